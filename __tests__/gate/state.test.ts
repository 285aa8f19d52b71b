import path from "node:path";
import { judgeFiles, judgeStates } from "../../gate/index";
import type { Report } from "../../gate/index";
import { recognize } from "../../gate/document";
import { distribution, planOf, stackOf, stateOf } from "./documents";
import { Folder } from "./folder";

const all = new Folder();
const rule = "cloudfront-viewer-https";
const open = distribution("site", "allow-all");

function addresses(report: Report): readonly string[] {
  return report.findings.filter((finding) => finding.rule === rule).map(({ address }) => address);
}

describe("a state", () => {
  it("is judged by its values: everything is known, nothing changes", async () => {
    const file = new Folder(all).write("state.json", stateOf([open]));
    const report = await judgeStates([{ file }]);
    expect(report).toMatchObject({ verdict: "deny", point: "verify", errors: [], summary: { files: 1 } });
    expect(report.findings.map(({ verdict }) => verdict)).not.toContain("undetermined");
    expect(addresses(report)).toEqual(["aws_cloudfront_distribution.site"]);
    expect(addresses(await judgeFiles([file]))).toEqual(["aws_cloudfront_distribution.site"]);
  });

  it("is judged in its modules and instances, and what a failed replacement left behind", async () => {
    const [resource] = stateOf([open]).values.root_module.resources;
    const inner = { ...resource, address: `module.m["a"].${open.address}[0]`, index: 0 };
    const module = { address: 'module.m["a"]', resources: [inner] };
    const root = { resources: [resource, { ...resource, deposed_key: "0a1b2c3d" }], child_modules: [module] };
    const state = { format_version: "1.0", values: { root_module: root } };
    const report = await judgeStates([{ file: new Folder(all).write("state.json", state) }]);
    expect(report.errors).toEqual([]);
    expect(addresses(report)).toEqual([
      "aws_cloudfront_distribution.site",
      "aws_cloudfront_distribution.site (deposed 0a1b2c3d)",
      'module.m["a"].aws_cloudfront_distribution.site[0]',
    ]);
  });

  it("is never judged by rules about changes", async () => {
    const tags = { DeletionProtection: "enabled" };
    const bucket = { address: "aws_s3_bucket.b", mode: "managed", type: "aws_s3_bucket", name: "b" };
    const file = new Folder(all).write(
      "state.json",
      stateOf([{ ...bucket, change: { after: { bucket: "b", tags } } }]),
    );
    const { findings } = await judgeStates([{ file }]);
    expect(findings.map((finding) => finding.rule)).not.toContain("protected-resource-destroy");
  });

  it("never has its sensitive values printed", async () => {
    const change = { after_sensitive: { default_cache_behavior: [{ viewer_protocol_policy: true }] } };
    const file = new Folder(all).write("state.json", stateOf([distribution("site", "allow-all", change)]));
    const [finding] = (await judgeStates([{ file }])).findings.filter((found) => found.rule === rule);
    expect(finding?.message).toContain("(sensitive)");
    expect(finding?.message).not.toContain("allow-all");
  });

  it("has construct paths from the stack beside it, the one that is named, or the one with the same resources", async () => {
    const folder = new Folder(all);
    const stackFile = folder.write("cdk.tf.json", stackOf("develop-zone", { site: "" }));
    const beside = folder.write("state.json", stateOf([open]));
    const away = new Folder(all).write("state.json", stateOf([open]));
    folder.write("manifest.json", { version: "0", stacks: { other: { synthesizedStackPath: "cdk.tf.json" } } });
    const reports = [
      await judgeStates([{ file: beside }]),
      await judgeStates([{ file: "develop-zone", read: () => Promise.resolve(stateOf([open])), stackFile }]),
      await judgeStates([{ file: away }], { stacks: folder.path }),
    ];
    for (const { findings } of reports) expect(findings[0]?.path).toBe("develop-zone/zone/site");
  });

  it.each<[string, unknown]>([
    ["is no object", "aws_s3_bucket.b"],
    ["has no address", { type: "a", name: "b", values: {} }],
    ["has no type", { address: "a.b", name: "b", values: {} }],
    ["has no values", { address: "a.b", type: "a", name: "b" }],
  ])("with a resource that %s is refused, for a rule would overlook it", (_, resource) => {
    const state = { format_version: "1.0", values: { root_module: { resources: [resource] } } };
    expect(() => recognize(state)).toThrow(
      "has a malformed resource list: a resource of the state lacks its address, type, name or values",
    );
  });

  it.each([
    ["resources", { resources: {} }],
    ["child_modules", { child_modules: {} }],
    ["a module", { child_modules: [{ resources: [] }] }],
  ])("with malformed %s is refused", (_, root) => {
    expect(() => recognize({ format_version: "1.0", values: { root_module: root } })).toThrow(
      "malformed resource list",
    );
  });
});

describe("what is to be verified", () => {
  it.each<[string, object, string]>([
    ["a plan", planOf([open]), "is a plan, not a state (terraform show -json)"],
    ["a synthesized stack", stackOf("zone", {}), "is a synthesized stack, not a state (terraform show -json)"],
  ])("must be a state: %s is an error", async (_, document, message) => {
    const file = new Folder(all).write("document.json", document);
    const read = () => Promise.resolve(document);
    for (const report of [await judgeStates([{ file }]), await judgeStates([{ file, read }])]) {
      expect(report).toMatchObject({ verdict: "error", errors: [{ message }] });
    }
  });

  it("is an error when nothing can be read", async () => {
    const read = () => Promise.reject(new Error("could not be shown"));
    const report = await judgeStates([{ file: "zone", read }, { file: path.join(all.path, "none.json") }]);
    expect(report.errors.map(({ message }) => message)).toEqual(["could not be shown", "does not exist"]);
    expect((await judgeStates([])).verdict).toBe("error");
  });
});
