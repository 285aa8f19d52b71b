import type { ApplyArguments } from "./apply-arguments";
import type { Console } from "./console-output";
import type { Interruption } from "./interruption";
import { runLocally } from "./local-run";
import { executionPlace } from "./execution-place";
import { NOT_JUDGED } from "./run-steps";
import type { Stack } from "./stack";

export interface GatedRun {
  readonly binary: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stack: Stack;
  readonly flags: ApplyArguments;
  readonly console: Console;
  readonly interruption: Interruption;
}

/**
 * `terraform apply` and `terraform destroy` with the policies in between: plan, have that plan judged, ask, apply that
 * very plan. On this machine or on a server, as the stack's configuration and workspace say.
 *
 * @returns The exit code. 1: denied, undetermined, not approved or interrupted; 2: could not be judged. Nothing was
 * applied then. Else Terraform's own.
 */
export async function runGated(run: GatedRun): Promise<number> {
  const place = await executionPlace(run);
  if ("refusal" in place) {
    run.console.tell(`${place.refusal} Nothing was applied.`);
    return NOT_JUDGED;
  }
  if (place.workspace === undefined) return runLocally(run);
  // Loaded here only: a run on this machine must not pay for it.
  const { runRemotely } = await import("./remote-run");
  return runRemotely(run, place);
}
