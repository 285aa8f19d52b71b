import type { AlarmCondition, Graph, Metric, Statistic } from "../metric";

/** A function that is watched. */
export interface WatchedFunction {
  /** What alarms and graphs call it: lower-case words with hyphens, such as `server`. */
  readonly label: string;
  /** What it is in a sentence, such as `The server`. */
  readonly title: string;
  readonly functionName: string;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency?: number | undefined;
  /** Anchor of its alarms' runbooks, where several functions share them. @default - the label */
  readonly runbook?: string;
}

/** Failed invocations in five minutes that are no longer chance. */
const tolerableErrors = 5;

/** Of the time-out, and of the reserved concurrency, what leaves room for a busy hour. */
const fullShare = 0.8;

const fiveMinutes = 300;

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
function metric(one: WatchedFunction, name: string, statistic: Statistic, label = one.label): Metric {
  return { namespace: "AWS/Lambda", name, dimensions: { FunctionName: one.functionName }, statistic, label };
}

/** What functions do, a graph for each kind of number. */
export function functionGraphs(functions: readonly WatchedFunction[]): Graph[] {
  const of = (name: string, statistic: Statistic) => functions.map((one) => metric(one, name, statistic));
  return [
    { title: "Function invocations", metrics: of("Invocations", "Sum") },
    { title: "Function errors", metrics: of("Errors", "Sum") },
    { title: "Function throttles", metrics: of("Throttles", "Sum") },
    {
      title: "Function duration",
      unit: "Milliseconds",
      metrics: functions.flatMap((one) =>
        (["p50", "p95"] as const).map((statistic) => metric(one, "Duration", statistic, `${one.label} ${statistic}`)),
      ),
    },
    { title: "Function concurrency", metrics: of("ConcurrentExecutions", "Maximum") },
  ];
}

/** When somebody has to look at a function. */
export function functionAlarms(one: WatchedFunction): AlarmCondition[] {
  const { label, title, timeoutSeconds, reservedConcurrency, runbook = label } = one;
  const often = { comparison: "above", periodSeconds: fiveMinutes, breaches: 1, periods: 1, missing: "good" } as const;
  const lasting = { ...often, breaches: 3, periods: 3 };
  return [
    {
      ...often,
      name: `${label}-errors`,
      runbook: `${runbook}-errors`,
      description: `${title} failed more than ${tolerableErrors} times in five minutes; who asked got an error page. Read its log for the error first.`,
      metric: metric(one, "Errors", "Sum"),
      threshold: tolerableErrors,
    },
    {
      ...often,
      name: `${label}-throttles`,
      runbook: `${runbook}-throttles`,
      description: `${title} was refused to run for want of concurrency; who asked got an error page. Compare its concurrency with what is reserved, and with the account's.`,
      metric: metric(one, "Throttles", "Sum"),
      threshold: 0,
    },
    {
      ...lasting,
      name: `${label}-duration`,
      runbook: `${runbook}-duration`,
      description: `${title} takes nearly as long as it may (${timeoutSeconds} s) for one request in twenty. Look at what it waits for: the API, the tag table.`,
      metric: metric(one, "Duration", "p95"),
      threshold: timeoutSeconds * 1000 * fullShare,
    },
    ...(reservedConcurrency === undefined
      ? []
      : [
          {
            ...lasting,
            name: `${label}-concurrency`,
            runbook: `${runbook}-concurrency`,
            description: `${title} uses nearly all of the ${reservedConcurrency} invocations reserved for it. Raise reservedConcurrency before requests are throttled.`,
            metric: metric(one, "ConcurrentExecutions", "Maximum"),
            threshold: Math.floor(reservedConcurrency * fullShare),
          },
        ]),
  ];
}
