import { createHash } from "node:crypto";
import type { Finding, JudgeError, Report, Severity } from "../gate/index";
import { clipBytes, markdownCode, markdownText, plainLine } from "./markdown";
import {
  LONGEST_CALLBACK_BYTES,
  LONGEST_DESCRIPTION,
  LONGEST_MESSAGE,
  LONGEST_OUTCOME_BYTES,
  MOST_OUTCOMES,
} from "./protocol";

type TagLevel = "none" | "info" | "warning" | "error";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration#outcomes-payload-body */
export interface Outcome {
  readonly type: "task-result-outcomes";
  readonly attributes: {
    readonly "outcome-id": string;
    readonly description: string;
    readonly body: string;
    /** `Status` and `Severity` are shown in the list itself. */
    readonly tags: Readonly<Record<string, readonly { readonly label: string; readonly level: TagLevel }[]>>;
  };
}

const levels: Readonly<Record<Severity, TagLevel>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "info",
};

/** What is left of a callback for outcomes, beside the note on those that did not fit. */
const BYTES_FOR_OUTCOMES = LONGEST_CALLBACK_BYTES - 10_000;

/** One outcome for each finding, worst first, and for each thing that could not be judged; bounded in number and size. */
export function outcomesOf(report: Report): readonly Outcome[] {
  const all = [...report.errors.map(outcomeOfError), ...report.findings.map(outcomeOfFinding)];
  const kept: Outcome[] = [];
  let bytes = 0;
  for (const outcome of all.slice(0, all.length > MOST_OUTCOMES ? MOST_OUTCOMES - 1 : MOST_OUTCOMES)) {
    bytes += Buffer.byteLength(JSON.stringify(outcome)) + 1;
    if (bytes > BYTES_FOR_OUTCOMES) break;
    kept.push(outcome);
  }
  return kept.length === all.length ? kept : [...kept, more(all.length - kept.length)];
}

/** One short sentence for the run's page. */
export function messageOf({ verdict, summary, errors }: Report): string {
  const rules = `${summary.rules} ${summary.rules === 1 ? "rule" : "rules"}`;
  const found = [
    ...(summary.deny > 0 ? [`${summary.deny} denied`] : []),
    ...(summary.undetermined > 0 ? [`${summary.undetermined} undetermined`] : []),
  ].join(", ");
  switch (verdict) {
    case "pass":
      return found === "" ? `Passed: ${rules}, nothing found.` : `Passed: ${rules}, ${found}, none of which blocks.`;
    case "deny":
      return `Denied by the policies: ${found} (${rules}).`;
    case "undetermined":
      return `Not known well enough to pass: ${found} (${rules}).`;
    case "error":
      return plainLine(
        `The plan could not be judged: ${errors[0]?.message ?? "nothing was evaluated"}.`,
        LONGEST_MESSAGE,
      );
  }
}

function outcomeOfFinding(finding: Finding): Outcome {
  const { rule, verdict, severity, title, address, message, remedy, missing, path } = finding;
  const lines = [
    `**What:** ${markdownText(message)}`,
    ...(missing === undefined ? [] : [`**Not known yet:** ${markdownText(missing)}`]),
    `**Where:** ${markdownCode(address)}${path === undefined ? "" : `, construct ${markdownCode(path)}`}`,
    `**Fix:** ${markdownText(remedy)}`,
    `**Rule:** ${markdownCode(rule)}`,
  ];
  const status =
    verdict === "deny"
      ? ({ label: "Denied", level: "error" } as const)
      : ({ label: "Undetermined", level: "warning" } as const);
  return outcome({
    id: `${rule}-${digest([rule, address, message])}`,
    description: `${address}: ${title}`,
    body: lines.join("\n\n"),
    tags: {
      Status: [status],
      Severity: [{ label: `${severity.charAt(0).toUpperCase()}${severity.slice(1)}`, level: levels[severity] }],
      Rule: [{ label: rule, level: "none" }],
    },
  });
}

function outcomeOfError({ file, message }: JudgeError): Outcome {
  return outcome({
    id: `not-judged-${digest([file, message])}`,
    description: `${file} could not be judged`,
    body: `**What:** ${markdownText(message)}\n\n**Where:** ${markdownCode(file)}`,
    tags: { Status: [{ label: "Not judged", level: "error" }] },
  });
}

function more(count: number): Outcome {
  return outcome({
    id: "more",
    description: `${count} more not shown here`,
    body: `${count} more did not fit. Judge the plan where it was made for all of them: \`npm run -s outreach -- gate plan.json\``,
    tags: { Status: [{ label: "Not shown", level: "warning" }] },
  });
}

interface OutcomeParts {
  readonly id: string;
  readonly description: string;
  readonly body: string;
  readonly tags: Outcome["attributes"]["tags"];
}

function outcome({ id, description, body, tags }: OutcomeParts): Outcome {
  return {
    type: "task-result-outcomes",
    attributes: {
      "outcome-id": id,
      description: plainLine(description, LONGEST_DESCRIPTION),
      body: clipBytes(body, LONGEST_OUTCOME_BYTES),
      tags,
    },
  };
}

/** The same finding has the same id in every run. */
function digest(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 12);
}
