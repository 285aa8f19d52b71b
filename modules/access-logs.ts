import {
  type AwsProvider,
  CloudwatchLogDelivery,
  CloudwatchLogDeliveryDestination,
  CloudwatchLogDeliverySource,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";

export interface AccessLogsProps {
  /** Begins the delivery's names: 54 letters, digits, hyphens and underscores at most. */
  readonly name: string;
  readonly distributionArn: string;
  readonly bucketArn: string;
  /** Folder of this distribution's logs in the bucket. */
  readonly folder: string;
  /** The provider of us-east-1, which has CloudFront's log deliveries. */
  readonly provider: AwsProvider;
}

/** Everything that CloudFront knows of a request, but cookies: they hold the user's token, which has no place in a log. */
const recordFields = [
  "date",
  "time",
  "x-edge-location",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "sc-status",
  "cs(Referer)",
  "cs(User-Agent)",
  "cs-uri-query",
  "x-edge-result-type",
  "x-edge-request-id",
  "x-host-header",
  "cs-protocol",
  "cs-bytes",
  "time-taken",
  "x-forwarded-for",
  "ssl-protocol",
  "ssl-cipher",
  "x-edge-response-result-type",
  "cs-protocol-version",
  "c-port",
  "time-to-first-byte",
  "x-edge-detailed-result-type",
  "sc-content-type",
  "sc-content-len",
  "sc-range-start",
  "sc-range-end",
];

/**
 * A distribution's access logs by CloudWatch's log delivery (standard logging, version 2).
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export class AccessLogs extends Construct {
  constructor(scope: Construct, id: string, { name, distributionArn, bucketArn, folder, provider }: AccessLogsProps) {
    super(scope, id);
    const source = new CloudwatchLogDeliverySource(this, "source", {
      provider,
      name: `${name}-logs`,
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      provider,
      name: `${name}-logs`,
      // The format of the legacy logs, so that one query reads both.
      outputFormat: "w3c",
      deliveryDestinationConfiguration: [{ destinationResourceArn: `${bucketArn}/${folder}` }],
    });
    new CloudwatchLogDelivery(this, "delivery", {
      provider,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields,
      fieldDelimiter: "\t",
      s3DeliveryConfiguration: [{ suffixPath: "{yyyy}/{MM}/{dd}/{HH}", enableHiveCompatiblePath: false }],
    });
  }
}
