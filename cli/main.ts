import { Command, CommanderError } from "commander";
import { UserError } from "../config/user-error";
import { write } from "./output";

/** A command of `outreach`; its action sets `process.exitCode` when it ends with anything but 0. */
export type CommandFactory = () => Command;

/**
 * Every command by its name, in the order in which `--help` lists them. Each is loaded only when it is called, so that
 * none pays for the libraries of another.
 */
const commands: Readonly<Record<string, () => Promise<CommandFactory>>> = {
  start: async () => (await import("./commands/start")).startCommand,
  stop: async () => (await import("./commands/stop")).stopCommand,
  assets: async () => (await import("./commands/assets")).assetsCommand,
  gate: async () => (await import("./commands/gate")).gateCommand,
  ci: async () => (await import("./commands/ci")).ciCommand,
  cost: async () => (await import("./commands/cost")).costCommand,
  drift: async () => (await import("./commands/drift")).driftCommand,
  verify: async () => (await import("./commands/verify")).verifyCommand,
  docs: async () => (await import("./commands/docs")).docsCommand,
  workspaces: async () => (await import("./commands/workspaces")).workspacesCommand,
  runs: async () => (await import("./commands/runs")).runsCommand,
  "migrate-state": async () => (await import("./commands/migrate-state")).migrateStateCommand,
  policies: async () => (await import("./commands/policies")).policiesCommand,
  "run-task": async () => (await import("./commands/run-task")).runTaskCommand,
};

/**
 * Runs the project's command line.
 *
 * @param args The arguments after the command's name.
 * @returns The exit code. 2 for a wrong argument or a crash, so that neither is ever taken for a denial (1).
 */
export async function main(args: readonly string[]): Promise<number> {
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
