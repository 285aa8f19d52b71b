import type { MonitoringSettings } from "../config";
import { fixed, type Range } from "./range";

/** Minutes of an average month. */
const minutesPerMonth = 730 * 60;

/**
 * Checkers that Route 53 has in a Region: at 30 seconds each, an endpoint checked from all eight gets a request every two
 * to three seconds. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
 */
const checkersPerRegion = 2;
const checksPerMinute = 2;

/** Pages that a visit of the probe asks the server for: one that is there, and one that is not. */
const pagesPerVisit = 2;

/** Requests a month that come from whoever watches, not from users, and that cost as much. */
export function watchingRequests({ healthCheckRegions, probeMinutes }: MonitoringSettings): Range {
  const checks = healthCheckRegions.length * checkersPerRegion * checksPerMinute * minutesPerMonth;
  return fixed(checks + (pagesPerVisit * minutesPerMonth) / probeMinutes);
}
