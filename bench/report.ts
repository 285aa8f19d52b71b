import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../config";

/** What a measured number must not exceed. */
export interface Goal {
  readonly what: string;
  readonly most: number;
  readonly reached: number;
  readonly unit: "times" | "ms" | "GiB";
}

/** One part of the bench: a table, and the goals that it is about. */
export interface Section {
  readonly title: string;
  readonly text: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
}

/** The page between whose marks the bench writes. */
const page = join(projectRoot, "help", "performance.md");

const [begin, end] = ["<!-- bench: begin -->", "<!-- bench: end -->"];

/** The same text on the terminal and on the page. */
export function rendered(sections: readonly Section[], machine: string): string {
  const parts = [`Measured on: ${machine}.`];
  for (const { title, text, head, rows, goals } of sections) {
    parts.push(`## ${title}`, text, tableOf(head, rows));
    parts.push(tableOf(["goal", "at most", "measured", ""], goals.map(goalRow)));
  }
  return parts.join("\n\n");
}

/** Writes the text into the page. */
export function writePage(text: string): void {
  const content = readFileSync(page, "utf8");
  const [before = "", rest = ""] = content.split(begin);
  const after = rest.split(end)[1] ?? "";
  writeFileSync(page, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}

function goalRow({ what, most, reached, unit }: Goal): readonly string[] {
  const digits = unit === "ms" ? 0 : 2;
  return [what, `${most} ${unit}`, `${reached.toFixed(digits)} ${unit}`, reached <= most ? "met" : "**missed**"];
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(...[name, ...rows.map((row) => row[column] ?? "")].map(lengthOf), 3),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function lengthOf(text: string): number {
  return text.length;
}
