import type { TerraformStack } from "../framework/cdktf";

/** Variable in which the project's cdktf command hands its arguments on to the synthesis, as a JSON array. */
export const cdktfArgumentsVariable = "OUTREACH_CDKTF_ARGUMENTS";

/** A stack, and the names of the stacks whose outputs it reads. */
interface OrderedStack extends TerraformStack {
  readonly upstream: readonly string[];
}

/**
 * Puts the stacks of one command in order: `cdktf deploy shared develop-zone` deploys them one after the other, and a
 * destroy goes the other way round.
 *
 * Only the stacks that the command names are put in order. With a dependency on `shared` for good, cdktf would refuse
 * `cdktf deploy develop-zone` for not naming it.
 */
export function orderNamedStacks(stacks: readonly OrderedStack[], variables: NodeJS.ProcessEnv): void {
  const patterns = commandArguments(variables).map(toRegExp);
  const named = new Map(
    stacks
      .filter((stack) => patterns.some((pattern) => pattern.test(stack.node.id)))
      .map((stack) => [stack.node.id, stack]),
  );
  for (const stack of named.values()) {
    for (const name of stack.upstream) {
      const upstream = named.get(name);
      if (upstream) stack.addDependency(upstream);
    }
  }
}

function commandArguments(variables: NodeJS.ProcessEnv): string[] {
  const value: unknown = JSON.parse(variables[cdktfArgumentsVariable] ?? "[]");
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** A name in which `*` stands for anything, as cdktf takes it. Options and their values match no stack's name. */
function toRegExp(pattern: string): RegExp {
  const literal = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`);
}
