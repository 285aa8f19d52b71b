import { cellCode, code, renderMarkdown, text } from "../../gate/reports/markdown";
import { markup } from "../../gate/reports/markup";
import type { RuleAbout } from "../../gate/manifest";
import { blocks, type Report, type Verdict } from "../../gate/index";
import { dollars, type Range, sum } from "../../cost/range";
import type { GateEdits } from "./gate-edits";
import { type Outcome, type StackOutcome, verdictOf } from "./outcome";
import type { ResourceChange } from "../terraform/resource-changes";
import { actionWords, countActions, countWords } from "../../gate/action-counts";
import type { Action } from "../../gate/change";

/** By this the comment of an earlier run is found again. */
export const marker = "<!-- outreach-gate -->";

/**
 * Characters for each part of the comment. GitHub takes 65,536 in all.
 * https://docs.github.com/en/rest/issues/comments (body)
 */
const room = { changes: 14_000, edits: 4_000, errors: 6_000, plans: 24_000, stacks: 14_000 } as const;

/** Rows of the table of stacks; a project of that many environments has its reports as files as well. */
const mostStacks = 40;

const titles: Readonly<Record<Verdict, string>> = {
  pass: "✅ This change passes the gate",
  deny: "❌ This change is denied",
  undetermined: "❔ This change can't be decided yet",
  error: "⛔ This change could not be judged",
};

const destructive: ReadonlySet<Action> = new Set(["delete", "replace", "forget"]);

/** The one comment of a pull request, within what GitHub takes whatever the change is. */
export function renderComment(outcome: Outcome, rules: readonly RuleAbout[]): string {
  const { base, head, reports } = outcome;
  return [
    marker,
    `# ${titles[verdictOf(outcome)]}`,
    `${code(head.slice(0, 12))} on ${code(base.slice(0, 12))}, judged by the rules, waivers and limits of the latter.`,
    ...errorsPart(outcome),
    ...stacksPart(outcome.stacks),
    ...changesPart(outcome.stacks),
    ...editsPart(outcome.edits),
    ...reportPart("Plans", reports.plans, rules, room.plans),
    ...reportPart("Stacks as synthesized", reports.stacks, rules, room.stacks),
    "",
  ].join("\n\n");
}

function errorsPart({ errors, stacks }: Outcome): readonly string[] {
  const failures = stacks.flatMap(({ name, plan }) =>
    plan.kind === "failed" ? [`${code(name)} could not be planned:\n\n${block(plan.reason)}`] : [],
  );
  const all = [...errors.map(block), ...failures];
  return all.length === 0 ? [] : ["## Not judged", ...within(room.errors, all, "errors")];
}

function stacksPart(stacks: readonly StackOutcome[]): readonly string[] {
  const touched = stacks.filter(({ state }) => state !== "unchanged");
  const untouched = stacks.length - touched.length;
  if (touched.length === 0) return [stacks.length === 0 ? "" : `None of the ${stacks.length} stacks changes.`];
  const ranked = [...touched].sort((a, b) => Number(destroys(b)) - Number(destroys(a)));
  const rows = ranked
    .slice(0, mostStacks)
    .map((stack) => `| ${cellCode(stack.name)} | ${stack.state} | ${planWords(stack)} | ${costWords(stack)} |`);
  const more = ranked.length - rows.length;
  const rest = [
    ...(more > 0 ? [`${more} more stacks change.`] : []),
    ...togetherWords(touched),
    ...(untouched > 0 ? [`${untouched} ${untouched === 1 ? "stack stays" : "stacks stay"} as they are.`] : []),
  ].join(" ");
  return [["| Stack | Change | Plan | A month |", "| --- | --- | --- | --- |", ...rows].join("\n"), ...(rest === "" ? [] : [rest])];
}

function planWords({ plan }: StackOutcome): string {
  switch (plan.kind) {
    case "planned": {
      const said = countWords(countActions(plan.changes.map(({ action }) => action)));
      return said === "" ? "no resource changes" : plan.changes.some(isDestructive) ? `⚠️ **${said}**` : said;
    }
    case "waiting":
      return `first deployment: waits for ${plan.upstream.map((name) => code(name)).join(", ")} (run ${code(
        `npx cdktf deploy ${plan.upstream.join(" ")}`,
      )})`;
    case "failed":
      return "⛔ failed";
    case "none":
      return plan.why === "removed"
        ? "not planned: what it has deployed stays until it is destroyed from the base"
        : "not planned: no credentials";
  }
}

/** An estimate from the usage in the base's configuration. */
function costWords({ cost }: StackOutcome): string {
  return cost === undefined ? "" : rangeWords(cost);
}

function rangeWords({ base, head }: { readonly base: Range; readonly head: Range }): string {
  const [before, after] = [dollars(base), dollars(head)];
  return before === after ? `${after} (as before)` : `${before} → ${after}`;
}

/** What all changed stacks cost, where there is more than one. */
function togetherWords(stacks: readonly StackOutcome[]): readonly string[] {
  const costs = stacks.flatMap(({ cost }) => cost ?? []);
  if (costs.length < 2) return [];
  const together = { base: sum(costs.map(({ base }) => base)), head: sum(costs.map(({ head }) => head)) };
  return [`Together a month: ${rangeWords(together)}.`];
}

function changesPart(stacks: readonly StackOutcome[]): readonly string[] {
  const ranked = [...stacks].sort((a, b) => Number(destroys(b)) - Number(destroys(a)));
  const lists = ranked.flatMap(({ name, plan }) => {
    if (plan.kind !== "planned" || plan.changes.length === 0) return [];
    return [{ name, lines: plan.changes.map(({ address, action }) => `- ${actionWords[action]} ${code(address)}`) }];
  });
  const each = Math.floor(room.changes / Math.max(1, lists.length));
  return lists.map(({ name, lines }) =>
    [
      markup`<details><summary>Resources of ${name}</summary>`.toString(),
      "",
      ...within(each, lines, "resources"),
      "",
      "</details>",
    ].join("\n"),
  );
}

function editsPart(edits: readonly GateEdits[]): readonly string[] {
  if (edits.length === 0) return [];
  const lines = edits.map(({ what, files }) => `- ${text(what)}: ${files.map((file) => code(file)).join(", ")}`);
  return [
    "## ⚠️ This change edits what judges changes",
    "It was judged without these edits; they hold from the next pull request on. Review them as such.",
    within(room.edits, lines, "groups of files").join("\n"),
  ];
}

function reportPart(
  title: string,
  report: Report | undefined,
  rules: readonly RuleAbout[],
  length: number,
): readonly string[] {
  if (report === undefined) return [];
  const summary = `${title}: ${report.summary.deny} denied, ${report.summary.undetermined} undetermined, ${report.summary.waived} waived`;
  const isOpen = report.verdict !== "pass" || report.summary.waived > 0;
  // What stops nothing is in the reports: a comment that repeats it in every pull request is soon not read.
  const findings = report.findings.filter((one) => one.verdict === "waived" || blocks(one, report.point));
  const quiet = report.findings.length - findings.length;
  const aside = quiet === 0 ? "" : `\n\n${quiet} more findings stop nothing here; the reports list them.`;
  const opening = isOpen ? markup`<details open>` : markup`<details>`;
  return [
    `${markup`${opening}<summary>${summary}</summary>`.toString()}\n\n${renderMarkdown({ ...report, findings }, { rules, room: length }).trim()}${aside}\n\n</details>`,
  ];
}

/** As many texts as there is room for, and how many are left out. */
function within(length: number, texts: readonly string[], noun: string): readonly string[] {
  const kept: string[] = [];
  let used = 0;
  for (const one of texts) {
    if (used + one.length + 2 > length) break;
    used += one.length + 2;
    kept.push(one);
  }
  const left = texts.length - kept.length;
  return left === 0 ? kept : [...kept, `**${left} more ${noun} are left out here for want of space.**`];
}

/** Lines as they were printed, in a block that they can't end. */
function block(given: string): string {
  const shown = given.length > 3_000 ? `…${given.slice(-3_000)}` : given;
  const longest = Math.max(2, ...(shown.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${shown}\n${fence}`;
}

function destroys({ plan }: StackOutcome): boolean {
  return plan.kind === "planned" && plan.changes.some(isDestructive);
}

function isDestructive({ action }: ResourceChange): boolean {
  return destructive.has(action);
}
