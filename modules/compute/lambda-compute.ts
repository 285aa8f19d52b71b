import type { ComputeOf } from "../../config";
import {
  CloudformationStack,
  CloudwatchLogGroup,
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  IamRole,
  IamRolePolicy,
  LambdaAlias,
  LambdaFunction,
  LambdaFunctionUrl,
  LambdaPermission,
} from "../../framework/aws";
import { AssetType, Construct, Fn, TerraformAsset, Token } from "../../framework/cdktf";
import type { Artifact } from "../artifact";
import type { AlarmCondition, Graph } from "../metric";
import type { Compute, LogGroupReference } from "./compute";
import { packLambdaBundle } from "../lambda-bundle";
import type { OpenNextOutput } from "../open-next-output";

export interface LambdaComputeProps {
  /** The function's name, by which its role, log group and permissions are called as well. */
  readonly functionName: string;
  readonly compute: ComputeOf<"lambda">;
  readonly app: OpenNextOutput;
  /** Variables of the process environment. No secret: Lambda shows them to whoever may read its configuration. */
  readonly variables: Readonly<Record<string, string>>;
  /** Bucket of the function's region from which Lambda takes the code. */
  readonly artifactBucket: string;
  /** SHA-256 digests of the proofs by which the server knows CloudFront. */
  readonly acceptedDigests: string[];
  readonly region: string;
  readonly account: string;
  readonly logRetentionDays: number;
}

/** The version that users get. Everything that calls the server names this alias. */
export const liveAlias = "live";

/** The application's server: a Lambda function behind a Function URL that only CloudFront can use. */
export class LambdaCompute extends Construct implements Compute {
  readonly domains: Readonly<Record<string, string>>;
  readonly artifacts: readonly Artifact[];
  readonly logGroups: readonly LogGroupReference[];
  readonly graphs: readonly Graph[] = [];
  readonly alarms: readonly AlarmCondition[] = [];
  readonly healthPath = "/outreach/api/health";
  readonly releasePermissions: readonly DataAwsIamPolicyDocumentStatement[] = [];

  constructor(scope: Construct, id: string, props: LambdaComputeProps) {
    super(scope, id);
    const logGroupName = `/aws/lambda/${props.functionName}`;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: logGroupName,
      retentionInDays: props.logRetentionDays,
    });
    const role = executionRole(this, props, logGroupName);

    const bundle = packLambdaBundle(props.app.serverDirectory);
    // It lies in the stack's directory for whoever uploads it, and reaches Lambda through the bucket: a remote run would
    // otherwise carry it along with every configuration, changed or not.
    const archive = new TerraformAsset(this, "bundle", { path: bundle.archive, type: AssetType.FILE });
    const code: Artifact = {
      bucket: props.artifactBucket,
      region: props.region,
      key: `lambda/${Buffer.from(bundle.sha256, "base64").toString("hex")}.zip`,
      file: archive.path,
      sha256: bundle.sha256,
    };
    const server = new LambdaFunction(this, "function", {
      functionName: props.functionName,
      description: "Outreach: Next.js server built with OpenNext",
      runtime: props.compute.runtime,
      architectures: [props.compute.architecture],
      handler: "origin-guard.handler",
      s3Bucket: code.bucket,
      s3Key: code.key,
      sourceCodeHash: bundle.sha256,
      memorySize: props.compute.memoryMb,
      timeout: props.compute.timeoutSeconds,
      role: role.arn,
      // Every change of code or settings makes a version, so that the alias can go back to the one before.
      publish: true,
      environment: {
        variables: {
          ...props.variables,
          OUTREACH_APP_HANDLER: props.app.serverHandler,
          OUTREACH_ORIGIN_PROOFS: Fn.join(",", props.acceptedDigests),
        },
      },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    });
    const live = new LambdaAlias(this, "live", {
      name: liveAlias,
      functionName: server.functionName,
      functionVersion: server.version,
    });
    const url = new LambdaFunctionUrl(this, "url", {
      functionName: server.functionName,
      qualifier: live.name,
      authorizationType: "NONE",
      invokeMode: "BUFFERED",
    });
    allowCallsThroughUrl(this, props.functionName, live);
    this.artifacts = [code];
    this.logGroups = [{ name: logGroupName, region: props.region }];
    this.domains = { server: Token.asString(Fn.element(Fn.split("/", url.functionUrl), 2)) };
  }
}

/** May write to its own log group, and nothing else. */
function executionRole(scope: Construct, props: LambdaComputeProps, logGroupName: string): IamRole {
  const assume = new DataAwsIamPolicyDocument(scope, "assume", {
    statement: [
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
        // No condition on the source account: Lambda takes roles of the function's own account only, and names no source
        // when it assumes one.
      },
    ],
  });
  const role = new IamRole(scope, "role", { name: props.functionName, assumeRolePolicy: assume.json });
  const permissions = new DataAwsIamPolicyDocument(scope, "permissions", {
    statement: [
      {
        sid: "WriteOwnLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [`arn:aws:logs:${props.region}:${props.account}:log-group:${logGroupName}:*`],
      },
    ],
  });
  new IamRolePolicy(scope, "role-policy", { name: "server", role: role.name, policy: permissions.json });
  return role;
}

/**
 * A public Function URL needs two permissions: for the URL, and (new URLs since October 2025, all since November 2026)
 * for the function, the latter narrowed to calls that come through the URL. Without that condition any AWS account could
 * invoke the function directly.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function allowCallsThroughUrl(scope: Construct, functionName: string, live: LambdaAlias): void {
  new LambdaPermission(scope, "url-permission", {
    statementId: "AllowFunctionUrl",
    action: "lambda:InvokeFunctionUrl",
    functionName,
    qualifier: live.name,
    principal: "*",
    functionUrlAuthType: "NONE",
  });
  // The provider has the condition from 6.29 on; CloudFormation has it whatever the provider.
  new CloudformationStack(scope, "invoke-permission", {
    name: `${functionName.replaceAll("_", "-")}-url`,
    templateBody: JSON.stringify({
      Description: "Lets the Function URL invoke its function",
      Resources: {
        InvokeThroughUrl: {
          Type: "AWS::Lambda::Permission",
          Properties: {
            Action: "lambda:InvokeFunction",
            FunctionName: `${functionName}:${liveAlias}`,
            InvokedViaFunctionUrl: true,
            Principal: "*",
          },
        },
      },
    }),
    dependsOn: [live],
  });
}
