import { Option } from "commander";
import picocolors from "picocolors";
import { renderErrors, renderReport } from "../gate/index";
import type { Report } from "../gate/index";
import { write } from "./output";

/** What a report can be printed as. */
export type ReportFormat = "text" | "json";

/** The option of every command that judges. */
export function formatOption(): Option {
  return new Option("--format <format>", "what to print").choices(["text", "json"]).default("text");
}

/** Exit codes, as the help of every command that judges explains them. */
export const exitCodeHelp = "\nExit code: 0 pass, 1 denied or undetermined, 2 could not judge.";

/** Prints a report to stdout, and what could not be judged to stderr as well, in the command's name. */
export async function printReport(report: Report, format: ReportFormat, command: string): Promise<void> {
  for (const line of renderErrors(report)) await write(process.stderr, `outreach ${command}: ${line}\n`);
  if (format === "json") {
    await write(process.stdout, `${JSON.stringify(report, null, 2)}\n`);
  } else if (report.summary.files > 0) {
    const color = process.stdout.isTTY && picocolors.isColorSupported;
    await write(process.stdout, renderReport(report, { color, errors: false }));
  }
}
