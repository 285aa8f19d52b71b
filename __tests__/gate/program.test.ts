import { judgeFiles, judgePlan, renderReport } from "../../gate/index";
import type { Report } from "../../gate/index";
import { distribution, planOf, stackOf } from "./documents";
import { Folder } from "./folder";

const all = new Folder();
const construct = "develop-zone/zone/site";
const source = { file: "modules/site.ts", line: 12, stack: { file: "stacks/zone-stack.ts", line: 34 } };
const plan = planOf([distribution("site", "allow-all")]);

function stackWith(sources: unknown): string {
  const folder = new Folder(all);
  if (sources !== undefined) folder.write("sources.json", sources);
  return folder.write("cdk.tf.json", stackOf("develop-zone", { site: "allow-all" }));
}

function sourceIn({ findings }: Report): unknown {
  return findings.find(({ rule }) => rule === "cloudfront-viewer-https")?.source;
}

describe("a finding's source", () => {
  it("is the line that creates the construct, and the stack's line that led there", async () => {
    const stackFile = stackWith({ [construct]: source });
    const synthesized = await judgeFiles([stackFile]);
    const planned = await judgePlan(plan, { file: "p.json", operation: "apply", stackFile });
    expect([sourceIn(synthesized), sourceIn(planned)]).toEqual([source, source]);
    expect(renderReport(planned, { color: false })).toContain(
      "  construct   develop-zone/zone/site\n  source      modules/site.ts:12, from stacks/zone-stack.ts:34\n",
    );
  });

  it("is one line where the stack itself creates the construct", async () => {
    const { stack, ...own } = source;
    const report = await judgeFiles([stackWith({ [construct]: stack })]);
    expect(sourceIn(report)).toEqual(stack);
    expect(renderReport(report, { color: false })).toContain("  source      stacks/zone-stack.ts:34\n");
    expect(sourceIn(await judgeFiles([stackWith({ [construct]: own })]))).toEqual(own);
  });

  it.each<[string, unknown]>([
    ["there is no list", undefined],
    ["the list is not JSON", "{"],
    ["the list is no object", ["x"]],
    ["the list leaves the construct out", { "develop-zone/zone/other": source }],
    ["the line is no number", { [construct]: { file: "modules/site.ts", line: "12" } }],
    ["there is no file", { [construct]: { line: 12 } }],
  ])("is left out where %s: it changes no verdict", async (_, sources) => {
    const report = await judgeFiles([stackWith(sources)]);
    expect([sourceIn(report), report.verdict, report.errors]).toEqual([undefined, "deny", []]);
  });
});
