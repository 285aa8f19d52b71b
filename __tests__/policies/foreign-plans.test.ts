import { readdirSync } from "node:fs";
import path from "node:path";
import { judgePlan } from "../../gate";
import { recognize } from "../../gate/document";
import type { JsonObject } from "../../gate/json";
import { evaluate, fixture, fixtures, lines } from "./evaluate";

/** The verdicts on a plan of the folder `foreign`, as the engine gives it to the rules. */
async function verdicts(name: string, context: object = {}): Promise<string[]> {
  return lines(await evaluate(recognize(fixture(`foreign/${name}`)).content, context));
}

/**
 * What is wrong in plans that are written as other people write theirs: modules in modules, everything optional, maps to
 * repeat by, dynamic blocks, policies put together from others. Names say what to expect: `bad` is denied, `open` is
 * undetermined, and what is called `good` has no finding but advice that the fixture is not about.
 */
const expected: Readonly<Record<string, readonly string[]>> = {
  "access/plan.json": [
    'deny iam-confused-deputy module.role["bad_deputy"].aws_iam_role.this',
    'deny iam-deployment-scope module.role["bad_deploy"].aws_iam_policy.this[0]',
    'deny iam-federated-trust module.role["bad_star"].aws_iam_role.this',
    'deny iam-federated-trust module.role["bad_subject"].aws_iam_role.this',
    'deny iam-open-trust module.role["bad_trust"].aws_iam_role.this',
    'deny iam-pass-role module.role["bad_pass"].aws_iam_policy.this[0]',
    'deny iam-wildcard-action module.role["bad_actions"].aws_iam_policy.this[0]',
    'deny iam-wildcard-action module.role["bad_admin"].aws_iam_role_policy_attachment.managed["admin"]',
    'deny iam-wildcard-resource module.role["bad_deploy"].aws_iam_policy.this[0]',
    'deny iam-wildcard-resource module.role["bad_pass"].aws_iam_policy.this[0]',
    'deny iam-wildcard-resource module.role["bad_reach"].aws_iam_policy.this[0]',
    "undetermined iam-pass-role aws_iam_role_policy.open",
    "undetermined iam-wildcard-action aws_iam_role_policy.open",
    "undetermined iam-wildcard-resource aws_iam_role_policy.open",
  ],
  "alias/plan.json": [
    'deny dangling-alias-record aws_route53_record.bad_www["A"]',
    'deny dangling-alias-record aws_route53_record.bad_www["AAAA"]',
  ],
  "changes/plan.json": [
    "deny bucket-ownership aws_s3_bucket.bad_imported",
    "deny bucket-public-access-block aws_s3_bucket.bad_imported",
    "deny bucket-tls-only aws_s3_bucket.bad_imported",
    "deny bucket-versioning aws_s3_bucket.bad_imported",
    "deny change-removes-what-is-used aws_s3_bucket.bad_origin",
    "deny distribution-dangling-bucket-origin aws_cloudfront_distribution.bad_dangling",
    "deny protected-resource-destroy aws_dynamodb_table.bad_replaced",
    "deny protected-resource-destroy aws_s3_bucket.bad_deleted",
    "deny protected-resource-forget aws_s3_bucket.bad_forgotten",
  ],
  "changes/refresh-only.json": [
    "deny bucket-ownership aws_s3_bucket.bad_deleted",
    "deny bucket-ownership aws_s3_bucket.bad_forgotten",
    "deny bucket-ownership aws_s3_bucket.bad_origin",
    "deny bucket-ownership aws_s3_bucket.good_deleted",
    "deny bucket-public-access-block aws_s3_bucket.bad_deleted",
    "deny bucket-public-access-block aws_s3_bucket.bad_forgotten",
    "deny bucket-public-access-block aws_s3_bucket.bad_origin",
    "deny bucket-public-access-block aws_s3_bucket.good_deleted",
    "deny bucket-tls-only aws_s3_bucket.bad_deleted",
    "deny bucket-tls-only aws_s3_bucket.bad_forgotten",
    "deny bucket-tls-only aws_s3_bucket.bad_origin",
    "deny bucket-tls-only aws_s3_bucket.good_deleted",
    "deny bucket-versioning aws_s3_bucket.bad_deleted",
    "deny bucket-versioning aws_s3_bucket.bad_forgotten",
    "deny bucket-versioning aws_s3_bucket.bad_origin",
    "deny bucket-versioning aws_s3_bucket.good_deleted",
    'deny queue-dead-letter module.queue["good"].aws_sqs_queue.this',
  ],
  "changes/target.json": [
    "deny bucket-ownership aws_s3_bucket.bad_deleted",
    "deny bucket-ownership aws_s3_bucket.bad_forgotten",
    "deny bucket-ownership aws_s3_bucket.bad_imported",
    "deny bucket-ownership aws_s3_bucket.bad_origin",
    "deny bucket-ownership aws_s3_bucket.good_deleted",
    "deny bucket-public-access-block aws_s3_bucket.bad_deleted",
    "deny bucket-public-access-block aws_s3_bucket.bad_forgotten",
    "deny bucket-public-access-block aws_s3_bucket.bad_imported",
    "deny bucket-public-access-block aws_s3_bucket.bad_origin",
    "deny bucket-public-access-block aws_s3_bucket.good_deleted",
    "deny bucket-tls-only aws_s3_bucket.bad_deleted",
    "deny bucket-tls-only aws_s3_bucket.bad_forgotten",
    "deny bucket-tls-only aws_s3_bucket.bad_imported",
    "deny bucket-tls-only aws_s3_bucket.bad_origin",
    "deny bucket-tls-only aws_s3_bucket.good_deleted",
    "deny bucket-versioning aws_s3_bucket.bad_deleted",
    "deny bucket-versioning aws_s3_bucket.bad_forgotten",
    "deny bucket-versioning aws_s3_bucket.bad_imported",
    "deny bucket-versioning aws_s3_bucket.bad_origin",
    "deny bucket-versioning aws_s3_bucket.good_deleted",
    'deny queue-dead-letter module.queue["good"].aws_sqs_queue.this',
  ],
  "edge/plan.json": [
    'deny bucket-cache-prefix-private aws_s3_bucket_policy.assets["bad"]',
    "deny bucket-encryption aws_s3_bucket.logs",
    "deny bucket-encryption aws_s3_bucket.old",
    "deny bucket-encryption aws_s3_bucket.site",
    'deny bucket-oai-kms aws_s3_bucket.assets["bad"]',
    'deny bucket-origin-access module.cdn["bad_open_bucket"].aws_cloudfront_distribution.this',
    'deny bucket-ownership aws_s3_bucket.assets["bad"]',
    'deny bucket-ownership aws_s3_bucket.assets["good"]',
    "deny bucket-ownership aws_s3_bucket.logs",
    "deny bucket-ownership aws_s3_bucket.old",
    "deny bucket-ownership aws_s3_bucket.site",
    'deny bucket-public-access-block aws_s3_bucket.assets["bad"]',
    'deny bucket-public-access-block aws_s3_bucket.assets["good"]',
    "deny bucket-public-access-block aws_s3_bucket.logs",
    "deny bucket-public-access-block aws_s3_bucket.old",
    "deny bucket-public-access-block aws_s3_bucket.site",
    'deny bucket-tls-only aws_s3_bucket.assets["bad"]',
    'deny bucket-tls-only aws_s3_bucket.assets["good"]',
    "deny bucket-tls-only aws_s3_bucket.logs",
    "deny bucket-tls-only aws_s3_bucket.old",
    "deny bucket-tls-only aws_s3_bucket.site",
    'deny bucket-versioning aws_s3_bucket.assets["bad"]',
    'deny bucket-versioning aws_s3_bucket.assets["good"]',
    "deny bucket-versioning aws_s3_bucket.logs",
    "deny bucket-versioning aws_s3_bucket.old",
    "deny bucket-versioning aws_s3_bucket.site",
    'deny bucket-website-origin module.cdn["bad_endpoint"].aws_cloudfront_distribution.this',
    'deny caa-allows-amazon module.records.aws_route53_record.this["bucket CAA"]',
    "deny certificate-covers-aliases module.bad_names.aws_cloudfront_distribution.this",
    "deny certificate-dns-validation module.bad_mail_certificate.aws_acm_certificate.this",
    "deny certificate-validated-arn module.bad_names.aws_cloudfront_distribution.this",
    "deny cloudfront-certificate-region module.bad_region.aws_cloudfront_distribution.this",
    'deny cloudfront-origin-https module.cdn["bad_endpoint"].aws_cloudfront_distribution.this',
    'deny cloudfront-origin-https module.cdn["bad_origin_protocol"].aws_cloudfront_distribution.this',
    'deny cloudfront-origin-https module.cdn["bad_origin_protocol"].aws_cloudfront_distribution.this',
    'deny cloudfront-origin-https module.cdn["bad_website"].aws_cloudfront_distribution.this',
    'deny cloudfront-viewer-https module.cdn["bad_viewers"].aws_cloudfront_distribution.this',
    "deny cloudfront-viewer-tls module.bad_default_certificate.aws_cloudfront_distribution.this",
    "deny cloudfront-viewer-tls module.bad_names.aws_cloudfront_distribution.this",
    'deny cookie-shared-cache module.cdn["bad_cookies"].aws_cloudfront_distribution.this',
    "deny distribution-alias-record module.bad_names.aws_cloudfront_distribution.this",
    "deny distribution-alias-record module.bad_names.aws_cloudfront_distribution.this",
    'deny distribution-behavior-quota module.cdn["bad_quota"].aws_cloudfront_distribution.this',
    'deny distribution-failover-writes module.cdn["bad_behaviors"].aws_cloudfront_distribution.this',
    'deny distribution-firewall aws_cloudfront_distribution.assets["bad"]',
    "deny distribution-firewall module.bad_names.aws_cloudfront_distribution.this",
    "deny distribution-logging module.bad_names.aws_cloudfront_distribution.this",
    'deny distribution-root-object module.cdn["bad_root"].aws_cloudfront_distribution.this',
    'deny distribution-shadowed-behavior module.cdn["bad_behaviors"].aws_cloudfront_distribution.this',
    'deny origin-host-header module.cdn["bad_host"].aws_cloudfront_distribution.this',
    'deny record-claimed-twice module.records.aws_route53_record.this["bad-twice TXT first"]',
    'deny record-claimed-twice module.records.aws_route53_record.this["bad-twice TXT second"]',
    "undetermined bucket-log-lifecycle aws_s3_bucket.logs",
    'undetermined bucket-website-origin module.cdn["bad_website"].aws_cloudfront_distribution.this',
    "undetermined cloudfront-viewer-tls aws_cloudfront_distribution.open",
    "undetermined distribution-logging aws_cloudfront_distribution.open",
    'undetermined origin-header-secret module.cdn["bad_header"].aws_cloudfront_distribution.this',
  ],
  "modern/plan.json": [
    'deny log-group-retention aws_cloudwatch_log_group.imported["logs"]',
    "deny queue-encryption aws_sqs_queue.bad",
  ],
  "serverless/plan.json": [
    'deny alarm-actions aws_cloudwatch_metric_alarm.errors["bad"]',
    "deny api-default-endpoint module.bad_api.aws_apigatewayv2_api.this",
    "deny api-domain-tls aws_api_gateway_domain_name.bad_edge",
    "deny api-edge-certificate-region aws_api_gateway_domain_name.bad_edge",
    'deny api-method-authorization module.bad_api.aws_apigatewayv2_route.this["GET /"]',
    'deny api-regional-certificate-region module.bad_api.aws_apigatewayv2_domain_name.this["this"]',
    "deny api-stage-logging module.bad_api.aws_apigatewayv2_stage.this",
    'deny lambda-environment-secret module.function["bad_environment"].aws_lambda_function.this',
    'deny lambda-log-group module.function["bad_no_group"].aws_lambda_function.this',
    'deny lambda-name module.function["bad-outreach-server"].aws_lambda_function.this',
    'deny lambda-public-invoke module.function["bad_bare"].aws_lambda_permission.this["invoke"]',
    'deny lambda-public-invoke module.function["bad_public"].aws_lambda_permission.this["everybody"]',
    'deny lambda-runtime module.function["bad_runtime"].aws_lambda_function.this',
    'deny lambda-url-permissions module.function["bad_url"].aws_lambda_function_url.this[0]',
    'deny log-group-retention module.function["bad_retention"].aws_cloudwatch_log_group.this[0]',
    'deny queue-dead-letter module.queue["bad_alone"].aws_sqs_queue.this',
    'deny queue-encryption module.queue["bad_unencrypted"].aws_sqs_queue.this',
    'deny queue-public module.queue["bad_public"].aws_sqs_queue_policy.this["this"]',
    'deny table-deletion-protection module.table["bad_protection"].aws_dynamodb_table.this',
    'deny table-recovery module.table["bad_recovery"].aws_dynamodb_table.this',
    'deny table-recovery module.table["bad_replica"].aws_dynamodb_table.this',
    'undetermined api-edge-certificate-region aws_api_gateway_domain_name.open_edge["first"]',
    'undetermined api-edge-certificate-region aws_api_gateway_domain_name.open_edge["second"]',
  ],
  "servers/plan.json": [
    'deny ec2-encrypted-disk module.instance["bad_bare"].aws_instance.this',
    'deny ec2-encrypted-disk module.instance["bad_optional"].aws_instance.this',
    'deny ec2-encrypted-disk module.instance["bad_template"].aws_launch_template.this[0]',
    'deny ec2-imdsv2 module.instance["bad_bare"].aws_instance.this',
    'deny ec2-imdsv2 module.instance["bad_optional"].aws_instance.this',
    'deny ec2-imdsv2 module.instance["bad_template"].aws_launch_template.this[0]',
    'deny ec2-no-public-ip module.instance["bad_public"].aws_instance.this',
    'deny ec2-no-ssh aws_security_group.shell["bad"]',
    'deny ecs-environment-secret module.service["bad_environment"].aws_ecs_task_definition.this',
    'deny ecs-image-digest module.service["bad_images"].aws_ecs_task_definition.this',
    'deny ecs-image-digest module.service["bad_images"].aws_ecs_task_definition.this',
    'deny ecs-no-public-ip module.service["bad_public"].aws_ecs_service.this',
    'deny ecs-task-hardening module.service["bad_powers"].aws_ecs_task_definition.this',
    'deny ecs-task-hardening module.service["bad_powers"].aws_ecs_task_definition.this',
    'deny ecs-task-logging module.service["bad_logs"].aws_ecs_task_definition.this',
    'deny kms-rotation aws_kms_key.this["bad"]',
    'deny load-balancer-access-logs module.balancer["bad_settings"].aws_lb.this',
    'deny load-balancer-certificate-region module.balancer["bad_listeners"].aws_lb_listener.this["region"]',
    'deny load-balancer-deletion-protection module.balancer["bad_settings"].aws_lb.this',
    'deny load-balancer-drop-invalid-headers module.balancer["bad_settings"].aws_lb.this',
    'deny load-balancer-from-cloudfront-only module.balancer["bad_open"].aws_lb.this',
    'deny load-balancer-from-cloudfront-only module.balancer["bad_open"].aws_lb.this',
    'deny load-balancer-https module.balancer["bad_listeners"].aws_lb_listener.this["forward"]',
    'deny load-balancer-https module.balancer["bad_listeners"].aws_lb_listener.this["old"]',
    'deny load-balancer-https module.balancer["bad_listeners"].aws_lb_listener.this["redirect"]',
    'deny target-group-health-check module.balancer["bad_checks"].aws_lb_target_group.this["app"]',
    'undetermined target-group-health-check module.balancer["bad_checks"].aws_lb_target_group.this["app2"]',
  ],
  "storage/plan.json": [
    'deny bucket-encryption aws_s3_bucket.texts["bad_public"]',
    'deny bucket-encryption aws_s3_bucket.texts["bad_public_referer"]',
    'deny bucket-encryption aws_s3_bucket.texts["good_public_by_address"]',
    'deny bucket-encryption module.bucket["bad_unencrypted"].aws_s3_bucket.this',
    'deny bucket-log-lifecycle module.bucket["bad_access_logs"].aws_s3_bucket.this',
    'deny bucket-ownership aws_s3_bucket.texts["bad_public"]',
    'deny bucket-ownership aws_s3_bucket.texts["bad_public_referer"]',
    'deny bucket-ownership aws_s3_bucket.texts["good_public_by_address"]',
    'deny bucket-ownership module.bucket["bad_open"].aws_s3_bucket.this',
    'deny bucket-ownership module.bucket["bad_unowned"].aws_s3_bucket.this',
    'deny bucket-policy-confused-deputy module.delivery["bad"].module.policy[0].aws_s3_bucket_policy.this',
    'deny bucket-public-access-block aws_s3_bucket.texts["bad_public"]',
    'deny bucket-public-access-block aws_s3_bucket.texts["bad_public_referer"]',
    'deny bucket-public-access-block aws_s3_bucket.texts["good_public_by_address"]',
    'deny bucket-public-access-block module.bucket["bad_acls"].aws_s3_bucket.this',
    'deny bucket-public-access-block module.bucket["bad_open"].aws_s3_bucket.this',
    'deny bucket-public-principal aws_s3_bucket_policy.texts["bad_public"]',
    'deny bucket-public-principal aws_s3_bucket_policy.texts["bad_public_referer"]',
    'deny bucket-public-principal module.bucket["bad_open"].aws_s3_bucket_acl.this[0]',
    'deny bucket-tls-only module.bucket["bad_http"].aws_s3_bucket.this',
    'deny bucket-versioning aws_s3_bucket.texts["bad_public"]',
    'deny bucket-versioning aws_s3_bucket.texts["bad_public_referer"]',
    'deny bucket-versioning aws_s3_bucket.texts["good_public_by_address"]',
    'deny bucket-versioning module.bucket["bad_unversioned"].aws_s3_bucket.this',
  ],
};

describe("plans of unknown origin", () => {
  it.each(Object.entries(expected))("%s has these findings, at their addresses, and no others", async (name, found) => {
    expect(await verdicts(name)).toEqual(found);
  });

  it("are all looked at", () => {
    const judged = new Set([...Object.keys(expected), ...versions, ...refused].map((name) => path.dirname(name)));
    expect([...judged].sort()).toEqual(readdirSync(path.join(fixtures, "foreign")).sort());
  });

  it("find no fault in what is called good", () => {
    // What is good in `changes` is what is done to it.
    const faults = Object.entries(expected).flatMap(([name, found]) => (name.startsWith("changes/") ? [] : found));
    const advice = /bucket-(?:encryption|ownership|public-access-block|tls-only|versioning) /;
    expect(faults.filter((line) => /\bgood/.test(line) && !advice.test(line))).toEqual([]);
  });

  it("break the rules of the catalog, but for those that are tried elsewhere", async () => {
    const { rules } = await evaluate({ format_version: "1.2" });
    // Tried in Rego: rules about changes, about this project's own environments and stacks, and some about details.
    const elsewhere =
      /^(?:change|environment|stacks|protected)-|^(?:autoscaling-health-check|distribution-firewall-scope|lambda-url-(?:origin-access|signed-body))$/;
    const broken = new Set(Object.values(expected).flatMap((found) => found.map((line) => line.split(" ")[1])));
    expect(rules.filter((rule) => !broken.has(rule) && !elsewhere.test(rule))).toEqual([]);
  });
});

const versions = [
  "versions/terraform-1.5.7.json",
  "versions/terraform-1.11.4.json",
  "versions/terraform-1.14.0.json",
  "versions/tofu-1.10.10.json",
];

const refused = ["errored/errored.json"];

describe("plans of the same configuration", () => {
  it.each(versions)("by %s get the same verdicts", async (name) => {
    expect(await verdicts(name)).toEqual([
      'deny cloudfront-certificate-region module.child["bad"].module.elsewhere[0].aws_cloudfront_distribution.this',
      'deny cloudfront-viewer-https module.child["bad"].module.grand[0].aws_cloudfront_distribution.this',
    ]);
  });

  it("in a newer minor version of the format are judged, and in another major version refused", async () => {
    const plan = fixture("foreign/versions/terraform-1.14.0.json") as JsonObject;
    const judge = (format_version: string) =>
      judgePlan({ ...plan, format_version }, { file: "plan.json", operation: "plan", waivers: [] });
    expect((await judge("1.99")).summary).toMatchObject({ deny: 2, undetermined: 0, errors: 0 });
    expect((await judge("2.0")).errors).toEqual([
      { file: "plan.json", message: "has format version 2.0; only 1.x can be judged" },
    ]);
  });
});

describe("a plan of a part, or of nothing", () => {
  it("before a destroy has findings of protected resources only", async () => {
    expect(await verdicts("changes/destroy.json", { operation: "destroy" })).toEqual(destroyed);
  });

  it.each(refused)("is refused when planning failed: %s", async (name) => {
    const report = await judgePlan(fixture(`foreign/${name}`), { file: name, operation: "plan", waivers: [] });
    expect(report.verdict).toBe("error");
    expect(report.errors).toEqual([
      { file: name, message: "is the plan of a run that failed (errored): plan again first" },
    ]);
  });

  it("is refused when it defers changes", async () => {
    const plan = { ...fixture("foreign/modern/plan.json"), deferred_changes: [{ reason: "provider_config_unknown" }] };
    const report = await judgePlan(plan, { file: "plan.json", operation: "plan", waivers: [] });
    expect(report.errors.map(({ message }) => message)).toEqual([
      "defers changes to a later plan, which can't be judged: plan without -allow-deferral",
    ]);
  });

  it("passes when there is nothing at all, and says that no resource was judged by listing no finding", async () => {
    const plan = {
      format_version: "1.2",
      planned_values: { root_module: {} },
      configuration: { root_module: {} },
      applyable: false,
      complete: true,
      errored: false,
    };
    const report = await judgePlan(plan, { file: "plan.json", operation: "plan", waivers: [] });
    expect(report).toMatchObject({ verdict: "pass", findings: [], errors: [] });
  });
});

const destroyed = [
  "deny protected-resource-destroy aws_dynamodb_table.bad_replaced",
  "deny protected-resource-destroy aws_s3_bucket.bad_deleted",
  "deny protected-resource-destroy aws_s3_bucket.bad_forgotten",
];
