import { Command, CommanderError } from "commander";
import { assetsCommand } from "./commands/assets";
import { gateCommand } from "./commands/gate";
import { policiesCommand } from "./commands/policies";
import { startCommand } from "./commands/start";
import { stopCommand } from "./commands/stop";
import { write } from "./output";

/** A command of `outreach`; its action sets `process.exitCode` when it ends with anything but 0. */
export type CommandFactory = () => Command;

/** Every command, in the order in which `--help` lists them. */
const commands: readonly CommandFactory[] = [startCommand, stopCommand, assetsCommand, gateCommand, policiesCommand];

/**
 * Runs the project's command line.
 *
 * @param args The arguments after the command's name.
 * @returns The exit code. 2 for a wrong argument or a crash, so that neither is ever taken for a denial (1).
 */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command("outreach")
    .description("Deploys the Outreach zone and judges its plans.")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const create of commands) program.addCommand(create().copyInheritedSettings(program));
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // Node would end with 1, which means "denied".
    await write(
      process.stderr,
      `outreach: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 2;
  }
  return typeof process.exitCode === "number" ? process.exitCode : 0;
}
