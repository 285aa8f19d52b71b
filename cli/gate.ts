import { runCommand } from "./run-command";

/**
 * Runs `outreach gate` alone: a bundle without the other commands starts in half the time, which is most of the time
 * that a small plan takes.
 *
 * @param args The arguments after the program's name.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  return runCommand(args, { gate: async () => (await import("./commands/gate")).gateCommand });
}
