import { type ComputeOf, edgeRegion } from "../../config";
import {
  type AwsProvider,
  CloudwatchLogGroup,
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
  IamRole,
  IamRolePolicy,
  LambdaFunction,
} from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import { type Artifact, codeArtifact } from "../artifact";
import { edgeHandler, packEdgeBundle } from "../edge-bundle";
import type { LogKeys } from "../log-key";
import type { AlarmCondition, Graph, Metric, Statistic } from "../metric";
import { type OpenNextOutput, OpenNextOutputError } from "../open-next-output";
import type { Compute, LogGroupReference } from "./compute";

export interface LambdaEdgeComputeProps {
  /** The function's name, by which its role is called as well. */
  readonly functionName: string;
  readonly compute: ComputeOf<"lambda-edge">;
  readonly app: OpenNextOutput;
  /** What the app's process environment has; part of the code, since Lambda@Edge has no environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  /** SSM parameters that are read at start, by the variables of the process environment that take them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly parameterRegion: string;
  /** Bucket in us-east-1 from which Lambda takes the code. */
  readonly artifactBucket: string;
  readonly account: string;
  readonly logRetentionDays: number;
  /** Keys of its log groups, in whatever Region they are. */
  readonly logKeys: LogKeys;
  readonly providerIn: (region: string) => AwsProvider;
}

/**
 * The application's server on Lambda@Edge: it answers at CloudFront's origin request, in the Regions next to the viewers.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
 */
export class LambdaEdgeCompute extends Construct implements Compute {
  readonly domains: Readonly<Record<string, string>> = {};
  readonly originRequestFunctionArn: string;
  readonly artifacts: readonly Artifact[];
  readonly logGroups: readonly LogGroupReference[];
  readonly graphs: readonly Graph[];
  readonly alarms: readonly AlarmCondition[];
  readonly healthPath = "/outreach/api/health";
  readonly releasePermissions: readonly DataAwsIamPolicyDocumentStatement[];

  constructor(scope: Construct, id: string, props: LambdaEdgeComputeProps) {
    super(scope, id);
    const { functionName, compute, account } = props;
    refuseUnsuited(props.app);
    // Lambda@Edge puts the function's own Region before its name, in whatever Region it runs.
    const replicaName = `${edgeRegion}.${functionName}`;
    const logGroupName = `/aws/lambda/${replicaName}`;
    for (const region of compute.logRegions) {
      new CloudwatchLogGroup(this, `edge-logs-${region}`, {
        provider: props.providerIn(region),
        name: logGroupName,
        retentionInDays: props.logRetentionDays,
        kmsKeyId: props.logKeys.in(region).arnFor(logGroupName),
      });
    }
    const bundle = packEdgeBundle(props.app.server.directory, {
      handler: props.app.server.handler,
      variables: props.settings,
      parameters: props.parameters,
      region: props.parameterRegion,
    });
    const code = codeArtifact(this, "edge-bundle", bundle, { bucket: props.artifactBucket, region: edgeRegion });
    const server = new LambdaFunction(this, "edge-function", {
      provider: props.providerIn(edgeRegion),
      functionName,
      description: "Outreach: Next.js server built with OpenNext, at the edge",
      runtime: compute.runtime,
      // The only one that Lambda@Edge has.
      architectures: ["x86_64"],
      handler: edgeHandler,
      s3Bucket: code.bucket,
      s3Key: code.key,
      sourceCodeHash: bundle.sha256,
      memorySize: compute.memoryMb,
      timeout: compute.timeoutSeconds,
      role: executionRole(this, props, logGroupName).arn,
      // A distribution names a version.
      publish: true,
      // Replicas go hours after the distribution has let go of them, and until then Lambda refuses to delete the function.
      skipDestroy: true,
      lifecycle: { createBeforeDestroy: true },
    });
    this.originRequestFunctionArn = server.qualifiedArn;
    this.artifacts = [code];
    this.logGroups = compute.logRegions.map((region) => ({ name: logGroupName, region }));

    const inRegions = (name: string, statistic: Statistic): Metric[] =>
      compute.logRegions.map((region) => ({
        namespace: "AWS/Lambda",
        name,
        dimensions: { FunctionName: replicaName },
        statistic,
        label: region,
        region,
      }));
    this.graphs = [
      { title: "Edge invocations", metrics: inRegions("Invocations", "Sum") },
      { title: "Edge errors", metrics: inRegions("Errors", "Sum") },
      { title: "Edge throttles", metrics: inRegions("Throttles", "Sum") },
      { title: "Edge duration", unit: "Milliseconds", metrics: inRegions("Duration", "p95") },
    ];
    this.alarms = edgeAlarms(replicaName, compute.timeoutSeconds);
    const functionArn = `arn:aws:lambda:${edgeRegion}:${account}:function:${functionName}`;
    this.releasePermissions = [
      {
        sid: "PublishEdgeServer",
        actions: [
          "lambda:GetFunction",
          "lambda:GetFunctionConfiguration",
          "lambda:UpdateFunctionCode",
          "lambda:PublishVersion",
          // CloudFront copies a version on behalf of whoever puts it on a distribution.
          "lambda:EnableReplication*",
        ],
        resources: [functionArn, `${functionArn}:*`],
      },
    ];
  }
}

/** @throws {OpenNextOutputError} when the adapter could not call the build's server */
function refuseUnsuited({ file, server }: OpenNextOutput): void {
  const { type, streaming, converter = "aws-apigw-v2" } = server;
  if (type === "function" && !streaming && converter === "aws-apigw-v2") return;
  const what = streaming ? "a streaming server" : type === "ecs" ? "a container" : `the converter ${converter}`;
  throw new OpenNextOutputError(
    `${file} describes ${what}, which the compute option lambda-edge does not run. Take the wrapper aws-lambda and the ` +
      "converter aws-apigw-v2, OpenNext's defaults for Lambda, in open-next.config.ts and build again.",
  );
}

/** May write its logs wherever it runs and read the parameters that it starts with, and nothing else. */
function executionRole(scope: Construct, props: LambdaEdgeComputeProps, logGroupName: string): IamRole {
  const { account, functionName, parameters, parameterRegion } = props;
  const assume = new DataAwsIamPolicyDocument(scope, "edge-assume", {
    statement: [
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] }],
      },
    ],
  });
  const role = new IamRole(scope, "edge-role", { name: functionName, assumeRolePolicy: assume.json });
  const permissions = new DataAwsIamPolicyDocument(scope, "edge-permissions", {
    statement: [
      {
        // Also to make a group: a viewer may come by a Region that has none yet, and its lines must not be lost.
        sid: "WriteOwnLogs",
        actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [`arn:aws:logs:*:${account}:log-group:${logGroupName}:*`],
      },
      {
        sid: "ReadParameters",
        actions: ["ssm:GetParameters"],
        resources: Object.values(parameters).map(
          (name) => `arn:aws:ssm:${parameterRegion}:${account}:parameter${name}`,
        ),
      },
    ],
  });
  new IamRolePolicy(scope, "edge-role-policy", { name: "server", role: role.name, policy: permissions.json });
  return role;
}

/** Failed invocations in five minutes that are no longer chance. */
const tolerableErrors = 5;

/**
 * In the Region of most viewers; what goes wrong in another one shows as errors of the distribution.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
function edgeAlarms(replicaName: string, timeoutSeconds: number): AlarmCondition[] {
  const metric = (name: string, statistic: Statistic): Metric => ({
    namespace: "AWS/Lambda",
    name,
    dimensions: { FunctionName: replicaName },
    statistic,
    label: edgeRegion,
    region: edgeRegion,
  });
  const often = { comparison: "above", periodSeconds: 300, missing: "good" } as const;
  return [
    {
      ...often,
      name: "edge-errors",
      description: `The server at the edge failed more than ${tolerableErrors} times in five minutes; who asked got an error page. Read its log in us-east-1 first.`,
      metric: metric("Errors", "Sum"),
      threshold: tolerableErrors,
      breaches: 1,
      periods: 1,
    },
    {
      ...often,
      name: "edge-throttles",
      description: "The server at the edge was refused to run for want of concurrency; who asked got an error page.",
      metric: metric("Throttles", "Sum"),
      threshold: 0,
      breaches: 1,
      periods: 1,
    },
    {
      ...often,
      name: "edge-duration",
      description: `The server at the edge takes nearly as long as it may (${timeoutSeconds} s) for one request in twenty. Look at what it waits for.`,
      metric: metric("Duration", "p95"),
      threshold: timeoutSeconds * 800,
      breaches: 3,
      periods: 3,
    },
  ];
}
