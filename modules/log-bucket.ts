import type { DataAwsIamPolicyDocumentStatement } from "../framework/aws";
import { Construct } from "../framework/cdktf";
import { PrivateBucket } from "./private-bucket";

export interface LogBucketProps {
  readonly name: string;
  /** Days after which a log file is deleted. */
  readonly retentionDays: number;
  /** AWS accounts of distributions whose logs CloudWatch's log delivery brings. */
  readonly deliveringAccounts: readonly string[];
}

/**
 * Where CloudFront's access logs go, delivered by itself or by CloudWatch. Legacy log delivery writes with access control lists, which makes this the
 * one bucket that accepts them; public ones are blocked all the same.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
export class LogBucket extends Construct {
  /** The host name that a distribution's logging configuration names. */
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "bucket", {
      name: props.name,
      acceptsAccessControlLists: true,
      expireAfterDays: props.retentionDays,
      statements: [...new Set(props.deliveringAccounts)].map((account) => deliveredFor(account, props.name)),
    });
    this.domainName = `${bucket.name}.s3.amazonaws.com`;
  }
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
