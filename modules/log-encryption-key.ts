import { DataAwsIamPolicyDocument, KmsAlias, KmsKey } from "../framework/aws";
import { Construct } from "../framework/cdktf";

export interface LogEncryptionKeyProps {
  /** Names the key's alias. */
  readonly namePrefix: string;
  readonly description: string;
  /** Names of the log groups that CloudWatch Logs may use it for. */
  readonly logGroups: readonly string[];
  readonly region: string;
  readonly account: string;
}

/**
 * A key for log groups, which CloudWatch Logs may use for these groups alone.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export class LogEncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LogEncryptionKeyProps) {
    super(scope, id);
    const { namePrefix, description, logGroups, region, account } = props;
    const policy = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          sid: "LeaveItToRoles",
          principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${account}:root`] }],
          actions: ["kms:*"],
          resources: ["*"],
        },
        {
          sid: "EncryptLogs",
          principals: [{ type: "Service", identifiers: [`logs.${region}.amazonaws.com`] }],
          actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
          resources: ["*"],
          condition: [
            {
              test: "ArnEquals",
              variable: "kms:EncryptionContext:aws:logs:arn",
              values: logGroups.map((name) => `arn:aws:logs:${region}:${account}:log-group:${name}`),
            },
          ],
        },
      ],
    });
    const key = new KmsKey(this, "key", { description, enableKeyRotation: true, policy: policy.json });
    new KmsAlias(this, "alias", { name: `alias/${namePrefix}-logs`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
