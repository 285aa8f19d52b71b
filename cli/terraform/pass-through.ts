import { spawn } from "node:child_process";
import os from "node:os";
import { NoTerraformError } from "./real-terraform";

/** Subcommands that talk with a person at the terminal: they stay in its session, which hands them its keys. */
const INTERACTIVE: ReadonlySet<string | undefined> = new Set(["console", "login", "logout"]);

/**
 * What each signal becomes. Terraform knows no SIGHUP: it would drop the state's lock on the floor, while SIGTERM makes
 * it let go first.
 */
const FORWARDED = { SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGTERM", SIGQUIT: "SIGQUIT" } as const;

/**
 * Runs Terraform as if it had been called itself: the caller's streams, its exit code, its signals.
 *
 * It gets a session of its own, so that each signal reaches it once, through here: with Ctrl-C from the terminal *and*
 * from here it would take the second for an order to drop everything at once.
 */
export async function passThrough(
  binary: string,
  args: readonly string[],
  subcommand: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const interactive = INTERACTIVE.has(subcommand);
  const child = spawn(binary, args, { env, stdio: "inherit", detached: !interactive });
  const handlers = Object.entries(FORWARDED).map(([received, sent]) => {
    const handler = (): void => {
      if (!(interactive && received === "SIGINT")) child.kill(sent);
    };
    process.on(received, handler);
    return { received, handler };
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once("error", (error) => {
      reject(new NoTerraformError(`${binary} could not be started: ${error.message}`));
    });
    child.once("exit", (...ending) => {
      resolve(ending);
    });
  });
  for (const { received, handler } of handlers) process.off(received, handler);
  if (signal !== null) {
    // The caller should see the same ending; where the signal does not end this process too, its number says it.
    process.kill(process.pid, signal);
    return 128 + os.constants.signals[signal];
  }
  return code ?? 1;
}
