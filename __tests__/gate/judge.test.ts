import path from "node:path";
import { judgeFiles, judgePlan, judgeSynthesized } from "../../gate/index";
import type { Finding, Report } from "../../gate/index";
import { distribution, planOf, stackOf } from "./documents";
import { Folder } from "./folder";

const all = new Folder();
const rule = "cloudfront-viewer-https";

/** Findings of the one rule that these documents are written for. */
function findingsOf(report: Report): readonly Finding[] {
  return report.findings.filter((finding) => finding.rule === rule);
}

function cdktfOut(folder: Folder, stacks: Readonly<Record<string, object>>): string {
  const entries = Object.entries(stacks).map(([name, stack]) => {
    folder.write(`out/stacks/${name}/cdk.tf.json`, stack);
    return [name, { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json` }] as const;
  });
  folder.write("out/manifest.json", { version: "0.21.0", stacks: Object.fromEntries(entries) });
  return path.join(folder.path, "out");
}

describe("a finding", () => {
  it("of a plan has exactly the fields of the contract", async () => {
    const report = await judgePlan(planOf([distribution("site", "allow-all")]), { file: "p.json", operation: "apply" });
    expect(report.verdict).toBe("deny");
    const [finding] = findingsOf(report);
    expect(finding).toEqual({
      rule,
      verdict: "deny",
      severity: expect.stringMatching(/^(critical|high|medium|low)$/) as string,
      references: ["CloudFront.3", expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//)],
      title: expect.any(String) as string,
      address: "aws_cloudfront_distribution.site",
      message: expect.stringContaining("allow-all") as string,
      remedy: expect.any(String) as string,
      file: "p.json",
      change: {
        action: "create",
        attributes: [
          { name: "default_cache_behavior[0].viewer_protocol_policy", after: '"allow-all"' },
          { name: "default_cache_behavior[0].target_origin_id", after: '"o"' },
        ],
        omitted: 0,
      },
    });
  });

  it("of a value that is not known names it and does not pass before an apply", async () => {
    const change = {
      after: { default_cache_behavior: [{ target_origin_id: "o" }] },
      after_unknown: { default_cache_behavior: [{ viewer_protocol_policy: true }] },
    };
    const document = planOf([distribution("site", "", change)]);
    const [finding] = findingsOf(await judgePlan(document, { file: "p.json", operation: "apply" }));
    expect(finding).toMatchObject({ verdict: "undetermined", missing: expect.any(String) as string });
  });

  it("of a synthesized stack has the path of its construct", async () => {
    const file = new Folder(all).write("cdk.tf.json", stackOf("develop-zone", { site: "allow-all" }));
    const [finding] = findingsOf(await judgeFiles([file]));
    expect(finding).toMatchObject({ path: "develop-zone/zone/site", file, verdict: "deny" });
  });

  it("never prints a value that the plan marks sensitive", async () => {
    const change = { after_sensitive: { default_cache_behavior: [{ viewer_protocol_policy: true }] } };
    const document = planOf([distribution("site", "allow-all", change)]);
    const report = await judgePlan(document, { file: "p.json", operation: "apply" });
    expect(findingsOf(report)).toHaveLength(1);
    expect(findingsOf(report)[0]?.message).not.toContain("allow-all");
    expect(findingsOf(report)[0]?.message).toContain("(sensitive)");
  });

  it("shows a file inside the working directory by its relative path", async () => {
    const file = path.join(process.cwd(), "plans/p.json");
    const report = await judgePlan(planOf([distribution("site", "allow-all")]), { file, operation: "plan" });
    expect(findingsOf(report)[0]?.file).toBe("plans/p.json");
  });
});

describe("the construct path of a plan's finding", () => {
  const plan = planOf([distribution("site", "allow-all")]);
  const pathIn = async (report: Promise<Report>) => findingsOf(await report)[0]?.path;

  it("comes from the stack file that is given", async () => {
    const stackFile = new Folder(all).write("cdk.tf.json", stackOf("given", { site: "" }));
    const options = { file: "p.json", operation: "apply", stackFile } as const;
    expect(await pathIn(judgePlan(plan, options))).toBe("given/zone/site");
  });

  it("comes from the synthesized file beside the plan", async () => {
    const folder = new Folder(all);
    folder.write("cdk.tf.json", stackOf("beside", { site: "" }));
    expect(await pathIn(judgeFiles([folder.write("plan.json", plan)]))).toBe("beside/zone/site");
  });

  it("comes from the stack with the plan's name, its folder's name, or the same resources", async () => {
    const folder = new Folder(all);
    const stacks = cdktfOut(folder, {
      "develop-zone": stackOf("develop-zone", { site: "", more: "" }),
      "staging-zone": stackOf("staging-zone", { site: "", other: "" }),
      shared: stackOf("shared", { site: "" }),
    });
    const named = folder.write("plans/develop-zone.plan.json", plan);
    const inFolder = folder.write("staging-zone/plan.json", plan);
    const alike = folder.write("plans/any.json", plan);
    expect(await pathIn(judgeFiles([named], { stacks }))).toBe("develop-zone/zone/site");
    expect(await pathIn(judgeFiles([inFolder], { stacks }))).toBe("staging-zone/zone/site");
    expect(await pathIn(judgeFiles([alike], { stacks }))).toBe("shared/zone/site");
  });

  it("is left out when two stacks fit, or the stacks can't be read: it changes no verdict", async () => {
    const folder = new Folder(all);
    const stacks = cdktfOut(folder, { a: stackOf("a", { site: "" }), b: stackOf("b", { site: "" }) });
    const file = folder.write("plans/any.json", plan);
    for (const directory of [stacks, path.join(folder.path, "nowhere")]) {
      const report = await judgeFiles([file], { stacks: directory });
      expect(report.verdict).toBe("deny");
      expect(findingsOf(report)[0]).not.toHaveProperty("path");
    }
    const stackFile = path.join(folder.path, "nope.json");
    const report = await judgePlan(plan, { file: "p.json", operation: "apply", stackFile });
    expect(report.verdict).toBe("deny");
  });
});

describe("all synthesized stacks", () => {
  it("are judged at once, and their findings tell them apart", async () => {
    const folder = new Folder(all);
    const stacks = cdktfOut(folder, {
      zone: stackOf("zone", { site: "allow-all" }),
      proxy: stackOf("proxy", { site: "allow-all" }),
    });
    const report = await judgeSynthesized(stacks);
    expect(report.verdict).toBe("deny");
    expect(report.summary.files).toBe(2);
    expect(findingsOf(report).map((finding) => [path.relative(stacks, finding.file), finding.path])).toEqual([
      ["stacks/proxy/cdk.tf.json", "proxy/zone/site"],
      ["stacks/zone/cdk.tf.json", "zone/zone/site"],
    ]);
  });

  it("pass when nothing is found", async () => {
    const report = await judgeSynthesized(cdktfOut(new Folder(all), { shared: stackOf("shared", {}) }));
    expect(report).toMatchObject({ verdict: "pass", findings: [], errors: [], summary: { files: 1 } });
  });

  it("pass with values that only the plan will know; the same file given to the command does not", async () => {
    const stack = stackOf("zone", { site: "${var.viewer_protocol_policy}" });
    const onlyViewers = (report: Report) => report.findings.every((finding) => finding.verdict === "undetermined");
    const folder = new Folder(all);
    const atSynth = await judgeSynthesized(cdktfOut(folder, { zone: stack }));
    expect(findingsOf(atSynth)).toMatchObject([{ verdict: "undetermined" }]);
    const byCommand = await judgeFiles([path.join(folder.path, "out")]);
    if (onlyViewers(atSynth)) expect([atSynth.verdict, byCommand.verdict]).toEqual(["pass", "undetermined"]);
  });
});

describe("a destroy", () => {
  const table = {
    address: "aws_dynamodb_table.cache",
    mode: "managed",
    type: "aws_dynamodb_table",
    name: "cache",
    change: { actions: ["delete"], before: { tags: { env: "develop" } }, after: null, after_unknown: {} },
  };

  it("is not judged by rules about what will exist", async () => {
    const site = distribution("site", "allow-all", { actions: ["create"] });
    const report = await judgePlan(planOf([site]), { file: "p.json", operation: "destroy" });
    expect(report.errors).toEqual([]);
    expect(findingsOf(report)).toEqual([]);
  });

  it("of something protected is denied", async () => {
    const tags = { DeletionProtection: "enabled" };
    const kept = { ...table, change: { ...table.change, before: { tags } } };
    const report = await judgePlan(planOf([kept]), { file: "p.json", operation: "destroy" });
    expect(report.verdict).toBe("deny");
    expect(report.findings).toMatchObject([{ rule: "protected-resource-destroy", address: kept.address }]);
  });

  it("of something that is not protected passes", async () => {
    const report = await judgePlan(planOf([table]), { file: "p.json", operation: "destroy" });
    expect(report).toMatchObject({ verdict: "pass", findings: [], errors: [] });
  });
});

describe("a document that is no plan", () => {
  it.each<[string, unknown, string]>([
    ["a stack", stackOf("zone", {}), "is a synthesized stack, not a plan"],
    ["a Buffer", Buffer.from(JSON.stringify(planOf([]))), "is neither a plan"],
    ["nothing", undefined, "is not a plan: its JSON is no object"],
  ])("such as %s is an error of judgePlan, never a pass", async (_, document, reason) => {
    const report = await judgePlan(document, { file: "p.json", operation: "apply" });
    expect(report.verdict).toBe("error");
    expect(report.errors).toEqual([{ file: "p.json", message: expect.stringContaining(reason) as string }]);
  });
});
