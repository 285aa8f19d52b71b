import {
  CloudwatchLogGroup,
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  IamRole,
  IamRolePolicy,
  LambdaAlias,
  LambdaFunction,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import type { Artifact } from "./artifact";
import { liveAlias } from "./compute/lambda-compute";

/** The newest that AWS provider 5.100, the floor, accepts. */
const runtime = "nodejs22.x";

export interface ServiceFunctionProps {
  /** The function's name, by which its role and log group are called as well. */
  readonly name: string;
  readonly description: string;
  /** Module and export, such as `judge.handler`. */
  readonly handler: string;
  readonly code: Artifact;
  readonly memoryMb: number;
  readonly timeoutS: number;
  /** Invocations at a time, reserved from the account's. */
  readonly concurrency: number;
  /** Variables of the process environment. No secret: Lambda shows them to whoever may read its configuration. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the function may do beside writing its own log. */
  readonly permissions: readonly DataAwsIamPolicyDocumentStatement[];
  /** ARN of the key that the log group is encrypted with; it must let CloudWatch Logs use it. */
  readonly kmsKeyArn: string;
  readonly logRetentionDays: number;
  readonly region: string;
  readonly account: string;
}

/** A function of this project's own, with a role that can do what it must and nothing else. */
export class ServiceFunction extends Construct {
  /** The version that is in use; whatever calls the function names it. */
  readonly live: LambdaAlias;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const logGroupName = logGroupOf(props.name);
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logGroupName,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.kmsKeyArn,
    });
    const assume = new DataAwsIamPolicyDocument(this, "assume", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
        },
      ],
    });
    const role = new IamRole(this, "role", { name: props.name, assumeRolePolicy: assume.json });
    const permissions = new DataAwsIamPolicyDocument(this, "permissions", {
      statement: [
        {
          sid: "WriteOwnLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`arn:aws:logs:${props.region}:${props.account}:log-group:${logGroupName}:*`],
        },
        ...props.permissions,
      ],
    });
    const policy = new IamRolePolicy(this, "role-policy", {
      name: "function",
      role: role.name,
      policy: permissions.json,
    });
    const lambda = new LambdaFunction(this, "function", {
      functionName: props.name,
      description: props.description,
      runtime,
      architectures: ["arm64"],
      handler: props.handler,
      s3Bucket: props.code.bucket,
      s3Key: props.code.key,
      sourceCodeHash: props.code.sha256,
      memorySize: props.memoryMb,
      timeout: props.timeoutS,
      reservedConcurrentExecutions: props.concurrency,
      role: role.arn,
      // Every change of code or settings makes a version, so that the alias can go back to the one before.
      publish: true,
      environment: { variables: { ...props.variables } },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      // A queue is attached only to a function that may read it.
      dependsOn: [policy],
    });
    this.live = new LambdaAlias(this, "live", {
      name: liveAlias,
      functionName: lambda.functionName,
      functionVersion: lambda.version,
    });
  }
}

/** Name of a function's log group. */
export function logGroupOf(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
