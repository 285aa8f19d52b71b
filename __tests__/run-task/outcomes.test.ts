import type { Finding, Report } from "../../gate/index";
import { makeReport } from "../../gate/report";
import { messageOf, outcomesOf } from "../../run-task/outcomes";

const finding: Finding = {
  rule: "cloudfront-viewer-https",
  verdict: "deny",
  severity: "high",
  title: "Viewers use HTTPS only",
  address: 'module.cdn.aws_cloudfront_distribution.site["a"]',
  message: 'viewer_protocol_policy is "allow-all"; allowed is "https-only".',
  remedy: "Set viewer_protocol_policy to redirect-to-https.",
  file: "plan of run-1",
  path: "develop-zone/distribution",
};

function reportOf(findings: readonly Finding[], errors: Report["errors"] = []): Report {
  return makeReport({ findings, errors, files: errors.length > 0 ? 0 : 1, rules: 17, point: "plan" });
}

describe("an outcome", () => {
  it("says what, where, how to fix it, and how bad it is", () => {
    expect(outcomesOf(reportOf([finding]))).toEqual([
      {
        type: "task-result-outcomes",
        attributes: {
          "outcome-id": expect.stringMatching(/^cloudfront-viewer-https-[0-9a-f]{12}$/),
          description: 'module.cdn.aws_cloudfront_distribution.site["a"]: Viewers use HTTPS only',
          body: [
            '**What:** viewer\\_protocol\\_policy is "allow\\-all"; allowed is "https\\-only".',
            '**Where:** `module.cdn.aws_cloudfront_distribution.site["a"]`, construct `develop-zone/distribution`',
            "**Fix:** Set viewer\\_protocol\\_policy to redirect\\-to\\-https.",
            "**Rule:** `cloudfront-viewer-https`",
          ].join("\n\n"),
          tags: {
            Status: [{ label: "Denied", level: "error" }],
            Severity: [{ label: "High", level: "error" }],
            Rule: [{ label: "cloudfront-viewer-https", level: "none" }],
          },
        },
      },
    ]);
  });

  it("names the value that is not known yet", () => {
    const [outcome] = outcomesOf(
      reportOf([{ ...finding, verdict: "undetermined", severity: "low", missing: "var.policy" }]),
    );
    expect(outcome?.attributes.body).toContain("**Not known yet:** var.policy");
    expect(outcome?.attributes.tags).toMatchObject({
      Status: [{ label: "Undetermined", level: "warning" }],
      Severity: [{ label: "Low", level: "info" }],
    });
  });

  it("has the same id for the same finding, and another for another", () => {
    const [first, second] = outcomesOf(reportOf([finding, { ...finding, address: "aws_x.y" }]));
    const [again] = outcomesOf(reportOf([finding]));
    expect(new Set([first, second].map((one) => one?.attributes["outcome-id"])).size).toBe(2);
    expect([first, second].map((one) => one?.attributes["outcome-id"])).toContain(again?.attributes["outcome-id"]);
  });

  it("lets nothing of a plan become a link, an image or HTML", () => {
    const [outcome] = outcomesOf(
      reportOf([{ ...finding, address: "aws_x.y`[a](https://e.com)", message: "![x](https://e.com/?q=1) <script>" }]),
    );
    expect(outcome?.attributes.body).toContain("\\!\\[x\\]\\(https:\u200b//e.com/?q=1\\) \\<script\\>");
    expect(outcome?.attributes.body).toContain("``aws_x.y`[a](https://e.com)``");
  });

  it("stays within the documented 5 MB, and the recommended 1 MB", () => {
    const [outcome] = outcomesOf(reportOf([{ ...finding, message: "ä".repeat(6_000_000) }]));
    expect(Buffer.byteLength(outcome?.attributes.body ?? "")).toBeLessThanOrEqual(500_000);
    expect(outcome?.attributes.description.length).toBeLessThanOrEqual(250);
  });

  it.each([
    [100, 100],
    [101, 100],
  ])("of %i findings there are %i", (findings, outcomes) => {
    const made = outcomesOf(
      reportOf(Array.from({ length: findings }, (_, number) => ({ ...finding, address: `aws_x.y[${number}]` }))),
    );
    expect(made).toHaveLength(outcomes);
    if (findings > outcomes) {
      expect(made.at(-1)?.attributes).toMatchObject({
        "outcome-id": "more",
        description: `${findings - outcomes + 1} more not shown here`,
        tags: { Status: [{ label: "Not shown", level: "warning" }] },
      });
    }
  });

  it("is left out when all together would be too large for one callback", () => {
    const made = outcomesOf(
      reportOf(
        Array.from({ length: 10 }, (_, number) => ({
          ...finding,
          address: `a.b[${number}]`,
          message: "x".repeat(400_000),
        })),
      ),
    );
    expect(Buffer.byteLength(JSON.stringify(made))).toBeLessThan(1_000_000);
    expect(made.at(-1)?.attributes.description).toBe("8 more not shown here");
  });

  it("says what could not be judged", () => {
    expect(outcomesOf(reportOf([], [{ file: "plan of run-1", message: "is not JSON" }]))).toMatchObject([
      {
        attributes: {
          description: "plan of run-1 could not be judged",
          body: "**What:** is not JSON\n\n**Where:** `plan of run-1`",
          tags: { Status: [{ label: "Not judged", level: "error" }] },
        },
      },
    ]);
  });
});

describe("the message", () => {
  it.each([
    ["Passed: 17 rules, nothing found.", reportOf([])],
    ["Denied by the policies: 1 denied (17 rules).", reportOf([finding])],
    [
      "Denied by the policies: 1 denied, 1 undetermined (17 rules).",
      reportOf([finding, { ...finding, verdict: "undetermined" }]),
    ],
    ["Not known well enough to pass: 1 undetermined (17 rules).", reportOf([{ ...finding, verdict: "undetermined" }])],
    ["The plan could not be judged: is not JSON.", reportOf([], [{ file: "x", message: "is not JSON" }])],
    [
      "The plan could not be judged: nothing was evaluated.",
      makeReport({ findings: [], errors: [], files: 0, rules: 0, point: "plan" }),
    ],
  ])("is: %s", (message, report) => {
    expect(messageOf(report)).toBe(message);
  });
});
