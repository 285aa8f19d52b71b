import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../config/user-error";
import type { Checkout } from "./checkout";
import { withoutCredentials } from "./credentials-free";
import { lastLines, runProcess } from "../terraform/process";

/** Lines of a failed synthesis that are shown. */
const SHOWN_LINES = 40;

/** What a commit of the project synthesizes to. */
export interface Synthesis {
  /** The synthesized file of each stack, absolute, by the stack's name. */
  readonly stacks: ReadonlyMap<string, string>;
}

/**
 * Synthesizes a checkout, without a credential: it runs the code of whoever made the change.
 *
 * @throws {UserError} When it writes no stack. A synthesis that its own gate denies writes them all the same, and those
 * are then judged by the gate of the base.
 */
export async function synthesize(checkout: Checkout, env: NodeJS.ProcessEnv): Promise<Synthesis> {
  const result = await runProcess({
    program: path.join(checkout.directory, "node_modules/.bin/cdktf"),
    args: ["synth"],
    directory: checkout.directory,
    env: { ...withoutCredentials(env), CI: "1", FORCE_COLOR: "0" },
  });
  const stacks = stacksIn(path.join(checkout.directory, "cdktf.out"));
  if (stacks.size > 0) return { stacks };
  const end = lastLines(`${result.stdout}\n${result.stderr}`, SHOWN_LINES);
  throw new UserError(`cdktf synth wrote no stack for ${checkout.commit} (exit code ${result.exitCode}):\n${end}`);
}

/**
 * Takes what was synthesized elsewhere, by a job without credentials, so that none of the change's code runs here.
 *
 * @throws {UserError} When it holds no stack.
 */
export function readSynthesis(outdir: string): Synthesis {
  const stacks = stacksIn(outdir);
  if (stacks.size > 0) return { stacks };
  throw new UserError(`${outdir} holds no synthesized stack (stacks/NAME/cdk.tf.json).`);
}

function stacksIn(outdir: string): ReadonlyMap<string, string> {
  const directory = path.join(outdir, "stacks");
  if (!existsSync(directory)) return new Map();
  const files = readdirSync(directory)
    .sort()
    .map((name) => [name, path.join(directory, name, "cdk.tf.json")] as const);
  return new Map(files.filter(([, file]) => existsSync(file)));
}

/** How a stack of the head differs from the base's. */
export type StackState = "new" | "changed" | "unchanged" | "removed";

/** Every stack of two syntheses, by its name. */
export function compareStacks(base: Synthesis, head: Synthesis): ReadonlyMap<string, StackState> {
  const names = [...new Set([...base.stacks.keys(), ...head.stacks.keys()])].sort();
  return new Map(names.map((name) => [name, stateOf(base.stacks.get(name), head.stacks.get(name))]));
}

function stateOf(base: string | undefined, head: string | undefined): StackState {
  if (base === undefined) return "new";
  if (head === undefined) return "removed";
  return configurationIn(base) === configurationIn(head) ? "unchanged" : "changed";
}

/** What Terraform gets to see; code is in it by the hash in an asset's path. */
function configurationIn(file: string): string {
  const configuration = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  return JSON.stringify({ ...configuration, "//": undefined });
}
