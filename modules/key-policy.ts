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
