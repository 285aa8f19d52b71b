import path from "node:path";
import { type Command } from "commander";
import { UserError } from "../config/user-error";
import { synthesizedInputs } from "../gate/inputs";
import { projectRoot } from "../gate/project-root";

/** Adds the option by which a command is told where the synthesized stacks are. */
export function withStacksOption(command: Command): Command {
  return command.option("--stacks <directory>", "the cdktf.out of the stacks", process.env.CDKTF_OUTDIR ?? "cdktf.out");
}

/** The directory that the option names, absolute. Its default lies in the project, wherever the command was started. */
export function stacksDirectory(command: Command): string {
  const { stacks } = command.opts<{ stacks: string }>();
  return path.resolve(command.getOptionValueSource("stacks") === "default" ? projectRoot : "", stacks);
}

/** The synthesized file of every stack, absolute, by the stack's name. None where nothing has been synthesized. */
export async function knownStacks(outdir: string): Promise<ReadonlyMap<string, string>> {
  const inputs = await synthesizedInputs(outdir).catch(() => []);
  return new Map(inputs.flatMap(({ stack, file }) => (stack === undefined ? [] : [[stack, file] as const])));
}

/**
 * The synthesized file of each stack that a command names, absolute, by the stack's name; of every stack when it names
 * none.
 *
 * @throws {UserError} When there are no stacks, or none of that name.
 */
export async function chosenStacks(outdir: string, named: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const known = await knownStacks(outdir);
  if (known.size === 0) throw new UserError(`${outdir} has no stacks; run: npx cdktf synth`);
  if (named.length === 0) return known;
  return new Map(
    named.map((name) => {
      const file = known.get(name);
      if (file === undefined) throw new UserError(`${name} is no stack; stacks: ${[...known.keys()].join(", ")}`);
      return [name, file];
    }),
  );
}
