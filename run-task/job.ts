import type { Logger } from "pino";
import type { RunTaskMetrics } from "./metrics";
import type { RunTaskRequest } from "./payload";
import { RemoteRefusal } from "./retry";
import type { TaskResult } from "./task-result";
import type { TaskVerdict } from "./verdict";

export interface JobOptions {
  readonly result: TaskResult;
  /** Judges; never rejects. */
  readonly decide: (stopping: AbortSignal, deadline: AbortSignal) => Promise<TaskVerdict>;
  /** How long (ms) after the request a verdict must be there. */
  readonly timeoutMs: number;
  /** How long (ms) the verdict is tried to be reported. */
  readonly reportingMs: number;
  /** Time (ms) between signs of life. */
  readonly heartbeatMs: number;
  readonly log: Logger;
  readonly metrics: RunTaskMetrics;
}

/** What a request is called in logs: all of it that is no secret and of use. */
export function labelsOf(request: RunTaskRequest): Record<string, unknown> {
  const { taskResultId, runId, organization, workspace, stage, enforcement, speculative } = request;
  return {
    task_result_id: taskResultId,
    run_id: runId,
    organization,
    workspace,
    stage,
    enforcement,
    speculative,
  };
}

/** One accepted request, from its acknowledgement to the reported verdict. Signs of life begin at once, also in a queue. */
export class Job {
  private readonly accepted = performance.now();
  private readonly heartbeat: NodeJS.Timeout;
  /** Made when first needed: most requests are acknowledged in bursts, where every object counts. */
  private ended: AbortController | undefined;
  private phase = "Waiting for its turn.";
  /** Held here: a signal that only a combination of signals refers to may be collected before its time. */
  private reportingLimit: AbortSignal | undefined;

  constructor(private readonly options: JobOptions) {
    this.heartbeat = setInterval(() => {
      void this.signOfLife();
    }, options.heartbeatMs).unref();
  }

  /**
   * Judges and reports. Never rejects.
   *
   * @param stopping Ends the judging; the verdict "failed" is still reported.
   * @param giveUp Ends the reporting as well.
   * @returns Whether the server has the verdict.
   */
  async run(stopping: AbortSignal, giveUp: AbortSignal): Promise<boolean> {
    const { metrics, log } = this.options;
    const began = performance.now();
    this.phase = "Judging the plan.";
    const deadline = AbortSignal.timeout(Math.max(0, Math.ceil(this.accepted + this.options.timeoutMs - began)));
    const verdict = await this.options.decide(stopping, deadline);
    clearInterval(this.heartbeat);
    this.ended?.abort();
    const delivered = await this.deliver(verdict, giveUp);
    const now = performance.now();
    metrics.verdict(verdict, delivered, (now - this.accepted) / 1000);
    log[delivered ? "info" : "error"](
      {
        status: verdict.status,
        verdict: verdict.kind,
        delivered,
        waited_ms: Math.round(began - this.accepted),
        took_ms: Math.round(now - began),
        ...(verdict.counts === undefined
          ? {}
          : { denied: verdict.counts.deny, undetermined: verdict.counts.undetermined, errors: verdict.counts.errors }),
      },
      delivered ? "verdict reported" : "verdict not reported; the server fails the task when it hears nothing",
    );
    return delivered;
  }

  private async deliver({ status, message, outcomes }: TaskVerdict, giveUp: AbortSignal): Promise<boolean> {
    const { result } = this.options;
    this.reportingLimit = AbortSignal.timeout(this.options.reportingMs);
    const signal = AbortSignal.any([giveUp, this.reportingLimit]);
    if (outcomes.length > 0) {
      // Outcomes belong to a running task. They explain the verdict, and must not be in its way.
      await this.try("outcomes", () => result.report({ status: "running", message, outcomes }, signal));
    }
    return await this.try("verdict", () => result.report({ status, message }, signal));
  }

  private async signOfLife(): Promise<void> {
    const { result } = this.options;
    const { signal } = (this.ended ??= new AbortController());
    await this.try("heartbeat", () => result.report({ status: "running", message: this.phase }, signal));
  }

  private async try(what: "heartbeat" | "outcomes" | "verdict", work: () => Promise<void>): Promise<boolean> {
    const { log, metrics } = this.options;
    try {
      await work();
      metrics.callback(what, "sent");
      return true;
    } catch (error) {
      if (what === "heartbeat" && this.ended?.signal.aborted === true) return false;
      const refused = error instanceof RemoteRefusal;
      metrics.callback(what, refused ? "refused" : "lost");
      log.warn({ callback: what, reason: (error as Error).message }, "the server did not take a report");
      return false;
    }
  }
}
