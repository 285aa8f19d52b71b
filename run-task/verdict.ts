import type { Report } from "../gate/index";
import { type Judge, JudgeTimeout } from "./judge";
import { type Outcome, messageOf, outcomesOf } from "./outcomes";
import type { RunTaskRequest } from "./payload";
import { PlanError } from "./plan-download";

/** What is told to the server in the end. */
export interface TaskVerdict {
  readonly status: "passed" | "failed";
  readonly message: string;
  readonly outcomes: readonly Outcome[];
  /** For logs and metrics: the gate's verdict, or why there is none. */
  readonly kind: Report["verdict"] | "stage" | "no-plan" | "timeout" | "stopped" | "crash";
  /** For logs. */
  readonly counts?: Report["summary"];
}

export interface VerdictOptions {
  readonly download: (request: RunTaskRequest, signal: AbortSignal) => Promise<Buffer>;
  readonly judge: Judge;
  /** Is told what was caught, which is too much for the run's page. */
  readonly onCrash: (error: unknown) => void;
}

/** What a stage's plan is about to be used for; other stages have none that could be judged. */
const operations: Readonly<Record<string, "plan" | "apply">> = { post_plan: "plan", pre_apply: "apply" };

/**
 * Judges a run. Never rejects: whatever goes wrong is a verdict, and none of these is "passed".
 *
 * @param stopping Says that the service ends.
 * @param deadline Says that the task has taken too long.
 */
export async function judgeRun(
  request: RunTaskRequest,
  options: VerdictOptions,
  stopping: AbortSignal,
  deadline: AbortSignal,
): Promise<TaskVerdict> {
  const operation = Object.hasOwn(operations, request.stage) ? operations[request.stage] : undefined;
  if (operation === undefined) return wrongStage(request.stage);
  const signal = AbortSignal.any([stopping, deadline]);
  try {
    const plan = await options.download(request, signal);
    const report = await options.judge({ plan, name: `plan of ${request.runId}`, operation }, signal);
    return verdictOf(report, request.outcomes);
  } catch (error) {
    if (error instanceof PlanError) return failed("no-plan", error.message);
    if (stopping.aborted) {
      return failed("stopped", "The service was stopped before it had judged the plan. Start the run again.");
    }
    if (error instanceof JudgeTimeout || deadline.aborted) {
      return failed("timeout", "The plan was not judged in time, so that it does not pass.");
    }
    options.onCrash(error);
    return failed(
      "crash",
      "The plan could not be judged: the service failed. Its log has more under the task result's id.",
    );
  }
}

/** A verdict without judging. */
export function failed(kind: TaskVerdict["kind"], message: string): TaskVerdict {
  return { status: "failed", kind, message, outcomes: [] };
}

function verdictOf(report: Report, takesOutcomes: boolean): TaskVerdict {
  return {
    // Anything but this one word is no pass.
    status: report.verdict === "pass" ? "passed" : "failed",
    kind: report.verdict,
    message: messageOf(report),
    outcomes: takesOutcomes ? outcomesOf(report) : [],
    counts: report.summary,
  };
}

/**
 * Before the plan there is nothing to judge, and after the apply it is too late. A green mark there would say that the
 * gate had looked; so a run task that is attached there fails, and says where it belongs.
 */
function wrongStage(stage: string): TaskVerdict {
  return failed(
    "stage",
    `There is nothing that could be judged at the stage ${stage}. Attach this run task to post-plan, and to pre-apply where wanted.`,
  );
}
