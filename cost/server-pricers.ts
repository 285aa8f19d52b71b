import { type JsonObject, listAt, objectAt } from "../gate/json";
import type { CostItem, Pricer } from "./estimate";
import { prices } from "./prices";
import { fixed, type Range, times } from "./range";

/** AWS's own month, 730 hours. */
const hoursPerMonth = 730;

/** GB in a capacity unit's hour; and connections of CloudFront are kept, so that data is what counts. */
const gbPerCapacityUnitHour = 1;

/** Addresses on the internet that a load balancer has: one in each zone. */
const loadBalancerZones = 2;

/** GB of images in the repository: some ten releases of 200 MB. */
const storedImagesGb: Range = { low: 1, high: 5 };

/** Metrics that Container Insights makes for one service, its cluster and its task definition. */
const insightsMetrics = 29;

/** Prices of what the servers behind a load balancer consist of. */
export const serverPricers: Readonly<Record<string, Pricer>> = {
  aws_lb: (_, usage) => [
    item("Load balancer", "hours", fixed(prices.loadBalancer.perHour * hoursPerMonth)),
    item(
      "Load balancer",
      "capacity units",
      times(usage.outGb, prices.loadBalancer.perCapacityUnitHour / gbPerCapacityUnitHour),
    ),
    item("VPC", "public addresses", fixed(loadBalancerZones * prices.vpc.perAddressHour * hoursPerMonth)),
  ],
  aws_nat_gateway: (_, usage) => [
    item("VPC", "NAT gateways", fixed(prices.vpc.perNatHour * hoursPerMonth)),
    item("VPC", "data through NAT", times(usage.outGb, prices.vpc.perNatGb)),
  ],
  aws_eip: () => [item("VPC", "public addresses", fixed(prices.vpc.perAddressHour * hoursPerMonth))],
  aws_vpc_endpoint: (resource, usage) =>
    resource.vpc_endpoint_type === "Interface"
      ? [
          item(
            "VPC",
            "endpoints",
            fixed(listAt(resource, "subnet_ids").length * prices.vpc.perEndpointZoneHour * hoursPerMonth),
          ),
          item("VPC", "data through endpoints", times(usage.logGb, prices.vpc.perEndpointGb)),
        ]
      : [],
  aws_kms_key: () => [item("KMS", "keys", fixed(prices.kms.perKeyMonth))],
  aws_ecr_repository: () => [item("ECR", "images", times(storedImagesGb, prices.ecr.perGbMonth))],
  aws_ecs_cluster: () => [
    item("CloudWatch", "Container Insights", fixed(insightsMetrics * prices.metrics.perMetricMonth)),
  ],
  aws_ecs_task_definition: (task, _, stack) =>
    fargateTask(task, running(stack, "aws_appautoscaling_target", ["min_capacity", "max_capacity"])),
  aws_launch_template: (template, _, stack) =>
    instance(template, running(stack, "aws_autoscaling_group", ["min_size", "max_size"])),
};

function fargateTask(task: JsonObject, count: Range): CostItem[] {
  const architecture = objectAt(task, "runtime_platform").cpu_architecture === "ARM64" ? "arm64" : "x86_64";
  const hours = times(count, hoursPerMonth);
  const cpu = Number(task.cpu) / 1024;
  const gb = Number(task.memory) / 1024;
  return [
    item("Fargate", `CPU, ${cpu} vCPU a task`, times(hours, cpu * prices.fargate.perCpuHour[architecture])),
    item("Fargate", `memory, ${gb} GB a task`, times(hours, gb * prices.fargate.perGbHour[architecture])),
  ];
}

function instance(template: JsonObject, count: Range): CostItem[] {
  const type = String(template.instance_type);
  const perHour = (prices.ec2.perHour as Readonly<Record<string, number>>)[type];
  const gib = listAt(template, "block_device_mappings")
    .map((one) => Number(objectAt(one, "ebs").volume_size))
    .reduce((total, one) => total + one, 0);
  return [
    item(
      "EC2",
      perHour === undefined ? `${type}, of unknown price` : type,
      times(count, (perHour ?? 0) * hoursPerMonth),
    ),
    item("EC2", "disks", times(count, gib * prices.ebs.perGbMonth)),
  ];
}

/** How many run: all month as many as at the least; and at the most as many as scaling allows for a third of it. */
function running(stack: unknown, type: string, [least, most]: readonly [string, string]): Range {
  const [scaling] = Object.values(objectAt(stack, "resource", type)).map((one) => objectAt(one));
  const low = Number(scaling?.[least] ?? 1);
  return { low, high: low + (Number(scaling?.[most] ?? low) - low) / 3 };
}

function item(service: string, what: string, cost: Range): CostItem {
  return { service, what, cost };
}

/** Types of the servers and their network that AWS does not charge for by themselves. */
export const freeWithServers: readonly string[] = [
  "aws_flow_log",
  "aws_appautoscaling_policy",
  "aws_appautoscaling_target",
  "aws_autoscaling_group",
  "aws_autoscaling_policy",
  "aws_default_security_group",
  "aws_ecr_lifecycle_policy",
  "aws_ecr_repository_policy",
  "aws_ecs_service",
  "aws_iam_instance_profile",
  "aws_internet_gateway",
  "aws_kms_alias",
  "aws_lb_listener",
  "aws_lb_listener_rule",
  "aws_lb_target_group",
  "aws_route",
  "aws_route_table",
  "aws_route_table_association",
  "aws_security_group",
  "aws_ssm_parameter",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
];
