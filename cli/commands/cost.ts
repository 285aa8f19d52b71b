import path from "node:path";
import Table from "cli-table3";
import { Command, InvalidArgumentError } from "commander";
import { loadSettings } from "../../config";
import { estimateStack, type StackCost } from "../../cost/estimate";
import { documented, pricesOf } from "../../cost/prices";
import { dollars, sum } from "../../cost/range";
import { usageOfStack } from "../../cost/usage-of-stack";
import { readJson } from "../../gate/input-file";
import { projectRoot } from "../../gate/project-root";
import { write } from "../output";
import { chosenStacks } from "../synthesized-stacks";
import { enterUsersDirectory } from "../working-directory";

interface CostOptions {
  readonly stacks: string;
  readonly budget?: number;
  readonly json?: boolean;
}

/** `outreach cost [STACK…]`: what a month will come to. */
export function costCommand(): Command {
  return new Command("cost")
    .description("Estimate what a month of the synthesized stacks costs, from the usage in config/ and a price table.")
    .argument("[stack...]", "stacks (default: every stack)")
    .option("--stacks <directory>", "the cdktf.out of the stacks", process.env.CDKTF_OUTDIR ?? "cdktf.out")
    .option("--budget <dollars>", "fail when the high end of the total is above this", readDollars)
    .option("--json", "print one object")
    .addHelpText("after", "\nExit code: 0, 1 above the budget, 2 could not estimate.")
    .action(async (named: string[], { stacks, budget, json = false }: CostOptions, command: Command) => {
      enterUsersDirectory();
      const outdir = path.resolve(command.getOptionValueSource("stacks") === "default" ? projectRoot : "", stacks);
      const settings = loadSettings(process.env);
      const estimates = new Map<string, StackCost>();
      for (const [stack, file] of await chosenStacks(outdir, named)) {
        estimates.set(stack, estimateStack(await readJson(file), usageOfStack(stack, settings)));
      }
      const total = sum([...estimates.values()].map((estimate) => estimate.total));
      const overBudget = budget !== undefined && total.high > budget;
      await write(
        process.stdout,
        json
          ? `${JSON.stringify({ pricesOf, stacks: Object.fromEntries(estimates), total, ...(budget === undefined ? {} : { budget, overBudget }) })}\n`
          : render(estimates),
      );
      if (!overBudget) return;
      await write(
        process.stderr,
        `outreach cost: up to ${dollars({ low: total.high, high: total.high })} a month is above the budget of $${budget}.\n`,
      );
      process.exitCode = 1;
    });
}

function render(estimates: ReadonlyMap<string, StackCost>): string {
  const table = new Table({
    head: ["Stack", "Service", "What", "A month"],
    colAligns: ["left", "left", "left", "right"],
    style: { head: [], border: [] },
  });
  for (const [stack, { items, total }] of estimates) {
    for (const { service, what, cost } of items) table.push([stack, service, what, dollars(cost)]);
    table.push([stack, "", "total", dollars(total)]);
  }
  const all = [...estimates.values()];
  table.push(["all", "", "total", dollars(sum(all.map(({ total }) => total)))]);
  const unpriced = [...new Set(all.flatMap((estimate) => estimate.unpriced))];
  return [
    table.toString(),
    `US dollars, list prices of ${pricesOf} in us-east-1, no free tier, taxes or support; usage as in config/.`,
    ...(unpriced.length === 0 ? [] : [`Not priced, and not in the totals: ${unpriced.join(", ")}.`]),
    `The architecture's document expects ${dollars(documented.static)} a month for static hosting and ` +
      `${dollars(documented.server)} with a machine and a load balancer, for one environment. An environment here has no ` +
      "machine that costs while nobody asks; it has two distributions in a row, of which each charges for the same " +
      "request, four secrets, and, where it is protected, two firewalls.",
    "",
  ].join("\n");
}

function readDollars(given: string): number {
  const value = Number(given);
  if (given.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("It must be an amount in dollars.");
  return value;
}
