import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log, Result, Run } from "sarif";
import { makeReport } from "../../../gate/report";
import type { Finding, Report } from "../../../gate/report";
import { renderSarif } from "../../../gate/reports/sarif";
import { finding, huge, nasty, rules, sample } from "./sample";

/** The schema that OASIS publishes with SARIF 2.1.0, errata included. */
const schema = JSON.parse(
  readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
) as object;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

function runOf(report: Report, more: { repository?: string } = {}): Run {
  const log = JSON.parse(renderSarif(report, { rules, ...more })) as Log;
  expect(validate(log) ? [] : validate.errors).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0] as Run;
}

function resultsOf(...findings: readonly Finding[]): Result[] {
  return runOf(makeReport({ point: "plan", rules: 1, files: 1, errors: [], findings })).results as Result[];
}

describe("a SARIF log", () => {
  it.each<[string, () => Report]>([
    ["of one of everything", sample],
    ["of nothing found", () => makeReport({ point: "plan", rules: 5, files: 1, errors: [], findings: [] })],
    ["of nothing judged", () => makeReport({ point: "verify", rules: 0, files: 0, errors: [], findings: [] })],
  ])("%s is valid by the schema of OASIS", (_, report) => {
    expect(runOf(report()).tool.driver).toMatchObject({
      name: "outreach-gate",
      semanticVersion: expect.stringMatching(/^\d/),
    });
  });

  it("tells GitHub of each rule what it shows: texts, help, level, tags and a score", () => {
    const { driver } = runOf(sample()).tool;
    expect(driver.rules?.map(({ id }) => id)).toEqual([...rules.map(({ id }) => id), "unlisted-rule"]);
    expect(driver.rules?.find(({ id }) => id === "cloudfront-viewer-https")).toEqual({
      id: "cloudfront-viewer-https",
      shortDescription: { text: "CloudFront viewers use HTTPS" },
      fullDescription: { text: expect.stringMatching(/^A behavior that allows plain HTTP/) },
      helpUri: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
      help: {
        text: expect.stringMatching(
          /Set viewer_protocol_policy[\s\S]*cloudfront-3\n\nhelp\/rules\/cloudfront-viewer-https\.md$/,
        ),
        markdown: expect.stringMatching(
          /\*\*Fix:\*\* Set viewer\\_protocol\\_policy .*\n\n\*\*See:\*\* \[CloudFront\.3\]\(https:.*#cloudfront-3\), `help\/rules\/cloudfront-viewer-https\.md`$/,
        ),
      },
      defaultConfiguration: { level: "error" },
      properties: { tags: ["security", "terraform", "high"], precision: "very-high", "security-severity": "8.0" },
    });
    for (const rule of driver.rules ?? []) {
      expect(rule.properties?.["security-severity"]).toMatch(/^(?:9\.5|8\.0|5\.5|3\.0)$/);
      expect((rule.properties?.tags as string[]).length).toBeLessThanOrEqual(10);
    }
  });

  it("links a rule's page where the repository is known", () => {
    const [, , viewers] = runOf(sample(), { repository: "https://github.test/a/b/blob/HEAD/" }).tool.driver.rules ?? [];
    expect(viewers?.helpUri).toBe("https://github.test/a/b/blob/HEAD/help/rules/cloudfront-viewer-https.md");
  });

  it("names the line of the TypeScript, and the stack's line that led there", () => {
    const result = runOf(sample()).results?.find(({ ruleId }) => ruleId === "cloudfront-viewer-https");
    const at = (uri: string, startLine: number) => ({
      artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
      region: { startLine },
    });
    expect(result?.locations).toEqual([
      {
        physicalLocation: at("modules/zone-distribution.ts", 84),
        logicalLocations: [
          { name: "site", fullyQualifiedName: "develop-zone/distribution/site", kind: "construct" },
          expect.objectContaining({ fullyQualifiedName: "aws_cloudfront_distribution.site", kind: "resource" }),
        ],
      },
    ]);
    expect(result?.relatedLocations).toEqual([
      { id: 1, message: { text: "where the stack asks for it" }, physicalLocation: at("stacks/zone-stack.ts", 61) },
    ]);
  });

  it.each([
    ["plans/my zone#1.json", "plans/my%20zone%231.json"],
    ["plans\\zone.json", "plans/zone.json"],
    ["./a/../plan.json", "plan.json"],
    ["(standard input)", "main.ts"],
    ["develop-zone (state)", "main.ts"],
    ["/somewhere/else.json", "main.ts"],
    ["../elsewhere.json", "main.ts"],
    ["half \ud800.json", "half%20%EF%BF%BD.json"],
  ])("has a relative place for a finding in %j whose line is not known: %s", (file, uri) => {
    const [result] = resultsOf(finding({ file }));
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
      region: { startLine: 1 },
    });
  });

  it("keeps a finding's fingerprint while lines, files and other findings move, and no two have the same", () => {
    const source = { file: "modules/a.ts", line: 3 };
    const one = finding({ path: "zone/a", source });
    const prints = (...all: readonly Finding[]) =>
      resultsOf(...all).map(({ partialFingerprints }) => partialFingerprints);
    const [before] = prints(one);
    const moved = finding({ path: "zone/a", source: { file: "modules/b.ts", line: 99 }, file: "x.json", message: "?" });
    expect(prints(moved)).toEqual([before]);
    expect(before).toEqual({
      primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{32}:1$/),
      "finding/v1": expect.stringMatching(/^[0-9a-f]{32}:1$/),
    });
    const others = [finding({ path: "zone/b" }), finding({ rule: "quiet-rule" }), finding({ address: "b.c" }), one];
    const all = prints(one, ...others).map((print) => print?.primaryLocationLineHash);
    expect(new Set(all).size).toBe(5);
    expect(all).toContain(before?.primaryLocationLineHash);
  });

  it("suppresses what is waived, saying who answers for it, and nothing else", () => {
    const suppressed = runOf(sample()).results?.filter(({ suppressions }) => suppressions !== undefined) ?? [];
    expect(suppressed.map(({ ruleId, level, suppressions }) => ({ ruleId, level, suppressions }))).toEqual([
      {
        ruleId: "bucket-public-access-block",
        level: "note",
        suppressions: [
          {
            kind: "external",
            status: "accepted",
            justification: expect.stringMatching(/^The old bucket .*\(@platform, until 2027-01-31\)$/),
          },
        ],
      },
    ]);
  });

  it("calls what is undetermined a warning at most", () => {
    const severities = ["critical", "high", "medium", "low"] as const;
    const levels = (verdict: Finding["verdict"]) =>
      resultsOf(...severities.map((severity) => finding({ severity, verdict }))).map(({ level }) => level);
    expect(levels("deny").sort()).toEqual(["error", "error", "note", "warning"]);
    expect(levels("undetermined").sort()).toEqual(["note", "warning", "warning", "warning"]);
  });

  it("tells what could not be judged, and that the run was no success", () => {
    const [invocation] = runOf(sample()).invocations ?? [];
    expect(invocation).toMatchObject({
      executionSuccessful: false,
      exitCode: 2,
      toolExecutionNotifications: [
        { level: "error", message: { text: "broken.json: is not JSON: unexpected end at line 3, column 7" } },
      ],
    });
  });

  it("has no link and no control character that a plan's text spells", () => {
    const [result] = resultsOf(finding({ message: nasty }));
    expect(result?.message.text).toContain("[x] (https://x.test) \\u{1b}[31m\\u{202e}");
  });

  it("stays within what GitHub takes, keeps what is most urgent, and says how much it leaves out", () => {
    // Messages that don't compress.
    const findings = huge(6_000, "x").findings.map((each) => ({
      ...each,
      message: randomBytes(900).toString("base64"),
    }));
    const report = { ...huge(1), findings };
    const text = renderSarif(report, { rules });
    const { results = [], invocations } = (JSON.parse(text) as Log).runs[0] as Run;
    expect(results).toHaveLength(5_000);
    expect(results.slice(0, 3_000).every(({ level }) => level === "error")).toBe(true);
    expect(invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text)).toEqual([
      "1000 results left out, the least urgent ones: GitHub keeps 5000.",
    ]);
    expect(gzipSync(text).length).toBeLessThan(10_000_000);
  });
});
