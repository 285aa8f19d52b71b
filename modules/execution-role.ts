import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  IamRole,
  IamRolePolicy,
} from "../framework/aws";
import { Construct, type ITerraformDependable } from "../framework/cdktf";

export interface ExecutionRoleProps {
  /** The function's name, by which its role is called as well. */
  readonly functionName: string;
  readonly region: string;
  readonly account: string;
  /** What the function may do beside writing its own log. */
  readonly permissions: readonly DataAwsIamPolicyDocumentStatement[];
  /** Let it send traces to X-Ray. */
  readonly tracing: boolean;
}

/** The role that a function runs with: it may write to its own log group, and what it is given. */
export class ExecutionRole extends Construct {
  readonly arn: string;
  /** What has to be there before anything relies on the role's permissions. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    const { functionName, region, account, permissions, tracing } = props;
    const assume = new DataAwsIamPolicyDocument(this, "assume", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
          // No condition on the source account: Lambda takes roles of the function's own account only, and names no
          // source when it assumes one.
        },
      ],
    });
    const role = new IamRole(this, "role", { name: functionName, assumeRolePolicy: assume.json });
    const allowed = new DataAwsIamPolicyDocument(this, "permissions", {
      statement: [
        {
          sid: "WriteOwnLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`arn:aws:logs:${region}:${account}:log-group:${logGroupOf(functionName)}:*`],
        },
        ...(tracing ? [sendTraces] : []),
        ...permissions,
      ],
    });
    this.ready = new IamRolePolicy(this, "policy", { name: "function", role: role.name, policy: allowed.json });
    this.arn = role.arn;
  }
}

/** X-Ray has no resource to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
const sendTraces: DataAwsIamPolicyDocumentStatement = {
  sid: "SendTraces",
  actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  resources: ["*"],
};

/** Name of a function's log group: the one that Lambda takes by itself. */
export function logGroupOf(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
