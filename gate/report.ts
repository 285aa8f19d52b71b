import type { Action, Change } from "./change";
import type { DocumentKind } from "./document";
import { compareText } from "./json";
import { blocks, severities } from "./verdict";
import type { FindingVerdict, Point, Severity, Verdict } from "./verdict";
import type { Waiver } from "./waiver";

/** A line of the program, by a path relative to the project's root, with slashes on every system. */
export interface SourceLine {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Where the program creates a resource. */
export interface Source extends SourceLine {
  /** The line of the stack that led there, where that is another one. */
  readonly stack?: SourceLine;
}

/** One thing that a rule found. */
export interface Finding {
  /** The rule's permanent id, such as `cloudfront-viewer-https`. */
  readonly rule: string;
  readonly verdict: FindingVerdict;
  readonly severity: Severity;
  /** The rule's name in words: why it matters. */
  readonly title: string;
  /** Terraform address, with module path and index key. */
  readonly address: string;
  /** What is wrong with the value given, and what is allowed. */
  readonly message: string;
  readonly remedy: string;
  /** The value that is not known yet; only of an undetermined finding. */
  readonly missing?: string;
  /** The judged file, as it was given. */
  readonly file: string;
  /** The construct's path in the program, where it is known. */
  readonly path?: string;
  /** The TypeScript that creates the resource, where it is known. */
  readonly source?: Source;
  /** AWS Security Hub controls and AWS pages that ask for the same. */
  readonly references?: readonly string[];
  /** Who answers for the finding, why and until when; only of a waived finding. */
  readonly waiver?: WaiverNote;
  /** What the plan does to the resource; only where it changes it. */
  readonly change?: Change;
}

/** A file that was judged. */
export interface JudgedFile {
  /** As it was given. */
  readonly file: string;
  readonly kind: DocumentKind;
  /** The stack's name, where it is known. */
  readonly stack?: string;
  /** How many resources the plan changes, and how; only of a plan. */
  readonly changes?: Readonly<Record<Action, number>>;
}

/** What a waived finding says of its waiver. */
export type WaiverNote = Pick<Waiver, "owner" | "reason" | "expires">;

/** A waiver in force, as a report lists it. */
export interface ReportedWaiver extends Waiver {
  /** Whether any finding of this run matches it. */
  readonly used: boolean;
}

/** Something that could not be judged, in one line. */
export interface JudgeError {
  /** The file, or the folder of the policies when they themselves are at fault. */
  readonly file: string;
  readonly message: string;
}

/** Counts of a report. */
export interface Summary {
  /** Files that were judged; those in `errors` are not among them. */
  readonly files: number;
  /** Rules that were evaluated on each of them. */
  readonly rules: number;
  readonly deny: number;
  readonly undetermined: number;
  readonly waived: number;
  readonly errors: number;
  /** What is denied or undetermined, without what is waived. */
  readonly severities: Readonly<Record<Severity, number>>;
}

/** The outcome of judging some files; exactly what `--format json` prints. */
export interface Report {
  /** Anything but `pass` stops what would follow. */
  readonly verdict: Verdict;
  /** The moment, which decides which findings stop it: `blocks(finding, report.point)`. */
  readonly point: Point;
  /** Worst first, then by file, address, rule and message. */
  readonly findings: readonly Finding[];
  readonly errors: readonly JudgeError[];
  readonly summary: Summary;
  /** Every waiver in force, as `config/waivers.ts` lists them. */
  readonly waivers: readonly ReportedWaiver[];
  /** The files that were judged, in the order in which they were given. */
  readonly judged: readonly JudgedFile[];
}

/** What a report is made of. */
export interface ReportParts {
  readonly findings: readonly Finding[];
  readonly errors: readonly JudgeError[];
  readonly files: number;
  readonly rules: number;
  /** Decides which findings block. */
  readonly point: Point;
  readonly waivers?: readonly ReportedWaiver[];
  readonly judged?: readonly JudgedFile[];
}

/** Sorts, counts and draws the verdict. A report of nothing judged is an error: silence is no approval. */
export function makeReport(parts: ReportParts): Report {
  const { findings, errors, files, rules, point, waivers = [], judged = [] } = parts;
  const sorted = [...findings].sort(compareFindings);
  const count = (verdict: FindingVerdict) => sorted.filter((finding) => finding.verdict === verdict).length;
  const of = (severity: Severity) =>
    sorted.filter((finding) => finding.severity === severity && finding.verdict !== "waived").length;
  const summary: Summary = {
    files,
    rules,
    deny: count("deny"),
    undetermined: count("undetermined"),
    waived: count("waived"),
    errors: errors.length,
    severities: { critical: of("critical"), high: of("high"), medium: of("medium"), low: of("low") },
  };
  const stopping = new Set(sorted.filter((finding) => blocks(finding, point)).map(({ verdict }) => verdict));
  let verdict: Verdict = "pass";
  if (stopping.has("undetermined")) verdict = "undetermined";
  if (stopping.has("deny")) verdict = "deny";
  if (errors.length > 0 || files === 0 || rules === 0) verdict = "error";
  return { verdict, point, findings: sorted, errors, summary, waivers, judged };
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compareText(a.verdict, b.verdict) ||
    compareText(a.file, b.file) ||
    compareText(a.address, b.address) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}
