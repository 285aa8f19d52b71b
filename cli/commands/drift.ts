import Table from "cli-table3";
import { Command } from "commander";
import { hideCredentials } from "../../gate/credentials";
import { listAt, objectAt } from "../../gate/json";
import { write } from "../output";
import { chosenStacks, stacksDirectory, withStacksOption } from "../synthesized-stacks";
import { resourceChanges } from "../terraform/resource-changes";
import { planStack } from "../terraform/stack-plan";
import { enterUsersDirectory } from "../working-directory";

interface DriftOptions {
  readonly json?: boolean;
}

/** What was found of one stack. */
interface StackDrift {
  readonly stack: string;
  /** `none` and `drifted` were compared; `waiting` has an upstream that is not deployed; `failed` could not be compared. */
  readonly state: "none" | "drifted" | "waiting" | "failed";
  readonly resources: readonly { readonly address: string; readonly change: "changed" | "gone" }[];
  readonly reason?: string;
}

/** `outreach drift [STACK…]`: what has changed in AWS that nobody deployed. */
export function driftCommand(): Command {
  return withStacksOption(new Command("drift"))
    .description("Tell what has changed in AWS since the last deployment. Changes nothing, and locks no state.")
    .argument("[stack...]", "stacks (default: every stack)")
    .option("--json", "print one object")
    .addHelpText("after", "\nExit code: 0 no drift, 1 drift, 2 a stack could not be compared.")
    .action(async (named: string[], { json = false }: DriftOptions, command: Command) => {
      enterUsersDirectory();
      const found: StackDrift[] = [];
      for (const [stack, file] of await chosenStacks(stacksDirectory(command), named))
        found.push(await compare(stack, file));
      await write(process.stdout, json ? `${JSON.stringify({ stacks: found })}\n` : render(found));
      const states = new Set(found.map(({ state }) => state));
      process.exitCode = states.has("failed") ? 2 : states.has("drifted") ? 1 : 0;
    });
}

async function compare(stack: string, file: string): Promise<StackDrift> {
  const plan = await planStack(file, process.env);
  if (plan.kind === "waiting") {
    return { stack, state: "waiting", resources: [], reason: `not deployed yet: ${plan.upstream.join(", ")}` };
  }
  if (plan.kind === "failed") return { stack, state: "failed", resources: [], reason: hideCredentials(plan.reason) };
  // Terraform notices more than matters: what one resource sets of a bucket shows in the bucket as well. Drift is what a
  // deployment would have to bring back.
  const broughtBack = new Set(resourceChanges(plan.document).map(({ address }) => address));
  const resources = listAt(plan.document, "resource_drift").flatMap((resource) => {
    const { address, mode } = objectAt(resource);
    if (typeof address !== "string" || mode === "data" || !broughtBack.has(hideCredentials(address))) return [];
    const gone = listAt(objectAt(resource, "change"), "actions").includes("delete");
    return [{ address: hideCredentials(address), change: gone ? ("gone" as const) : ("changed" as const) }];
  });
  return { stack, state: resources.length === 0 ? "none" : "drifted", resources };
}

function render(found: readonly StackDrift[]): string {
  const table = new Table({ head: ["Stack", "Drift"], style: { head: [], border: [] } });
  for (const { stack, state, resources, reason } of found) {
    const lines = resources.map(({ address, change }) => `${change}: ${address}`);
    table.push([stack, state === "none" ? "none" : lines.length > 0 ? lines.join("\n") : `${state}: ${reason ?? ""}`]);
  }
  const next = found.some(({ state }) => state === "drifted")
    ? "Bring AWS back with npx cdktf deploy STACK, or take the change over into the configuration.\n"
    : "";
  return `${table.toString()}\n${next}`;
}
