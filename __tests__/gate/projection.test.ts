import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { recognize } from "../../gate/document";
import type { Document } from "../../gate/document";
import { sha256Of } from "../../gate/manifest";
import { policiesFolder } from "../../gate/policies";
import { projectionOf, readProjection } from "../../gate/projection";
import type { Projection } from "../../gate/projection";
import { WasmPolicy } from "../../gate/wasm-policy";
import { distribution, planOf, stackOf } from "./documents";
import { Folder } from "./folder";

const all = new Folder();
const manifest = { entrypoint: "gate/result", sha256: "", rules: ["a"], sources: {} };
const list = {
  fields: { plan: ["format_version", "resource_changes", "configuration", "prior_state"], synthesized: ["resource"] },
  types: ["aws_cloudfront_distribution", "aws_region"],
};

describe("a projection", () => {
  const project = projectionOf(list);

  it("keeps what rules read of a plan, and only the addresses of all other resources", () => {
    const site = distribution("site", "allow-all");
    const record = { ...site, address: "aws_route53_record.a", type: "aws_route53_record" };
    const plan = planOf([site, record], { timestamp: "2026", relevant_attributes: [] });
    const projected = project({ kind: "plan", content: plan });
    expect(Object.keys(projected).sort()).toEqual(["configuration", "format_version", "resource_changes"]);
    expect(projected.resource_changes).toEqual([site, { ...record, change: { actions: ["create"] } }]);
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
    ["a list", [], "projection.json is malformed: fields.plan, fields.synthesized and types are expected"],
    [
      "without types",
      { fields: list.fields },
      "projection.json is malformed: fields.plan, fields.synthesized and types are expected",
    ],
  ])("is refused when it is %s", async (_, content, reason) => {
    await expect(read(content)).rejects.toThrow(new Error(reason));
  });
});

describe("projecting real plans", () => {
  const fixtures = path.resolve(__dirname, "../policies/fixtures");
  const plans = readdirSync(fixtures)
    .map((name) => path.join(fixtures, name, "plan.json"))
    .filter((file) => existsSync(file));

  it.each(plans.map((file) => [path.basename(path.dirname(file)), file]))("changes no finding: %s", async (_, file) => {
    const policy = await WasmPolicy.compile(readFileSync(path.join(policiesFolder, "policy.wasm")), "gate/result");
    const document = recognize(JSON.parse(readFileSync(file, "utf8")));
    const whole = await policy.evaluate(document.content, { operation: "apply" });
    const projected = projectionOf(listOfSources())(document);
    expect(JSON.stringify(projected).length).toBeLessThan(JSON.stringify(document.content).length);
    expect(await policy.evaluate(projected, { operation: "apply" })).toEqual(whole);
  });
});

/** The list as the rules' sources give it: every word in them that could be a field or a type. */
function listOfSources() {
  const words = new Set<string>();
  for (const entry of readdirSync(policiesFolder, { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".rego")) continue;
    const text = readFileSync(path.join(policiesFolder, entry), "utf8");
    for (const [word] of text.matchAll(/[a-z][a-z0-9_]+/g)) words.add(word);
  }
  const known = [...words];
  return { fields: { plan: known, synthesized: known }, types: known };
}
