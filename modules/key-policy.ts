import type { DataAwsIamPolicyDocumentStatement } from "../framework/aws";

/**
 * The statement by which a key leaves it to the account's own policies who may use and manage it. Without it nobody could
 * ever change the key's policy.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function leaveKeyToRoles(account: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "LeaveItToRoles",
    principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${account}:root`] }],
    actions: ["kms:*"],
    resources: ["*"],
  };
}

/**
 * The statement by which CloudWatch Logs may use a key, for these log groups alone: it says in the encryption context
 * which group it works for.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 *
 * @param logGroupArns of the key's region
 */
export function letLogsUseKey(region: string, logGroupArns: string[]): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "EncryptLogs",
    principals: [{ type: "Service", identifiers: [`logs.${region}.amazonaws.com`] }],
    actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    resources: ["*"],
    condition: [{ test: "ArnEquals", variable: "kms:EncryptionContext:aws:logs:arn", values: logGroupArns }],
  };
}
