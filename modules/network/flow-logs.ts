import { CloudwatchLogGroup, DataAwsIamPolicyDocument, FlowLog, IamRole, IamRolePolicy } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";

export interface FlowLogsProps {
  /** Name of the network. */
  readonly name: string;
  readonly vpcId: string;
  readonly kmsKeyArn: string;
  readonly logRetentionDays: number;
  readonly region: string;
  readonly account: string;
}

/** Name of the log group that a network's flow logs lie in. */
export function flowLogGroupOf(networkName: string): string {
  return `/aws/vpc/${networkName}`;
}

/** Who connected to whom in a network, and what was refused (Security Hub EC2.6). */
export class FlowLogs extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { name, vpcId, kmsKeyArn, logRetentionDays, region, account }: FlowLogsProps,
  ) {
    super(scope, id);
    const groupName = flowLogGroupOf(name);
    const group = new CloudwatchLogGroup(this, "logs", {
      name: groupName,
      retentionInDays: logRetentionDays,
      kmsKeyId: kmsKeyArn,
    });
    const assume = new DataAwsIamPolicyDocument(this, "assume", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["vpc-flow-logs.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }],
        },
      ],
    });
    const role = new IamRole(this, "role", { name: `${name}-flow-logs`, assumeRolePolicy: assume.json });
    const arn = `arn:aws:logs:${region}:${account}:log-group:${groupName}`;
    const permissions = new DataAwsIamPolicyDocument(this, "permissions", {
      statement: [
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: [arn, `${arn}:*`],
        },
      ],
    });
    const policy = new IamRolePolicy(this, "role-policy", { name: "logs", role: role.name, policy: permissions.json });
    new FlowLog(this, "flow-log", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      // Seconds over which flows are put together: the shortest, since an incident is looked into by the minute.
      maxAggregationInterval: 60,
      tags: { Name: name },
      dependsOn: [policy],
    });
  }
}
