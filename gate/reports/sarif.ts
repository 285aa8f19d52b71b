import { createHash } from "node:crypto";
import path from "node:path";
import type { Location, Log, LogicalLocation, ReportingDescriptor, Result } from "sarif";
import type { RuleAbout } from "../manifest";
import { amount, visible } from "../plain-text";
import type { Finding, JudgeError, Report, Source } from "../report";
import { exitCodes } from "../verdict";
import type { Severity } from "../verdict";
import { byUrgency, clip, readingOf, ruleOf, rulesOf, toolName, toolVersion } from "./context";
import type { ReportContext } from "./context";
import { jsonText } from "./json";

/** How GitHub grades an alert, as CVSS does. https://docs.github.com/code-security/reference/code-scanning/sarif-support */
const securitySeverity: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
};

const levels = { critical: "error", high: "error", medium: "warning", low: "note" } as const;

/** GitHub cuts a rule's texts here. */
const MAX_DESCRIPTION = 1024;

/**
 * GitHub refuses a run of more than 25,000 results and keeps 5,000 of them: which, we choose.
 * https://docs.github.com/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
 */
const MAX_RESULTS = 5_000;

/** Of one text of a result: 5,000 of them have to stay below the 10 MB, compressed, that GitHub takes. */
const MAX_TEXT = 1_000;

/** Where an alert stands whose file is in no repository, such as standard input: the program of all stacks. */
const PROGRAM = "main.ts";

/** The base of relative paths, as GitHub's own tools call it. */
const sourceRoot = "%SRCROOT%";

/** SARIF 2.1.0, as GitHub code scanning takes it. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export function renderSarif(report: Report, context: ReportContext): string {
  const rules = rulesOf(report, context);
  const indices = new Map([...rules.keys()].map((id, index) => [id, index]));
  const fingerprint = fingerprints(report);
  // Numbered in the report's order, so that no fingerprint depends on what is urgent. The same object may be there twice.
  const identified = report.findings.map((finding) => ({ ...finding, fingerprint: fingerprint(finding) }));
  const findings = byUrgency({ ...report, findings: identified }).slice(0, MAX_RESULTS);
  const omitted = report.findings.length - findings.length;
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: toolName,
            semanticVersion: toolVersion,
            rules: [...rules.values()].map((rule) => descriptorOf(rule, context)),
          },
        },
        automationDetails: { id: `${toolName}/${report.point}/` },
        originalUriBaseIds: { [sourceRoot]: { description: { text: "The project's root." } } },
        invocations: [
          {
            executionSuccessful: report.errors.length === 0,
            exitCode: exitCodes[report.verdict],
            toolExecutionNotifications: [
              ...report.errors.map(notificationOf),
              ...(omitted > 0 ? [omission(omitted)] : []),
            ],
          },
        ],
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => ({
          ...resultOf(finding, context),
          ruleIndex: indices.get(finding.rule) ?? -1,
          partialFingerprints: finding.fingerprint,
        })),
      },
    ],
  };
  return `${jsonText(log)}\n`;
}

function descriptorOf(rule: RuleAbout, context: ReportContext): ReportingDescriptor {
  const reading = readingOf(rule, context);
  // The rule's own page comes last, and says most.
  const helpUri = reading.findLast(({ link }) => link !== undefined)?.link;
  const links = reading.map(({ name, link }) => (link === undefined ? `\`${name}\`` : `[${name}](${link})`));
  return {
    id: rule.id,
    shortDescription: { text: clip(rule.title, MAX_DESCRIPTION) },
    fullDescription: { text: clip(rule.description, MAX_DESCRIPTION) },
    ...(helpUri === undefined ? {} : { helpUri }),
    help: {
      text: [rule.description, rule.remedy, ...reading.map(({ name, link }) => link ?? name)].join("\n\n"),
      markdown: [
        escapeMarkdown(rule.description),
        `**Fix:** ${escapeMarkdown(rule.remedy)}`,
        ...(links.length === 0 ? [] : [`**See:** ${links.join(", ")}`]),
      ].join("\n\n"),
    },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: ["security", "terraform", rule.severity],
      precision: "very-high",
      "security-severity": securitySeverity[rule.severity],
    },
  };
}

/** Placeholders in angle brackets, stars and underscores stand for themselves. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_[\]<>`|~]/g, "\\$&");
}

/**
 * What is undetermined is a result like any other, a warning at most, since GitHub shows no result of another kind; a
 * waived one carries its suppression.
 */
function resultOf(finding: Finding, context: ReportContext): Result {
  const { rule, verdict, severity, message, missing, remedy, waiver, source } = finding;
  const level = verdict === "deny" ? levels[severity] : verdict === "waived" || severity === "low" ? "note" : "warning";
  const start = verdict === "undetermined" ? `Undetermined: ${message}` : message;
  const { references } = ruleOf(finding, context);
  return {
    ruleId: rule,
    level,
    message: { text: `${messageText(start)}\n${messageText(remedy)}` },
    locations: [locationOf(finding)],
    ...(source?.stack === undefined
      ? {}
      : { relatedLocations: [{ id: 1, message: { text: "where the stack asks for it" }, ...physical(source.stack) }] }),
    ...(waiver === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: clip(visible(`${waiver.reason} (${waiver.owner}, until ${waiver.expires})`), MAX_TEXT),
            },
          ],
        }),
    properties: {
      verdict,
      severity,
      address: visible(finding.address),
      ...(finding.path === undefined ? {} : { construct: visible(finding.path) }),
      ...(missing === undefined ? {} : { missing: clip(visible(missing), MAX_TEXT) }),
      ...(references.length === 0 ? {} : { references }),
      judgedFile: visible(finding.file),
    },
  };
}

/** The line that creates the resource; where it is not known, the beginning of the judged file, or of the program. */
function locationOf({ source, file, path: construct, address }: Finding): Location {
  return {
    ...physical(source ?? { file: isInside(file) ? file : PROGRAM, line: 1 }),
    logicalLocations: [
      ...(construct === undefined
        ? []
        : [logicalLocation(construct.slice(construct.lastIndexOf("/") + 1), construct, "construct")]),
      logicalLocation(address, address, "resource"),
    ],
  };
}

function logicalLocation(name: string, fullyQualifiedName: string, kind: string): LogicalLocation {
  return { name: visible(name), fullyQualifiedName: visible(fullyQualifiedName), kind };
}

function physical({ file, line }: Pick<Source, "file" | "line">): Pick<Location, "physicalLocation"> {
  return { physicalLocation: { artifactLocation: artifactOf(file), region: { startLine: line } } };
}

/** Whether a file can lie in the repository: standard input, a state that Terraform showed, and other folders can't. */
function isInside(file: string): boolean {
  return !path.isAbsolute(file) && !/^\.\.[\\/]|\((?:standard input|state)\)$/.test(file);
}

function artifactOf(file: string): { readonly uri: string; readonly uriBaseId: string } {
  const uri = path.posix.normalize(file.replaceAll("\\", "/")).split("/").map(encoded).join("/");
  return { uri, uriBaseId: sourceRoot };
}

/** A lone half of a character, which some file systems allow in a name, can't be encoded. */
function encoded(part: string): string {
  return encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd"));
}

function notificationOf({ file, message }: JudgeError) {
  return {
    level: "error" as const,
    message: { text: messageText(`${file}: ${message}`) },
    ...(isInside(file) ? { locations: [{ physicalLocation: { artifactLocation: artifactOf(file) } }] } : {}),
  };
}

function omission(omitted: number) {
  const text = `${amount(omitted, "result")} left out, the least urgent ones: GitHub keeps ${MAX_RESULTS}.`;
  return { level: "warning" as const, message: { text } };
}

/**
 * Names a finding by what it is about, so that it stays one alert while lines move. GitHub reads the name that its own
 * tools give to such a hash; findings that are alike are told apart by their number, as there.
 */
function fingerprints({ judged }: Report): (finding: Finding) => Record<string, string> {
  const stacks = new Map(judged.map(({ file, stack }) => [file, stack]));
  const seen = new Map<string, number>();
  return ({ rule, address, path: construct, file }) => {
    const identity = JSON.stringify([rule, address, construct ?? stacks.get(file) ?? ""]);
    const number = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, number);
    const hash = createHash("sha256").update(identity).digest("hex").slice(0, 32);
    return { primaryLocationLineHash: `${hash}:${number}`, "finding/v1": `${hash}:${number}` };
  };
}

/** `[text](target)` would be a link in a message, also where a plan's value spells it. */
function messageText(text: string): string {
  return clip(visible(text), MAX_TEXT).replaceAll("](", "] (");
}
