import type { AlarmCondition, Graph, Metric } from "../metric";
import type { WatchedPart } from "./watched-part";

/** A widget of a dashboard's body: where it is on a grid of 24 columns, and what it shows. */
export interface Widget {
  readonly type: "text" | "alarm" | "metric";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface DashboardProps {
  readonly title: string;
  /** Region of the metrics that name none. */
  readonly region: string;
  readonly parts: readonly WatchedPart[];
  readonly alarmArns: readonly string[];
}

const columns = 24;
const graphWidth = 8;
const graphHeight = 6;
const headingHeight = 1;

/** Seconds that a point stands for: finer than what a reader sees of three hours costs, and shows nothing more. */
const periodSeconds = 300;

/**
 * A dashboard's body: the alarms' states, and below them a row of graphs for each part, with the thresholds of its alarms.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody({ title, region, parts, alarmArns }: DashboardProps): { readonly widgets: Widget[] } {
  const widgets: Widget[] = [];
  let y = 0;
  const addRow = (type: Widget["type"], height: number, properties: Widget["properties"]) => {
    widgets.push({ type, x: 0, y, width: columns, height, properties });
    y += height;
  };
  addRow("text", headingHeight, { markdown: `# ${title}` });
  addRow("alarm", alarmsHeight(alarmArns.length), { title: "Alarms", alarms: alarmArns });
  for (const { title: heading, graphs, alarms } of parts) {
    if (graphs.length === 0) continue;
    addRow("text", headingHeight, { markdown: `## ${heading}` });
    graphs.forEach((graph, index) => {
      const [row, column] = [Math.floor(index / 3), index % 3];
      widgets.push({
        type: "metric",
        x: column * graphWidth,
        y: y + row * graphHeight,
        width: graphWidth,
        height: graphHeight,
        properties: graphProperties(graph, alarms, region),
      });
    });
    y += Math.ceil(graphs.length / 3) * graphHeight;
  }
  return { widgets };
}

/** Four alarms fit into a line of the widget, which takes a unit of height; its title takes one as well. */
function alarmsHeight(count: number): number {
  return 1 + Math.ceil(count / 4);
}

function graphProperties({ title, unit, metrics }: Graph, alarms: readonly AlarmCondition[], region: string) {
  const at = metrics[0]?.region ?? region;
  const lines = alarms.filter(({ metric }) => metrics.some((one) => isSame(one, metric)));
  return {
    title,
    region: at,
    view: "timeSeries",
    stacked: false,
    period: periodSeconds,
    metrics: metrics.map((metric) => [
      metric.namespace,
      metric.name,
      ...Object.entries(metric.dimensions).flat(),
      {
        label: metric.label,
        stat: metric.statistic,
        ...((metric.region ?? region) === at ? {} : { region: metric.region ?? region }),
      },
    ]),
    yAxis: { left: { min: 0, showUnits: false, label: unit ?? "Count" } },
    ...(lines.length === 0
      ? {}
      : { annotations: { horizontal: lines.map(({ name, threshold }) => ({ label: name, value: threshold })) } }),
  };
}

function isSame(one: Metric, other: Metric): boolean {
  return (
    one.namespace === other.namespace &&
    one.name === other.name &&
    one.statistic === other.statistic &&
    JSON.stringify(one.dimensions) === JSON.stringify(other.dimensions)
  );
}
