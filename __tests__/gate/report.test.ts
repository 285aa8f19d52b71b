import { makeReport } from "../../gate/report";
import type { Finding } from "../../gate/report";
import { exitCodes, points, severities } from "../../gate/verdict";
import type { FindingVerdict, Point, Severity, Verdict } from "../../gate/verdict";

const denied: Finding = {
  rule: "rule-a",
  verdict: "deny",
  severity: "high",
  title: "A rule",
  address: "aws_s3_bucket.a",
  message: "Wrong.",
  remedy: "Right it.",
  file: "a.json",
};
const open: Finding = { ...denied, verdict: "undetermined", missing: "policy" };
const judged = { errors: [], files: 1, rules: 2, point: "plan" } as const;

describe("a verdict", () => {
  it.each(points)("is a pass at %s when nothing is found", (point) => {
    expect(makeReport({ ...judged, point, findings: [] }).verdict).toBe("pass");
  });

  const verdictOf = (point: Point, verdict: FindingVerdict, severity: Severity) =>
    makeReport({ ...judged, point, findings: [{ ...denied, verdict, severity }] }).verdict;

  it("is decided by this table: severity, verdict and moment, no exceptions", () => {
    const rows = points.map((point) => {
      const row = (verdict: FindingVerdict) =>
        Object.fromEntries(severities.map((severity) => [severity, verdictOf(point, verdict, severity)]));
      return [point, row("deny"), row("undetermined")] as const;
    });
    const serious = (verdict: Verdict) => ({ critical: verdict, high: verdict, medium: verdict, low: "pass" });
    expect(rows).toEqual([
      ["synth", serious("deny"), serious("pass")],
      ["proposal", serious("deny"), serious("pass")],
      ["pull-request", serious("deny"), serious("undetermined")],
      ["plan", serious("deny"), serious("undetermined")],
      ["apply", serious("deny"), serious("undetermined")],
      ["verify", serious("deny"), serious("undetermined")],
      ["destroy", serious("deny"), serious("undetermined")],
    ]);
  });

  it("is a pass at every moment when whatever was found is waived", () => {
    for (const point of points) {
      expect(severities.map((severity) => verdictOf(point, "waived", severity))).toEqual(Array(4).fill("pass"));
    }
  });

  it("is a denial when something is denied beside what is not known", () => {
    expect(makeReport({ ...judged, findings: [open, denied] }).verdict).toBe("deny");
  });

  it("at synth lists and counts what is undetermined", () => {
    const { findings, summary } = makeReport({ ...judged, point: "synth", findings: [open] });
    expect(findings).toEqual([open]);
    expect(summary.undetermined).toBe(1);
  });

  it.each([
    ["something could not be judged", { errors: [{ file: "b.json", message: "is empty" }] }],
    ["no file was judged", { files: 0 }],
    ["no rule was evaluated", { rules: 0 }],
  ])("is an error when %s, whatever was found", (_, parts) => {
    expect(makeReport({ ...judged, ...parts, findings: [denied] }).verdict).toBe("error");
  });

  it("has an exit code that tells a denial from a failure of the gate", () => {
    expect(exitCodes).toEqual({ pass: 0, deny: 1, undetermined: 1, error: 2 });
  });
});

describe("a report", () => {
  const low = { ...denied, severity: "low" } as const;
  const critical = { ...denied, severity: "critical", address: "z" } as const;
  const waived = { ...critical, verdict: "waived" } as const;

  it("sorts findings by severity, verdict, file, address, rule and message, whatever their order was", () => {
    const sorted = [
      critical,
      denied,
      { ...denied, message: "Wrong: too." },
      { ...denied, rule: "rule-b" },
      { ...denied, address: "aws_s3_bucket.b" },
      { ...denied, file: "b.json" },
      open,
      low,
    ];
    const orders = [[...sorted].reverse(), [...sorted.slice(3), ...sorted.slice(0, 3)]];
    for (const findings of orders) expect(makeReport({ ...judged, findings }).findings).toEqual(sorted);
  });

  it("keeps findings that are alike: nothing is dropped silently", () => {
    expect(makeReport({ ...judged, findings: [denied, denied] }).findings).toHaveLength(2);
  });

  it("counts what is waived apart", () => {
    const errors = [{ file: "b.json", message: "is empty" }];
    const report = makeReport({ ...judged, files: 3, errors, findings: [denied, open, low, critical, waived] });
    expect(report.summary).toEqual({
      files: 3,
      rules: 2,
      deny: 3,
      undetermined: 1,
      waived: 1,
      errors: 1,
      severities: { critical: 1, high: 2, medium: 0, low: 1 },
    });
  });
});
