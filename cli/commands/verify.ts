import { existsSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { judgeStates } from "../../gate/index";
import type { DocumentSource } from "../../gate/index";
import { Refusal, reasonOf } from "../../gate/refusal";
import { deliver, withReportOptions } from "../report-output";
import type { ReportOptions } from "../report-output";
import { knownStacks, stacksDirectory, withStacksOption } from "../synthesized-stacks";
import { findRealTerraform, realTerraformEnvironment } from "../terraform/real-terraform";
import { showState } from "../terraform/show-json";
import { enterUsersDirectory } from "../working-directory";

/** `outreach verify [STACK|FILE…]`: judges what has been applied. Exit codes as `gate` has them. */
export function verifyCommand(): Command {
  const verify = new Command("verify")
    .description("Judge what has been applied: values that no plan knew are known in the state.")
    .argument(
      "[stack or file...]",
      "a stack, whose state Terraform shows; a state (terraform show -json), a directory of states, or - for " +
        "standard input (default: every stack)",
    )
    .action(async (named: string[], options: ReportOptions, command: Command) => {
      enterUsersDirectory();
      const outdir = stacksDirectory(command);
      const known = await statesOf(outdir);
      const stackNames = [...known.keys()];
      const states = (named.length === 0 ? stackNames : named).map(
        (name) => known.get(name) ?? fileOrMistake(name, stackNames),
      );
      const nothing = refused(outdir, "has no stacks; run: npx cdktf synth");
      const report = await judgeStates(states.length === 0 ? [nothing] : states, { stacks: outdir });
      process.exitCode = await deliver(report, options, "verify");
    });
  return withReportOptions(withStacksOption(verify));
}

/** The state of every synthesized stack. Where nothing has been synthesized, files can be judged all the same. */
async function statesOf(outdir: string): Promise<ReadonlyMap<string, DocumentSource>> {
  const state = (stack: string, stackFile: string): DocumentSource => ({
    file: `${stack} (state)`,
    read: () => readState(stack, stackFile),
    stackFile,
  });
  return new Map([...(await knownStacks(outdir))].map(([stack, file]) => [stack, state(stack, file)]));
}

async function readState(stack: string, stackFile: string): Promise<unknown> {
  const directory = path.dirname(stackFile);
  const binary = findRealTerraform(process.env, directory);
  const shown = await showState({ binary, directory, env: realTerraformEnvironment(process.env) });
  if ("document" in shown) return shown.document;
  if (/\bterraform init\b/.test(shown.failure)) {
    throw new Refusal(`can't be read: the stack has not been initialized here; run: npx cdktf diff ${stack}`);
  }
  throw new Refusal(`can't be read: ${reasonOf(shown.failure)}`);
}

/** A name that is no stack's is a file's, or a mistake. */
function fileOrMistake(name: string, stacks: readonly string[]): DocumentSource {
  if (name === "-" || existsSync(name)) return { file: name };
  const known = stacks.length === 0 ? "there are no stacks; run: npx cdktf synth" : `stacks: ${stacks.join(", ")}`;
  return refused(name, `is neither a file nor a stack (${known})`);
}

function refused(file: string, message: string): DocumentSource {
  return { file, read: () => Promise.reject(new Refusal(message)) };
}
