import { type AwsProvider, CloudwatchMetricAlarm } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import type { AlarmCondition } from "../metric";

export interface MetricAlarmProps {
  readonly namePrefix: string;
  readonly condition: AlarmCondition;
  /** The page with the alarm's runbook. */
  readonly runbooks: string;
  /** Topic, in the metric's Region, that tells of the alarm and of its end. */
  readonly topicArn: string;
  /** The provider of the metric's Region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/** An alarm that says where its runbook is. */
export class MetricAlarm extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: MetricAlarmProps) {
    super(scope, id);
    const { namePrefix, condition, runbooks, topicArn, provider } = props;
    const { metric } = condition;
    const alarm = new CloudwatchMetricAlarm(this, "alarm", {
      ...(provider === undefined ? {} : { provider }),
      alarmName: `${namePrefix}-${condition.name}`,
      alarmDescription: `${condition.description} Runbook: ${runbooks}#${condition.name}`,
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: { ...metric.dimensions },
      ...(metric.statistic.startsWith("p") ? { extendedStatistic: metric.statistic } : { statistic: metric.statistic }),
      comparisonOperator: condition.comparison === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
      threshold: condition.threshold,
      period: condition.periodSeconds,
      datapointsToAlarm: condition.breaches,
      evaluationPeriods: condition.periods,
      treatMissingData: condition.missing === "good" ? "notBreaching" : "breaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
    this.arn = alarm.arn;
  }
}
