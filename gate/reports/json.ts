import type { Report } from "../report";

/** The report as it is, for machines: `help/report.schema.json` describes it. */
export function renderJson(report: Report): string {
  return `${jsonText(report)}\n`;
}

/** JSON in which no text gives a command to GitHub Actions, should it be printed there: see `plain`. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll("##[", "##\\u005b");
}
