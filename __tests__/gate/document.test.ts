import { recognize } from "../../gate/document";
import { ForeignFile } from "../../gate/refusal";
import { distribution, planOf, stackOf } from "./documents";

const change = distribution("site", "https-only");
const show = "write a plan with: terraform show -json PLANFILE";
const showState = "write a state with: terraform show -json";

describe("what is judged", () => {
  it("is a plan", () => {
    expect(recognize(planOf([change])).kind).toBe("plan");
  });

  it("is the plan inside Terraform Cloud's policy input", () => {
    const plan = planOf([change]);
    expect(recognize({ plan, run: { id: "run-1" } })).toEqual({ kind: "plan", content: plan });
  });

  it.each([
    ["without any resource", { planned_values: { root_module: {} }, configuration: { root_module: {} } }],
    [
      "that only changes outputs",
      {
        planned_values: { outputs: { o: { value: "1" } }, root_module: {} },
        output_changes: { o: { actions: ["create"] } },
        configuration: { root_module: { outputs: { o: {} } } },
      },
    ],
    [
      "that finds nothing to destroy",
      { planned_values: { root_module: {} }, configuration: { root_module: { resources: [{ address: "a.b" }] } } },
    ],
  ])("is a plan %s, for which Terraform writes no resource_changes", (_, parts) => {
    expect(recognize({ format_version: "1.2", errored: false, ...parts }).kind).toBe("plan");
  });

  it("is a plan of any minor version of the format", () => {
    expect(recognize({ ...planOf([]), format_version: "1.99" }).kind).toBe("plan");
  });

  it.each([
    ["with resources", stackOf("develop-zone", { site: "https-only" })],
    ["with nothing but its metadata", { "//": { metadata: { stackName: "empty" } } }],
    ["with nothing but settings", { terraform: { backend: {} } }],
    ["written by hand", { resource: { terraform_data: { x: {} } } }],
    ["with its resources in lists of names", { resource: { terraform_data: [{ x: {} }, { y: {} }] } }],
  ])("is a synthesized stack %s", (_, stack) => {
    expect(recognize(stack)).toEqual({ kind: "synthesized", content: stack });
  });
});

describe("what can't be judged", () => {
  it.each<[string, unknown, string]>([
    ["a list", [], "is not a plan: its JSON is no object"],
    ["null", null, "is not a plan: its JSON is no object"],
    ["a text", "plan", "is not a plan: its JSON is no object"],
    [
      "any object",
      { name: "package" },
      "is neither a plan (terraform show -json) nor a synthesized stack (cdk.tf.json)",
    ],
    ["an empty object", {}, "is neither a plan (terraform show -json) nor a synthesized stack (cdk.tf.json)"],
    [
      "a state file",
      { version: 4, serial: 1, lineage: "x", resources: [] },
      `is a raw state file, which can't be judged; ${showState}`,
    ],
    [
      "a shown state without resources",
      { format_version: "1.0", values: { root_module: {} } },
      "is the JSON of an empty state: nothing is deployed that could be judged",
    ],
    [
      "an empty state, shown",
      { format_version: "1.0", terraform_version: "1.11.4" },
      "is the JSON of an empty state: nothing is deployed that could be judged",
    ],
    [
      "a shown state of another format",
      { format_version: "2.0", values: { root_module: {} } },
      "has format version 2.0; only 1.x can be judged",
    ],
    [
      "a plan of which nothing is left but what was there before",
      { format_version: "1.2", prior_state: { values: { root_module: {} } } },
      `has no resource list (planned_values, configuration): not a whole plan; ${show}`,
    ],
    [
      "provider schemas",
      { format_version: "1.0", provider_schemas: {} },
      `is a list of provider schemas, not a plan; ${show}`,
    ],
    [
      "a failed run's plan",
      { ...planOf([change]), errored: true },
      "is the plan of a run that failed (errored): plan again first",
    ],
    [
      "an error document",
      { format_version: "1.0", valid: false, error_count: 1, diagnostics: [] },
      `is a Terraform error document, not a plan; ${show}`,
    ],
    [
      "one event",
      { "@level": "error", "@message": "no", type: "diagnostic" },
      `is the event stream of terraform's -json option, not a plan; ${show}`,
    ],
    [
      "cdktf's manifest",
      { version: "0.21.0", stacks: {} },
      "is cdktf's manifest; name its directory to judge every stack in it",
    ],
    ["format 0.2", { ...planOf([change]), format_version: "0.2" }, "has format version 0.2; only 1.x can be judged"],
    ["format 2.0", { ...planOf([change]), format_version: "2.0" }, "has format version 2.0; only 1.x can be judged"],
    ["format 10.0", { ...planOf([change]), format_version: "10.0" }, "has format version 10.0; only 1.x can be judged"],
    [
      "a number as format",
      { ...planOf([change]), format_version: 1.2 },
      "has format version that is not of the form 1.2; only 1.x can be judged",
    ],
    [
      "a plan cut down to its values",
      { format_version: "1.2", planned_values: { root_module: {} } },
      `has no resource list (planned_values, configuration): not a whole plan; ${show}`,
    ],
    [
      "a plan without planned values",
      { ...planOf([change]), planned_values: undefined },
      `has no resource list (planned_values, configuration): not a whole plan; ${show}`,
    ],
    [
      "a plan of resources without their changes",
      {
        ...planOf([]),
        resource_changes: undefined,
        planned_values: { root_module: { child_modules: [{ resources: [{ address: "module.m.a.b" }] }] } },
      },
      `has no resource list (resource_changes), though it plans resources; ${show}`,
    ],
    [
      "a plan of resources with an empty list of changes",
      { ...planOf([]), planned_values: { root_module: { resources: [{ address: "a.b" }] } } },
      `has no resource list (resource_changes), though it plans resources; ${show}`,
    ],
    [
      "a plan whose changes are an object",
      { ...planOf([]), resource_changes: {} },
      "has a malformed resource list: resource_changes is not a list of addresses with their changes",
    ],
    [
      "a plan with a change of nothing",
      { ...planOf([]), resource_changes: [{ address: "a.b" }] },
      "has a malformed resource list: resource_changes is not a list of addresses with their changes",
    ],
    [
      "a plan with a change of unknown type",
      { ...planOf([]), resource_changes: [{ ...change, type: undefined }] },
      "has a malformed resource list: resource_changes is not a list of addresses with their changes",
    ],
    [
      "a plan that creates nothing known",
      { ...planOf([]), resource_changes: [{ ...change, change: { actions: ["create"], after: null } }] },
      "has a malformed resource list: resource_changes is not a list of addresses with their changes",
    ],
    [
      "a plan whose resource is a text",
      { ...planOf([]), resource_changes: [{ ...change, change: { actions: ["no-op"], after: "x" } }] },
      "has a malformed resource list: resource_changes is not a list of addresses with their changes",
    ],
    [
      "a plan that defers changes",
      { ...planOf([change]), deferred_changes: [{ reason: "instance_count_unknown", resource_change: change }] },
      "defers changes to a later plan, which can't be judged: plan without -allow-deferral",
    ],
    [
      "a stack whose resources are a list",
      { terraform: {}, resource: [{ aws_s3_bucket: { b: {} } }] },
      "has a malformed resource list: resource is not an object of types, names and arguments",
    ],
    [
      "a stack whose data source is a text",
      { terraform: {}, data: { aws_region: { here: "x" } } },
      "has a malformed resource list: data is not an object of types, names and arguments",
    ],
  ])("%s is refused", (_, document, reason) => {
    expect(() => recognize(document)).toThrow(new Error(reason));
  });

  it.each([
    [{ name: "package" }, true],
    [{ lineage: "x" }, true],
    [{ ...planOf([]), errored: true }, false],
    [{ ...planOf([]), format_version: "2.0" }, false],
  ])("tells foreign files, which a directory may hold, from broken plans: %#", (document, foreign) => {
    let thrown: unknown;
    try {
      recognize(document);
    } catch (error) {
      thrown = error;
    }
    expect(thrown instanceof ForeignFile).toBe(foreign);
  });
});
