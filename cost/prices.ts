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
  /** https://aws.amazon.com/fargate/pricing/ (Linux) */
  fargate: {
    perCpuHour: { x86_64: 0.04048, arm64: 0.03238 },
    perGbHour: { x86_64: 0.004445, arm64: 0.00356 },
  },
  /** https://aws.amazon.com/ec2/pricing/on-demand/ (Linux) */
  ec2: {
    perHour: {
      "t3.small": 0.0208,
      "t3.medium": 0.0416,
      "t3.large": 0.0832,
      "t4g.small": 0.0168,
      "t4g.medium": 0.0336,
      "t4g.large": 0.0672,
      "m7g.medium": 0.0408,
      "m7g.large": 0.0816,
      "m7i.large": 0.1008,
    },
  },
  /** https://aws.amazon.com/ebs/pricing/ (gp3, without extra throughput) */
  ebs: { perGbMonth: 0.08 },
  /** https://aws.amazon.com/elasticloadbalancing/pricing/ (application load balancer) */
  loadBalancer: { perHour: 0.0225, perCapacityUnitHour: 0.008 },
  /** https://aws.amazon.com/vpc/pricing/ (NAT gateway; public IPv4 address) and https://aws.amazon.com/privatelink/pricing/ */
  vpc: { perNatHour: 0.045, perNatGb: 0.045, perAddressHour: 0.005, perEndpointZoneHour: 0.01, perEndpointGb: 0.01 },
  /** https://aws.amazon.com/kms/pricing/ */
  kms: { perKeyMonth: 1 },
  /** https://aws.amazon.com/ecr/pricing/ */
  ecr: { perGbMonth: 0.1 },
  /** https://aws.amazon.com/cloudwatch/pricing/ (first 10,000 custom metrics) */
  metrics: { perMetricMonth: 0.3 },
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
