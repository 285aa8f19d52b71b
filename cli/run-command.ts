import { Command, CommanderError } from "commander";
import { UserError } from "../config/user-error";
import { write } from "./output";

/** A command of `outreach`; its action sets `process.exitCode` when it ends with anything but 0. */
export type CommandFactory = () => Command;

/** Commands by name, each loaded when it is called. */
export type Commands = Readonly<Record<string, () => Promise<CommandFactory>>>;

/**
 * Runs the project's command line.
 *
 * @param args The arguments after the program's name.
 * @param commands In the order in which `--help` lists them.
 * @returns The exit code. 2 for a wrong argument or a crash, so that neither is ever taken for a denial (1).
 */
export async function runCommand(args: readonly string[], commands: Commands): Promise<number> {
  // The lockfile pins an SDK that supports every Node this project does; its outlook on later ones is no user's business.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const program = new Command("outreach")
    .description("Deploys the Outreach zone and judges its plans.")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  try {
    const [name = ""] = args;
    for (const load of Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands)) {
      if (load === undefined) continue;
      const create = await load();
      program.addCommand(create().copyInheritedSettings(program));
    }
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // Node would end with 1, which means "denied".
    const text = error instanceof UserError ? error.message : ((error as Error).stack ?? String(error));
    await write(process.stderr, `outreach: ${text}\n`);
    return 2;
  }
  return typeof process.exitCode === "number" ? process.exitCode : 0;
}
