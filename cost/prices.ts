/**
 * What AWS charges, in US dollars, without the free tiers: on demand, in us-east-1, for viewers in North America and
 * Europe. As the named pages had them in the month below; whoever relies on a total looks there first, and changes here
 * what has changed.
 */
export const pricesOf = "2025-06";

export const prices = {
  /** https://aws.amazon.com/lambda/pricing/ */
  lambda: {
    perMillionRequests: 0.2,
    perGbSecond: { x86_64: 0.000_016_666_7, arm64: 0.000_013_333_4 },
  },
  /** https://aws.amazon.com/lambda/pricing/#Lambda.40Edge_Pricing */
  lambdaEdge: { perMillionRequests: 0.6, perGbSecond: 0.000_050_01 },
  /** https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/ (first 10 TB; HTTPS requests; functions) */
  cloudFront: { perGbOut: 0.085, perMillionRequests: 1, perMillionFunctionCalls: 0.1 },
  /** https://aws.amazon.com/s3/pricing/ (S3 Standard) */
  s3: { perGbMonth: 0.023, perMillionReads: 0.4, perMillionWrites: 5 },
  /** https://aws.amazon.com/route53/pricing/ (queries for aliases of distributions and APIs are free) */
  route53: { perZoneMonth: 0.5 },
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secretsManager: { perSecretMonth: 0.4 },
  /** https://aws.amazon.com/cloudwatch/pricing/ (standard log class) */
  logs: { perGbIngested: 0.5, perGbMonthStored: 0.03 },
  /** https://aws.amazon.com/waf/pricing/ */
  waf: { perAclMonth: 5, perRuleMonth: 1, perMillionRequests: 0.6 },
} as const;

/**
 * What the architecture's own document expects of a month. Its lists name storage, transfer, DNS and, for a server, one
 * machine and a load balancer.
 */
export const documented = {
  static: { low: 16, high: 71 },
  server: { low: 47, high: 127 },
} as const;
