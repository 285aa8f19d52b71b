import { type AwsProvider, CloudwatchLogMetricFilter } from "../../framework/aws";
import { Construct } from "../../framework/cdktf";
import type { ApplicationLog } from "./application-log";
import type { Metric } from "../metric";
import { commonRunbooks, type WatchedPart } from "./watched-part";

export interface ApplicationErrorsProps {
  readonly namePrefix: string;
  /** Log groups of one Region. */
  readonly logGroups: readonly ApplicationLog[];
  readonly region: string;
  /** The provider of that Region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/**
 * What an error looks like in a log.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
const errorPatterns: Readonly<Record<ApplicationLog["format"], string>> = {
  "lambda-json": '{ ($.level = "ERROR") || ($.level = "FATAL") || ($.record.status = "timeout") }',
  // Next.js begins an error's line with ⨯; others write the word.
  text: '?"⨯" ?Error ?ERROR',
};

/** Counts the errors that the application writes into its logs: a page may answer 200 and still have failed. */
export class ApplicationErrors extends Construct {
  readonly watched: WatchedPart;

  constructor(scope: Construct, id: string, props: ApplicationErrorsProps) {
    super(scope, id);
    const { namePrefix, logGroups, region, provider } = props;
    // A filter's metric can't have dimensions of its own choice: the namespace says which environment it is.
    const metric: Metric = {
      namespace: `Outreach/${namePrefix}`,
      name: "ApplicationErrors",
      dimensions: {},
      statistic: "Sum",
      label: "errors",
      region,
    };
    logGroups.forEach(({ name, format }, index) => {
      new CloudwatchLogMetricFilter(this, `filter-${index}`, {
        ...(provider === undefined ? {} : { provider }),
        name: `${namePrefix}-errors`,
        logGroupName: name,
        pattern: errorPatterns[format],
        metricTransformation: { namespace: metric.namespace, name: metric.name, value: "1", defaultValue: "0" },
      });
    });
    this.watched = {
      title: `Application log, ${region}`,
      graphs: [{ title: "Errors in the application's log", unit: "Lines", metrics: [metric] }],
      alarms: [
        {
          name: "application-errors",
          description: "The application writes errors into its log, more than five in five minutes, again and again.",
          metric,
          comparison: "above",
          threshold: 5,
          periodSeconds: 300,
          breaches: 2,
          periods: 3,
          missing: "good",
        },
      ],
      runbooks: commonRunbooks,
    };
  }
}
