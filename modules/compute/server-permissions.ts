import type { DataAwsIamPolicyDocumentStatement } from "../../framework/aws";

export interface ServerPermissionsProps {
  /** ARN of the zone's static bucket. */
  readonly staticBucketArn: string;
}

/**
 * What the architecture gives to servers outside of Lambda: they read the zone's bucket. Its second statement, writing
 * logs, is given to whoever writes them, for the server's own group alone.
 */
export function serverPermissions({ staticBucketArn }: ServerPermissionsProps): DataAwsIamPolicyDocumentStatement[] {
  return [
    { sid: "ListStaticFiles", actions: ["s3:ListBucket"], resources: [staticBucketArn] },
    { sid: "ReadStaticFiles", actions: ["s3:GetObject"], resources: [`${staticBucketArn}/*`] },
  ];
}

/** May write log lines to one group, which exists already. */
export function writeLogs(region: string, account: string, logGroup: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "WriteOwnLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [`arn:aws:logs:${region}:${account}:log-group:${logGroup}:*`],
  };
}
