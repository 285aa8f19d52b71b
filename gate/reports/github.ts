import { amount, plain } from "../plain-text";
import type { Finding, Report } from "../report";
import { blocks } from "../verdict";
import { verdictWords } from "./context";

/**
 * Annotations for GitHub Actions, one a line, and the verdict at the end. GitHub shows ten errors, ten warnings and ten
 * notices of a step, so the worst come first.
 *
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function renderGithub(report: Report): string {
  const { findings, errors, summary, verdict, point } = report;
  const levels = findings.map((finding) => [levelOf(finding, blocks(finding, point)), finding] as const);
  const lines = [
    ...errors.map(({ file, message }) => command("error", { file, title: "could not be judged" }, message)),
    ...order.flatMap((level) => levels.filter(([of]) => of === level).map(([, finding]) => annotation(level, finding))),
    `${verdictWords[verdict]}: ${summary.deny} denied, ${summary.undetermined} undetermined, ${summary.waived} waived ` +
      `(${amount(summary.files, "file")}, ${amount(summary.rules, "rule")})`,
  ];
  return `${lines.join("\n")}\n`;
}

const order = ["error", "warning", "notice"] as const;
type Level = (typeof order)[number];

/** An error is what stops the change. */
function levelOf({ verdict, severity }: Finding, stops: boolean): Level {
  if (stops) return "error";
  return verdict === "waived" || severity === "low" ? "notice" : "warning";
}

function annotation(level: Level, finding: Finding): string {
  const { rule, title, verdict, severity, address, message, remedy, source, file, waiver } = finding;
  const place = source === undefined ? { file } : { file: source.file, line: String(source.line) };
  const lines = [
    `${address}: ${message}`,
    ...(waiver === undefined
      ? [`Fix: ${remedy}`]
      : [`Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`]),
  ];
  return command(
    level,
    { ...place, title: `${verdictWords[verdict]} (${severity}) ${rule}: ${title}` },
    lines.join("\n"),
  );
}

function command(level: Level, properties: Readonly<Record<string, string>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(plain(value))}`);
  const text = message.split("\n").map(plain).join("\n");
  return `::${level} ${written.join(",")}::${escapeData(text)}`;
}

/** Without this a text could end its line and give a command of its own. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
