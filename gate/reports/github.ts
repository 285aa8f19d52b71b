import { amount, plain } from "../plain-text";
import type { Finding, Report } from "../report";
import { blocks } from "../verdict";
import { byUrgency, clip, readingOf, ruleOf, verdictWords } from "./context";
import type { ReportContext } from "./context";

/**
 * GitHub shows ten errors, ten warnings and ten notices of a step, and drops the others without a word.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
const MAX_OF_LEVEL = 10;

/** Of one text: GitHub cuts longer annotations, and a log's line has to stay readable. */
const MAX_TEXT = 1_000;

const levels = ["error", "warning", "notice"] as const;
type Level = (typeof levels)[number];

/** One thing to tell: as an annotation, or where there are too many, as a line of the log. */
interface Note {
  readonly level: Level;
  readonly place: Readonly<Record<string, string>>;
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * Annotations for GitHub Actions, as many as GitHub shows of each level, the most urgent ones; after them the verdict, and
 * in a group of the log what no annotation tells.
 */
export function renderGithub(report: Report, context: ReportContext): string {
  const { errors, summary, verdict, point } = report;
  const notes = [
    ...errors.map(({ file, message }): Note => {
      return { level: "error", place: { file }, title: "could not be judged", lines: [message] };
    }),
    ...byUrgency(report).map((finding) => noteOf(finding, blocks(finding, point), context)),
  ];
  const shown = levels.flatMap((level) => notes.filter((note) => note.level === level).slice(0, MAX_OF_LEVEL));
  const rest = levels.flatMap((level) => notes.filter((note) => note.level === level).slice(MAX_OF_LEVEL));
  const counts = `${summary.deny} denied, ${summary.undetermined} undetermined, ${summary.waived} waived`;
  const failures = errors.length > 0 ? `, ${amount(errors.length, "error")}` : "";
  return [
    ...shown.map(annotation),
    `${verdictWords[verdict]}: ${counts}${failures} (${amount(summary.files, "file")}, ${amount(summary.rules, "rule")})`,
    ...(rest.length === 0
      ? []
      : [`::group::${rest.length} more, without an annotation`, ...rest.map(logLine), "::endgroup::"]),
    "",
  ].join("\n");
}

/** An error is what stops the change. */
function levelOf({ verdict, severity }: Finding, stops: boolean): Level {
  if (stops) return "error";
  return verdict === "waived" || severity === "low" ? "notice" : "warning";
}

function noteOf(finding: Finding, stops: boolean, context: ReportContext): Note {
  const { rule, title, verdict, severity, address, message, remedy, source, file, waiver } = finding;
  const reading = readingOf(ruleOf(finding, context), context).map(({ name, link }) => link ?? name);
  return {
    level: levelOf(finding, stops),
    place: source === undefined ? { file } : { file: source.file, line: String(source.line) },
    title: `${verdictWords[verdict]} (${severity}) ${rule}: ${title}`,
    lines: [
      `${address}: ${message}`,
      ...(waiver === undefined
        ? [`Fix: ${remedy}`]
        : [`Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`]),
      ...(reading.length === 0 ? [] : [`See: ${reading.join(", ")}`]),
    ],
  };
}

function annotation({ level, place, title, lines }: Note): string {
  const properties = Object.entries({ ...place, title }).map(([name, value]) => {
    return `${name}=${escapeProperty(clip(plain(value), MAX_TEXT))}`;
  });
  return `::${level} ${properties.join(",")}::${escapeData(lines.map(text).join("\n"))}`;
}

/** A line that starts with a word of ours is no command. */
function logLine({ level, place, title, lines }: Note): string {
  const [first = ""] = lines;
  return `${level} ${Object.values(place).map(text).join(":")} ${text(title)}: ${text(first)}`;
}

function text(given: string): string {
  return clip(plain(given), MAX_TEXT);
}

/** Without this a text could end its line and give a command of its own. */
function escapeData(given: string): string {
  return given.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(given: string): string {
  return escapeData(given).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
