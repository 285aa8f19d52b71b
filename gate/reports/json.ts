import type { Report } from "../report";

/** The report as it is, for machines: `help/report.schema.json` describes it. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
