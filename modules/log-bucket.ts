import type { AwsProvider, DataAwsIamPolicyDocumentStatement } from "../framework/aws";
import { Construct } from "../framework/cdktf";
import { PrivateBucket } from "./private-bucket";

export interface LogBucketProps {
  readonly name: string;
  /** Days after which a log file is deleted. */
  readonly retentionDays: number;
  /** Whether CloudFront delivers its legacy access logs here as well. */
  readonly fromCloudFront: boolean;
  /** Accounts whose load balancers of this region deliver their access logs here. */
  readonly loadBalancersOf: readonly string[];
  /** Accounts of distributions whose access logs CloudWatch's log delivery brings here. */
  readonly logDeliveriesOf: readonly string[];
  readonly region: string;
  /** The provider of the bucket's region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/** Key prefix below which load balancers write. */
export const loadBalancerPrefix = "load-balancer";

/**
 * Where access logs are delivered. CloudFront's legacy delivery writes with access control lists, and the bucket that
 * takes it is the one that accepts them; public ones are blocked all the same.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
export class LogBucket extends Construct {
  /** The host name that a distribution's logging configuration names. */
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.name,
      acceptsAccessControlLists: props.fromCloudFront,
      expireAfterDays: props.retentionDays,
      statements: [
        ...props.loadBalancersOf.map((account) => writeByLoadBalancers(account, props)),
        ...props.logDeliveriesOf.map((account) => deliveredFor(account, props.name)),
      ],
      ...(props.provider === undefined ? {} : { provider: props.provider }),
    });
    this.domainName = `${bucket.name}.s3.amazonaws.com`;
  }
}

/**
 * Load balancers of one account may write below their prefix, each into its account's folder.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
function writeByLoadBalancers(account: string, { name, region }: LogBucketProps): DataAwsIamPolicyDocumentStatement {
  return {
    sid: `LoadBalancersOf${account}`,
    effect: "Allow",
    principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
    actions: ["s3:PutObject"],
    resources: [`arn:aws:s3:::${name}/${loadBalancerPrefix}/*/AWSLogs/${account}/*`],
    condition: [
      {
        test: "ArnLike",
        variable: "aws:SourceArn",
        values: [`arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/*`],
      },
    ],
  };
}

/**
 * CloudWatch's log delivery may write an account's logs. It puts them below a folder of the destination's, or below AWSLogs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 */
function deliveredFor(account: string, bucketName: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: `DeliverLogsOf${account}`,
    effect: "Allow",
    principals: [{ type: "Service", identifiers: ["delivery.logs.amazonaws.com"] }],
    actions: ["s3:PutObject"],
    resources: [`arn:aws:s3:::${bucketName}/cloudfront/*`, `arn:aws:s3:::${bucketName}/AWSLogs/${account}/*`],
    condition: [
      { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] },
      { test: "StringEquals", variable: "aws:SourceAccount", values: [account] },
      // CloudFront's log deliveries are in us-east-1 alone.
      { test: "ArnLike", variable: "aws:SourceArn", values: [`arn:aws:logs:us-east-1:${account}:delivery-source:*`] },
    ],
  };
}
