import type { PolicyManifest } from "./build";
import type { RuleExample } from "./rule-examples";
import type { RuleMetadata } from "./rule-metadata";

/** What the pages are made of. */
export interface RulePagesInput {
  readonly about: PolicyManifest["about"];
  /** A denial of each rule whose test brings one about. */
  readonly examples: ReadonlyMap<string, RuleExample>;
}

const severities = ["critical", "high", "medium", "low"] as const;

const command = "npm run -s outreach -- docs";

/** The pages of all rules and their overview, by their names in `help/rules/`. */
export function rulePages({ about, examples }: RulePagesInput): ReadonlyMap<string, string> {
  const pages = new Map([["README.md", overview(about)]]);
  for (const [id, metadata] of Object.entries(about)) pages.set(`${id}.md`, page(id, metadata, examples.get(id)));
  return pages;
}

function overview(about: PolicyManifest["about"]): string {
  const rules = Object.entries(about);
  const of = (severity: RuleMetadata["severity"]) => rules.filter(([, rule]) => rule.severity === severity);
  const counts = severities.map((severity) => `${of(severity).length} ${severity}`).join(", ");
  const rows = severities.flatMap((severity) =>
    of(severity).map(([id, { title, references }]) =>
      row([`[${id}](${id}.md)`, severity, escape(title), controlsOf(references).map(escape).join(", ")]),
    ),
  );
  return lines([
    `<!-- Made by: ${command} -->`,
    "",
    "# Rules",
    "",
    `${rules.length} rules: ${counts}. What blocks where, and how to waive a finding, says [the gate](../gate.md).`,
    "",
    row(["Rule", "Severity", "Asks that", "AWS Security Hub"]),
    row(["---", "---", "---", "---"]),
    ...rows,
  ]);
}

function page(id: string, rule: RuleMetadata, example: RuleExample | undefined): string {
  const { title, severity, description, remedy, references, changes, stacks } = rule;
  const controls = controlsOf(references);
  const links = references.filter(isLink);
  return lines([
    `<!-- Made by: ${command}, from policies/rules/${id.replaceAll("-", "_")}/ -->`,
    "",
    `# ${escape(title)}`,
    "",
    `- Rule: \`${id}\``,
    `- Severity: ${severity}`,
    ...(controls.length === 0 ? [] : [`- AWS Security Hub: ${controls.map(escape).join(", ")}`]),
    ...(stacks === true ? ["- Judges all stacks of a run together; finds nothing in one document alone"] : []),
    ...(changes === true ? ["- Judges what a plan changes; finds nothing in a synthesized stack"] : []),
    "",
    "## What goes wrong",
    "",
    escape(description),
    "",
    "## Remedy",
    "",
    escape(remedy),
    "",
    ...(example === undefined
      ? []
      : ["## A denial", "", fence, oneLine(example.address), oneLine(example.message), fence, ""]),
    ...(links.length === 0 ? [] : ["## Read more", "", ...links.map((link) => `- <${link}>`), ""]),
    "[All rules](README.md) · [How to waive a finding](../gate.md#waivers)",
  ]);
}

const fence = "```";

function controlsOf(references: readonly string[]): readonly string[] {
  return references.filter((reference) => !isLink(reference));
}

function isLink(reference: string): boolean {
  return reference.startsWith("https://");
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

/** Text as Markdown: placeholders in angle brackets, stars and underscores stand for themselves. */
function escape(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*_[\]|<>`]/g, "\\$&")))
    .join("");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("```", "'''");
}
