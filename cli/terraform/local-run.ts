import { statSync } from "node:fs";
import path from "node:path";
import { withoutArguments } from "./command-line";
import { decideAndApply } from "./decision";
import { explainEndedRuns, waitForEarlierRuns } from "./earlier-runs";
import { explainMissingUpstream } from "./explanations";
import type { GatedRun } from "./gated-run";
import type { PlanSummary } from "./plan-document";
import { PlanFooterFilter } from "./plan-footer";
import { PrivateFile } from "./private-file";
import { identify } from "./process-identity";
import { beginRun, forgetRun, updateRun } from "./run-record";
import { explainFailure, NOT_APPLIED, start, stopped } from "./run-steps";
import { showPlan } from "./show-json";
import { undeployedUpstream } from "./upstream";

/** A gated run on this machine: plan to a file, and apply that file. */
export async function runLocally(run: GatedRun): Promise<number> {
  const context = { ...run, env: withoutArguments(run.env), tell: run.console.tell };
  if (!(await waitForEarlierRuns(context))) return NOT_APPLIED;
  const earlier = await explainEndedRuns(context);
  const plan = preparePlanFile(run);
  if (plan === undefined) return NOT_APPLIED;
  try {
    const exitCode = await planJudgeApply(run, plan);
    // What earlier runs left behind has been named, and this one has come to its end without it.
    if (exitCode === 0) earlier.forEach(forgetRun);
    return exitCode;
  } finally {
    plan.remove();
  }
}

/** The caller's plan file is copied, so that what is judged is what is applied even if the file changes meanwhile. */
function preparePlanFile({ flags, stack, console }: GatedRun): PrivateFile | undefined {
  if (flags.planFile === undefined) return PrivateFile.create();
  const file = path.resolve(stack.directory, flags.planFile);
  try {
    if (!statSync(file).isFile()) throw new Error("it is not a file");
    return PrivateFile.copyOf(file);
  } catch (error) {
    console.tell(`The plan file ${file} can't be read: ${(error as Error).message}. Nothing was applied.`);
    return undefined;
  }
}

async function planJudgeApply(run: GatedRun, plan: PrivateFile): Promise<number> {
  if (run.flags.planFile === undefined) {
    const exitCode = await makePlan(run, plan);
    if (exitCode !== 0) return exitCode;
  }
  const hash = plan.sha256();
  return decideAndApply(run, {
    read: () =>
      showPlan(
        { binary: run.binary, directory: run.stack.directory, env: withoutArguments(run.env) },
        plan,
        run.interruption,
      ),
    isUnchanged: () => plan.sha256() === hash,
    apply: (summary) => applyPlan(run, plan, summary),
  });
}

async function makePlan(run: GatedRun, plan: PrivateFile): Promise<number> {
  const { stack, flags, console } = run;
  const missing = flags.destroy ? [] : undeployedUpstream(stack);
  if (missing.length > 0) {
    console.tell(`${explainMissingUpstream(stack, missing)}\nNothing was applied.`);
    return NOT_APPLIED;
  }
  const footer = new PlanFooterFilter(console.stdout);
  const result = await start(run, {
    args: ["plan", ...flags.plan, ...(flags.input ? [] : ["-input=false"]), `-out=${plan.path}`],
    stdin: flags.input ? "inherit" : "ignore",
    onStdout: (text) => {
      footer.write(text);
    },
  });
  footer.end();
  if (result.exitCode === 0) return 0;
  if (run.interruption.wasRequested()) return stopped(run);
  explainFailure(run, result, []);
  return result.exitCode;
}

async function applyPlan(run: GatedRun, plan: PrivateFile, { creations, isEmpty }: PlanSummary): Promise<number> {
  const { stack, flags, interruption } = run;
  const operation = flags.destroy ? "destroy" : "apply";
  let record = isEmpty ? undefined : beginRun(stack, operation, creations);
  const result = await start(run, {
    // A saved plan holds its variables, except the ephemeral ones.
    args: ["apply", ...flags.apply, ...(stack.hasEphemeralVariables ? flags.variables : []), "-input=false", plan.path],
    stdin: "ignore",
    onStdout: run.console.stdout,
    ...(record === undefined ? {} : { files: record.output }),
    onStart: (pid) => {
      try {
        record &&= updateRun(record, { terraform: identify(pid) });
      } catch (error) {
        // Terraform is at work by now: it must be waited for, whatever becomes of the record.
        run.console.tell(`The run could not be written down: ${(error as Error).message}`);
      }
    },
  });
  record &&= updateRun(record, { exitCode: result.exitCode });
  if (interruption.wasRequested()) run.console.tell(`Terraform has ended (exit code ${result.exitCode}).`);
  if (result.exitCode === 0) {
    if (record !== undefined) forgetRun(record);
    return 0;
  }
  explainFailure(run, result, creations);
  await explainEndedRuns({ ...run, env: withoutArguments(run.env), tell: run.console.tell });
  return result.exitCode;
}
