import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { recognize } from "../../gate/document";
import type { Document } from "../../gate/document";
import { readManifest, sha256Of } from "../../gate/manifest";
import { objectAt } from "../../gate/json";
import { policiesFolder } from "../../gate/policies";
import { projectionOf, readProjection } from "../../gate/projection";
import type { Projection, ProjectionList } from "../../gate/projection";
import { WasmPolicy } from "../../gate/wasm-policy";
import { namesIn } from "../../policies/build";
import { distribution, planOf, stackOf } from "./documents";
import { Folder } from "./folder";

const all = new Folder();
const manifest = { entrypoint: "gate/result", sha256: "", rules: ["a"], sources: {} };
const list = {
  fields: { plan: ["format_version", "resource_changes", "configuration", "prior_state"], synthesized: ["resource"] },
  attributes: ["arn"],
  types: ["aws_cloudfront_distribution", "aws_region"],
  names: ["actions", "address", "default_cache_behavior", "mode", "module_address", "name", "provider_name", "type"],
};

describe("a projection", () => {
  const project = projectionOf(list);

  it("keeps what rules read of a plan, and little but the addresses of all other resources", () => {
    const site = distribution("site", "allow-all");
    const before = { arn: "arn:aws:kms:us-east-1:111122223333:key/k", policy: "{}" };
    const change = { actions: ["update"], before, after: before };
    const record = { ...site, address: "aws_route53_record.a", type: "aws_route53_record", change };
    const plan = planOf([site, record], { timestamp: "2026", relevant_attributes: [] });
    const projected = project({ kind: "plan", content: plan });
    expect(Object.keys(projected).sort()).toEqual(["configuration", "format_version", "resource_changes"]);
    const { arn } = before;
    const left = { actions: ["update"], before: { arn }, after: { arn } };
    expect(projected.resource_changes).toEqual([site, { ...record, change: left }]);
  });

  /** A distribution with an argument, marks and a field that no rule's source names. */
  function withMore(actions: readonly string[]): Document {
    const site = distribution("site", "allow-all");
    const after = { ...objectAt(site.change, "after"), comment: "Mine" };
    const marks = { comment: true, default_cache_behavior: [{ ttl: false }] };
    const change = { ...site.change, actions, after, after_unknown: marks, after_sensitive: { name: [{ a: [true] }] } };
    const { address, type } = site;
    const expressions = { comment: { constant_value: "Mine" }, name: { references: ["var.name"] } };
    const resources = [{ address, type, expressions, schema_version: 1 }];
    const plan = planOf([{ ...site, action_reason: "none", change }], {
      configuration: { root_module: { resources } },
    });
    return { kind: "plan", content: plan };
  }

  it("leaves out what has a name that is in no rule's source, and marks that mark nothing", () => {
    const { resource_changes, configuration } = project(withMore(["create"]));
    const site = distribution("site", "allow-all");
    expect(resource_changes).toEqual([
      { ...site, change: { ...site.change, after_unknown: {}, after_sensitive: { name: [{ a: [true] }] } } },
    ]);
    const { address, type } = site;
    const expressions = { name: { references: ["var.name"] } };
    expect(configuration).toEqual({ root_module: { resources: [{ address, type, expressions }] } });
  });

  it("keeps all arguments where something goes away, which they may name", () => {
    const document = withMore(["delete", "create"]);
    const { resource_changes, configuration } = project(document);
    expect(resource_changes).toHaveProperty("0.change.after.comment", "Mine");
    expect(resource_changes).toHaveProperty("0.change.after_unknown", { comment: true });
    expect(configuration).toHaveProperty("root_module.resources.0.expressions.comment");
  });

  it("keeps all expressions where facts are collected, which are found in them", () => {
    const { resource_changes, configuration } = project(withMore(["create"]), true);
    expect(resource_changes).not.toHaveProperty("0.change.after.comment");
    expect(configuration).toHaveProperty("root_module.resources.0.expressions.comment");
  });

  it("keeps the ways that references take through modules", () => {
    const inner = {
      outputs: { arn: { expression: { references: ["aws_iam_role.r.arn"] } } },
      variables: { name: { default: "x" } },
      resources: [
        { address: "aws_iam_role.r", type: "aws_iam_role", expressions: { name: { references: ["var.name"] } } },
      ],
    };
    const root_module = { module_calls: { m: { expressions: { name: { constant_value: "y" } }, module: inner } } };
    const plan = planOf([], { configuration: { provider_config: { aws: {} }, root_module } });
    const resources = [{ address: "aws_iam_role.r", type: "aws_iam_role", expressions: {} }];
    expect(project({ kind: "plan", content: plan }).configuration).toEqual({
      provider_config: { aws: {} },
      root_module: {
        resources: [],
        module_calls: { m: { expressions: { name: { constant_value: "y" } }, module: { ...inner, resources } } },
      },
    });
  });

  it("keeps of the prior state only data sources that rules read", () => {
    const region = { mode: "data", type: "aws_region", address: "data.aws_region.here", values: { name: "us-east-1" } };
    const resources = [region, { ...region, mode: "managed" }, { ...region, type: "aws_partition" }];
    const values = { outputs: { o: {} }, root_module: { child_modules: [{ address: "module.m", resources }] } };
    const plan = planOf([], { prior_state: { format_version: "1.0", values } });
    expect(project({ kind: "plan", content: plan }).prior_state).toEqual({
      values: {
        root_module: {
          resources: [],
          child_modules: [{ address: "module.m", resources: [region], child_modules: [] }],
        },
      },
    });
  });

  it("keeps a synthesized stack's blocks", () => {
    const stack = stackOf("zone", { site: "allow-all" });
    expect(project({ kind: "synthesized", content: stack })).toEqual({ resource: stack.resource });
  });

  it("changes nothing in the document that it is given", () => {
    const plan = planOf([distribution("site", "allow-all")], { prior_state: { values: { root_module: {} } } });
    const before = JSON.stringify(plan);
    project({ kind: "plan", content: plan });
    expect(JSON.stringify(plan)).toBe(before);
  });
});

describe("the list of a policies folder", () => {
  const document: Document = { kind: "plan", content: planOf([], { timestamp: "2026" }) };

  /** Reads a folder whose manifest knows the file that is in it. */
  async function read(content: unknown, expected?: string): Promise<Projection> {
    const folder = new Folder(all);
    const file = folder.write("projection.json", content);
    const sources = { "projection.json": expected ?? sha256Of(readFileSync(file)) };
    return readProjection(folder.path, { ...manifest, sources });
  }

  it("is used when the manifest knows it", async () => {
    expect((await read(list))(document)).not.toHaveProperty("timestamp");
  });

  it("may be missing: then rules are given everything", async () => {
    expect((await readProjection(new Folder(all).path, manifest))(document)).toBe(document.content);
  });

  it("is refused when the manifest knows another one, or none", async () => {
    const reason = "projection.json is not the one that manifest.json describes (SHA-256); run: npm run -s policies";
    await expect(read(list, "0000")).rejects.toThrow(new Error(reason));
    const folder = new Folder(all);
    folder.write("projection.json", list);
    await expect(readProjection(folder.path, manifest)).rejects.toThrow(new Error(reason));
  });

  it("is refused when the manifest knows it and it is gone", async () => {
    const sources = { "projection.json": "0000" };
    await expect(readProjection(new Folder(all).path, { ...manifest, sources })).rejects.toThrow(
      new Error("projection.json is missing"),
    );
  });

  it.each<[string, unknown, string]>([
    ["no JSON", "{", "projection.json is not JSON"],
    [
      "a list",
      [],
      "projection.json is malformed: fields.plan, fields.synthesized, attributes, types and names are expected",
    ],
    [
      "without types",
      { fields: list.fields },
      "projection.json is malformed: fields.plan, fields.synthesized, attributes, types and names are expected",
    ],
  ])("is refused when it is %s", async (_, content, reason) => {
    await expect(read(content)).rejects.toThrow(new Error(reason));
  });
});

describe("the projection of the policies", () => {
  const fixtures = path.resolve(__dirname, "../policies/fixtures");
  const files = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
    .filter((name) => path.basename(name) === "plan.json" || name.endsWith("cdk.tf.json"))
    .sort();

  it.each(files)("changes no finding of %s", async (name) => {
    const policy = await WasmPolicy.compile(readFileSync(path.join(policiesFolder, "policy.wasm")), "gate/result");
    const document = recognize(JSON.parse(readFileSync(path.join(fixtures, name), "utf8")));
    const project = await readProjection(policiesFolder, await readManifest(policiesFolder));
    const projected = project(document);
    expect(JSON.stringify(projected).length).toBeLessThan(JSON.stringify(document.content).length);
    for (const operation of ["synth", "plan", "apply", "destroy"]) {
      for (const collect of [false, true]) {
        const whole = await policy.evaluate(document.content, { operation, collect });
        expect(await policy.evaluate(project(document, collect), { operation, collect })).toEqual(whole);
      }
    }
  });

  it("lists every type that the rules' sources name", () => {
    const { types } = JSON.parse(readFileSync(path.join(policiesFolder, "projection.json"), "utf8")) as ProjectionList;
    const missing = new Set<string>();
    for (const name of readdirSync(policiesFolder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".rego") || name.endsWith("_test.rego")) continue;
      const text = readFileSync(path.join(policiesFolder, name), "utf8").replace(/^\s*#.*$/gm, "");
      // A name that ends in an underscore is the beginning of a reference, not a type.
      for (const [type] of text.matchAll(/\baws_\w*[a-z0-9]\b/g)) if (!types.includes(type)) missing.add(type);
    }
    expect([...missing]).toEqual([]);
  });

  it("lists every word in the rules' sources, so that nothing that a rule reads is left out", async () => {
    const { names } = JSON.parse(readFileSync(path.join(policiesFolder, "projection.json"), "utf8")) as ProjectionList;
    expect(names).toEqual(await namesIn(policiesFolder));
  });

  it("can tell names by words, because no rule puts one together", () => {
    const made =
      /\b(?:values|before|expressions|unknown|sensitive)(?:, *|\[)(?:concat|replace|trim\w*|lower|substring)\(/;
    const makers = readdirSync(policiesFolder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".rego"))
      .filter((name) => made.test(readFileSync(path.join(policiesFolder, name), "utf8")));
    expect(makers).toEqual([]);
  });
});
