import { type ComputeOf, UserError } from "../config";
import {
  CloudwatchLogGroup,
  type DataAwsIamPolicyDocumentStatement,
  LambdaAlias,
  LambdaFunction,
  LambdaProvisionedConcurrencyConfig,
} from "../framework/aws";
import { Construct } from "../framework/cdktf";
import type { Artifact } from "./artifact";
import { ExecutionRole, logGroupOf } from "./execution-role";

/** The version that is in use. Everything that calls a function names this alias. */
export const liveAlias = "live";

/**
 * Characters of a function's name, and of a role's.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
const longestName = 64;

export interface LiveFunctionProps {
  /** The function's name, by which its role and log group are called as well. */
  readonly name: string;
  readonly description: string;
  readonly runtime: ComputeOf<"lambda">["runtime"];
  readonly architecture: ComputeOf<"lambda">["architecture"];
  /** Module and export, such as `judge.handler`. */
  readonly handler: string;
  readonly code: Artifact;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Invocations at a time, reserved from the account's. @default - shares the account's */
  readonly reservedConcurrency?: number | undefined;
  /** Instances of the live version that are kept started. @default - none */
  readonly provisionedConcurrency?: number | undefined;
  /** Variables of the process environment. No secret: Lambda shows them to whoever may read its configuration. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the function may do beside writing its own log. */
  readonly permissions: readonly DataAwsIamPolicyDocumentStatement[];
  /** ARN of the key that the log group is encrypted with; it must let CloudWatch Logs use it. @default - AWS's own key */
  readonly kmsKeyArn?: string;
  readonly logRetentionDays: number;
  /** Trace invocations with X-Ray. @default false */
  readonly tracing?: boolean;
  readonly region: string;
  readonly account: string;
}

/**
 * A Lambda function with a log group, a role that can do what it must and nothing else, and the alias `live` on the
 * version that is in use.
 */
export class LiveFunction extends Construct {
  readonly live: LambdaAlias;
  /** Name of its log group, as an attribute: whoever takes it waits for the group. */
  readonly logGroupName: string;
  /** Known before the function is: a policy made of it can be judged before the first apply. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LiveFunctionProps) {
    super(scope, id);
    if (props.name.length > longestName) {
      throw new UserError(
        `${this.node.path}: the function's name ${props.name} has ${props.name.length} characters, and Lambda and IAM ` +
          `take at most ${longestName}. Shorten functionName in config/environments.ts, or the name of the split server.`,
      );
    }
    const { name, code, region, account, kmsKeyArn, reservedConcurrency, tracing = false } = props;
    this.arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logGroupOf(name),
      retentionInDays: props.logRetentionDays,
      ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
    });
    this.logGroupName = logGroup.name;
    const role = new ExecutionRole(this, "execution", {
      functionName: name,
      region,
      account,
      permissions: props.permissions,
      tracing,
    });
    const lambda = new LambdaFunction(this, "function", {
      functionName: name,
      description: props.description,
      runtime: props.runtime,
      architectures: [props.architecture],
      handler: props.handler,
      s3Bucket: code.bucket,
      s3Key: code.key,
      sourceCodeHash: code.sha256,
      memorySize: props.memoryMb,
      timeout: props.timeoutSeconds,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      role: role.arn,
      // Every change of code or settings makes a version, so that the alias can go back to the one before.
      publish: true,
      ...(Object.keys(props.variables).length === 0 ? {} : { environment: { variables: { ...props.variables } } }),
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      ...(tracing ? { tracingConfig: { mode: "Active" } } : {}),
      // A queue is attached only to a function that may read it.
      dependsOn: [role.ready],
    });
    this.live = new LambdaAlias(this, "live", {
      name: liveAlias,
      functionName: lambda.functionName,
      functionVersion: lambda.version,
    });
    if (props.provisionedConcurrency !== undefined) {
      new LambdaProvisionedConcurrencyConfig(this, "provisioned", {
        functionName: lambda.functionName,
        qualifier: this.live.name,
        provisionedConcurrentExecutions: props.provisionedConcurrency,
      });
    }
  }
}
