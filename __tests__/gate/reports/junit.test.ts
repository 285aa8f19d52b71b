import { makeReport } from "../../../gate/report";
import type { Finding, Report } from "../../../gate/report";
import { renderJunit } from "../../../gate/reports/junit";
import { finding, nasty, rules, sample, viewers } from "./sample";

const judged = [{ file: "a.json", kind: "plan" as const, stack: "zone" }];

function reportOf(findings: readonly Finding[], more: Partial<Report> = {}): string {
  const report = makeReport({ point: "plan", rules: 1, files: 1, errors: [], judged, findings, ...more });
  return renderJunit(report, { rules: [viewers] });
}

const mine = (more: Partial<Finding>) => finding({ file: "a.json", ...more });

describe("a JUnit report", () => {
  it("has a suite for each file, and a case for each rule, which passes when nothing is found", () => {
    expect(reportOf([])).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="outreach-gate" tests="1" failures="0" errors="0" skipped="0" time="0">
  <testsuite name="zone" tests="1" failures="0" errors="0" skipped="0" time="0">
    <properties><property name="file" value="a.json"/></properties>
    <testcase classname="a.json" name="cloudfront-viewer-https: CloudFront viewers use HTTPS" time="0"/>
  </testsuite>
</testsuites>
`,
    );
  });

  it("counts everything, in the whole and in each suite", () => {
    const text = renderJunit(sample(), { rules });
    // Three files with six rules each, one of them known only by its finding, and one file that could not be judged.
    expect(text).toContain('<testsuites name="outreach-gate" tests="19" failures="3" errors="1" skipped="2" time="0">');
    expect(text).toContain('<testsuite name="develop-zone" tests="6" failures="3" errors="0" skipped="1" time="0">');
    expect(text).toContain('<testsuite name="shared" tests="6" failures="0" errors="0" skipped="1" time="0">');
    expect(text).toContain('<testsuite name="good.json" tests="6" failures="0" errors="0" skipped="0" time="0">');
    const counted = (tag: string) => text.match(new RegExp(`<${tag}[ >]`, "g"))?.length;
    expect([counted("testcase"), counted("failure"), counted("error"), counted("skipped")]).toEqual([19, 3, 1, 2]);
  });

  it("fails what stops the change, denied or undetermined, with all there is to say", () => {
    const open = mine({ verdict: "undetermined", missing: "viewer_protocol_policy" });
    expect(reportOf([open])).toContain(
      '<failure type="undetermined" message="aws_cloudfront_distribution.site: viewer_protocol_policy',
    );
    const text = reportOf([
      mine({ path: "zone/site", source: { file: "modules/a.ts", line: 4 } }),
      mine({ address: "b.c", verdict: "undetermined", missing: "x" }),
    ]);
    expect(text).toContain('failures="1"');
    expect(text).toContain("\nconstruct: zone/site\nsource: modules/a.ts:4\nfix: Set viewer_protocol_policy");
    expect(text).toContain("\naddress: b.c\nnot known: x\n");
    expect(text).toContain("cloudfront-controls.html#cloudfront-3, help/rules/cloudfront-viewer-https.md");
  });

  it("skips what is only listed, and what is waived, and says why", () => {
    expect(reportOf([mine({ severity: "low" })])).toContain(
      '<skipped message="denied, only listed: aws_cloudfront_distribution.site: viewer_',
    );
    expect(reportOf([mine({ verdict: "undetermined", severity: "high" })], { point: "synth" })).toContain(
      '<skipped message="undetermined, only listed: aws_cloudfront_distribution.site: viewer_',
    );
    const waiver = { owner: "@team", reason: "Until the end.", expires: "2027-01-31" };
    expect(reportOf([mine({ verdict: "waived", waiver })])).toContain(
      '<skipped message="waived by @team until 2027-01-31 (Until the end.): aws_cloudfront_distribution.site: viewer_',
    );
  });

  it("has an error for what could not be judged", () => {
    expect(reportOf([], { errors: [{ file: "b.json", message: "is empty" }] })).toContain(
      `  <testsuite name="b.json" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase classname="b.json" name="can be judged" time="0">
      <error type="error" message="is empty"/>
    </testcase>
  </testsuite>
`,
    );
  });

  it("escapes whatever a plan's text may hold, and shows what XML forbids", () => {
    const text = reportOf([mine({ message: `${nasty}\u0000\ufffe\ud800]]>`, title: nasty })]);
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;a&quot; &#39;b&#39;");
    expect(text).toContain("\\u{1b}[31m\\u{202e}");
    expect(text).toContain("\\u{0}\\u{fffe}\\u{d800}]]&gt;");
    const forbidden = Array.from(text).filter(
      (character) => (character < " " && character !== "\n") || /[\ufffe\uffff]/.test(character),
    );
    expect(forbidden).toEqual([]);
  });
});
