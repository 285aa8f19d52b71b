import type { RuleAbout } from "../../../gate/manifest";
import { makeReport } from "../../../gate/report";
import type { Finding, Report } from "../../../gate/report";

/** What formats must show as it is: markup, commands, formatting, mentions, and what moves a cursor. */
export const nasty =
  "<script>alert(1)</script> & \"a\" 'b' `c` | @team #1 [x](https://x.test) \u001b[31m\u202e%0A::error::no";

export const viewers: RuleAbout = {
  id: "cloudfront-viewer-https",
  title: "CloudFront viewers use HTTPS",
  severity: "high",
  description:
    "A behavior that allows plain HTTP lets anyone on the viewer's network read and change pages and cookies.",
  remedy: "Set viewer_protocol_policy to redirect-to-https or https-only in this behavior.",
  references: [
    "CloudFront.3",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-3",
  ],
};

const certificate: RuleAbout = {
  id: "cloudfront-certificate-region",
  title: "CloudFront certificates lie in us-east-1",
  severity: "critical",
  description: "CloudFront takes certificates from us-east-1 only; with any other the apply fails half way.",
  remedy: "Issue the certificate with the provider of us-east-1.",
  references: ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html"],
};

const block: RuleAbout = {
  id: "bucket-public-access-block",
  title: "Buckets block public access",
  severity: "medium",
  description: "One statement in a policy is enough to publish every object.",
  remedy: "Add an aws_s3_bucket_public_access_block with all four settings on.",
  references: [],
};

const retention: RuleAbout = {
  id: "log-retention",
  title: "Logs have an end",
  severity: "low",
  description: "Logs that are kept forever cost more each month.",
  remedy: "Set retention_in_days.",
  references: ["CloudWatch.16"],
};

/** What the rules of the sample say of themselves, one of which finds nothing. */
export const rules: readonly RuleAbout[] = [block, certificate, viewers, retention, { ...block, id: "quiet-rule" }];

/** A finding of the viewers' rule, changed as a test needs. */
export function finding(more: Partial<Finding> = {}): Finding {
  return {
    rule: viewers.id,
    verdict: "deny",
    severity: viewers.severity,
    title: viewers.title,
    address: "aws_cloudfront_distribution.site",
    message: 'viewer_protocol_policy of the default cache behavior is "allow-all"; allowed are https-only.',
    remedy: viewers.remedy,
    file: "plans/zone.json",
    ...more,
  };
}

const zone = "plans/zone.json";
const shared = "cdktf.out/stacks/shared/cdk.tf.json";

/** One of everything. */
export function sample(): Report {
  const of = ({ id, title, severity, remedy }: RuleAbout) => ({ rule: id, title, severity, remedy });
  return makeReport({
    point: "plan",
    rules: rules.length,
    files: 3,
    errors: [{ file: "broken.json", message: "is not JSON: unexpected end at line 3, column 7" }],
    waivers: [
      {
        rule: block.id,
        address: "aws_s3_bucket.legacy",
        owner: "@platform",
        reason: "The old bucket is emptied and removed with the next release.",
        expires: "2027-01-31",
        used: true,
      },
      {
        rule: retention.id,
        constructPath: "develop-zone/logs/*",
        stack: "develop-zone",
        owner: "ops@example.com",
        reason: "Kept until the audit of this quarter has ended.",
        expires: "2027-02-28",
        used: false,
      },
    ],
    judged: [
      { file: shared, kind: "synthesized", stack: "shared" },
      {
        file: zone,
        kind: "plan",
        stack: "develop-zone",
        changes: { create: 4, update: 2, replace: 1, delete: 1, forget: 0 },
      },
      { file: "good.json", kind: "plan", changes: { create: 0, update: 0, replace: 0, delete: 0, forget: 0 } },
    ],
    findings: [
      finding({
        path: "develop-zone/distribution/site",
        source: { file: "modules/zone-distribution.ts", line: 84, stack: { file: "stacks/zone-stack.ts", line: 61 } },
        references: viewers.references,
        change: {
          action: "update",
          attributes: [
            {
              name: "default_cache_behavior[0].viewer_protocol_policy",
              before: '"redirect-to-https"',
              after: '"allow-all"',
            },
            { name: "origin[0].custom_header[0].value", before: "(sensitive)", after: "(sensitive)" },
            { name: "web_acl_id", after: "(known after apply)" },
          ],
          omitted: 2,
        },
      }),
      finding({
        ...of(certificate),
        verdict: "undetermined",
        message: "The Region of the certificate in viewer_certificate is not known yet; allowed is us-east-1.",
        missing: "acm_certificate_arn of viewer_certificate",
        path: "develop-zone/distribution/site",
      }),
      finding({
        ...of(block),
        verdict: "waived",
        address: "aws_s3_bucket.legacy",
        message: "No public access block is attached to the bucket.",
        waiver: {
          owner: "@platform",
          reason: "The old bucket is emptied and removed with the next release.",
          expires: "2027-01-31",
        },
        change: {
          action: "replace",
          attributes: [{ name: "bucket", before: '"outreach-legacy"', after: '"outreach-old"' }],
          omitted: 0,
        },
      }),
      finding({
        ...of(retention),
        address: 'aws_cloudwatch_log_group.server["a.b"]',
        message: "retention_in_days is not set.",
        file: shared,
        path: "shared/logs/server",
        source: { file: "modules/logs.ts", line: 12 },
      }),
      finding({ rule: "unlisted-rule", title: nasty, message: nasty, address: nasty, remedy: nasty, missing: nasty }),
    ],
  });
}

/** A text that markup makes as long as it can. */
const bulky = "$@<&`|_#1 ".repeat(500);

/** A report of so many findings, each as long as may be, in as many stacks. */
export function huge(count: number, text = bulky): Report {
  const findings = Array.from({ length: count }, (_, index) =>
    finding({
      address: `aws_cloudfront_distribution.site[${JSON.stringify(`${index} ${text}`)}]`,
      severity: index % 2 === 0 ? "low" : "high",
      message: `${index} ${text}`,
      remedy: text,
      missing: text,
      path: `zone/${index}/${text}`,
      file: `plans/${index % 500} ${text}.json`,
    }),
  );
  const files = [...new Set(findings.map(({ file }) => file))];
  const judged = files.map((file) => ({ file, kind: "plan" as const, stack: file }));
  return makeReport({ point: "plan", rules: rules.length, files: files.length, errors: [], findings, judged });
}
