import type { AlarmCondition, Graph, Metric, Statistic } from "../metric";
import { agentNamespace } from "./ec2/cloudwatch-agent";

/** Percent of CPU, memory or disk at which instances are in trouble: scaling aims well below. */
const highPercent = 85;

function metric(group: string, namespace: string, name: string, statistic: Statistic, label: string): Metric {
  return { namespace, name, statistic, label, dimensions: { AutoScalingGroupName: group } };
}

const cpu = (group: string, statistic: Statistic, label: string) =>
  metric(group, "AWS/EC2", "CPUUtilization", statistic, label);
const agent = (group: string, name: "mem_used_percent" | "disk_used_percent", statistic: Statistic, label: string) =>
  metric(group, agentNamespace, name, statistic, label);
const count = (group: string, name: string, statistic: Statistic, label: string) =>
  metric(group, "AWS/AutoScaling", name, statistic, label);

/**
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/metrics-collected-by-CloudWatch-agent.html
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
 */
export function ec2Graphs(group: string): Graph[] {
  return [
    {
      title: "Instances: CPU, memory and disk",
      unit: "Percent",
      metrics: [
        cpu(group, "Average", "CPU"),
        cpu(group, "Maximum", "CPU, busiest instance"),
        agent(group, "mem_used_percent", "Average", "Memory"),
        agent(group, "mem_used_percent", "Maximum", "Memory, fullest instance"),
        agent(group, "disk_used_percent", "Maximum", "Disk, fullest instance"),
      ],
    },
    {
      title: "Instances: how many",
      metrics: [
        count(group, "GroupDesiredCapacity", "Average", "Wanted"),
        count(group, "GroupInServiceInstances", "Average", "In service"),
        count(group, "GroupPendingInstances", "Average", "Starting"),
      ],
    },
  ];
}

/** @param minInstances how many instances run at least */
export function ec2Alarms(group: string, minInstances: number): AlarmCondition[] {
  const high = { comparison: "above", threshold: highPercent, periodSeconds: 60, breaches: 10, periods: 15 } as const;
  return [
    {
      name: "high-cpu",
      description: "Instances use most of their CPU for ten minutes: scaling is at its maximum, or does not keep up.",
      metric: cpu(group, "Average", "CPU"),
      ...high,
      missing: "good",
    },
    {
      name: "high-memory",
      description: "An instance is short of memory, and its server will be restarted. Look for what grew since.",
      metric: agent(group, "mem_used_percent", "Maximum", "Memory, fullest instance"),
      ...high,
      // The agent starts with the instance; without it nobody sees what runs out.
      missing: "bad",
    },
    {
      name: "full-disk",
      description: "The disk of an instance is nearly full. Replace the instance; then look for what filled it.",
      metric: agent(group, "disk_used_percent", "Maximum", "Disk, fullest instance"),
      ...high,
      missing: "bad",
    },
    {
      name: "missing-instances",
      description: "Fewer instances are in service than must. Look at the group's activity and at the log of a start.",
      metric: count(group, "GroupInServiceInstances", "Minimum", "In service"),
      comparison: "below",
      threshold: minInstances,
      periodSeconds: 60,
      breaches: 5,
      periods: 5,
      missing: "bad",
    },
  ];
}
