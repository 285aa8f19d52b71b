import { Construct } from "../framework/cdktf";
import { PrivateBucket } from "./private-bucket";

export interface LogBucketProps {
  readonly name: string;
  /** Days after which a log file is deleted. */
  readonly retentionDays: number;
}

/**
 * Where CloudFront delivers its access logs. Legacy log delivery writes with access control lists, which makes this the
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
    });
    this.domainName = `${bucket.name}.s3.amazonaws.com`;
  }
}
