import { UserError } from "../config/user-error";
import { synthesizedInputs } from "../gate/inputs";

/**
 * The synthesized file of each stack that a command names, absolute, by the stack's name; of every stack when it names
 * none.
 *
 * @throws {UserError} When there are no stacks, or none of that name.
 */
export async function chosenStacks(outdir: string, named: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const inputs = await synthesizedInputs(outdir).catch(() => []);
  const known = new Map(inputs.flatMap(({ stack, file }) => (stack === undefined ? [] : [[stack, file] as const])));
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
