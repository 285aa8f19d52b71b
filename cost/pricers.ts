import type { UsageSettings } from "../config";
import { isObject, listAt, objectAt } from "../gate/json";
import { edgeHandler } from "../modules/edge-bundle";
import type { CostItem } from "./estimate";
import { hoursPerMonth, prices } from "./prices";
import { fixed, type Range, sum, times } from "./range";
import type { Resource, StackResources } from "./stack-resources";

/** What a month of one resource costs, by its usage and by the rest of its stack. */
export type Pricer = (resource: Resource, usage: UsageSettings, stack: StackResources) => readonly CostItem[];

const million = 1_000_000;
const daysPerMonth = 30;
const megabytesPerGb = 1000;

/**
 * Of the hours of a month, those in which everything runs that scaling admits, at the high end: the 45 working hours of a
 * week's 168.
 */
const busyShare = 45 / 168;

/** Calls of SQS for one message: sent, received, deleted. */
const callsPerMessage = 3;

/** New connections a second, and GB an hour, that one capacity unit of a load balancer holds. */
const capacityUnit = { connectionsPerSecond: 25, gbPerHour: 1 };

/** X-Ray's default: the first request of each second, and 5 % of the others. */
const sampledShare = 0.05;

/** Zones that a load balancer and a network of ours are in. */
const availabilityZones = 2;

/** Metrics that Container Insights makes for one service, its cluster and its task definition. */
const insightsMetrics = 29;

/** Additional metrics that CloudFront keeps of a distribution. */
const additionalMetrics = 8;

/** Metrics that a visit of the probe tells. */
const probeMetrics = 3;

const architectureOf = (architecture: unknown) =>
  architecture === "arm64" || architecture === "ARM64" ? "arm64" : "x86_64";

export const pricers: Readonly<Record<string, Pricer>> = {
  aws_lambda_function: (resource, usage, stack) => {
    const gb = numberOf(resource.memory_size, 128) / 1024;
    // Servers share the requests: each answers paths of its own.
    const servers = (stack.get("aws_lambda_function") ?? []).filter((one) => isServer(one, stack)).length;
    const asked = times(usage.pageRequests, 1 / Math.max(servers, 1));
    const seconds = times(asked, usage.serverMilliseconds / 1000);
    if (resource.handler === edgeHandler) {
      return [
        item("Lambda@Edge", "requests", perMillion(asked, prices.lambda.edge.perMillionRequests)),
        item("Lambda@Edge", `compute, ${gb * 1024} MB`, times(seconds, gb * prices.lambda.edge.perGbSecond)),
      ];
    }
    // Functions that a schedule or a queue starts run seldom: only a server with a URL has the requests of the pages.
    if (!isServer(resource, stack)) return isProbe(resource) ? [ownMetrics(probeMetrics)] : [];
    const perGbSecond = prices.lambda.perGbSecond[architectureOf(listAt(resource, "architectures")[0])];
    return [
      item("Lambda", "requests", perMillion(asked, prices.lambda.perMillionRequests)),
      item("Lambda", `compute, ${gb * 1024} MB`, times(seconds, gb * perGbSecond)),
      ...(firstBlock(resource.tracing_config).mode === "Active"
        ? [item("X-Ray", "traces", perMillion(asked, 5 * sampledShare))]
        : []),
    ];
  },
  aws_lambda_provisioned_concurrency_config: (resource, _, stack) => {
    const [server] = (stack.get("aws_lambda_function") ?? []).filter((one) => isServer(one, stack));
    const gb = numberOf(server?.memory_size, 1024) / 1024;
    const instances = numberOf(resource.provisioned_concurrent_executions, 1);
    const seconds = hoursPerMonth * 3600;
    return [
      item(
        "Lambda",
        `${instances} provisioned`,
        fixed(instances * gb * seconds * prices.lambda.perProvisionedGbSecond),
      ),
    ];
  },
  aws_cloudfront_distribution: (resource, usage) => {
    // A staging distribution takes a share of the requests that its primary would have had.
    if (resource.staging === true) return [];
    return [
      item("CloudFront", "data out", times(usage.outGb, prices.cloudFront.perGbOut)),
      item("CloudFront", "requests", perMillion(requests(usage), prices.cloudFront.perMillionRequests)),
    ];
  },
  aws_cloudfront_function: (_, usage) => [
    item("CloudFront", "functions", perMillion(usage.pageRequests, prices.cloudFront.perMillionFunctionCalls)),
  ],
  aws_cloudfront_monitoring_subscription: () => [
    item("CloudWatch", "CloudFront's additional metrics", fixed(additionalMetrics * prices.cloudWatch.perMetricMonth)),
  ],
  aws_s3_bucket: (_, usage) => [
    item("S3", "storage", times(sum([usage.storedGb, builtGb(usage)]), prices.s3.perGbMonth)),
    item("S3", "reads", perMillion(usage.staticRequests, prices.s3.perMillionReads)),
  ],
  aws_route53_zone: () => [item("Route 53", "hosted zone", fixed(prices.route53.perZoneMonth))],
  aws_route53_health_check: (resource) => [
    item(
      "Route 53",
      "health check",
      fixed(prices.route53.perHealthCheckMonth + (resource.type === "HTTPS" ? prices.route53.perHttpsMonth : 0)),
    ),
  ],
  aws_secretsmanager_secret: () => [item("Secrets Manager", "secrets", fixed(prices.secretsManager.perSecretMonth))],
  aws_kms_key: () => [item("KMS", "keys", fixed(prices.kms.perKeyMonth))],
  aws_cloudwatch_log_group: (resource, usage, stack) => {
    const months = numberOf(resource.retention_in_days, 12 * daysPerMonth) / daysPerMonth;
    // The profile's logs are those of all groups together.
    const share = 1 / Math.max(1, stack.get("aws_cloudwatch_log_group")?.length ?? 1);
    return [
      item("CloudWatch", "logs, taken in", times(usage.logGb, share * prices.cloudWatch.perGbIngested)),
      item("CloudWatch", "logs, kept", times(usage.logGb, share * prices.cloudWatch.perGbMonthStored * months)),
    ];
  },
  aws_cloudwatch_metric_alarm: () => [item("CloudWatch", "alarms", fixed(prices.cloudWatch.perAlarmMonth))],
  aws_cloudwatch_composite_alarm: () => [item("CloudWatch", "alarms", fixed(5 * prices.cloudWatch.perAlarmMonth))],
  aws_cloudwatch_dashboard: () => [item("CloudWatch", "dashboard", fixed(prices.cloudWatch.perDashboardMonth))],
  aws_cloudwatch_log_metric_filter: () => [ownMetrics(1)],
  aws_synthetics_canary: () => [
    item("CloudWatch", "canary, every five minutes", fixed((hoursPerMonth * 60 * prices.cloudWatch.perCanaryRun) / 5)),
  ],
  aws_wafv2_web_acl: (resource, usage) => {
    const rules = listAt(resource, "rule").length;
    return [
      item("WAF", `web ACL with ${rules} rules`, fixed(prices.waf.perAclMonth + rules * prices.waf.perRuleMonth)),
      item("WAF", "requests", perMillion(requests(usage), prices.waf.perMillionRequests)),
    ];
  },
  aws_api_gateway_domain_name: (_, usage) => [
    item("API Gateway", "calls, one a message", perMillion(usage.messages, prices.apiGateway.perMillionCalls)),
  ],
  aws_apigatewayv2_domain_name: (_, usage) => [
    item("API Gateway", "WebSocket messages", perMillion(usage.messages, prices.apiGateway.perMillionMessages)),
  ],
  aws_sqs_queue: (resource, usage) => [
    item(
      "SQS",
      "messages",
      // At most, every page is made anew once it was asked for.
      times(
        { low: 0, high: usage.pageRequests.high },
        (callsPerMessage * prices.sqs.perMillionCalls[resource.fifo_queue === true ? "fifo" : "standard"]) / million,
      ),
    ),
  ],
  aws_dynamodb_table: (_, usage) => [
    item("DynamoDB", "reads", perMillion(usage.pageRequests, prices.dynamoDb.perMillionReads)),
    item(
      "DynamoDB",
      "writes",
      times({ low: 0, high: usage.pageRequests.high }, prices.dynamoDb.perMillionWrites / million),
    ),
  ],
  aws_lb: (_, usage) => {
    const hourly = fixed(hoursPerMonth * prices.loadBalancer.perHour);
    const connections = times(usage.pageRequests, 1 / (3600 * capacityUnit.connectionsPerSecond));
    const data = times(usage.outGb, 1 / capacityUnit.gbPerHour);
    const units = { low: Math.max(connections.low, data.low), high: Math.max(connections.high, data.high) };
    return [
      item("Load balancer", "hours", hourly),
      item("Load balancer", "capacity units", times(units, prices.loadBalancer.perCapacityUnitHour)),
      item("VPC", "public addresses", fixed(availabilityZones * hoursPerMonth * prices.vpc.perAddressHour)),
    ];
  },
  aws_ecs_cluster: (resource) =>
    firstBlock(resource.setting).value === "disabled"
      ? []
      : [item("CloudWatch", "Container Insights", fixed(insightsMetrics * prices.cloudWatch.perMetricMonth))],
  aws_ecs_service: (resource, _, stack) => {
    const [task = {}] = stack.get("aws_ecs_task_definition") ?? [];
    const [scaling = {}] = stack.get("aws_appautoscaling_target") ?? [];
    const least = numberOf(scaling.min_capacity, numberOf(resource.desired_count, 1));
    const architecture = architectureOf(firstBlock(task.runtime_platform).cpu_architecture);
    const cpu = numberOf(task.cpu, 512) / 1024;
    const gb = numberOf(task.memory, 1024) / 1024;
    const hours = running(least, numberOf(scaling.max_capacity, least));
    return [
      item("Fargate", `${cpu} vCPU a task`, times(hours, cpu * prices.fargate.perCpuHour[architecture])),
      item("Fargate", `${gb} GB a task`, times(hours, gb * prices.fargate.perGbHour[architecture])),
    ];
  },
  aws_autoscaling_group: (resource, _, stack) => {
    const [template = {}] = stack.get("aws_launch_template") ?? [];
    const type = typeof template.instance_type === "string" ? template.instance_type : "unknown type";
    const perHour = prices.ec2.perHour[type];
    const least = numberOf(resource.min_size, 1);
    const hours = running(least, numberOf(resource.max_size, least));
    const disk = numberOf(firstBlock(firstBlock(template.block_device_mappings).ebs).volume_size, 8);
    if (perHour === undefined) throw new UnknownPrice(`aws_autoscaling_group of ${type}`);
    return [
      item("EC2", type, times(hours, perHour)),
      item("EC2", "disks", times(hours, (disk * prices.ebs.perGbMonth) / hoursPerMonth)),
    ];
  },
  aws_nat_gateway: (_, usage) => [
    item("VPC", "NAT gateways", fixed(hoursPerMonth * prices.vpc.perNatHour)),
    item("VPC", "data through NAT", times(usage.outGb, prices.vpc.perNatGb)),
  ],
  aws_eip: () => [item("VPC", "public addresses", fixed(hoursPerMonth * prices.vpc.perAddressHour))],
  aws_vpc_endpoint: (resource, usage) => {
    if (resource.vpc_endpoint_type !== "Interface") return [];
    const zones = Math.max(listAt(resource, "subnet_ids").length, 1);
    return [
      item("VPC", "endpoints", fixed(zones * hoursPerMonth * prices.vpc.perEndpointHour)),
      item("VPC", "data through endpoints", times(usage.logGb, prices.vpc.perEndpointGb)),
    ];
  },
  aws_ecr_repository: (_, usage) => [item("ECR", "images", times(builtGb(usage), prices.ecr.perGbMonth))],
};

/** A price that is missing from the table. */
export class UnknownPrice extends Error {}

/** Whether a function is the probe, which writes metrics: modules/monitoring/probe/. */
function isProbe(resource: Resource): boolean {
  return "PROBE_HOST" in objectAt(firstBlock(resource.environment), "variables");
}

function ownMetrics(count: number): CostItem {
  return item("CloudWatch", "metrics of our own", fixed(count * prices.cloudWatch.perMetricMonth));
}

/** Whether a function has a URL, by which pages are asked for. Its own name, or a reference to it, leads there. */
function isServer(resource: Resource, stack: StackResources): boolean {
  const urls = stack.get("aws_lambda_function_url") ?? [];
  return urls.some((url) => refersTo(url.function_name, resource));
}

function refersTo(value: unknown, resource: Resource): boolean {
  if (typeof value !== "string") return false;
  const id = uniqueIdOf(resource);
  return value === resource.function_name || (id !== undefined && value.includes(`aws_lambda_function.${id}.`));
}

/** What cdktf calls the resource in the stack; a plan does not tell. */
function uniqueIdOf(resource: Resource): string | undefined {
  const { uniqueId } = objectAt(resource, "//", "metadata");
  return typeof uniqueId === "string" ? uniqueId : undefined;
}

/** Hours that something runs of which there are between `least` and `most`. */
function running(least: number, most: number): Range {
  return { low: least * hoursPerMonth, high: (least + (most - least) * busyShare) * hoursPerMonth };
}

/** GB of the builds of a month. */
function builtGb({ buildMb, releases }: UsageSettings): Range {
  return {
    low: (buildMb.low * releases.low) / megabytesPerGb,
    high: (buildMb.high * releases.high) / megabytesPerGb,
  };
}

function requests(usage: UsageSettings): Range {
  return sum([usage.pageRequests, usage.staticRequests]);
}

function perMillion(count: Range, price: number): Range {
  return times(count, price / million);
}

function item(service: string, what: string, cost: Range): CostItem {
  return { service, what, cost };
}

/** The first of a block's occurrences, which configurations write as an object or a list, and plans as a list. */
function firstBlock(value: unknown): Resource {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(first) ? first : {};
}

/** A number, which ECS takes as text. */
function numberOf(value: unknown, otherwise: number): number {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" ? number : otherwise;
}
