import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudwatchEventRule, CloudwatchEventTarget, LambdaPermission } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import { type Artifact, codeArtifact } from "../artifact";
import { logGroupOf } from "../execution-role";
import { packFiles } from "../lambda-bundle";
import { LiveFunction } from "../live-function";
import type { LogKey } from "../log-key";
import type { Metric, Statistic } from "../metric";
import { commonRunbooks, type WatchedPart } from "./watched-part";

export interface ProbeProps {
  /** The function's name. */
  readonly name: string;
  readonly environment: string;
  /** What the user types. */
  readonly domainName: string;
  readonly everyMinutes: number;
  /** Bucket of the function's region from which Lambda takes the code. */
  readonly artifactBucket: string;
  readonly region: string;
  readonly account: string;
  readonly logKey: LogKey;
  readonly logRetentionDays: number;
}

/** Four steps of ten seconds at most. */
const timeoutSeconds = 60;
const memoryMb = 256;

/**
 * Visits the user's URL as a browser would, every few minutes: page, redirect, static file, 404. A function of ours and
 * not a canary of CloudWatch Synthetics: help/decisions.md says why.
 */
export class Probe extends Construct {
  /** The function's code, which must be in its bucket before it is made. */
  readonly code: Artifact;
  readonly watched: WatchedPart;

  constructor(scope: Construct, id: string, props: ProbeProps) {
    super(scope, id);
    const { name, everyMinutes } = props;
    this.code = codeArtifact(this, "bundle", packProbe(), { bucket: props.artifactBucket, region: props.region });
    const probe = new LiveFunction(this, "probe", {
      name,
      description: `Visits https://${props.domainName} as a user would`,
      // The newest that AWS provider 5.100, the floor, accepts.
      runtime: "nodejs22.x",
      architecture: "arm64",
      handler: "probe.handler",
      code: this.code,
      memoryMb,
      timeoutSeconds,
      variables: { PROBE_HOST: props.domainName, PROBE_ENVIRONMENT: props.environment },
      permissions: [],
      kmsKeyArn: props.logKey.arnFor(logGroupOf(name)),
      logRetentionDays: props.logRetentionDays,
      region: props.region,
      account: props.account,
    });
    const schedule = new CloudwatchEventRule(this, "schedule", {
      name,
      description: "Starts the probe",
      scheduleExpression: everyMinutes === 1 ? "rate(1 minute)" : `rate(${everyMinutes} minutes)`,
    });
    const permission = new LambdaPermission(this, "permission", {
      statementId: "AllowSchedule",
      action: "lambda:InvokeFunction",
      functionName: name,
      qualifier: probe.live.name,
      principal: "events.amazonaws.com",
      sourceArn: schedule.arn,
    });
    new CloudwatchEventTarget(this, "target", {
      rule: schedule.name,
      arn: probe.live.arn,
      dependsOn: [permission],
    });
    this.watched = watched(props);
  }
}

function watched({ environment, everyMinutes, domainName }: ProbeProps): WatchedPart {
  const metric = (name: string, statistic: Statistic, label: string): Metric => ({
    namespace: "Outreach",
    name,
    dimensions: { Environment: environment },
    statistic,
    label,
  });
  const success = metric("ProbeSuccess", "Minimum", "succeeds");
  return {
    title: "Probe",
    graphs: [
      { title: `A visit of ${domainName}`, unit: "1 is success", metrics: [success] },
      {
        title: "Time of a visit",
        unit: "Milliseconds",
        metrics: [metric("ProbePageTime", "Average", "page"), metric("ProbeAssetTime", "Average", "static file")],
      },
    ],
    alarms: [
      {
        name: "probe-fails",
        description: `A visit of https://${domainName}/outreach fails. The probe's log says at which step.`,
        metric: success,
        comparison: "below",
        threshold: 1,
        periodSeconds: everyMinutes * 60,
        breaches: 2,
        periods: 3,
        missing: "bad",
      },
    ],
    runbooks: commonRunbooks,
  };
}

function packProbe() {
  const file = "probe.mjs";
  return packFiles(new Map([[file, readFileSync(join(__dirname, "probe", file))]]), "The probe");
}
