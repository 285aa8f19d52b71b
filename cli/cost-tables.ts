import Table from "cli-table3";
import type { ComputeKind, Settings } from "../config";
import { sleepConnectStackName, zoneStackName } from "../config/stack-names";
import { compareWithDocument, type Comparison } from "../cost/comparison";
import { addUp, type StackCost } from "../cost/estimate";
import { pricesOf } from "../cost/prices";
import { dollars, type Range, sum } from "../cost/range";

/** A month of each stack of one option, or why it can't be told. */
export type OptionCost = { readonly costs: ReadonlyMap<string, StackCost> } | { readonly missing: string };

const style = { head: [], border: [] };
const basis = `US dollars, list prices of ${pricesOf} in us-east-1, no free tier, taxes or support; usage as in config/.`;

/** Every item of every stack, and the totals. */
export function renderCosts(estimates: ReadonlyMap<string, StackCost>): string {
  const table = new Table({
    head: ["Stack", "Service", "What", "A month"],
    colAligns: ["left", "left", "left", "right"],
    style,
  });
  for (const [stack, { items, total }] of estimates) {
    for (const { service, what, cost } of items) table.push([stack, service, what, dollars(cost)]);
    table.push([stack, "", "total", dollars(total)]);
  }
  const all = [...estimates.values()];
  table.push(["all", "", "total", dollars(sum(all.map(({ total }) => total)))]);
  return [table.toString(), basis, ...unpricedLine(all)].join("\n");
}

/** Each environment of which the zone is among the stacks, beside what the architecture's document expects. */
export function comparisons(
  estimates: ReadonlyMap<string, StackCost>,
  { environments }: Settings,
): ReadonlyMap<string, Comparison> {
  const compared = environments.flatMap(({ name, compute }) => {
    const stacks = [zoneStackName(name), sleepConnectStackName(name)].flatMap((stack) => estimates.get(stack) ?? []);
    if (!estimates.has(zoneStackName(name))) return [];
    return [[name, compareWithDocument(compute.kind, addUp(stacks.flatMap(({ items }) => items)))] as const];
  });
  return new Map(compared);
}

/** Where an environment's estimate differs from the document, and why. */
export function renderComparison(name: string, { option, documented, estimated, services }: Comparison): string {
  const table = new Table({
    head: [name, "Estimated", `Document, ${option}`, "Why"],
    colAligns: ["left", "right", "right", "left"],
    style,
    colWidths: [null, null, null, 80],
    wordWrap: true,
  });
  for (const one of services) {
    table.push([one.service, dollars(one.estimated), one.documented ? dollars(one.documented) : "–", one.why]);
  }
  table.push(["total", dollars(estimated), dollars(documented), beside(estimated, documented)]);
  return table.toString();
}

/** One environment with each compute option. */
export function renderOptions(name: string, options: ReadonlyMap<string, OptionCost>, json: boolean): string {
  const compared = [...options].map(([kind, option]) => {
    if ("missing" in option) return { kind, ...option };
    const items = addUp([...option.costs.values()].flatMap((cost) => cost.items));
    return { kind, ...compareWithDocument(kind as ComputeKind, items) };
  });
  if (json) return `${JSON.stringify({ pricesOf, environment: name, options: compared })}\n`;
  const table = new Table({
    head: [name, "A month", "Document", "Largest"],
    colAligns: ["left", "right", "right", "left"],
    style,
  });
  for (const one of compared) {
    if ("missing" in one) {
      table.push([one.kind, "–", "–", one.missing]);
      continue;
    }
    const largest = [...one.services].sort((a, b) => b.estimated.high - a.estimated.high).slice(0, 3);
    const words = largest.map(({ service, estimated }) => `${service} ${dollars(estimated)}`).join(", ");
    table.push([one.kind, dollars(one.estimated), `${dollars(one.documented)} (${one.option})`, words]);
  }
  const all = [...options.values()].flatMap((one) => ("costs" in one ? [...one.costs.values()] : []));
  return `${[table.toString(), basis, ...unpricedLine(all)].join("\n")}\n`;
}

function unpricedLine(costs: readonly StackCost[]): readonly string[] {
  const unpriced = [...new Set(costs.flatMap((cost) => cost.unpriced))];
  return unpriced.length === 0 ? [] : [`Not priced, and not in the totals: ${unpriced.join(", ")}.`];
}

function beside(estimated: Range, documented: Range): string {
  if (estimated.high < documented.low) return "below the document's range";
  if (estimated.low > documented.high) return "above the document's range";
  return estimated.low >= documented.low && estimated.high <= documented.high
    ? "within the document's range"
    : "overlaps the document's range";
}
