import type { AlarmCondition, Graph, Metric, Statistic } from "../metric";
import { commonRunbooks, type WatchedPart } from "./watched-part";

export interface DistributionWatch {
  readonly distributionId: string;
  /** CloudFront Functions that run on its requests, by what each is for. */
  readonly functions: Readonly<Record<string, string>>;
}

/** CloudFront's metrics are kept in one Region, wherever its viewers are. */
const region = "us-east-1";

/** How long (ms) CloudFront waits for an origin where nothing else is said. */
const originTimeoutMs = 30_000;

/**
 * CloudFront's graphs and alarms. Thresholds and periods follow AWS's recommended alarms; where AWS gives no number (the
 * rate of 5xx) the one that it gives for API Gateway stands in. Cache hit rate and origin latency are additional metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#CloudFront
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html
 */
export function watchedDistribution({ distributionId, functions }: DistributionWatch): WatchedPart {
  const metric = (name: string, statistic: Statistic, label: string): Metric => ({
    namespace: "AWS/CloudFront",
    name,
    dimensions: { DistributionId: distributionId, Region: "Global" },
    statistic,
    label,
    region,
  });
  const serverErrors = metric("5xxErrorRate", "Average", "5xx");
  const originLatency = metric("OriginLatency", "p90", "p90");
  const functionErrors = Object.entries(functions).map(([purpose, functionName]) => ({
    purpose,
    metric: {
      namespace: "AWS/CloudFront",
      name: "FunctionExecutionErrors",
      dimensions: { FunctionName: functionName, Region: "Global" },
      statistic: "Sum" as const,
      label: purpose,
      region,
    },
  }));
  const graphs: Graph[] = [
    { title: "Requests", unit: "Requests", metrics: [metric("Requests", "Sum", "requests")] },
    {
      title: "Error rates",
      unit: "Percent",
      metrics: [metric("4xxErrorRate", "Average", "4xx"), serverErrors],
    },
    { title: "Cache hit rate", unit: "Percent", metrics: [metric("CacheHitRate", "Average", "hits")] },
    {
      title: "Origin latency",
      unit: "Milliseconds",
      metrics: [metric("OriginLatency", "p50", "p50"), originLatency, metric("OriginLatency", "p99", "p99")],
    },
    {
      title: "Data",
      unit: "Bytes",
      metrics: [metric("BytesDownloaded", "Sum", "to viewers"), metric("BytesUploaded", "Sum", "from viewers")],
    },
    ...(functionErrors.length === 0
      ? []
      : [
          { title: "Errors of CloudFront Functions", unit: "Errors", metrics: functionErrors.map((one) => one.metric) },
        ]),
  ];
  const alarms: AlarmCondition[] = [
    {
      name: "cloudfront-server-errors",
      description: "More than 5 % of the requests end in a 5xx: users see error pages. Look at the server's log first.",
      metric: serverErrors,
      comparison: "above",
      threshold: 5,
      periodSeconds: 60,
      breaches: 5,
      periods: 5,
      missing: "good",
    },
    {
      name: "cloudfront-slow-origin",
      description:
        "A tenth of the answers takes longer than 80 % of the time that CloudFront waits for the server: the next step " +
        "is 504. Look at the server's duration first.",
      metric: originLatency,
      comparison: "above",
      threshold: 0.8 * originTimeoutMs,
      periodSeconds: 60,
      breaches: 5,
      periods: 5,
      missing: "good",
    },
    ...functionErrors.map(({ purpose, metric: errors }): AlarmCondition => ({
      name: `${purpose}-function-errors`,
      description: `CloudFront's ${purpose} function throws: the requests that it runs on are answered with 503.`,
      metric: errors,
      comparison: "above",
      threshold: 0,
      periodSeconds: 60,
      breaches: 5,
      periods: 5,
      missing: "good",
    })),
  ];
  return { title: "CloudFront", graphs, alarms, runbooks: commonRunbooks };
}
