import type { Metric } from "../metric";
import { commonRunbooks, type WatchedPart } from "./watched-part";

export interface FirewallWatch {
  /** What the web ACL calls its metrics. */
  readonly metricName: string;
  readonly requestsPerFiveMinutes: number;
}

/** Blocked requests that are no accident, as a share of what one address may send: many addresses, or wrong rules. */
const suspiciousShare = 0.1;

/**
 * The firewall's graph and alarm. Web ACLs of distributions have their metrics in us-east-1, under no Region.
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
export function watchedFirewall({ metricName, requestsPerFiveMinutes }: FirewallWatch): WatchedPart {
  const metric = (name: string, label: string): Metric => ({
    namespace: "AWS/WAFV2",
    name,
    dimensions: { WebACL: metricName, Rule: "ALL" },
    statistic: "Sum",
    label,
    region: "us-east-1",
  });
  const blocked = metric("BlockedRequests", "blocked");
  return {
    title: "Firewall",
    graphs: [
      {
        title: "Firewall: requests",
        unit: "Requests",
        metrics: [metric("AllowedRequests", "allowed"), metric("CountedRequests", "only counted"), blocked],
      },
    ],
    alarms: [
      {
        name: "firewall-blocks",
        description: "The firewall blocks unusually many requests: an attack, or a rule that keeps users out.",
        metric: blocked,
        comparison: "above",
        threshold: Math.ceil(suspiciousShare * requestsPerFiveMinutes),
        periodSeconds: 300,
        breaches: 2,
        periods: 2,
        missing: "good",
      },
    ],
    runbooks: commonRunbooks,
  };
}
