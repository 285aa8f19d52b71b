import { readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../../gate/project-root";
import { reportJsonSchema } from "../../../gate/report-schema";
import { renderJson } from "../../../gate/reports/json";
import { mistakesIn } from "../../support/report-form";
import { finding, huge, sample } from "./sample";
import { makeReport } from "../../../gate/report";

describe("the published JSON Schema", () => {
  it("is the one of the source; if not, run: npm run -s outreach -- docs", () => {
    expect(readFileSync(path.join(projectRoot, "help", "report.schema.json"), "utf8")).toBe(reportJsonSchema());
  });

  it.each([
    ["one of everything", sample()],
    ["a huge report", huge(100)],
    ["nothing", makeReport({ point: "plan", rules: 0, files: 0, errors: [], findings: [] })],
  ])("fits %s", (_, report) => {
    expect(mistakesIn(JSON.parse(renderJson(report)))).toEqual([]);
  });

  it.each([
    ["no verdict", { verdict: undefined }],
    ["a verdict of its own", { verdict: "maybe" }],
    ["a line that is none", { findings: [finding({ source: { file: "a.ts", line: 0 } })] }],
    ["a finding without a rule", { findings: [{ ...finding(), rule: "" }] }],
    [
      "a waiver that ends on no day",
      { waivers: [{ rule: "a", owner: "b", reason: "c", expires: "soon", used: true }] },
    ],
    ["counts that are none", { summary: { ...sample().summary, deny: -1 } }],
  ])("refuses a report with %s", (_, change) => {
    expect(mistakesIn(JSON.parse(JSON.stringify({ ...sample(), ...change })))).not.toEqual([]);
  });
});

describe("a report as JSON", () => {
  it("is the report, whatever texts are in it", () => {
    const report = makeReport({
      point: "plan",
      rules: 1,
      files: 1,
      errors: [],
      findings: [finding({ message: 'x ##[add-mask]y "\u2028\ud800' })],
    });
    const text = renderJson(report);
    expect(JSON.parse(text)).toEqual(report);
    expect(text).not.toContain("##[");
    expect(text.endsWith("}\n")).toBe(true);
  });
});
