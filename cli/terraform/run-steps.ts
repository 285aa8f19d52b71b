import { withoutArguments } from "./command-line";
import { explainExisting, explainLock, explainMissingUpstream, missingUpstream } from "./explanations";
import type { GatedRun } from "./gated-run";
import type { PlanSummary } from "./plan-document";
import { runTerraform, type RunResult, type TerraformRun } from "./terraform-run";

/** Exit codes of the wrapper's own decisions; a failing Terraform's own code goes through. */
export const NOT_APPLIED = 1;
export const NOT_JUDGED = 2;

/** Starts Terraform for a step of the run, with its output on this console. */
export function start(
  run: GatedRun,
  call: Pick<TerraformRun, "args" | "stdin" | "onStdout" | "files" | "onStart">,
): Promise<RunResult> {
  return runTerraform({
    binary: run.binary,
    directory: run.stack.directory,
    env: withoutArguments(run.env),
    interruption: run.interruption,
    onStderr: run.console.stderr,
    ...call,
  });
}

/** Says in a paragraph what Terraform's error means here, where it is one of the known ones. */
export function explainFailure(
  { stack, binary, console }: GatedRun,
  result: RunResult,
  creations: PlanSummary["creations"],
): void {
  const output = `${result.stdout}\n${result.stderr}`;
  const missing = missingUpstream(stack, output);
  const explanations = [
    explainLock(stack, binary, output),
    missing.length > 0 ? explainMissingUpstream(stack, missing) : undefined,
    explainExisting(stack, binary, output, creations),
  ];
  for (const explanation of explanations) if (explanation !== undefined) console.tell(explanation);
}

export function stopped({ console, flags }: GatedRun): number {
  console.tell(`${flags.destroy ? "Destroy" : "Apply"} stopped on request. Nothing was applied.`);
  return NOT_APPLIED;
}

export function usesColor({ flags }: GatedRun): boolean {
  return flags.color && !process.env.NO_COLOR && process.stdout.isTTY;
}
