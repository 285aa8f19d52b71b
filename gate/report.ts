import { compareText } from "./json";
import { blocks, severities } from "./verdict";
import type { FindingVerdict, Point, Severity, Verdict } from "./verdict";

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
  readonly errors: number;
  readonly severities: Readonly<Record<Severity, number>>;
}

/** The outcome of judging some files; exactly what `--format json` prints. */
export interface Report {
  /** Anything but `pass` stops what would follow. */
  readonly verdict: Verdict;
  /** Worst first, then by file, address, rule and message. */
  readonly findings: readonly Finding[];
  readonly errors: readonly JudgeError[];
  readonly summary: Summary;
}

/** What a report is made of. */
export interface ReportParts {
  readonly findings: readonly Finding[];
  readonly errors: readonly JudgeError[];
  readonly files: number;
  readonly rules: number;
  /** Decides which findings block. */
  readonly point: Point;
}

/** Sorts, counts and draws the verdict. A report of nothing judged is an error: silence is no approval. */
export function makeReport({ findings, errors, files, rules, point }: ReportParts): Report {
  const sorted = [...findings].sort(compareFindings);
  const count = (verdict: FindingVerdict) => sorted.filter((finding) => finding.verdict === verdict).length;
  const deny = count("deny");
  const undetermined = count("undetermined");
  const of = (severity: Severity) => sorted.filter((finding) => finding.severity === severity).length;
  const summary: Summary = {
    files,
    rules,
    deny,
    undetermined,
    errors: errors.length,
    severities: { critical: of("critical"), high: of("high"), medium: of("medium"), low: of("low") },
  };
  let verdict: Verdict = "pass";
  if (undetermined > 0 && blocks[point].undetermined) verdict = "undetermined";
  if (deny > 0 && blocks[point].deny) verdict = "deny";
  if (errors.length > 0 || files === 0 || rules === 0) verdict = "error";
  return { verdict, findings: sorted, errors, summary };
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
