import type { ComputeOf } from "../../config";
import type { DataAwsIamPolicyDocumentStatement } from "../../framework/aws";
import { Construct, Fn } from "../../framework/cdktf";
import { type Artifact, codeArtifact } from "../artifact";
import { FunctionUrl } from "../function-url";
import { packLambdaBundle } from "../lambda-bundle";
import { logGroupOf } from "../execution-role";
import type { LogKey } from "../log-key";
import { LiveFunction } from "../live-function";
import type { OpenNextServer } from "../open-next-output";
import type { WatchedFunction } from "./function-metrics";

/** What the functions of one build have in common. */
export interface BuildFunctionProps {
  readonly compute: ComputeOf<"lambda">;
  /** Bucket of the functions' region from which Lambda takes the code. */
  readonly artifactBucket: string;
  readonly region: string;
  readonly account: string;
  readonly logRetentionDays: number;
  /** Key of the log group. */
  readonly logKey: LogKey;
}

export interface ServerFunctionProps extends BuildFunctionProps {
  /** What its alarms and graphs call it, and whose runbooks they have where servers share them. */
  readonly watched: Pick<WatchedFunction, "label" | "title" | "runbook">;
  readonly functionName: string;
  readonly description: string;
  readonly server: OpenNextServer;
  /** SHA-256 digests of the proofs by which the server knows CloudFront. */
  readonly acceptedDigests: readonly string[];
  /** Variables of the process environment. No secret: Lambda shows them to whoever may read its configuration. */
  readonly variables: Readonly<Record<string, string>>;
  /** What it may do beside writing its own log. */
  readonly permissions: readonly DataAwsIamPolicyDocumentStatement[];
  /** Overrides of what `compute` says of servers. */
  readonly memoryMb?: number;
  readonly architecture?: ComputeOf<"lambda">["architecture"];
  /** Whether the settings of concurrency are for this one: each is for one function. */
  readonly hasConcurrencySettings: boolean;
}

/**
 * A function of a build that answers requests: behind a Function URL, and behind the guard that lets in CloudFront
 * alone. The one place that says which code and which version users get.
 */
export class ServerFunction extends Construct {
  /** Host name of its URL. */
  readonly domain: string;
  readonly code: Artifact;
  readonly logGroupName: string;
  readonly functionArn: string;
  readonly watched: WatchedFunction;
  private readonly url: FunctionUrl;

  constructor(scope: Construct, id: string, props: ServerFunctionProps) {
    super(scope, id);
    const { functionName, server, compute, region, hasConcurrencySettings } = props;
    this.code = codeArtifact(this, "bundle", packLambdaBundle(server.directory, { guarded: true }), {
      bucket: props.artifactBucket,
      region,
    });
    const concurrency = hasConcurrencySettings
      ? {
          reservedConcurrency: compute.reservedConcurrency,
          provisionedConcurrency: compute.provisionedConcurrency,
        }
      : {};
    const target = new LiveFunction(this, "function", {
      name: functionName,
      description: props.description,
      runtime: compute.runtime,
      architecture: props.architecture ?? compute.architecture,
      handler: server.streaming ? "origin-guard.streamingHandler" : "origin-guard.handler",
      code: this.code,
      memoryMb: props.memoryMb ?? compute.memoryMb,
      timeoutSeconds: compute.timeoutSeconds,
      ...concurrency,
      variables: {
        ...props.variables,
        OUTREACH_APP_HANDLER: server.handler,
        OUTREACH_ORIGIN_PROOFS: Fn.join(",", [...props.acceptedDigests]),
      },
      permissions: props.permissions,
      logRetentionDays: props.logRetentionDays,
      kmsKeyArn: props.logKey.arnFor(logGroupOf(props.functionName)),
      tracing: compute.tracing,
      region,
      account: props.account,
    });
    this.logGroupName = target.logGroupName;
    this.url = new FunctionUrl(this, "url", {
      target,
      functionName,
      callers: compute.urlAuthorization === "iam" ? "permitted" : "everybody",
      streaming: server.streaming,
    });
    this.domain = this.url.domain;
    this.functionArn = target.arn;
    this.watched = {
      ...props.watched,
      functionName,
      timeoutSeconds: compute.timeoutSeconds,
      reservedConcurrency: concurrency.reservedConcurrency,
    };
  }

  /** Lets a distribution call that signs its requests. */
  admitDistribution(id: string, distributionArn: string): void {
    this.url.admitDistribution(id, distributionArn);
  }
}
