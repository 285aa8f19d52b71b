/**
 * What AWS charges, in US dollars, without the free tiers: on demand, in us-east-1, for viewers in North America and
 * Europe. As the named pages had them in the month below; whoever relies on a total looks there first, and changes here
 * what has changed.
 */
export const pricesOf = "2025-06";

/** Hours of an average month. */
export const hoursPerMonth = 730;

export const prices = {
  /** https://aws.amazon.com/lambda/pricing/ (functions, provisioned concurrency, Lambda@Edge) */
  lambda: {
    perMillionRequests: 0.2,
    perGbSecond: { x86_64: 0.000_016_666_7, arm64: 0.000_013_333_4 },
    perProvisionedGbSecond: 0.000_004_166_7,
    edge: { perMillionRequests: 0.6, perGbSecond: 0.000_050_01 },
  },
  /** https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/ (first 10 TB; HTTPS requests; functions) */
  cloudFront: { perGbOut: 0.085, perMillionRequests: 1, perMillionFunctionCalls: 0.1 },
  /** https://aws.amazon.com/s3/pricing/ (S3 Standard) */
  s3: { perGbMonth: 0.023, perMillionReads: 0.4, perMillionWrites: 5 },
  /** https://aws.amazon.com/route53/pricing/ (queries for aliases of distributions and APIs are free; an endpoint in AWS, checked over HTTPS) */
  route53: { perZoneMonth: 0.5, perHealthCheckMonth: 0.5, perHttpsMonth: 1 },
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secretsManager: { perSecretMonth: 0.4 },
  /** https://aws.amazon.com/cloudwatch/pricing/ (standard log class; standard alarms; custom metrics) */
  cloudWatch: {
    perGbIngested: 0.5,
    perGbMonthStored: 0.03,
    perAlarmMonth: 0.1,
    perDashboardMonth: 3,
    perMetricMonth: 0.3,
    perCanaryRun: 0.0012,
  },
  /** https://aws.amazon.com/waf/pricing/ */
  waf: { perAclMonth: 5, perRuleMonth: 1, perMillionRequests: 0.6 },
  /** https://aws.amazon.com/kms/pricing/ */
  kms: { perKeyMonth: 1 },
  /** https://aws.amazon.com/sqs/pricing/ */
  sqs: { perMillionCalls: { standard: 0.4, fifo: 0.5 } },
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamoDb: { perMillionReads: 0.125, perMillionWrites: 0.625 },
  /** https://aws.amazon.com/api-gateway/pricing/ (messages of up to 32 KB; minutes of open connections are not in it) */
  apiGateway: { perMillionCalls: 3.5, perMillionMessages: 1 },
  /** https://aws.amazon.com/elasticloadbalancing/pricing/ (Application Load Balancer) */
  loadBalancer: { perHour: 0.0225, perCapacityUnitHour: 0.008 },
  /** https://aws.amazon.com/fargate/pricing/ (Linux) */
  fargate: {
    perCpuHour: { x86_64: 0.040_48, arm64: 0.032_38 },
    perGbHour: { x86_64: 0.004_445, arm64: 0.003_56 },
  },
  /** https://aws.amazon.com/ec2/pricing/on-demand/ (Linux) */
  ec2: {
    perHour: {
      "t3.small": 0.0208,
      "t3.medium": 0.0416,
      "t3.large": 0.0832,
      "t3.xlarge": 0.1664,
      "t3a.small": 0.0188,
      "t3a.medium": 0.0376,
      "t3a.large": 0.0752,
      "t4g.small": 0.0168,
      "t4g.medium": 0.0336,
      "t4g.large": 0.0672,
      "t4g.xlarge": 0.1344,
      "m7g.medium": 0.0408,
      "m6i.large": 0.096,
      "m6g.large": 0.077,
      "m7i.large": 0.1008,
      "m7g.large": 0.0816,
      "c6i.large": 0.085,
      "c6g.large": 0.068,
      "c7g.large": 0.0725,
    } as Readonly<Record<string, number>>,
  },
  /** https://aws.amazon.com/ebs/pricing/ (gp3) */
  ebs: { perGbMonth: 0.08 },
  /** https://aws.amazon.com/vpc/pricing/ (NAT gateway, public IPv4 addresses) and https://aws.amazon.com/privatelink/pricing/ */
  vpc: { perNatHour: 0.045, perNatGb: 0.045, perAddressHour: 0.005, perEndpointHour: 0.01, perEndpointGb: 0.01 },
  /** https://aws.amazon.com/ecr/pricing/ */
  ecr: { perGbMonth: 0.1 },
} as const;

/**
 * What the architecture's own document expects of a month, in dollars, by service. Option 1 is storage, transfer and DNS;
 * Option 2 adds a machine or a container, and a load balancer.
 */
export const documented = {
  static: {
    S3: { low: 5, high: 20 },
    CloudFront: { low: 10, high: 50 },
    "Route 53": { low: 1, high: 1 },
  },
  server: { low: 15, high: 40 },
  loadBalancer: { low: 16, high: 16 },
} as const;
