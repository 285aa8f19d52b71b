import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import picocolors from "picocolors";
import { UserError } from "../config/user-error";
import { catalogOf, renderAs, renderErrors, reportFormats } from "../gate/index";
import type { Report, ReportFormat } from "../gate/index";
import { reasonOf } from "../gate/refusal";
import { write } from "./output";

/** A report that is written beside what is printed. */
interface ReportFile {
  readonly format: ReportFormat;
  readonly file: string;
}

/** The options of every command that judges. */
export interface ReportOptions {
  readonly format: ReportFormat;
  readonly output?: string;
  readonly report?: readonly ReportFile[];
}

/** Exit codes, as the help of every command that judges explains them. */
const exitCodeHelp = "\nExit code: 0 pass, 1 denied or undetermined, 2 could not judge.";

/** Adds to a command what says where its report goes. It is judged once, however many reports are written. */
export function withReportOptions(command: Command): Command {
  return command
    .addOption(new Option("--format <format>", "what to print").choices(reportFormats).default("terminal"))
    .option("--output <file>", "write to a file what would be printed")
    .addOption(
      new Option(
        "--report <format=file>",
        "also write a report in another format to a file, such as sarif=gate.sarif; may be given several times",
      ).argParser(addReportFile),
    )
    .addHelpText("after", exitCodeHelp);
}

function addReportFile(given: string, earlier: readonly ReportFile[] = []): readonly ReportFile[] {
  const [, name, file = ""] = /^([^=]*)=(.+)$/.exec(given) ?? [];
  const format = reportFormats.find((known) => known === name);
  if (format === undefined) {
    throw new InvalidArgumentError(`Write FORMAT=FILE, with a format of ${reportFormats.join(", ")}.`);
  }
  return [...earlier, { format, file }];
}

/**
 * Prints a report to stdout or writes it to files, and what could not be judged to stderr as well, in the command's name.
 *
 * @throws {UserError} When a file can't be written: a report that is missing must not read as nothing found.
 */
export async function deliver(report: Report, options: ReportOptions, command: string): Promise<void> {
  for (const line of renderErrors(report)) await write(process.stderr, `outreach ${command}: ${line}\n`);
  const { format, output, report: others = [] } = options;
  const rules = await catalogOf();
  for (const other of others) await toFile(other.file, await renderAs(other.format, report, { rules }));
  if (output !== undefined) {
    await toFile(output, await renderAs(format, report, { rules }));
  } else if (format !== "terminal" || report.summary.files > 0) {
    const color = process.stdout.isTTY && picocolors.isColorSupported;
    await write(process.stdout, await renderAs(format, report, { rules, color }));
  }
}

async function toFile(file: string, text: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new UserError(`can't write the report ${file}: ${reasonOf(error)}`);
  }
}
