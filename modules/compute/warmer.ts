import { CloudwatchEventRule, CloudwatchEventTarget, LambdaPermission } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import { type Artifact, codeArtifact } from "../artifact";
import { packLambdaBundle } from "../lambda-bundle";
import { logGroupOf } from "../execution-role";
import { LiveFunction, liveAlias } from "../live-function";
import type { OpenNextFunction } from "../open-next-output";
import type { WatchedFunction } from "./function-metrics";
import type { BuildFunctionProps } from "./server-function";

export interface WarmerProps extends BuildFunctionProps {
  readonly functionName: string;
  /** Begins the schedule's name. */
  readonly namePrefix: string;
  readonly warmer: OpenNextFunction;
  /** Instances of each server to keep started. */
  readonly instances: number;
  readonly servers: readonly { readonly functionName: string; readonly functionArn: string }[];
}

const memoryMb = 256;
const timeoutSeconds = 60;

/** Lambda keeps an idle instance for longer than this, as experience has it; AWS promises nothing. */
const schedule = "rate(5 minutes)";

/** Keeps servers started by asking them now and then. The guard lets its events through: they come by IAM. */
export class Warmer extends Construct {
  readonly code: Artifact;
  readonly logGroupName: string;
  readonly functionArn: string;
  readonly watched: WatchedFunction;

  constructor(scope: Construct, id: string, props: WarmerProps) {
    super(scope, id);
    const { functionName, compute, region, account, servers, instances } = props;
    this.code = codeArtifact(this, "bundle", packLambdaBundle(props.warmer.directory, { guarded: false }), {
      bucket: props.artifactBucket,
      region,
    });
    const warmer = new LiveFunction(this, "function", {
      name: functionName,
      description: "Outreach: keeps servers started",
      runtime: compute.runtime,
      architecture: compute.architecture,
      handler: props.warmer.handler,
      code: this.code,
      memoryMb,
      timeoutSeconds,
      variables: {
        WARM_PARAMS: JSON.stringify(
          servers.map((server) => ({ function: `${server.functionName}:${liveAlias}`, concurrency: instances })),
        ),
      },
      permissions: [
        {
          sid: "AskServers",
          actions: ["lambda:InvokeFunction"],
          resources: servers.map((server) => `${server.functionArn}:${liveAlias}`),
        },
      ],
      logRetentionDays: props.logRetentionDays,
      kmsKeyArn: props.logKey.arnFor(logGroupOf(props.functionName)),
      tracing: compute.tracing,
      region,
      account,
    });
    this.logGroupName = warmer.logGroupName;
    const rule = new CloudwatchEventRule(this, "schedule", {
      name: `${props.namePrefix}-warmer`,
      description: "Keeps Outreach's servers started",
      scheduleExpression: schedule,
    });
    new CloudwatchEventTarget(this, "target", { rule: rule.name, arn: warmer.live.arn });
    new LambdaPermission(this, "permission", {
      statementId: "AllowSchedule",
      action: "lambda:InvokeFunction",
      functionName,
      qualifier: warmer.live.name,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    this.functionArn = warmer.arn;
    this.watched = { label: "warmer", title: "The warmer", functionName, timeoutSeconds };
  }
}
