import { createHash } from "node:crypto";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Location, Log, ReportingDescriptor, Result } from "sarif";
import type { RuleAbout } from "../manifest";
import { visible } from "../plain-text";
import type { Finding, JudgeError, Report, Source } from "../report";
import { exitCodes } from "../verdict";
import type { Severity } from "../verdict";
import { isLink, referencesOf, rulesOf, toolName, toolVersion } from "./context";
import type { ReportContext } from "./context";

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

/** The base of relative paths, as GitHub's own tools call it. */
const sourceRoot = "%SRCROOT%";

/** SARIF 2.1.0, as GitHub code scanning takes it. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export function renderSarif(report: Report, context: ReportContext): string {
  const rules = rulesOf(report, context);
  const indices = new Map([...rules.keys()].map((id, index) => [id, index]));
  const fingerprint = fingerprints(report);
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: toolName,
            semanticVersion: toolVersion,
            rules: [...rules.values()].map(descriptorOf),
          },
        },
        automationDetails: { id: `${toolName}/${report.point}/` },
        originalUriBaseIds: { [sourceRoot]: { description: { text: "The project's root." } } },
        invocations: [
          {
            executionSuccessful: report.errors.length === 0,
            exitCode: exitCodes[report.verdict],
            toolExecutionNotifications: report.errors.map(notificationOf),
          },
        ],
        columnKind: "utf16CodeUnits",
        results: report.findings.map((finding) => ({
          ...resultOf(finding, rules),
          ruleIndex: indices.get(finding.rule) ?? -1,
          partialFingerprints: fingerprint(finding),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptorOf(rule: RuleAbout): ReportingDescriptor {
  const helpUri = rule.references.find(isLink);
  const references = rule.references.map((reference) => (isLink(reference) ? `<${reference}>` : reference));
  return {
    id: rule.id,
    shortDescription: { text: cut(rule.title) },
    fullDescription: { text: cut(rule.description) },
    ...(helpUri === undefined ? {} : { helpUri }),
    help: {
      text: [rule.description, rule.remedy, ...rule.references].join("\n\n"),
      markdown: [
        rule.description,
        `**Remedy:** ${rule.remedy}`,
        ...(references.length === 0 ? [] : [`**See:** ${references.join(", ")}`]),
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

/**
 * What is undetermined is a result like any other, a warning at most, since GitHub shows no result of another kind; a
 * waived one carries its suppression.
 */
function resultOf(finding: Finding, rules: ReadonlyMap<string, RuleAbout>): Result {
  const { rule, verdict, severity, message, missing, remedy, waiver, source } = finding;
  const level = verdict === "deny" ? levels[severity] : verdict === "waived" || severity === "low" ? "note" : "warning";
  const start = verdict === "undetermined" ? `Undetermined: ${message}` : message;
  const references = referencesOf(finding, rules);
  return {
    ruleId: rule,
    level,
    message: { text: messageText(`${start}\n${remedy}`) },
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
              justification: `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`,
            },
          ],
        }),
    properties: {
      verdict,
      severity,
      address: finding.address,
      ...(finding.path === undefined ? {} : { construct: finding.path }),
      ...(missing === undefined ? {} : { missing }),
      ...(references.length === 0 ? {} : { references }),
      judgedFile: finding.file,
    },
  };
}

/** The line that creates the resource; where it is not known, the beginning of the judged file. */
function locationOf({ source, file, path: construct, address }: Finding): Location {
  return {
    ...physical(source ?? { file, line: 1 }),
    logicalLocations: [
      ...(construct === undefined
        ? []
        : [
            { name: construct.slice(construct.lastIndexOf("/") + 1), fullyQualifiedName: construct, kind: "construct" },
          ]),
      { name: address, fullyQualifiedName: address, kind: "resource" },
    ],
  };
}

function physical({ file, line }: Pick<Source, "file" | "line">): Pick<Location, "physicalLocation"> {
  return { physicalLocation: { artifactLocation: artifactOf(file), region: { startLine: line } } };
}

/** Files outside the project can't be relative to it. */
function artifactOf(file: string): { readonly uri: string; readonly uriBaseId?: string } {
  const slashed = file.replaceAll("\\", "/");
  if (path.isAbsolute(file) || slashed.startsWith("../")) return { uri: pathToFileURL(path.resolve(file)).href };
  const uri = path.posix.normalize(slashed).split("/").map(encodeURIComponent).join("/");
  return { uri, uriBaseId: sourceRoot };
}

function notificationOf({ file, message }: JudgeError) {
  return {
    level: "error" as const,
    message: { text: messageText(`${file}: ${message}`) },
    locations: [{ physicalLocation: { artifactLocation: artifactOf(file) } }],
  };
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
  return visible(text).replaceAll("](", "] (");
}

function cut(text: string): string {
  return text.length > MAX_DESCRIPTION ? `${text.slice(0, MAX_DESCRIPTION - 1)}…` : text;
}
