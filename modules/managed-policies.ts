/**
 * CloudFront's managed cache policies: the same id in every account.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
export const managedCachePolicy = {
  /** Caches for a day unless the origin says otherwise; no cookie, header or query string is in its key. */
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  /** Never stores, and never joins simultaneous requests. */
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
} as const;

/**
 * CloudFront's managed origin request policies: the same id in every account.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
 */
export const managedOriginRequestPolicy = {
  /** Every header, cookie and query string of the viewer, Host too: for load balancers only. */
  allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3",
  /** The same but Host: a Function URL and a second distribution answer 403 to a foreign one. */
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
} as const;
