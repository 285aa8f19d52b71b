/** How CloudWatch sums up the data points of a period. */
export type Statistic = "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum" | `p${number}`;

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  /** What a reader of a graph calls it. */
  readonly label: string;
  /** Region that has the metric: CloudFront's are in us-east-1 alone. @default - the stack's own */
  readonly region?: string;
}

/** Metrics that are looked at together: one graph of a dashboard. */
export interface Graph {
  readonly title: string;
  /** Of the left axis, such as `Milliseconds`. @default - a count */
  readonly unit?: string;
  readonly metrics: readonly Metric[];
}

/** A state of a metric that somebody has to look at. */
export interface AlarmCondition {
  /** Lower-case words with hyphens, such as `server-errors`. Its runbook in help/ has it for an anchor. */
  readonly name: string;
  /** The runbook's anchor where several alarms share one. @default - the name */
  readonly runbook?: string;
  /** What is wrong for users when it goes off, and what to look at first. */
  readonly description: string;
  readonly metric: Metric;
  readonly comparison: "above" | "below";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Of the last `periods`, this many have to be over the threshold. */
  readonly breaches: number;
  readonly periods: number;
  /** What a period without data counts as. */
  readonly missing: "good" | "bad";
}
