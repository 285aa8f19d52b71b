import type { AlarmCondition, Graph, Metric, Statistic } from "../metric";

interface ServiceName {
  readonly cluster: string;
  readonly service: string;
}

/** Percent of CPU or memory at which a service is in trouble: scaling aims well below. */
const highPercent = 85;

function metric(
  { cluster, service }: ServiceName,
  namespace: "AWS/ECS" | "ECS/ContainerInsights",
  name: string,
  statistic: Statistic,
  label: string,
): Metric {
  return { namespace, name, statistic, label, dimensions: { ClusterName: cluster, ServiceName: service } };
}

const use = (of: ServiceName, what: "CPU" | "Memory", statistic: Statistic, label: string) =>
  metric(of, "AWS/ECS", `${what}Utilization`, statistic, label);

/**
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export function fargateGraphs(of: ServiceName): Graph[] {
  return [
    {
      title: "Tasks: CPU and memory",
      unit: "Percent",
      metrics: [
        use(of, "CPU", "Average", "CPU"),
        use(of, "CPU", "Maximum", "CPU, busiest task"),
        use(of, "Memory", "Average", "Memory"),
        use(of, "Memory", "Maximum", "Memory, fullest task"),
      ],
    },
    {
      title: "Tasks: how many",
      metrics: [
        metric(of, "ECS/ContainerInsights", "DesiredTaskCount", "Average", "Wanted"),
        metric(of, "ECS/ContainerInsights", "RunningTaskCount", "Average", "Running"),
        metric(of, "ECS/ContainerInsights", "PendingTaskCount", "Average", "Starting"),
      ],
    },
  ];
}

/** @param minTasks how many tasks run at least */
export function fargateAlarms(of: ServiceName, minTasks: number): AlarmCondition[] {
  const high = { comparison: "above", threshold: highPercent, periodSeconds: 60, breaches: 10, periods: 15 } as const;
  return [
    {
      name: "high-cpu",
      description: "Tasks use most of their CPU for ten minutes: scaling is at its maximum, or does not keep up.",
      metric: use(of, "CPU", "Average", "CPU"),
      ...high,
      missing: "good",
    },
    {
      name: "high-memory",
      description: "Tasks use most of their memory and will be killed when they need more. Look for what grew since.",
      metric: use(of, "Memory", "Maximum", "Memory, fullest task"),
      ...high,
      missing: "good",
    },
    {
      name: "missing-tasks",
      description: "Fewer tasks run than must. Look at the service's events: images, capacity, or a failing start.",
      metric: metric(of, "ECS/ContainerInsights", "RunningTaskCount", "Minimum", "Running"),
      comparison: "below",
      threshold: minTasks,
      periodSeconds: 60,
      breaches: 5,
      periods: 5,
      missing: "bad",
    },
  ];
}
