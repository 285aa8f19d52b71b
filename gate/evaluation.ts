import { isObject } from "./json";
import type { JsonObject } from "./json";
import { Refusal } from "./refusal";
import type { Finding } from "./report";
import { severities } from "./verdict";
import type { RuleVerdict, Severity } from "./verdict";

/** A finding as the rules give it: the engine adds where it was found, and who answers for it. */
export interface RuleFinding extends Omit<Finding, "verdict" | "file" | "path" | "source" | "waiver"> {
  readonly verdict: RuleVerdict;
  /** Which of the documents that were judged together is at fault; only there. */
  readonly document?: string;
}

/** What one document says that rules about all stacks together read. */
export type Facts = JsonObject;

const verdicts: readonly RuleVerdict[] = ["deny", "undetermined"];

/** Fields that every finding must have, as texts that are not empty. */
type TextField = "rule" | "title" | "address" | "message" | "remedy";

/**
 * Checks the value of the entry point before anything is concluded from it: no finding means a pass only when every
 * rule has been evaluated, and a finding that can't be read must not vanish.
 *
 * @param expectedRules The rules that the manifest lists.
 * @throws {Refusal} When the value is not of the agreed form.
 */
export function readEvaluation(value: unknown, expectedRules: readonly string[]): readonly RuleFinding[] {
  if (!isObject(value) || !Array.isArray(value.rules) || !Array.isArray(value.findings)) {
    throw new Refusal("the policies gave a malformed result: rules and findings are expected");
  }
  checkRules(value.rules, expectedRules);
  const findings: readonly unknown[] = value.findings;
  return findings.map((finding) => readFinding(finding, expectedRules));
}

/**
 * The facts that an evaluation was asked for: without them rules about all stacks together would find nothing.
 *
 * @throws {Refusal} When there are none.
 */
export function readFacts(value: unknown): Facts {
  if (!isObject(value) || !isObject(value.facts)) {
    throw new Refusal("the policies gave a malformed result: the facts for rules about all stacks are missing");
  }
  return value.facts;
}

function checkRules(rules: readonly unknown[], expected: readonly string[]): void {
  if (rules.length === 0) throw new Refusal("the policies evaluated no rule");
  const evaluated = new Set(rules);
  const known = new Set<unknown>(expected);
  const missing = expected.filter((rule) => !evaluated.has(rule));
  const extra = rules.filter((rule) => !known.has(rule));
  if (missing.length > 0 || extra.length > 0) {
    const parts = [
      ...(missing.length > 0 ? [`not evaluated: ${missing.join(", ")}`] : []),
      ...(extra.length > 0 ? [`not in the manifest: ${extra.map(String).join(", ")}`] : []),
    ];
    throw new Refusal(`the evaluated rules are not those of the manifest (${parts.join("; ")})`);
  }
}

function readFinding(finding: unknown, rules: readonly string[]): RuleFinding {
  if (!isObject(finding)) throw new Refusal("the policies gave a malformed finding: it is no object");
  const wrong = (field: string) => {
    const rule = typeof finding.rule === "string" ? ` of ${finding.rule}` : "";
    return new Refusal(`the policies gave a malformed finding${rule}: ${field} is missing or wrong`);
  };
  const text = (field: TextField): string => {
    const content = finding[field];
    if (typeof content !== "string" || content === "") throw wrong(field);
    return content;
  };
  const rule = text("rule");
  if (!rules.includes(rule)) throw wrong("rule");
  const verdict = verdicts.find((known) => known === finding.verdict);
  if (verdict === undefined) throw wrong("verdict");
  const severity: Severity | undefined = severities.find((known) => known === finding.severity);
  if (severity === undefined) throw wrong("severity");
  const { missing, references, document } = finding;
  if (missing !== undefined && typeof missing !== "string") throw wrong("missing");
  if (document !== undefined && typeof document !== "string") throw wrong("document");
  if (references !== undefined && !isTexts(references)) throw wrong("references");
  return {
    rule,
    verdict,
    severity,
    title: text("title"),
    address: text("address"),
    message: text("message"),
    remedy: text("remedy"),
    ...(missing === undefined ? {} : { missing }),
    ...(references === undefined ? {} : { references }),
    ...(document === undefined ? {} : { document }),
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string" && item !== "");
}
