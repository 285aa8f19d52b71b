import { z } from "zod";

/** Whom alarms and the budget tell. */
const subscriber = z.discriminatedUnion("protocol", [
  /** SNS sends a link first, and nothing else until somebody followed it. */
  z.strictObject({ protocol: z.literal("email"), address: z.email() }),
  /**
   * A service that takes SNS's messages, such as a pager. It has to confirm the subscription itself. The URL is written
   * into the state and seen in AWS's console: one that holds a password belongs elsewhere.
   */
  z.strictObject({ protocol: z.literal("https"), url: z.url({ protocol: /^https$/ }) }),
]);

/**
 * Regions that Route 53 checks from.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
 */
const checkerRegion = z.enum([
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "sa-east-1",
]);

/** How an environment is watched, and who is told. */
export const monitoringSchema = z.strictObject({
  subscribers: z.array(subscriber),
  /** Minutes between two visits of the probe, which follows a user's way through the pages. */
  probeMinutes: z.int().min(1).max(60),
  /** Where Route 53 asks the user's URL from, every 30 seconds each; it takes three or more. */
  healthCheckRegions: z.array(checkerRegion).min(3, "must name three Regions or more, as Route 53 asks"),
});

export type MonitoringSettings = z.infer<typeof monitoringSchema>;
export type SubscriberSettings = z.infer<typeof subscriber>;
