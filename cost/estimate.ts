import { edgeRegion, type UsageSettings } from "../config";
import { isObject, type JsonObject, listAt, objectAt } from "../gate/json";
import { edgeHandler } from "../modules/edge-bundle";
import { prices } from "./prices";
import { fixed, type Range, sum, times } from "./range";
import { freeWithServers, serverPricers } from "./server-pricers";

/** One thing that AWS charges for. */
export interface CostItem {
  readonly service: string;
  readonly what: string;
  /** Dollars a month. */
  readonly cost: Range;
}

/** A month of one stack. */
export interface StackCost {
  readonly items: readonly CostItem[];
  readonly total: Range;
  /** Types of resources of which this project knows no price. Their cost is not in the total. */
  readonly unpriced: readonly string[];
}

/** @param stack the stack that the resource is in, where another resource of it says how often it is there */
export type Pricer = (resource: JsonObject, usage: UsageSettings, stack: unknown) => readonly CostItem[];

const million = 1_000_000;

/** Months for which logs are kept count at the end: half of them lie there on average of the first year. */
const daysPerMonth = 30;

const pricers: Readonly<Record<string, Pricer>> = {
  ...serverPricers,
  aws_lambda_function: (resource, usage) => {
    const architecture = listAt(resource, "architectures")[0] === "arm64" ? "arm64" : "x86_64";
    const gb = numberOf(resource.memory_size, 128) / 1024;
    const seconds = times(usage.pageRequests, usage.serverMilliseconds / 1000);
    if (resource.handler === edgeHandler) {
      const { perMillionRequests, perGbSecond } = prices.lambdaEdge;
      return [
        item("Lambda@Edge", "requests", times(usage.pageRequests, perMillionRequests / million)),
        item("Lambda@Edge", `compute, ${gb * 1024} MB`, times(seconds, gb * perGbSecond)),
      ];
    }
    return [
      item("Lambda", "requests", times(usage.pageRequests, prices.lambda.perMillionRequests / million)),
      item("Lambda", `compute, ${gb * 1024} MB`, times(seconds, gb * prices.lambda.perGbSecond[architecture])),
    ];
  },
  aws_cloudfront_distribution: (resource, usage) =>
    // The requests of a staging distribution are the primary's.
    resource.staging === true
      ? []
      : [
          item("CloudFront", "data out", times(usage.outGb, prices.cloudFront.perGbOut)),
          item("CloudFront", "requests", times(requests(usage), prices.cloudFront.perMillionRequests / million)),
        ],
  aws_cloudfront_function: (_, usage) => [
    item("CloudFront", "functions", times(usage.pageRequests, prices.cloudFront.perMillionFunctionCalls / million)),
  ],
  aws_s3_bucket: (_, usage) => [
    item("S3", "storage", times(usage.storedGb, prices.s3.perGbMonth)),
    item("S3", "reads", times(usage.staticRequests, prices.s3.perMillionReads / million)),
  ],
  aws_route53_zone: () => [item("Route 53", "hosted zone", fixed(prices.route53.perZoneMonth))],
  aws_secretsmanager_secret: () => [item("Secrets Manager", "secrets", fixed(prices.secretsManager.perSecretMonth))],
  aws_cloudwatch_log_group: (resource, usage) => {
    // What a server at the edge logs is spread over Regions, and counted once.
    const { name, provider } = resource;
    if (String(name).startsWith(`/aws/lambda/${edgeRegion}.`) && provider !== "aws.us_east_1") return [];
    const months = numberOf(resource.retention_in_days, 12 * daysPerMonth) / daysPerMonth;
    return [
      item("CloudWatch", "logs, taken in", times(usage.logGb, prices.logs.perGbIngested)),
      item("CloudWatch", "logs, kept", times(usage.logGb, prices.logs.perGbMonthStored * months)),
    ];
  },
  aws_wafv2_web_acl: (resource, usage) => {
    const rules = listAt(resource, "rule").length;
    return [
      item("WAF", `web ACL with ${rules} rules`, fixed(prices.waf.perAclMonth + rules * prices.waf.perRuleMonth)),
      item("WAF", "requests", times(requests(usage), prices.waf.perMillionRequests / million)),
    ];
  },
};

/** Types that AWS does not charge for by themselves. */
const free: ReadonlySet<string> = new Set([
  ...freeWithServers,
  "aws_acm_certificate",
  "aws_acm_certificate_validation",
  "aws_api_gateway_base_path_mapping",
  "aws_api_gateway_domain_name",
  "aws_apigatewayv2_api_mapping",
  "aws_apigatewayv2_domain_name",
  "aws_cloudformation_stack",
  "aws_cloudfront_cache_policy",
  "aws_cloudfront_continuous_deployment_policy",
  "aws_cloudfront_origin_access_control",
  "aws_cloudfront_origin_access_identity",
  "aws_cloudfront_origin_request_policy",
  "aws_cloudfront_response_headers_policy",
  // Of CloudFront's logs to a bucket, as text.
  "aws_cloudwatch_log_delivery",
  "aws_cloudwatch_log_delivery_destination",
  "aws_cloudwatch_log_delivery_source",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_lambda_alias",
  "aws_lambda_function_url",
  "aws_lambda_permission",
  "aws_route53_record",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_s3_bucket_website_configuration",
  "aws_secretsmanager_secret_version",
  "aws_wafv2_web_acl_logging_configuration",
]);

/** Estimates a month of a synthesized stack. Equal items of several resources are one. */
export function estimateStack(stack: unknown, usage: UsageSettings): StackCost {
  const items = new Map<string, CostItem>();
  const unpriced = new Set<string>();
  for (const [type, named] of Object.entries(objectAt(stack, "resource"))) {
    for (const resource of Object.values(objectAt(named))) {
      const price = pricers[type];
      if (price === undefined) {
        if (!free.has(type)) unpriced.add(type);
        continue;
      }
      for (const one of price(isObject(resource) ? resource : {}, usage, stack)) {
        const key = `${one.service}\0${one.what}`;
        const earlier = items.get(key);
        items.set(key, earlier === undefined ? one : { ...one, cost: sum([earlier.cost, one.cost]) });
      }
    }
  }
  const all = [...items.values()];
  return { items: all, total: sum(all.map(({ cost }) => cost)), unpriced: [...unpriced].sort() };
}

function requests(usage: UsageSettings): Range {
  return sum([usage.pageRequests, usage.staticRequests]);
}

function item(service: string, what: string, cost: Range): CostItem {
  return { service, what, cost };
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
