import { amount, plain } from "../plain-text";
import type { Finding, Report, ReportedWaiver } from "../report";
import { blocks } from "../verdict";
import { byUrgency, clip, isDestructive, partsOf, readingOf, ruleOf, verdictWords } from "./context";
import type { Part, ReportContext } from "./context";

/** GitHub refuses longer comments; the rest is for the sentence about what is left out. */
const MAX_LENGTH = 65_536 - 536;

/** More rows make a table that nobody reads. */
const MAX_ROWS = 50;

/** No single text may crowd out the others. */
const MAX_TEXT = 600;

/** Of a name in the table: there each character may take six. */
const MAX_CELL = 80;

const icons = { pass: "✅", deny: "❌", undetermined: "❔", error: "⛔", waived: "🕓" } as const;

/** One thing of which there may be too many: left out from the end, and counted. */
interface Entry {
  readonly text: string;
  readonly noun: string;
}

/**
 * A summary for a pull request, within what GitHub takes as a comment whatever the report holds. What destroys something
 * comes first.
 */
export function renderMarkdown(report: Report, context: ReportContext): string {
  const { verdict, summary, waivers, errors, point } = report;
  const parts = partsOf(report);
  const title = `## ${icons[verdict]} Gate: ${verdictWords[verdict]}`;
  const counts =
    `${summary.deny} denied, ${summary.undetermined} undetermined, ${summary.waived} waived` +
    `${errors.length > 0 ? `, ${amount(errors.length, "error")}` : ""} ` +
    `(${amount(summary.files, "file")}, ${amount(summary.rules, "rule")}).`;
  const findings = byUrgency(report);
  const open = findings.filter((finding) => finding.verdict !== "waived");
  const waived = findings.filter((finding) => finding.verdict === "waived");
  const names = new Map(parts.map(({ file, name }) => [file, name]));
  const writer = new Writer(
    [title, counts, ...destruction(parts), ...stackTable(parts)].join("\n\n"),
    context.room ?? MAX_LENGTH,
  );
  writer.section(
    "### Not judged",
    errors.map(({ file, message }) => entry(`- ${code(file)}: ${text(message)}`, "error")),
  );
  writer.section(
    "### Findings",
    open.map((finding) => entry(findingText(finding, { names, context, stops: blocks(finding, point) }), "finding")),
  );
  writer.section(
    "### Waived",
    waived.map((finding) => entry(waivedText(finding, names), "waived finding")),
  );
  writer.section("### Waivers that matched nothing here", waivers.filter(({ used }) => !used).map(unusedText));
  return writer.end();
}

/** What nobody may overlook. */
function destruction(parts: readonly Part[]): readonly string[] {
  const count = parts.reduce((sum, { destroyed }) => sum + destroyed, 0);
  const where = parts.filter(({ destroyed }) => destroyed > 0).length;
  return count === 0 ? [] : [`⚠️ **${amount(count, "resource")} destroyed or replaced** in ${amount(where, "stack")}.`];
}

/** Collects text up to the limit, then only counts. */
class Writer {
  private readonly omitted = new Map<string, number>();

  constructor(
    private written: string,
    private readonly room: number,
  ) {}

  section(heading: string, entries: readonly Entry[]): void {
    let prefix = `${this.written.endsWith("\n") ? "" : "\n"}\n${heading}\n\n`;
    for (const { text, noun } of entries) {
      if (this.omitted.size === 0 && this.written.length + prefix.length + text.length + 1 <= this.room) {
        this.written += `${prefix}${text}\n`;
        prefix = "";
      } else this.omitted.set(noun, (this.omitted.get(noun) ?? 0) + 1);
    }
  }

  end(): string {
    const left = [...this.omitted].map(([noun, count]) => amount(count, noun)).join(", ");
    const sentence =
      left === "" ? "" : `\n**Left out here for want of space: ${left}.** The other reports list everything.\n`;
    return `${this.written.trimEnd()}\n${sentence}`;
  }
}

function entry(text: string, noun: string): Entry {
  return { text, noun };
}

function stackTable(parts: readonly Part[]): readonly string[] {
  if (parts.length === 0) return [];
  const rows = parts.slice(0, MAX_ROWS).map(({ name, verdict, findings, changes, destroyed }) => {
    const count = (wanted: Finding["verdict"]) => findings.filter((finding) => finding.verdict === wanted).length;
    const said = destroyed > 0 ? `⚠️ **${changes ?? ""}**` : (changes ?? "");
    const cells = [
      cellCode(name),
      `${icons[verdict]} ${verdictWords[verdict]}`,
      said,
      ...[count("deny"), count("undetermined"), count("waived")].map(String),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const more = parts.length - rows.length;
  return [
    [
      "| Stack | Verdict | Resources | Denied | Undetermined | Waived |",
      "| --- | --- | --- | ---: | ---: | ---: |",
      ...rows,
    ].join("\n"),
    ...(more > 0 ? [`${amount(more, "more file")} not shown here.`] : []),
  ];
}

interface Surroundings {
  readonly names: ReadonlyMap<string, string>;
  readonly context: ReportContext;
  readonly stops: boolean;
}

function findingText(finding: Finding, { names, context, stops }: Surroundings): string {
  const { verdict, severity, title, rule, address, path, source, message, missing, remedy, file, change } = finding;
  const reading = readingOf(ruleOf(finding, context), context).map(({ name, link }) =>
    link === undefined ? code(name) : `[${text(name)}](${link})`,
  );
  const word = stops || verdict === "undetermined" ? verdictWords[verdict] : "advice";
  return [
    `#### ${icons[verdict]} ${severity} · ${text(title)}`,
    "",
    text(message),
    "",
    `- **${word}**${stops ? "" : ", stops nothing,"} by ${code(rule)} in ${code(names.get(file) ?? file)}`,
    `- **Resource:** ${code(address)}${isDestructive(finding) ? `, ⚠️ **${change?.action ?? ""}d by this plan**` : ""}`,
    ...(path === undefined ? [] : [`- **Construct:** ${code(path)}`]),
    ...(source === undefined ? [] : [`- **Source:** ${code(`${source.file}:${source.line}`)}`]),
    ...(missing === undefined ? [] : [`- **Not known yet:** ${text(missing)}`]),
    `- **Fix:** ${text(remedy)}`,
    ...(reading.length === 0 ? [] : [`- **See:** ${reading.join(", ")}`]),
    "",
  ].join("\n");
}

function waivedText({ rule, address, severity, message, waiver, file }: Finding, names: ReadonlyMap<string, string>) {
  const { owner = "", expires = "", reason = "" } = waiver ?? {};
  return (
    `- ${code(rule)} (${severity}) for ${code(address)} in ${code(names.get(file) ?? file)}: ${text(message)} ` +
    `**Waived** by ${text(owner)} until ${text(expires)}: ${text(reason)}`
  );
}

function unusedText({ rule, address, constructPath, owner, expires }: ReportedWaiver): Entry {
  const what = address ?? constructPath ?? "";
  return entry(`- ${code(rule)} for ${code(what)} (${text(owner)}, until ${text(expires)})`, "waiver");
}

/**
 * A text that reads as it is: no formatting, no formula, no HTML, no link, and nobody mentioned. A space without width
 * keeps GitHub from reading a name, a number of an issue or an address.
 */
export function text(given: string): string {
  return clip(plain(given).trim(), MAX_TEXT)
    .replace(/[\\`*_[\]#|~<>&$]/g, (character) => entities[character] ?? `\\${character}`)
    .replace(/^(?:[-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replace(/@(?=[\w-])/g, "@&#8203;")
    .replace(/\\#(?=\d)/g, "\\#&#8203;")
    .replace(/\bGH-(?=\d)/gi, (start) => `${start}&#8203;`)
    .replace(/:\/\//g, ":&#8203;//")
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}&#8203;.`);
}

/** GitHub itself advises the span: a dollar sign is the start of a formula, also after a backslash. */
const entities: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", $: "<span>$</span>" };

/** A text as code, whatever backticks it holds. */
export function code(given: string): string {
  const shown = clip(plain(given), MAX_TEXT);
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || shown === "" ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** The same in a cell of a table, where a bar ends the cell even in code, and a backslash before it does not help. */
export function cellCode(given: string): string {
  const escaped = clip(plain(given), MAX_CELL).replace(/[^A-Za-z0-9 /()-]/gu, (character) => {
    return `&#${character.codePointAt(0) ?? 0};${character === "@" ? "&#8203;" : ""}`;
  });
  return `<code>${escaped}</code>`;
}
