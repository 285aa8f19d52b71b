import type { Arrow, Box, Diagram } from "./diagram";

/** Fills of the boxes by the beginning of the service's name; others are white. */
const fills: readonly (readonly [service: string, color: string])[] = [
  ["CloudFront", "#ece5fb"],
  ["Lambda", "#fde8d4"],
  ["EC2", "#fde8d4"],
  ["ECS", "#fde8d4"],
  ["S3", "#e0f1dc"],
  ["DynamoDB", "#e3e9fb"],
  ["SQS", "#fbe3ee"],
  ["EventBridge", "#fbe3ee"],
  ["API Gateway", "#fbe3ee"],
  ["Load balancer", "#ece5fb"],
  ["WAF", "#fadede"],
];

/** A diagram in Graphviz's language, from left to right. */
export function dotOf({ boxes, arrows }: Diagram): string {
  const stacks = [...new Set(boxes.flatMap(({ stack }) => stack ?? []))];
  const outside = boxes.filter(({ stack }) => stack === undefined);
  return [
    "digraph {",
    '  graph [rankdir=LR, bgcolor="white", fontname="Helvetica,Arial,sans-serif", fontsize=12, nodesep=0.25, ranksep=0.9, pad=0.2]',
    '  node [shape=box, style="rounded,filled", fontname="Helvetica,Arial,sans-serif", fontsize=11, color="#59636e", fillcolor="white", margin="0.3,0.1"]',
    '  edge [fontname="Helvetica,Arial,sans-serif", fontsize=9, color="#59636e", fontcolor="#1f2328", arrowsize=0.7]',
    ...stacks.map((stack, index) => clusterOf(stack, index, boxes)),
    ...outside.map((box) => `  ${boxOf(box)}`),
    ...arrows.map(arrowOf),
    "}",
    "",
  ].join("\n");
}

function clusterOf(stack: string, index: number, boxes: readonly Box[]): string {
  return [
    `  subgraph cluster_${index} {`,
    `    label=${quoted(stack)}; labeljust=l; style="rounded"; color="#c8ced6"; fontcolor="#59636e"`,
    ...boxes.filter((box) => box.stack === stack).map((box) => `    ${boxOf(box)}`),
    "  }",
  ].join("\n");
}

function boxOf({ id, service, name }: Box): string {
  const fill = fills.find(([beginning]) => service.startsWith(beginning))?.[1];
  return `${quoted(id)} [label=${quoted(`${service}\n${name}`)}${fill === undefined ? "" : `, fillcolor="${fill}"`}]`;
}

function arrowOf({ from, to, labels }: Arrow): string {
  const label = labels.length === 0 ? "" : ` [label=${quoted(labels.join("\n"))}]`;
  return `  ${quoted(from)} -> ${quoted(to)}${label}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
