import { statSync } from "node:fs";
import path from "node:path";
import { approvalQuestion, readAnswer, renderQuestion } from "./approval";
import type { ApplyArguments } from "./apply-arguments";
import { withoutArguments } from "./command-line";
import type { Console } from "./console-output";
import { explainEndedRuns, waitForEarlierRuns } from "./earlier-runs";
import { explainExisting, explainLock, explainMissingUpstream, missingUpstream } from "./explanations";
import type { Interruption } from "./interruption";
import { summarizePlan, type PlanSummary } from "./plan-document";
import { PlanFooterFilter } from "./plan-footer";
import { PrivateFile } from "./private-file";
import { identify } from "./process-identity";
import { beginRun, forgetRun, updateRun } from "./run-record";
import { showPlan } from "./show-json";
import type { Stack } from "./stack";
import { runTerraform, type RunResult, type TerraformRun } from "./terraform-run";
import { undeployedUpstream } from "./upstream";
import { judge, type Judgement } from "./verdict";

/** Exit codes of the wrapper's own decisions; a failing Terraform's own code goes through. */
const NOT_APPLIED = 1;
const NOT_JUDGED = 2;

export interface GatedRun {
  readonly binary: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stack: Stack;
  readonly flags: ApplyArguments;
  readonly console: Console;
  readonly interruption: Interruption;
}

/**
 * `terraform apply` and `terraform destroy` with the policies in between: plan to a file, judge that file, ask, apply
 * that very file.
 *
 * @returns The exit code. 1: denied, undetermined, not approved or interrupted; 2: could not be judged. Nothing was
 * applied then. Else Terraform's own.
 */
export async function runGated(run: GatedRun): Promise<number> {
  const { stack, console } = run;
  if (stack.remoteRuns !== undefined) {
    console.tell(
      `${stack.name} runs on a server (${stack.remoteRuns} in its configuration): its plan can't be saved and judged ` +
        `here before it is applied. Nothing was applied. Use a state backend (local, s3) for this stack, or let the ` +
        `server judge its runs and start them there.`,
    );
    return NOT_JUDGED;
  }
  const context = { ...run, env: withoutArguments(run.env), tell: console.tell };
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
  const { stack, flags, console, interruption } = run;
  if (flags.planFile === undefined) {
    const exitCode = await makePlan(run, plan);
    if (exitCode !== 0) return exitCode;
  }
  if (interruption.wasRequested()) return stopped(run);
  const hash = plan.sha256();
  const place = { binary: run.binary, directory: stack.directory, env: withoutArguments(run.env) };
  const shown = await showPlan(place, plan, interruption);
  if (interruption.wasRequested()) return stopped(run);
  if ("failure" in shown) {
    console.tell(`The plan of ${stack.name} can't be read: ${shown.failure}\nNothing was applied.`);
    return NOT_JUDGED;
  }
  const summary = summarizePlan(shown.document);
  // A plan file may come from `plan -destroy`, and an emptied configuration destroys as well.
  const operation = flags.destroy || summary.onlyDestroys ? "destroy" : "apply";
  const judgement = await judge(shown.document, stack, operation, usesColor(flags));
  console.tell(judgement.text.trimEnd());
  if (!judgement.mayApply) {
    console.tell(`Nothing was applied: the plan of ${stack.name} did not pass its policies.`);
    return judgement.exitCode;
  }
  if (!(await approve(run, summary))) return NOT_APPLIED;
  if (interruption.wasRequested()) return stopped(run);
  if (plan.sha256() !== hash) {
    console.tell(`The plan of ${stack.name} has changed since it was judged. Nothing was applied.`);
    return NOT_JUDGED;
  }
  const exitCode = await applyPlan(run, plan, summary);
  if (exitCode === 0 && judgement.leftOpen > 0 && operation === "apply") console.tell(hintAtVerify(stack, judgement));
  return exitCode;
}

/** What stopped nothing before the apply can be told after it. */
function hintAtVerify({ name }: Stack, { leftOpen }: Judgement): string {
  const findings = leftOpen === 1 ? "1 finding was" : `${leftOpen} findings were`;
  return (
    `${findings} undetermined before ${name} was applied, of low severity, and stopped nothing. ` +
    `The state tells now: npm run -s outreach -- verify ${name}`
  );
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

async function approve({ flags, stack, console, interruption }: GatedRun, { isEmpty }: PlanSummary): Promise<boolean> {
  // A plan file was approved by whoever hands it over, and nothing needs no approval: Terraform asks in neither case.
  if (flags.autoApprove || isEmpty || flags.planFile !== undefined) return true;
  const what = flags.destroy ? "Destroy" : "Apply";
  if (!flags.input || flags.json) {
    const flag = flags.json ? "-json" : "-input=false";
    console.tell(
      `${what} cancelled: with ${flag} nobody can be asked. -auto-approve applies what passes the policies.`,
    );
    return false;
  }
  const question = approvalQuestion({ ...flags, workspace: stack.workspace });
  console.stdout(renderQuestion(question, usesColor(flags)));
  const answer = await readAnswer(process.stdin, interruption.first);
  console.stdout("\n");
  if (answer?.trim() === "yes") return true;
  const reason = answer === undefined ? " There was no answer." : "";
  console.stdout(`\n${what} cancelled.${reason} Nothing was applied.\n`);
  return false;
}

function start(
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
function explainFailure(
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

function stopped({ console, flags }: GatedRun): number {
  console.tell(`${flags.destroy ? "Destroy" : "Apply"} stopped on request. Nothing was applied.`);
  return NOT_APPLIED;
}

function usesColor(flags: ApplyArguments): boolean {
  return flags.color && !process.env.NO_COLOR && process.stdout.isTTY;
}
