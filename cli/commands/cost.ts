import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { loadSettings, type Settings } from "../../config";
import { UserError } from "../../config/user-error";
import { estimateStack, type StackCost } from "../../cost/estimate";
import { pricesOf } from "../../cost/prices";
import { dollars, fixed, sum } from "../../cost/range";
import { isPlan } from "../../cost/stack-resources";
import { usageOfStack } from "../../cost/usage-of-stack";
import { readJson } from "../../gate/input-file";
import { comparisons, type OptionCost, renderComparison, renderCosts, renderOptions } from "../cost-tables";
import { optionStacksOf } from "../option-stacks";
import { write } from "../output";
import { chosenStacks, stacksDirectory, withStacksOption } from "../synthesized-stacks";
import { enterUsersDirectory } from "../working-directory";

interface CostOptions {
  readonly plan?: string;
  readonly options?: string;
  readonly budget?: number;
  readonly json?: boolean;
}

/** `outreach cost [STACK…]`: what a month will come to. */
export function costCommand(): Command {
  const command = new Command("cost")
    .description("Estimate what a month costs, from the usage in config/ and a price table.")
    .argument("[stack...]", "stacks (default: every stack)")
    .option("--plan <file>", "estimate a plan of the one stack named (terraform show -json), not what is synthesized")
    .addOption(
      new Option("--options <environment>", "compare the compute options in this environment").conflicts([
        "plan",
        "budget",
      ]),
    )
    .option("--budget <dollars>", "fail when the high end of the total is above this", readDollars)
    .option("--json", "print one object")
    .addHelpText("after", "\nExit code: 0, 1 above the budget, 2 could not estimate.")
    .action(async (named: string[], { plan, options, budget, json = false }: CostOptions, self: Command) => {
      enterUsersDirectory();
      const settings = loadSettings(process.env);
      if (options !== undefined) {
        await write(process.stdout, await compareOptions(options, settings, json));
        return;
      }
      const documents =
        plan === undefined ? await chosenStacks(stacksDirectory(self), named) : planOf(plan, named, settings);
      const estimates = new Map<string, StackCost>();
      for (const [stack, file] of documents) {
        const document = await readJson(file);
        if (plan !== undefined && !isPlan(document)) {
          throw new UserError(`${plan} is no plan: it has no planned_values. Make one: terraform show -json PLAN`);
        }
        estimates.set(stack, estimateStack(document, usageOfStack(stack, settings)));
      }
      await report(estimates, settings, { json, ...(budget === undefined ? {} : { budget }) });
    });
  return withStacksOption(command);
}

async function report(
  estimates: ReadonlyMap<string, StackCost>,
  settings: Settings,
  { json, budget }: { readonly json: boolean; readonly budget?: number },
): Promise<void> {
  const total = sum([...estimates.values()].map((estimate) => estimate.total));
  const overBudget = budget !== undefined && total.high > budget;
  const compared = comparisons(estimates, settings);
  const object = {
    pricesOf,
    stacks: Object.fromEntries(estimates),
    total,
    comparisons: Object.fromEntries(compared),
    ...(budget === undefined ? {} : { budget, overBudget }),
  };
  const text = [renderCosts(estimates), ...[...compared].map(([name, one]) => renderComparison(name, one))];
  await write(process.stdout, json ? `${JSON.stringify(object)}\n` : `${text.join("\n")}\n`);
  if (!overBudget) return;
  await write(
    process.stderr,
    `outreach cost: up to ${dollars(fixed(total.high))} a month is above the budget of $${budget}.\n`,
  );
  process.exitCode = 1;
}

/** A plan's JSON does not say whose it is: the stack is named, and its usage taken. */
function planOf(file: string, named: readonly string[], { environments }: Settings): ReadonlyMap<string, string> {
  const [stack] = named;
  if (stack === undefined || named.length > 1) {
    const [example] = environments;
    throw new UserError(
      `Name the one stack of the plan, whose usage is taken: npm run -s outreach -- cost ${example?.name}-zone --plan ${file}`,
    );
  }
  return new Map([[stack, path.resolve(file)]]);
}

async function compareOptions(name: string, settings: Settings, json: boolean): Promise<string> {
  const environment = settings.environments.find((one) => one.name === name);
  if (environment === undefined) {
    const known = settings.environments.map((one) => one.name).join(", ");
    throw new UserError(`${name} is no environment; environments: ${known}`);
  }
  const options = Object.entries(await optionStacksOf(name)).map(([kind, option]): [string, OptionCost] => {
    if ("missing" in option) return [kind, option];
    const costs = Object.entries(option.stacks).map(
      ([stack, document]) => [stack, estimateStack(document, usageOfStack(stack, settings))] as const,
    );
    return [kind, { costs: new Map(costs) }];
  });
  return renderOptions(name, new Map(options), json);
}

function readDollars(given: string): number {
  const value = Number(given);
  if (given.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError("It must be an amount in dollars.");
  return value;
}
