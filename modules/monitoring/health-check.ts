import type { MonitoringSettings } from "../../config";
import { Route53HealthCheck } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import type { Metric } from "../metric";
import { commonRunbooks, type WatchedPart } from "./watched-part";

export interface HealthCheckProps {
  /** What it is called in the console. */
  readonly name: string;
  readonly domainName: string;
  /** Path that answers 2xx or 3xx without a cookie. */
  readonly path: string;
  readonly regions: MonitoringSettings["healthCheckRegions"];
}

/** Seconds between two requests of a checker; ten cost more and find a fault no minute earlier. */
const intervalSeconds = 30;

/** Failed requests after which a checker holds the URL for down. */
const failures = 3;

/**
 * Whether the user's URL answers from the outside: DNS, certificate and every hop included.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export class HealthCheck extends Construct {
  readonly watched: WatchedPart;

  constructor(scope: Construct, id: string, { name, domainName, path, regions }: HealthCheckProps) {
    super(scope, id);
    const check = new Route53HealthCheck(this, "check", {
      type: "HTTPS",
      fqdn: domainName,
      port: 443,
      resourcePath: path,
      enableSni: true,
      requestInterval: intervalSeconds,
      failureThreshold: failures,
      regions: [...regions],
      tags: { Name: name },
    });
    const metric = (metricName: string, statistic: Metric["statistic"], label: string): Metric => ({
      namespace: "AWS/Route53",
      name: metricName,
      dimensions: { HealthCheckId: check.id },
      statistic,
      label,
      // Route 53's only place for metrics.
      region: "us-east-1",
    });
    const status = metric("HealthCheckStatus", "Minimum", "answers");
    this.watched = {
      title: "Health check",
      graphs: [
        {
          title: `${domainName} answers`,
          unit: "1 is yes",
          metrics: [status],
        },
        {
          title: "Checkers that get an answer",
          unit: "Percent",
          metrics: [metric("HealthCheckPercentageHealthy", "Average", "healthy")],
        },
      ],
      alarms: [
        {
          name: "url-down",
          description: `https://${domainName}${path} does not answer from the outside: users can't reach Outreach.`,
          metric: status,
          comparison: "below",
          threshold: 1,
          periodSeconds: 60,
          breaches: 3,
          periods: 3,
          missing: "bad",
        },
      ],
      runbooks: commonRunbooks,
    };
  }
}
