import { UserError } from "../../config/user-error";
import { ArgumentsError, sortApplyArguments } from "./apply-arguments";
import { terraformCredentials } from "../terraform-cloud/credentials";
import { environmentArguments, parseCommandLine, type CommandLine } from "./command-line";
import { explainMissingUpstream } from "./explanations";
import { passThrough } from "./pass-through";
import { mirrorArguments } from "./provider-lock";
import { providerInstallation } from "./provider-mirror";
import { findRealTerraform, NoTerraformError, realTerraformEnvironment } from "./real-terraform";
import { abandonedSibling, journalDirectory } from "./run-record";
import { readStack } from "./stack";
import { undeployedUpstream } from "./upstream";

/** As shells report a command that is not there. */
const COMMAND_NOT_FOUND = 127;

/**
 * Terraform with the policies between plan and apply: `apply` and `destroy` are gated, everything else is Terraform.
 *
 * @param args The arguments as for Terraform.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const binary = findRealTerraform(process.env, process.cwd());
    const env = { ...realTerraformEnvironment(process.env), ...terraformCredentials(process.env) };
    const line = parseCommandLine(args, process.cwd());
    // Terraform shortcuts these wherever they stand, even behind `apply`.
    if (args.some((arg) => /^(?:-v|--?version)$/.test(arg)))
      return await passThrough(binary, ["version"], "version", env);
    if (line.subcommand === "apply" || line.subcommand === "destroy") {
      // Only the help of it: a flag hidden among others must not carry a real apply past the gate.
      if (line.help) return await passThrough(binary, [line.subcommand, "-help"], line.subcommand, env);
      return await gate(line.subcommand, line, binary, env);
    }
    return await passOn(line, args, binary, env);
  } catch (error) {
    if (error instanceof NoTerraformError) {
      process.stderr.write(`outreach: ${error.message}\n`);
      return COMMAND_NOT_FOUND;
    }
    if (error instanceof ArgumentsError) {
      process.stderr.write(`outreach: ${error.message} Nothing was applied.\n`);
      return 1;
    }
    if (error instanceof UserError) {
      process.stderr.write(`outreach: ${error.message}\nNothing was applied.\n`);
      return 2;
    }
    throw error;
  }
}

async function gate(
  subcommand: "apply" | "destroy",
  line: CommandLine,
  binary: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const flags = sortApplyArguments(subcommand, [...environmentArguments(subcommand, env), ...line.rest]);
  // Loaded here only: every other call of Terraform must not pay for the policies.
  const [{ runGated }, { openConsole }, { Interruption }] = await Promise.all([
    import("./gated-run"),
    import("./console-output"),
    import("./interruption"),
  ]);
  const console = openConsole(flags.json);
  const interruption = new Interruption(console.tell);
  try {
    return await runGated({ binary, env, stack: readStack(line.directory, env), flags, console, interruption });
  } finally {
    interruption.dispose();
  }
}

async function passOn(
  line: CommandLine,
  args: readonly string[],
  binary: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  if (line.subcommand === "output" && isCutShort(line, env)) return 1;
  if (line.subcommand === "plan") hintAtMissingUpstream(line, env);
  if (line.subcommand !== "init" && line.subcommand !== "providers") {
    return passThrough(binary, args, line.subcommand, env);
  }
  const { cliConfigFile } = providerInstallation(env);
  const installing = cliConfigFile === undefined ? env : { ...env, TF_CLI_CONFIG_FILE: cliConfigFile };
  return passThrough(binary, [...args, ...mirrorArguments(line, installing)], line.subcommand, installing);
}

/**
 * cdktf reads a killed wrapper's end as success (its terminal library reports exit code 0 for a signal) and asks for
 * the outputs next. Failing here makes cdktf fail as well.
 */
function isCutShort(line: CommandLine, env: NodeJS.ProcessEnv): boolean {
  const run = abandonedSibling(journalDirectory(readStack(line.directory, env)));
  if (run === undefined) return false;
  process.stderr.write(
    `outreach: the ${run.record.operation} of ${run.record.stack} was cut short: its wrapper was killed. ` +
      `Terraform (pid ${String(run.record.terraform?.pid)}) finishes by itself; deploy again to see what came of it.\n`,
  );
  return true;
}

function hintAtMissingUpstream(line: CommandLine, env: NodeJS.ProcessEnv): void {
  const stack = readStack(line.directory, env);
  const missing = undeployedUpstream(stack);
  if (missing.length > 0) process.stderr.write(`outreach: ${explainMissingUpstream(stack, missing)}\n`);
}
