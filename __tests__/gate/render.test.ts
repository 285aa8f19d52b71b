import { renderErrors, renderReport } from "../../gate/index";
import { makeReport } from "../../gate/report";
import type { Finding } from "../../gate/report";

const finding: Finding = {
  rule: "cloudfront-viewer-https",
  verdict: "deny",
  severity: "high",
  title: "Viewers use HTTPS only",
  address: "aws_cloudfront_distribution.site",
  message: "The policy is allow-all; https-only is allowed.",
  remedy: "Set https-only.",
  file: "plan.json",
  path: "develop-zone/zone/site",
  references: ["CloudFront.3", "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html"],
};
const parts = { errors: [], files: 2, rules: 7, point: "plan" } as const;

describe("a report on a terminal", () => {
  it("has a block for each finding and a summary", () => {
    const open: Finding = { ...finding, verdict: "undetermined", severity: "low", missing: "viewer_protocol_policy" };
    expect(renderReport(makeReport({ ...parts, findings: [finding, open] }), { color: false })).toBe(
      [
        "HIGH denied cloudfront-viewer-https: Viewers use HTTPS only",
        "  what        The policy is allow-all; https-only is allowed.",
        "  address     aws_cloudfront_distribution.site",
        "  construct   develop-zone/zone/site",
        "  fix         Set https-only.",
        "  see         CloudFront.3, help/rules/cloudfront-viewer-https.md",
        "  file        plan.json",
        "",
        "LOW undetermined cloudfront-viewer-https: Viewers use HTTPS only",
        "  what        The policy is allow-all; https-only is allowed.",
        "  not known   viewer_protocol_policy",
        "  address     aws_cloudfront_distribution.site",
        "  construct   develop-zone/zone/site",
        "  fix         Set https-only.",
        "  see         CloudFront.3, help/rules/cloudfront-viewer-https.md",
        "  file        plan.json",
        "",
        "denied: 1 denied, 1 undetermined, 1 of them only listed (2 files, 7 rules)",
        "",
      ].join("\n"),
    );
  });

  it("is one line when nothing is found", () => {
    const report = makeReport({ ...parts, files: 1, findings: [] });
    expect(renderReport(report, { color: false })).toBe("pass: 0 denied, 0 undetermined (1 file, 7 rules)\n");
  });

  it("says at synth that what is undetermined passes for now", () => {
    const open: Finding = { ...finding, verdict: "undetermined" };
    const report = makeReport({ ...parts, point: "synth", findings: [open] });
    expect(renderReport(report, { color: false })).toContain(
      "pass: 0 denied, 1 undetermined, 1 of them only listed (2 files, 7 rules)",
    );
  });

  it("says what could not be judged, unless that is written elsewhere", () => {
    const errors = [{ file: "b.json", message: "is empty" }];
    const report = makeReport({ ...parts, errors, findings: [] });
    const summary = "could not judge everything: 0 denied, 0 undetermined, 1 error (2 files, 7 rules)\n";
    expect(renderReport(report, { color: false })).toBe(`ERROR b.json: is empty\n\n${summary}`);
    expect(renderReport(report, { color: false, errors: false })).toBe(summary);
    expect(renderErrors(report)).toEqual(["b.json: is empty"]);
  });

  it("has colors only when they are asked for", () => {
    const report = makeReport({ ...parts, findings: [finding] });
    expect(renderReport(report, { color: true })).toContain("\u001b[31mHIGH\u001b[39m");
    expect(renderReport(report, { color: false })).not.toContain("\u001b");
  });

  it("never lets a plan's text move the cursor, recolor the terminal, break a line or reorder letters", () => {
    const message = "a\u001b[2Kb\r\nc\u202ed\u0007";
    const report = makeReport({ ...parts, findings: [{ ...finding, message, file: "x\u001by" }] });
    const text = renderReport(report, { color: false });
    expect(text).toContain("  what        a\\u{1b}[2Kb c\\u{202e}d\\u{7}\n");
    expect(text).toContain("  file        x\\u{1b}y\n");
  });
});
