import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../gate/project-root";
import type { OptionStacks } from "../stacks/option-stacks";

/** Room for five options of two stacks each. */
const mostBytes = 64 * 1024 * 1024;

/**
 * An environment's stacks as each compute option would make them. They are synthesized in a process of their own, as
 * `cdktf synth` does it: the framework takes its files from where its sources lie, and the commands are one bundle.
 */
export async function optionStacksOf(environment: string): Promise<Readonly<Record<string, OptionStacks>>> {
  const program = path.join(projectRoot, "stacks/option-stacks.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", program, environment], {
    cwd: projectRoot,
    maxBuffer: mostBytes,
  });
  return JSON.parse(stdout) as Readonly<Record<string, OptionStacks>>;
}
