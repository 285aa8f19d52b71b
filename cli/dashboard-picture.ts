import { createHash } from "node:crypto";
import { listAt, objectAt } from "../gate/json";
import type { Widget } from "../modules/monitoring/dashboard-body";

/** Pixels of a cell of the dashboard's grid. */
const cell = { width: 50, height: 38 };
const gap = 6;
const columns = 24;
const noticeHeight = 34;

const legendColumns = 2;
const legendHeight = 16;

/** Points of a sample line: a day in quarters of an hour. */
const points = 96;

const colors = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b"];

/** What a series of a graph may look like on a quiet day, by the unit on its axis; all of it is invented. */
const plausible: Readonly<Record<string, number>> = {
  Requests: 900,
  Calls: 250,
  Percent: 1.5,
  Milliseconds: 160,
  Seconds: 0.2,
  Bytes: 6_000_000,
  Events: 60,
  Errors: 0,
  Lines: 0,
  "Of 1": 0.01,
};

/** Series that stay where they are: shares that are nearly whole, and what is 1 while all is well. */
const steady: Readonly<Record<string, number>> = {
  CacheHitRate: 88,
  HealthCheckPercentageHealthy: 100,
  HealthCheckStatus: 1,
  HealthyHostCount: 2,
  UnHealthyHostCount: 0,
  DesiredTaskCount: 2,
  RunningTaskCount: 2,
  PendingTaskCount: 0,
  ProbeSuccess: 1,
};

interface Series {
  readonly label: string;
  readonly values: readonly number[];
}

/**
 * A zone's dashboard as a picture: what a reader of CloudWatch sees, drawn from the synthesized stack. Lines are samples,
 * and the picture says so. The same stack makes the same picture.
 *
 * @param stack The synthesized stack of a zone
 */
export function dashboardPicture(stack: unknown): string {
  const [dashboard] = Object.values(objectAt(stack, "resource", "aws_cloudwatch_dashboard"));
  const { dashboard_body: body, dashboard_name: name } = objectAt(dashboard);
  const { widgets } = JSON.parse(withoutQuotesInReferences(String(body))) as { widgets: readonly Widget[] };
  const height = noticeHeight + Math.max(...widgets.map((one) => one.y + one.height)) * cell.height;
  const width = columns * cell.width;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      `font-family="Helvetica, Arial, sans-serif" role="img" aria-label="Dashboard ${escaped(String(name))}">`,
    // No command's own words: a comment of XML must not hold two hyphens.
    "<!-- Made by: outreach docs -->",
    `<rect width="${width}" height="${height}" fill="#f2f3f3"/>`,
    text(12, 22, `CloudWatch dashboard ${String(name)}: drawn from the synthesized stack, with sample values`, {
      size: 14,
      fill: "#5f6b7a",
      style: "italic",
    }),
    ...widgets.map((widget) => drawn(widget, stack)),
    "</svg>",
    "",
  ].join("\n");
}

/** References to what is only known in AWS stand in the body as they are; their quotes would end its texts. */
function withoutQuotesInReferences(body: string): string {
  return body.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, (reference) => reference.replaceAll('"', "'"));
}

function drawn(widget: Widget, stack: unknown): string {
  const x = widget.x * cell.width + gap / 2;
  const y = noticeHeight + widget.y * cell.height + gap / 2;
  const size = { width: widget.width * cell.width - gap, height: widget.height * cell.height - gap };
  const content =
    widget.type === "text"
      ? heading(String(widget.properties.markdown))
      : widget.type === "alarm"
        ? alarmStates(widget.properties, stack, size.width)
        : graph(widget.properties, size);
  const frame =
    widget.type === "text"
      ? ""
      : `<rect width="${size.width}" height="${size.height}" rx="4" fill="#fff" stroke="#d5dbdb"/>`;
  return `<g transform="translate(${x} ${y})">${frame}${content}</g>`;
}

function heading(markdown: string): string {
  const [, marks = "", words = ""] = /^(#+) (.*)$/.exec(markdown) ?? [];
  return text(8, 24, words, { size: marks.length === 1 ? 20 : 15, weight: "bold" });
}

function alarmStates({ title, alarms }: Widget["properties"], stack: unknown, width: number): string {
  const box = { width: (width - 16) / 4, height: cell.height - 8 };
  const boxes = (Array.isArray(alarms) ? alarms : []).map((arn: unknown, index) => {
    const [x, y] = [8 + (index % 4) * box.width, 30 + Math.floor(index / 4) * cell.height];
    return (
      `<rect x="${x + 2}" y="${y}" width="${box.width - 4}" height="${box.height}" rx="3" fill="#e9f7ec" stroke="#2ca02c"/>` +
      text(x + 10, y + 19, alarmName(String(arn), stack), { size: 10 })
    );
  });
  return text(10, 20, String(title), { size: 13, weight: "bold" }) + boxes.join("");
}

/** The name of the alarm that a reference leads to. */
function alarmName(reference: string, stack: unknown): string {
  const [, id = ""] = /aws_cloudwatch_metric_alarm\.([\w-]+)\.arn/.exec(reference) ?? [];
  const { alarm_name: name } = objectAt(stack, "resource", "aws_cloudwatch_metric_alarm", id);
  return typeof name === "string" ? name : reference;
}

function graph(properties: Widget["properties"], size: { readonly width: number; readonly height: number }): string {
  const unit = String(objectAt(properties, "yAxis", "left").label);
  const thresholds = listAt(properties, "annotations", "horizontal").map((line) => {
    const { label, value } = objectAt(line);
    return { label: String(label), value: Number(value) };
  });
  const highest = Math.max(0, ...thresholds.map(({ value }) => value));
  const series = listAt(properties, "metrics").map((metric, index) => sample(metric, unit, index, highest));
  const most = Math.max(highest, ...series.flatMap(({ values }) => values));
  const top = unit === "Percent" && most > 50 ? 100 : niceCeiling(most);
  const area = {
    left: 58,
    top: 50,
    right: size.width - 12,
    bottom: size.height - 30 - legendHeight * Math.ceil(series.length / legendColumns),
  };
  const at = (value: number) => area.bottom - (value / top) * (area.bottom - area.top);
  const along = (index: number) => area.left + (index / (points - 1)) * (area.right - area.left);
  const axis = [0, top / 2, top].map(
    (value) =>
      `<line x1="${area.left}" x2="${area.right}" y1="${fixed(at(value))}" y2="${fixed(at(value))}" stroke="#e9ebed"/>` +
      text(area.left - 6, at(value) + 4, short(value), { size: 10, anchor: "end", fill: "#5f6b7a" }),
  );
  const hours = ["00:00", "06:00", "12:00", "18:00"].map((label, index) =>
    text(along((index * points) / 4), area.bottom + 14, label, { size: 10, fill: "#5f6b7a" }),
  );
  const lines = series.map(({ values }, index) => {
    const path = values.map((value, place) => `${fixed(along(place))},${fixed(at(value))}`).join(" ");
    return `<polyline points="${path}" fill="none" stroke="${color(index)}" stroke-width="1.5"/>`;
  });
  const limits = thresholds.map(({ label, value }, index) => {
    // Two thresholds may be as good as equal: each label has a side of its own.
    const side = index % 2 === 0 ? { x: area.right, anchor: "end" as const } : { x: area.left + 4 };
    const { x, ...anchor } = side;
    return (
      `<line x1="${area.left}" x2="${area.right}" y1="${fixed(at(value))}" y2="${fixed(at(value))}" stroke="#d13212" stroke-dasharray="4 3"/>` +
      text(x, at(value) - 4, `${label} ${short(value)}`, { size: 10, fill: "#d13212", ...anchor })
    );
  });
  return [
    text(10, 20, String(properties.title), { size: 13, weight: "bold" }),
    text(10, 34, `${unit} · sample`, { size: 10, fill: "#5f6b7a" }),
    ...axis,
    ...hours,
    ...lines,
    ...limits,
    legend(series, size),
  ].join("");
}

function legend(series: readonly Series[], size: { readonly width: number; readonly height: number }): string {
  const width = (size.width - 24) / legendColumns;
  const rows = Math.ceil(series.length / legendColumns);
  return series
    .map(({ label }, index) => {
      const x = 12 + (index % legendColumns) * width;
      const y = size.height + 2 - legendHeight * (rows - Math.floor(index / legendColumns));
      return `<rect x="${fixed(x)}" y="${y - 8}" width="9" height="9" fill="${color(index)}"/>${text(x + 13, y, label, { size: 10 })}`;
    })
    .join("");
}

/** An invented day of a metric: more in working hours, the same for the same metric. */
function sample(metric: unknown, unit: string, index: number, threshold: number): Series {
  const parts: readonly unknown[] = Array.isArray(metric) ? metric : [];
  const [, name] = parts;
  const label = String(objectAt(parts.at(-1)).label);
  const level = steady[String(name)];
  if (level !== undefined) return { label, values: Array.from({ length: points }, () => level) };
  const usual = plausible[unit] ?? 20;
  // Graphs with a threshold far above would show a flat line.
  const base = usual > 0 && usual < threshold / 20 ? threshold / 8 : usual;
  const seed = createHash("sha256")
    .update(JSON.stringify(parts.slice(0, 2)) + label)
    .digest();
  // Percentiles lie above each other; other series of a graph are a part of the first.
  const share = label.startsWith("p") && unit === "Milliseconds" ? 1 + index * 0.6 : 1 / (1 + index * 1.5);
  const values = Array.from({ length: points }, (_, place) => {
    const day = 0.35 + 0.65 * Math.max(0, Math.sin(((place - 24) / points) * 2 * Math.PI));
    const noise = 0.85 + ((seed[place % seed.length] ?? 0) / 255) * 0.3;
    return base * day * noise * share;
  });
  return { label, values };
}

/** The next of 1, 2 and 5 times a power of ten: what axes end at. */
function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value * 1.05) ?? 20) * power;
}

function short(value: number): string {
  if (value >= 1_000_000) return `${round(value / 1_000_000)}M`;
  return value >= 1000 ? `${round(value / 1000)}K` : round(value);
}

function round(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function color(index: number): string {
  return colors[index % colors.length] ?? "#000";
}

interface TextStyle {
  readonly size: number;
  readonly weight?: "bold";
  readonly style?: "italic";
  readonly anchor?: "end";
  readonly fill?: string;
}

function text(x: number, y: number, words: string, { size, weight, style, anchor, fill }: TextStyle): string {
  const attributes = [
    `x="${fixed(x)}" y="${fixed(y)}" font-size="${size}" fill="${fill ?? "#16191f"}"`,
    ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
    ...(style === undefined ? [] : [`font-style="${style}"`]),
    ...(anchor === undefined ? [] : [`text-anchor="${anchor}"`]),
  ];
  return `<text ${attributes.join(" ")}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
