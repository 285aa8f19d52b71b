import { approvalQuestion, readAnswer, renderQuestion } from "./approval";
import { uploadArtifacts } from "./artifacts";
import type { GatedRun } from "./gated-run";
import { summarizePlan, type PlanSummary } from "./plan-document";
import { NOT_APPLIED, NOT_JUDGED, stopped, usesColor } from "./run-steps";
import type { Shown } from "./show-json";
import type { Stack } from "./stack";
import { judge } from "./verdict";

/** A plan that was made and waits for its verdict, wherever it lies. */
export interface WaitingPlan {
  /** What it would do, as `terraform show -json` prints it; or who else has judged it, as a sentence. */
  read(): Promise<Shown | { readonly judgedElsewhere: string; readonly isEmpty: boolean }>;
  /** Whether it still is what was read. */
  isUnchanged(): boolean;
  apply(summary: PlanSummary): Promise<number>;
}

/** Has a plan judged, asks, and applies that very plan. @returns The exit code. */
export async function decideAndApply(run: GatedRun, plan: WaitingPlan): Promise<number> {
  const { stack, flags, console, interruption } = run;
  if (interruption.wasRequested()) return stopped(run);
  const shown = await plan.read();
  if (interruption.wasRequested()) return stopped(run);
  if ("failure" in shown) {
    console.tell(`The plan of ${stack.name} can't be read: ${shown.failure}\nNothing was applied.`);
    return NOT_JUDGED;
  }
  let summary: PlanSummary;
  let leftOpen = 0;
  if ("document" in shown) {
    summary = summarizePlan(shown.document);
    // A plan file may come from `plan -destroy`, and an emptied configuration destroys as well.
    const operation = flags.destroy || summary.onlyDestroys ? "destroy" : "apply";
    const judgement = await judge(shown.document, stack, operation, usesColor(run));
    console.tell(judgement.text.trimEnd());
    if (!judgement.mayApply) {
      console.tell(`Nothing was applied: the plan of ${stack.name} did not pass its policies.`);
      return judgement.exitCode;
    }
    if (operation === "apply") leftOpen = judgement.leftOpen;
  } else {
    summary = { isEmpty: shown.isEmpty, onlyDestroys: false, creations: [] };
    console.tell(shown.judgedElsewhere);
  }
  if (!flags.destroy && !summary.isEmpty && stack.hasArtifacts && !(await uploadArtifacts(run))) return NOT_APPLIED;
  if (interruption.wasRequested()) return stopped(run);
  if (!(await approve(run, summary))) return NOT_APPLIED;
  if (interruption.wasRequested()) return stopped(run);
  if (!plan.isUnchanged()) {
    console.tell(`The plan of ${stack.name} has changed since it was judged. Nothing was applied.`);
    return NOT_JUDGED;
  }
  const exitCode = await plan.apply(summary);
  if (exitCode === 0 && leftOpen > 0) console.tell(hintAtVerify(stack, leftOpen));
  return exitCode;
}

/** What stopped nothing before the apply can be told after it. */
function hintAtVerify({ name }: Stack, leftOpen: number): string {
  const findings = leftOpen === 1 ? "1 finding was" : `${leftOpen} findings were`;
  return (
    `${findings} undetermined before ${name} was applied, of low severity, and stopped nothing. ` +
    `The state tells now: npm run -s outreach -- verify ${name}`
  );
}

async function approve(run: GatedRun, { isEmpty }: PlanSummary): Promise<boolean> {
  const { flags, stack, console, interruption } = run;
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
  console.stdout(renderQuestion(question, usesColor(run)));
  const answer = await readAnswer(process.stdin, interruption.first);
  console.stdout("\n");
  if (answer?.trim() === "yes") return true;
  const reason = answer === undefined ? " There was no answer." : "";
  console.stdout(`\n${what} cancelled.${reason} Nothing was applied.\n`);
  return false;
}
