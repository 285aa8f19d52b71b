import type { EnvironmentSettings } from "../../config";
import { type AwsProvider, CloudfrontMonitoringSubscription, CloudwatchDashboard } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import type { Artifact } from "../artifact";
import type { Compute } from "../compute/compute";
import type { Firewall } from "../firewall";
import type { LogKeys } from "../log-key";
import { AlarmTopic } from "./alarm-topic";
import { ApplicationErrors } from "./application-errors";
import { type ApplicationLog, applicationLogs } from "./application-log";
import { Budget } from "./budget";
import { dashboardBody } from "./dashboard-body";
import { HealthCheck } from "./health-check";
import { MetricAlarm } from "./metric-alarm";
import { Probe } from "./probe";
import { SavedQueries } from "./saved-queries";
import { type StageDimensions, watchedRestApi, watchedWebSocketApi } from "./watched-apis";
import { type DistributionWatch, watchedDistribution } from "./watched-distribution";
import { watchedFirewall } from "./watched-firewall";
import type { WatchedPart } from "./watched-part";

export interface ZoneMonitoringProps {
  /** Begins the names of all that watches. */
  readonly namePrefix: string;
  readonly environment: EnvironmentSettings;
  readonly compute: Compute;
  readonly distribution: DistributionWatch;
  /** Stages of the APIs, where CloudWatch can tell them. */
  readonly restApi: StageDimensions | undefined;
  readonly webSocketApi: StageDimensions;
  readonly firewall: Firewall | undefined;
  /** The tag that tells the environment's costs. */
  readonly costTag: { readonly key: string; readonly value: string };
  /** Bucket of the zone's Region from which Lambda takes the probe's code. */
  readonly artifactBucket: string;
  readonly logKeys: LogKeys;
  /** Provider for a Region; undefined for the stack's own. */
  readonly providerIn: (region: string) => AwsProvider | undefined;
}

/**
 * What tells whether a zone is well: its dashboard, alarms and the topics that they tell, a probe and a health check of
 * the user's URL, saved queries, and the budget. Metrics of CloudFront and Route 53 are in us-east-1, and an alarm has to
 * be where its metric is.
 */
export class ZoneMonitoring extends Construct {
  /** The probe's code, which must be in its bucket before it is made. */
  readonly artifacts: readonly Artifact[];
  private readonly topics = new Map<string, AlarmTopic>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ZoneMonitoringProps,
  ) {
    super(scope, id);
    const { namePrefix, environment, compute, distribution, firewall, restApi, webSocketApi } = props;
    const { region, account, domains, monitoring } = environment;
    new CloudfrontMonitoringSubscription(this, "additional-metrics", {
      distributionId: distribution.distributionId,
      monitoringSubscription: { realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: "Enabled" } },
    });
    const probe = new Probe(this, "probe", {
      name: `${namePrefix}-probe`,
      environment: environment.name,
      domainName: domains.sleepconnect,
      everyMinutes: monitoring.probeMinutes,
      artifactBucket: props.artifactBucket,
      region,
      account,
      logKey: props.logKeys.in(region),
      logRetentionDays: environment.logRetentionDays,
    });
    this.artifacts = [probe.code];
    const healthCheck = new HealthCheck(this, "health-check", {
      name: namePrefix,
      domainName: domains.sleepconnect,
      path: compute.healthPath,
      regions: monitoring.healthCheckRegions,
    });

    const logs = applicationLogs(compute.logGroups);
    const parts: readonly WatchedPart[] = [
      probe.watched,
      healthCheck.watched,
      watchedDistribution(distribution),
      {
        title: `Server: ${environment.compute.kind}`,
        graphs: compute.graphs,
        alarms: compute.alarms,
        runbooks: `help/compute/${environment.compute.kind}.md`,
      },
      ...this.applicationErrors(logs),
      ...(restApi === undefined ? [] : [watchedRestApi(restApi)]),
      watchedWebSocketApi(webSocketApi),
      ...(firewall === undefined || environment.firewall === undefined
        ? []
        : [watchedFirewall({ metricName: namePrefix, ...environment.firewall })]),
    ];
    const alarmArns = parts.flatMap((part) => this.alarmsOf(part));
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: namePrefix,
      dashboardBody: JSON.stringify(
        dashboardBody({ title: `Outreach, ${environment.name}`, region, parts, alarmArns }),
      ),
    });
    this.saveQueries(logs);
    new Budget(this, "budget", {
      name: namePrefix,
      account,
      limit: environment.monthlyBudget,
      tag: props.costTag,
      topicArn: this.topicIn(region),
    });
  }

  private applicationErrors(logGroups: readonly ApplicationLog[]): WatchedPart[] {
    return [...groupedBy(logGroups, (group) => group.region)].map(
      ([region, groups]) =>
        new ApplicationErrors(this, `application-errors-${region}`, {
          namePrefix: this.props.namePrefix,
          logGroups: groups,
          region,
          ...this.located(region),
        }).watched,
    );
  }

  private alarmsOf({ alarms, runbooks }: WatchedPart): string[] {
    return alarms.map((condition) => {
      const region = condition.metric.region ?? this.props.environment.region;
      return new MetricAlarm(this, `alarm-${condition.name}-${region}`, {
        namePrefix: this.props.namePrefix,
        condition,
        runbooks,
        topicArn: this.topicIn(region),
        ...this.located(region),
      }).arn;
    });
  }

  private saveQueries(logGroups: readonly ApplicationLog[]): void {
    const { namePrefix, firewall } = this.props;
    for (const [place, groups] of groupedBy(logGroups, ({ region, format }) => `${region}-${format}`)) {
      const [first] = groups;
      if (first === undefined) continue;
      new SavedQueries(this, `queries-${place}`, {
        folder: namePrefix,
        kind: first.format,
        logGroupNames: groups.map(({ name }) => name),
        ...this.located(first.region),
      });
    }
    if (firewall === undefined) return;
    new SavedQueries(this, "queries-firewall", {
      folder: namePrefix,
      kind: "firewall",
      logGroupNames: [firewall.logGroupName],
      ...this.located("us-east-1"),
    });
  }

  /** ARN of the topic for a Region's alarms, made when it is first asked for. */
  private topicIn(region: string): string {
    const known = this.topics.get(region);
    if (known !== undefined) return known.arn;
    const { namePrefix, environment } = this.props;
    const topic = new AlarmTopic(this, `topic-${region}`, {
      name: `${namePrefix}-alarms`,
      account: environment.account,
      region,
      subscribers: environment.monitoring.subscribers,
      ...this.located(region),
    });
    this.topics.set(region, topic);
    return topic.arn;
  }

  private located(region: string): { readonly provider?: AwsProvider } {
    const provider = this.props.providerIn(region);
    return provider === undefined ? {} : { provider };
  }
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
