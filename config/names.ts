import { z } from "zod";

/** Name of an AWS region, such as us-east-1. */
export const region = z
  .string()
  .regex(/^(af|ap|ca|eu|il|me|mx|sa|us)-(gov-)?[a-z]+-\d$/, "must be an AWS region, such as us-east-1");

/**
 * S3's bucket naming rules, without dots: a dotted name breaks the TLS wildcard of the bucket's host name.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const bucketName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    "must be 3 to 63 lower-case letters, digits and hyphens, such as outreach-mydreamconnect-dev",
  );

/**
 * Days that a log group keeps its lines.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const logGroupRetention = z.literal([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 3653,
]);
