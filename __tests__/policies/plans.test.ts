import { evaluate, fixture, fixtures, lines } from "./evaluate";
import { readdirSync } from "node:fs";

/**
 * The rules that these fixtures are about. Others find something here as well (a bucket without versioning, say), which
 * has fixtures of its own.
 */
const tried = new Set([
  "api-domain-tls",
  "api-edge-certificate-region",
  "api-regional-certificate-region",
  "bucket-origin-access",
  "bucket-public-access-block",
  "bucket-public-principal",
  "bucket-tls-only",
  "bucket-website-origin",
  "cloudfront-certificate-region",
  "cloudfront-origin-https",
  "cloudfront-viewer-https",
  "cloudfront-viewer-tls",
  "cookie-shared-cache",
  "lambda-public-invoke",
  "load-balancer-certificate-region",
  "load-balancer-https",
  "protected-resource-destroy",
]);

/**
 * What is wrong in each real plan. Names in the fixtures say what to expect: `bad` is denied, `open` is undetermined, and
 * everything called `good` has no finding of these rules, which comparing the whole list shows.
 */
const expected: readonly (readonly [string, readonly string[]])[] = [
  [
    "viewers/plan.json",
    [
      "deny cloudfront-origin-https aws_cloudfront_distribution.bad_default_certificate",
      "deny cloudfront-origin-https aws_cloudfront_distribution.bad_default_certificate",
      "deny cloudfront-viewer-https aws_cloudfront_distribution.bad_ordered",
      'deny cloudfront-viewer-https module.cdn["plain"].aws_cloudfront_distribution.this[0]',
      "deny cloudfront-viewer-tls aws_cloudfront_distribution.bad_default_certificate",
      "deny cloudfront-viewer-tls module.old_tls[1].aws_cloudfront_distribution.this[0]",
      "undetermined cloudfront-viewer-https aws_cloudfront_distribution.open_policy",
    ],
  ],
  [
    "certificates/plan.json",
    [
      "deny api-edge-certificate-region aws_api_gateway_domain_name.bad_edge",
      "deny api-regional-certificate-region aws_api_gateway_domain_name.bad_regional",
      "deny api-regional-certificate-region aws_apigatewayv2_domain_name.bad",
      "deny cloudfront-certificate-region module.bad_home.aws_cloudfront_distribution.this",
      "deny cloudfront-certificate-region module.bad_literal.aws_cloudfront_distribution.this",
      "deny cloudfront-certificate-region module.bad_regional.aws_cloudfront_distribution.this",
      "deny cloudfront-certificate-region module.bad_swapped.aws_cloudfront_distribution.this",
      "undetermined cloudfront-certificate-region module.open_local.aws_cloudfront_distribution.this",
    ],
  ],
  [
    "buckets/plan.json",
    [
      "deny bucket-origin-access aws_cloudfront_distribution.origins",
      "deny bucket-origin-access aws_cloudfront_distribution.origins",
      "deny bucket-public-access-block aws_s3_bucket.bad_bare",
      "deny bucket-public-access-block aws_s3_bucket.bad_half",
      "deny bucket-public-access-block aws_s3_bucket.bad_public",
      "deny bucket-public-access-block aws_s3_bucket.bad_second[1]",
      "deny bucket-public-principal aws_s3_bucket_acl.bad_grant",
      "deny bucket-public-principal aws_s3_bucket_acl.bad_public",
      "deny bucket-public-principal aws_s3_bucket_policy.bad_public",
      "deny bucket-tls-only aws_s3_bucket.bad_bare",
      "deny bucket-tls-only aws_s3_bucket.bad_half",
      "deny bucket-tls-only aws_s3_bucket.bad_second[1]",
      "deny bucket-website-origin aws_cloudfront_distribution.origins",
      "deny bucket-website-origin aws_cloudfront_distribution.origins",
      "deny cloudfront-origin-https aws_cloudfront_distribution.origins",
      "undetermined bucket-tls-only aws_s3_bucket.open_json",
    ],
  ],
  [
    "caching/plan.json",
    [
      "deny cookie-shared-cache aws_cloudfront_distribution.bad_ordered",
      "deny cookie-shared-cache module.bad_too_few.aws_cloudfront_distribution.this",
      "deny cookie-shared-cache module.bad_zero_ttl.aws_cloudfront_distribution.this",
      'deny cookie-shared-cache module.site["bad_hidden_request"].aws_cloudfront_distribution.this',
      'deny cookie-shared-cache module.site["bad_optimized"].aws_cloudfront_distribution.this',
      'undetermined cookie-shared-cache module.site["open_foreign"].aws_cloudfront_distribution.this',
      'undetermined cookie-shared-cache module.site["open_hidden"].aws_cloudfront_distribution.this',
    ],
  ],
  [
    "listeners/plan.json",
    [
      "deny api-domain-tls aws_api_gateway_domain_name.bad_old",
      "deny api-domain-tls aws_api_gateway_domain_name.bad_unset",
      "deny load-balancer-certificate-region aws_lb_listener.bad_no_policy",
      "deny load-balancer-certificate-region aws_lb_listener_certificate.bad_region",
      "deny load-balancer-https aws_alb_listener.bad_unset",
      "deny load-balancer-https aws_elb.bad",
      "deny load-balancer-https aws_lb_listener.bad_forward",
      "deny load-balancer-https aws_lb_listener.bad_no_policy",
      'deny load-balancer-https aws_lb_listener.bad_policy["ELBSecurityPolicy-2016-08"]',
      'deny load-balancer-https aws_lb_listener.bad_policy["ELBSecurityPolicy-FS-2018-06"]',
      'deny load-balancer-https aws_lb_listener.bad_policy["ELBSecurityPolicy-TLS13-1-1-2021-06"]',
      "deny load-balancer-https aws_lb_listener.bad_redirect",
      "deny load-balancer-https aws_lb_listener.bad_tcp",
    ],
  ],
  [
    "functions/plan.json",
    [
      "deny lambda-public-invoke aws_cloudformation_stack.bad",
      'deny lambda-public-invoke aws_lambda_permission.bad["lambda:*"]',
      'deny lambda-public-invoke aws_lambda_permission.bad["lambda:InvokeFunction"]',
      "undetermined lambda-public-invoke aws_cloudformation_stack.open_parameter",
      "undetermined lambda-public-invoke aws_cloudformation_stack.open_unknown",
      "undetermined lambda-public-invoke aws_cloudformation_stack.open_yaml",
    ],
  ],
  [
    "existing/plan.json",
    [
      "deny cloudfront-viewer-https aws_cloudfront_distribution.bad_unchanged",
      "deny protected-resource-destroy aws_dynamodb_table.bad_replaced",
      "deny protected-resource-destroy aws_s3_bucket.bad_deleted",
    ],
  ],
  [
    "destroy/plan.json",
    [
      "deny protected-resource-destroy aws_dynamodb_table.bad_replaced",
      "deny protected-resource-destroy aws_s3_bucket.bad_deleted",
    ],
  ],
  [
    "registry-modules/plan.json",
    [
      "deny bucket-origin-access module.bad_cdn.aws_cloudfront_distribution.this[0]",
      "deny bucket-public-principal module.bad_bucket.aws_s3_bucket_acl.this[0]",
      "deny bucket-tls-only module.bad_bucket.aws_s3_bucket.this[0]",
      "deny cloudfront-certificate-region module.bad_cdn.aws_cloudfront_distribution.this[0]",
      "deny cloudfront-viewer-https module.bad_cdn.aws_cloudfront_distribution.this[0]",
    ],
  ],
  [
    "module-instances/plan.json",
    [
      "deny bucket-tls-only aws_s3_bucket.counted_good_and_bad[1]",
      'deny bucket-tls-only module.filtered["bad"].aws_s3_bucket.this',
      'deny bucket-tls-only module.keyed["bad"].aws_s3_bucket.this',
      'deny bucket-tls-only module.written["bad"].aws_s3_bucket.this',
      'undetermined bucket-tls-only module.open_renamed["one"].aws_s3_bucket.this',
      'undetermined bucket-tls-only module.open_renamed["two"].aws_s3_bucket.this',
    ],
  ],
  [
    "synthesized/cdk.tf.json",
    [
      "deny bucket-origin-access aws_cloudfront_distribution.bad_bare",
      "deny bucket-public-access-block aws_s3_bucket.bad_files",
      "deny bucket-public-principal aws_s3_bucket_policy.bad_policy",
      "deny bucket-tls-only aws_s3_bucket.bad_files",
      "deny bucket-website-origin aws_cloudfront_distribution.bad_website",
      "deny cloudfront-certificate-region aws_cloudfront_distribution.bad_certificate",
      "deny cloudfront-origin-https aws_cloudfront_distribution.bad_website",
      "deny cloudfront-viewer-https aws_cloudfront_distribution.bad_dynamic",
      "deny cloudfront-viewer-https aws_cloudfront_distribution.bad_viewer",
      "deny cookie-shared-cache aws_cloudfront_distribution.bad_cookies",
      "deny lambda-public-invoke aws_lambda_permission.bad_permission",
      "deny load-balancer-https aws_lb_listener.bad_listener",
      "undetermined bucket-tls-only aws_s3_bucket.open_files",
      "undetermined cloudfront-certificate-region aws_cloudfront_distribution.open_remote",
    ],
  ],
];

describe("the compiled policies", () => {
  it.each(expected)("find in %s what is wrong, at its address, and nothing else", async (name, findings) => {
    const context = name.startsWith("destroy/") ? { operation: "destroy" } : {};
    const result = await evaluate(fixture(name), context);
    const about = result.findings.filter(({ rule }) => tried.has(rule));
    expect(lines({ ...result, findings: about })).toEqual(findings);
  });

  it("are tried on every fixture", () => {
    const folders = readdirSync(fixtures).filter((name) => name !== "foreign");
    expect(folders.sort()).toEqual(expected.map(([name]) => name.split("/")[0]).sort());
  });

  it("give the same verdict for a plan as Terraform Cloud wraps it", async () => {
    const plan = fixture("viewers/plan.json");
    expect(await evaluate({ plan, run: { id: "run-1" } })).toEqual(await evaluate(plan));
  });

  it("find nothing in a plan without resources, and list their rules all the same", async () => {
    const result = await evaluate({ format_version: "1.2" });
    expect(result.findings).toEqual([]);
    expect(result.rules).toContain("cloudfront-viewer-https");
  });

  it("say in each finding what is wrong, what is allowed and how to repair it", async () => {
    for (const [name] of expected) {
      for (const finding of (await evaluate(fixture(name))).findings) {
        expect(finding.message).toMatch(/^\S.*(allowed|takes|depends|belong).*\.$/);
        expect(finding.remedy).not.toBe("");
        expect(finding.title).not.toBe("");
        expect(["critical", "high", "medium", "low"]).toContain(finding.severity);
        expect(finding.missing === undefined).toBe(finding.verdict === "deny");
      }
    }
  });

  it("print no value that Terraform marks as sensitive", async () => {
    const plan = {
      format_version: "1.2",
      resource_changes: [
        {
          address: "aws_lb_listener.web",
          mode: "managed",
          type: "aws_lb_listener",
          name: "web",
          change: {
            actions: ["create"],
            after: { protocol: "HTTPS", ssl_policy: "secret-policy" },
            after_unknown: {},
            after_sensitive: { ssl_policy: true },
          },
        },
      ],
    };
    const { findings } = await evaluate(plan);
    expect(findings.map(({ message }) => message)).toEqual([
      "ssl_policy is (sensitive); allowed are policies that begin with TLS 1.2, such as ELBSecurityPolicy-TLS13-1-2-2021-06.",
    ]);
  });
});
