import picocolors from "picocolors";
import { amount, plain } from "./plain-text";
import type { Finding, Report, ReportedWaiver, Source } from "./report";
import { blocks } from "./verdict";
import type { Severity } from "./verdict";

/** How a report is written for people. */
export interface RenderOptions {
  /** ANSI colors; off for files, pipes and NO_COLOR. */
  readonly color: boolean | undefined;
  /** Whether the report also says what could not be judged; off where stderr says it. @default true */
  readonly errors?: boolean;
}

type Paint = (text: string) => string;
type Colors = ReturnType<typeof picocolors.createColors>;

/** Width of the labels before a finding's lines. */
const LABEL_WIDTH = 12;

/**
 * Writes a report for a terminal: a block a finding, always in the same order of lines, then what could not be judged,
 * the waivers in force, and a summary at the end.
 */
export function renderReport(report: Report, { color, errors = true }: RenderOptions): string {
  const colors = picocolors.createColors(color ?? false);
  const findings = report.findings.map((finding) => renderFinding(finding, colors));
  const failures = errors ? renderErrors(report).map((text) => `${colors.red("ERROR")} ${text}`) : [];
  const waivers = report.waivers.length > 0 ? [renderWaivers(report.waivers, colors)] : [];
  return [...findings, ...failures, ...waivers, renderSummary(report, colors)].join("\n\n") + "\n";
}

/** One line for each thing that could not be judged. */
export function renderErrors(report: Report): readonly string[] {
  return report.errors.map(({ file, message }) => `${plain(file)}: ${plain(message)}`);
}

function renderFinding(finding: Finding, colors: Colors): string {
  const paint = severityPaint(finding.severity, colors);
  const verdict = finding.verdict === "deny" ? "denied" : finding.verdict;
  const lines = [
    `${paint(finding.severity.toUpperCase())} ${verdict} ${colors.bold(plain(finding.rule))}: ${plain(finding.title)}`,
    line("what", finding.message, colors),
    ...(finding.missing === undefined ? [] : [line("not known", finding.missing, colors)]),
    line("address", finding.address, colors),
    ...(finding.path === undefined ? [] : [line("construct", finding.path, colors)]),
    ...(finding.source === undefined ? [] : [line("source", placeOf(finding.source), colors)]),
    line("fix", finding.remedy, colors),
    line("see", [...controlsOf(finding), `help/rules/${finding.rule}.md`].join(", "), colors),
    line("file", finding.file, colors),
    ...(finding.waiver === undefined ? [] : [line("waived by", waiverOf(finding.waiver), colors)]),
  ];
  return lines.join("\n");
}

/** AWS Security Hub controls; their pages, and those of AWS, are in the rule's own. */
function controlsOf({ references = [] }: Finding): readonly string[] {
  return references.filter((reference) => !reference.includes("://"));
}

function placeOf({ file, line, stack }: Source): string {
  return `${file}:${line}${stack === undefined ? "" : `, from ${stack.file}:${stack.line}`}`;
}

function waiverOf({ owner, reason, expires }: NonNullable<Finding["waiver"]>): string {
  return `${owner} until ${expires}: ${reason}`;
}

function renderWaivers(waivers: readonly ReportedWaiver[], colors: Colors): string {
  const lines = waivers.map((waiver) => {
    const target = waiver.address ?? waiver.constructPath ?? "";
    const place = waiver.stack === undefined ? target : `${target} in ${waiver.stack}`;
    return line(waiver.used ? "used" : "not used", `${waiver.rule}, ${place}, ${waiverOf(waiver)}`, colors);
  });
  return [colors.bold("Waivers in force:"), ...lines].join("\n");
}

function line(label: string, text: string, colors: Colors): string {
  return `  ${colors.dim(label.padEnd(LABEL_WIDTH))}${plain(text)}`;
}

function renderSummary({ verdict, point, findings, summary }: Report, colors: Colors): string {
  const words: Readonly<Record<Report["verdict"], string>> = {
    pass: colors.green("pass"),
    deny: colors.red("denied"),
    undetermined: colors.yellow("undetermined"),
    error: colors.red("could not judge everything"),
  };
  const listed = findings.filter((finding) => finding.verdict !== "waived" && !blocks(finding, point)).length;
  const counts = [
    `${summary.deny} denied`,
    `${summary.undetermined} undetermined`,
    ...(listed > 0 ? [`${listed} of them only listed`] : []),
    ...(summary.waived > 0 ? [`${summary.waived} waived`] : []),
    ...(summary.errors > 0 ? [amount(summary.errors, "error")] : []),
  ];
  return `${colors.bold(words[verdict])}: ${counts.join(", ")} (${amount(summary.files, "file")}, ${amount(summary.rules, "rule")})`;
}

function severityPaint(severity: Severity, colors: Colors): Paint {
  if (severity === "critical" || severity === "high") return colors.red;
  return severity === "medium" ? colors.yellow : colors.blue;
}
