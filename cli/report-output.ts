import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import picocolors from "picocolors";
import { UserError } from "../config/user-error";
import { catalogOf, exitCodes, renderAs, renderErrors, reportFormats } from "../gate/index";
import type { Report, ReportFormat } from "../gate/index";
import { plain } from "../gate/plain-text";
import { codeOf, reasonOf } from "../gate/refusal";
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

/** What the help of every command that judges ends with. */
const moreHelp = `
Formats: terminal for people; json (help/report.schema.json); sarif for code scanning; junit for CI servers;
github for annotations in GitHub Actions; markdown for a pull request's comment; html, one page for a browser.

Exit code: 0 pass, 1 denied or undetermined, 2 could not judge, or could not write a report.`;

/** Adds to a command what says where its report goes. It is judged once, however many reports are written. */
export function withReportOptions(command: Command): Command {
  return command
    .addOption(new Option("--format <format>", "what to print").choices(reportFormats).default("terminal"))
    .option("--output <file>", "write what would be printed to a file instead")
    .addOption(
      new Option(
        "--report <format=file>",
        "also write a report in another format to a file, such as sarif=gate.sarif; may be given several times",
      ).argParser(addReportFile),
    )
    .addHelpText("after", moreHelp);
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
 * What can't be written to its file is said on stderr, after everything else: the verdict is printed all the same.
 *
 * @returns The exit code: 2 where a file could not be written, because a report that is missing must not read as nothing
 * found; else the verdict's.
 */
export async function deliver(report: Report, options: ReportOptions, command: string): Promise<number> {
  const say = (line: string) => write(process.stderr, `outreach ${command}: ${line}\n`);
  for (const line of renderErrors(report)) await say(line);
  const { format, output, report: others = [] } = options;
  const context = { rules: await catalogOf(), ...repositoryOf(process.env) };
  const files = new ReportFiles(report);
  for (const other of others) await files.write(other.file, () => renderAs(other.format, report, context));
  const isPrinted = output === undefined || !(await files.write(output, () => renderAs(format, report, context)));
  if (isPrinted && (format !== "terminal" || report.summary.files > 0)) {
    const color = process.stdout.isTTY && picocolors.isColorSupported;
    await write(process.stdout, await renderAs(format, report, { ...context, color }));
  }
  for (const failure of files.failures) await say(plain(failure));
  return files.failures.length > 0 ? exitCodes.error : exitCodes[report.verdict];
}

/** The files of one run's reports. */
class ReportFiles {
  readonly failures: string[] = [];
  private readonly taken: Map<string, string>;

  constructor({ judged, errors }: Report) {
    this.taken = new Map([...judged, ...errors].map(({ file }) => [path.resolve(file), "is a file that was judged"]));
  }

  /** @returns False when the file could not be written, which is among the failures then. */
  async write(file: string, render: () => Promise<string>): Promise<boolean> {
    const absolute = path.resolve(file);
    try {
      const use = this.taken.get(absolute);
      if (use !== undefined) throw new UserError(use);
      this.taken.set(absolute, "is named for another report");
      await makeFolder(path.dirname(absolute));
      await writeFile(file, await render());
      return true;
    } catch (error) {
      this.failures.push(`can't write the report ${file}: ${reasonOf(error)}`);
      return false;
    }
  }
}

/** One folder at a time: Node's own `recursive` never ends where the system denies that a parent exists, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await makeFolder(path.dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
}

/** Where GitHub shows the repository's files, as its runners tell: there reports link the rules' pages. */
function repositoryOf({ GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: name = "" }: NodeJS.ProcessEnv) {
  const isKnown = /^https:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(name);
  return isKnown ? { repository: `${server}/${name}/blob/HEAD/` } : {};
}
