import { runCommand } from "./run-command";
import type { Commands } from "./run-command";

/**
 * Every command by its name, in the order in which `--help` lists them. Each is loaded only when it is called, so that
 * none pays for the libraries of another.
 */
const commands: Commands = {
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
 * @param args The arguments after the program's name.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  return runCommand(args, commands);
}
