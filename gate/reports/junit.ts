import type { Finding, Report } from "../report";
import { blocks } from "../verdict";
import { partsOf, readingOf, ruleOf, rulesOf, toolName } from "./context";
import type { Part, ReportContext } from "./context";
import { markup } from "./markup";
import type { Markup } from "./markup";

/**
 * JUnit XML: a suite for each judged file, a test case for each rule in it. Whatever stops the change fails the case;
 * what is waived or only listed skips it and says why. A file that could not be judged is a suite with an error.
 */
export function renderJunit(report: Report, context: ReportContext): string {
  const fails: Fails = (finding) => blocks(finding, report.point);
  const rules = [...rulesOf(report, context).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const suites = partsOf(report).map((part) => {
    const cases = rules.map(({ id, title }) => ({
      id,
      title,
      findings: part.findings.filter(({ rule }) => rule === id),
    }));
    return suite(part, cases, { fails, context });
  });
  const { failures, skipped } = outcomes(report.findings, fails);
  const document = markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${toolName}" tests="${suites.length * rules.length + report.errors.length}" failures="${failures}" errors="${report.errors.length}" skipped="${skipped}" time="0">
${suites}${report.errors.map(failedSuite)}</testsuites>
`;
  return document.toString();
}

/** Whether a finding fails its case. */
type Fails = (finding: Finding) => boolean;

interface Surroundings {
  readonly fails: Fails;
  readonly context: ReportContext;
}

interface Case {
  readonly id: string;
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** One case has one outcome; what stops the change outweighs the rest, which the failure's text then lists too. */
function suite({ name, file, findings }: Part, cases: readonly Case[], around: Surroundings): Markup {
  const { failures, skipped } = outcomes(findings, around.fails);
  return markup`  <testsuite name="${name}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="0">
    <properties><property name="file" value="${file}"/></properties>
${cases.map((each) => testCase(each, file, around))}  </testsuite>
`;
}

function testCase({ id, title, findings }: Case, file: string, { fails, context }: Surroundings): Markup {
  const [first] = findings.filter(fails);
  const opened = markup`    <testcase classname="${file}" name="${id}: ${title}" time="0"`;
  if (first !== undefined) {
    const message = `${first.address}: ${first.message}`;
    return markup`${opened}>
      <failure type="${first.verdict}" message="${message}">${findings.map((finding) => describe(finding, context)).join("\n\n")}</failure>
    </testcase>
`;
  }
  if (findings.length === 0) return markup`${opened}/>\n`;
  return markup`${opened}>
      <skipped message="${findings.map(reason).join(" ")}"/>
    </testcase>
`;
}

function failedSuite({ file, message }: Report["errors"][number]): Markup {
  return markup`  <testsuite name="${file}" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase classname="${file}" name="can be judged" time="0">
      <error type="error" message="${message}"/>
    </testcase>
  </testsuite>
`;
}

function describe(finding: Finding, context: ReportContext): string {
  const { verdict, severity, address, path, source, message, remedy, missing, waiver } = finding;
  const reading = readingOf(ruleOf(finding, context), context).map(({ name, link }) => link ?? name);
  return [
    `${verdict} (${severity}): ${message}`,
    `address: ${address}`,
    ...(path === undefined ? [] : [`construct: ${path}`]),
    ...(source === undefined ? [] : [`source: ${source.file}:${source.line}`]),
    ...(missing === undefined ? [] : [`not known: ${missing}`]),
    ...(waiver === undefined ? [] : [`waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`]),
    `fix: ${remedy}`,
    ...(reading.length === 0 ? [] : [`see: ${reading.join(", ")}`]),
  ].join("\n");
}

function reason({ verdict, address, message, waiver }: Finding): string {
  if (waiver !== undefined) {
    return `waived by ${waiver.owner} until ${waiver.expires} (${waiver.reason}): ${address}: ${message}`;
  }
  return `${verdict === "deny" ? "denied" : "undetermined"}, only listed: ${address}: ${message}`;
}

/** Cases by their outcome, not findings: a rule may find several faults in one file. */
function outcomes(findings: readonly Finding[], fails: Fails): { readonly failures: number; readonly skipped: number } {
  const key = ({ file, rule }: Finding) => `${file}\n${rule}`;
  const failures = new Set(findings.filter(fails).map(key)).size;
  return { failures, skipped: new Set(findings.map(key)).size - failures };
}
