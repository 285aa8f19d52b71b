import { version } from "../../package.json";
import { countWords } from "../action-counts";
import type { RuleAbout } from "../manifest";
import type { Finding, Report } from "../report";
import { blocks } from "../verdict";
import type { FindingVerdict, Verdict } from "../verdict";

/** The name under which reports appear in other people's tools. */
export const toolName = "outreach-gate";

/** Its version, by the rules of semver. */
export const toolVersion: string = version;

/** What a report is written with. */
export interface ReportContext {
  /** What the rules say of themselves; those that are missing are known by their findings only. */
  readonly rules: readonly RuleAbout[];
  /** ANSI colors in the format `terminal`. @default false */
  readonly color?: boolean;
  /** The repository's files on the web, with a slash at the end. @default none: the rules' pages are named, not linked */
  readonly repository?: string;
  /** The most characters, in the format `markdown`. @default what GitHub takes as a comment */
  readonly room?: number;
}

/** One file's part of a report. */
export interface Part {
  /** The stack's name, or the file where the name is not known. */
  readonly name: string;
  readonly file: string;
  /** Of what stops the change in this file. */
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Resources that the plan deletes or replaces. */
  readonly destroyed: number;
  /** What the plan changes, in words; undefined where there is no plan. */
  readonly changes: string | undefined;
}

/** The words of a verdict, as the terminal has them too. */
export const verdictWords: Readonly<Record<Verdict | FindingVerdict, string>> = {
  pass: "pass",
  deny: "denied",
  undetermined: "undetermined",
  waived: "waived",
  error: "could not judge everything",
};

/** The parts of a report: those that destroy first, then the worst, then by name. */
export function partsOf(report: Report): readonly Part[] {
  const byFile = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const others = byFile.get(finding.file);
    if (others === undefined) byFile.set(finding.file, [finding]);
    else others.push(finding);
  }
  const files = new Map(report.judged.map((file) => [file.file, file]));
  const parts = [...new Set([...files.keys(), ...byFile.keys()])].map((file): Part => {
    const judged = files.get(file);
    const findings = byFile.get(file) ?? [];
    const { changes } = judged ?? {};
    return {
      name: judged?.stack ?? file,
      file,
      verdict: worstOf(findings.filter((finding) => blocks(finding, report.point))),
      findings,
      destroyed: (changes?.delete ?? 0) + (changes?.replace ?? 0),
      changes: changes === undefined ? undefined : countWords(changes) || "none",
    };
  });
  return parts.sort(
    (a, b) =>
      Number(b.destroyed > 0) - Number(a.destroyed > 0) ||
      order.indexOf(a.verdict) - order.indexOf(b.verdict) ||
      compare(a.name, b.name) ||
      compare(a.file, b.file),
  );
}

const order: readonly Verdict[] = ["error", "deny", "undetermined", "pass"];

function worstOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ verdict }) => verdict === "deny")) return "deny";
  return findings.some(({ verdict }) => verdict === "undetermined") ? "undetermined" : "pass";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** All rules of a report by their ids: those of the catalog, and those that only a finding tells of. */
export function rulesOf({ findings }: Report, { rules }: ReportContext): ReadonlyMap<string, RuleAbout> {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  for (const { rule, title, severity, remedy, references = [] } of findings) {
    if (!known.has(rule)) known.set(rule, { id: rule, title, severity, remedy, description: title, references });
  }
  return known;
}

/** A finding's rule, with the references that the finding itself names, where it does. */
export function ruleOf({ rule, references, title, severity, remedy }: Finding, { rules }: ReportContext): RuleAbout {
  const known = rules.find(({ id }) => id === rule) ?? { id: rule, title, severity, remedy, description: title };
  return { references: [], ...known, ...(references === undefined ? {} : { references }) };
}

/** Findings and the moment that decides which of them stop what follows. */
interface Findings<Known extends Finding> extends Pick<Report, "point"> {
  readonly findings: readonly Known[];
}

/** Findings as a reader wants them: what stops the change first, of that what destroys something; waived ones last. */
export function byUrgency<Known extends Finding>({ findings, point }: Findings<Known>): readonly Known[] {
  const rank = (finding: Finding) =>
    (finding.verdict === "waived" ? 4 : blocks(finding, point) ? 0 : 2) + (isDestructive(finding) ? 0 : 1);
  return findings
    .map((finding) => [rank(finding), finding] as const)
    .sort(([a], [b]) => a - b)
    .map(([, finding]) => finding);
}

/** Whether the plan deletes or replaces the finding's resource. */
export function isDestructive({ change }: Finding): boolean {
  return change?.action === "delete" || change?.action === "replace";
}

/** Something to read: a control's page, a page of AWS, or the rule's own. */
export interface Reading {
  readonly name: string;
  /** Absent where there is no page, or nobody knows where it is. */
  readonly link?: string;
}

/** What to read about a rule: controls with their pages, other pages, and last the rule's own in `help/rules/`. */
export function readingOf(rule: RuleAbout, { rules, repository }: ReportContext): readonly Reading[] {
  const links = rule.references.filter(isLink);
  const controls = rule.references.filter((reference) => !isLink(reference));
  const pages = new Map(controls.map((control) => [control, links.find((link) => isPageOf(control, link))]));
  const others = links.filter((link) => ![...pages.values()].includes(link));
  const isListed = rules.some(({ id }) => id === rule.id);
  return [
    ...[...pages].map(([name, link]) => ({ name, ...(link === undefined ? {} : { link }) })),
    ...others.map((link) => ({ name: nameOf(link), link })),
    ...(isListed ? [pageOf(rule.id, repository)] : []),
  ];
}

/** The page that `outreach docs` writes about a rule. */
function pageOf(id: string, repository: string | undefined): Reading {
  const name = `help/rules/${id}.md`;
  return { name, ...(repository === undefined ? {} : { link: `${repository}${name}` }) };
}

/** `CloudFront.3` is `#cloudfront-3` in a page of Security Hub. */
function isPageOf(control: string, link: string): boolean {
  return link.endsWith(`#${control.toLowerCase().replaceAll(".", "-")}`);
}

/** The last part of a page's address tells which page it is. */
function nameOf(link: string): string {
  return (
    link
      .replace(/\/+$/, "")
      .replace(/^.*\//, "")
      .replace(/\.html(?=#|$)/, "") || link
  );
}

/** Only such references are links, and only such as need no escaping in any format. */
export function isLink(reference: string): boolean {
  return /^https:\/\/[\w:/.#?=&%~+-]+$/.test(reference);
}

/** A text of at most so many characters, none of them halved. */
export function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…` : text;
}
