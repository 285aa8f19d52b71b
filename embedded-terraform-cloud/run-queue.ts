import type { Cloud } from "./cloud";
import { newId } from "./collection";
import type { ConfigurationVersion } from "./configuration-versions";
import { newPhase, setPhase } from "./plans";
import { RunExecution } from "./run-execution";
import { isFinal, isPaused, type RunStatus } from "./run-status";
import type { Run, RunOptions } from "./runs";
import { addTaskStages, endTaskStages } from "./task-stages";
import { lockingRunId, type Workspace } from "./workspaces";

const DEFAULTS: RunOptions = {
  message: "Queued manually using Terraform",
  autoApply: false,
  planOnly: false,
  savePlan: false,
  isDestroy: false,
  refresh: true,
  refreshOnly: false,
  allowEmptyApply: false,
  targets: [],
  replacements: [],
  variables: [],
};

/**
 * Decides which run goes on and which waits. A run holds its workspace from the start of its plan until it ends;
 * plan-only runs, and saved plans until they are confirmed, hold nothing and wait for nobody.
 */
export class RunQueue {
  private readonly executions = new Map<string, RunExecution>();
  private stopped = false;

  constructor(private readonly cloud: Cloud) {}

  add(workspace: Workspace, version: ConfigurationVersion, options: Partial<RunOptions>): Run {
    const id = newId("run");
    const now = new Date().toISOString();
    const run = this.cloud.runs.add({
      id,
      workspaceId: workspace.id,
      configurationVersionId: version.id,
      planId: this.cloud.plans.add({ ...newPhase(this.cloud, "plan"), hasChanges: false }).id,
      applyId: this.cloud.applies.add(newPhase(this.cloud, "apply")).id,
      taskStageIds: addTaskStages(this.cloud, workspace, id),
      createdAt: now,
      options: { ...DEFAULTS, autoApply: workspace.attributes["auto-apply"], ...options },
      status: "pending",
      timestamps: { "plan-queueable-at": now },
      hasChanges: false,
    });
    // The client gets to know the run before anything happens to it.
    setImmediate(() => {
      this.proceed(workspace);
    });
    return run;
  }

  /** How many runs of the workspace come first. */
  position(run: Run): number {
    if (run.status !== "pending") return 0;
    return this.waiting(run.workspaceId).indexOf(run) + (this.holder(run.workspaceId) === undefined ? 0 : 1);
  }

  confirm(run: Run): void {
    setRunStatus(run, "confirmed");
    const workspace = this.cloud.workspaces.get(run.workspaceId);
    if (workspace.currentRunId === run.id) this.apply(run);
    else this.proceed(workspace);
  }

  discard(run: Run): void {
    this.end(run, "discarded");
  }

  /** A run that waits ends at once; one at work is interrupted, and ends when Terraform has. */
  cancel(run: Run): void {
    run.cancellation = "canceled";
    const execution = this.executions.get(run.id);
    if (execution?.isWorking === true) execution.interrupt();
    else this.end(run, "canceled");
  }

  forceCancel(run: Run): void {
    run.cancellation = "force_canceled";
    this.executions.get(run.id)?.kill();
  }

  /** A new state makes every saved plan worthless that was made for the one before. */
  discardOutdated(workspace: Workspace, byRunId: string | undefined): void {
    const saved = this.cloud.runs.where(
      ({ id, workspaceId, status }) => workspaceId === workspace.id && status === "planned_and_saved" && id !== byRunId,
    );
    for (const run of saved) this.discard(run);
  }

  /** Starts what can be started in a workspace. */
  proceed(workspace: Workspace): void {
    if (this.stopped) return;
    for (const run of this.cloud.runs.where(({ workspaceId }) => workspaceId === workspace.id)) {
      const independent = run.options.planOnly || run.options.savePlan;
      if (run.status === "pending" && independent) this.plan(run);
      else if (lockingRunId(this.cloud, workspace) === undefined && workspace.lock === undefined) {
        if (run.status === "pending") {
          workspace.currentRunId = run.id;
          this.plan(run);
        } else if (run.status === "confirmed" && run.options.savePlan) {
          workspace.currentRunId = run.id;
          this.apply(run);
        }
      }
    }
  }

  /** Ends everything under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    const executions = [...this.executions.values()];
    for (const execution of executions) execution.kill();
    await Promise.all(executions.map((execution) => execution.settled()));
  }

  private plan(run: Run): void {
    const execution = new RunExecution(this.cloud, run);
    this.executions.set(run.id, execution);
    this.work(run, execution, async () => {
      const outcome = await execution.plan();
      if (outcome === "planned") this.afterPlan(run);
      else this.end(run, outcome);
    });
  }

  private afterPlan(run: Run): void {
    const { planOnly, savePlan, autoApply, allowEmptyApply } = run.options;
    if (planOnly || (!run.hasChanges && !allowEmptyApply)) this.end(run, "planned_and_finished");
    else if (savePlan) setRunStatus(run, "planned_and_saved");
    else if (autoApply) this.confirm(run);
  }

  private apply(run: Run): void {
    const execution = this.executions.get(run.id);
    if (execution === undefined) throw new Error(`${run.id} was never planned.`);
    this.work(run, execution, async () => {
      this.end(run, await execution.apply());
    });
  }

  /** Works in the background. What nobody expected ends the run, and is told in its logs. */
  private work(run: Run, execution: RunExecution, body: () => Promise<void>): void {
    const guarded = async () => {
      try {
        await body();
      } catch (error) {
        for (const phase of [this.cloud.plans.get(run.planId), this.cloud.applies.get(run.applyId)])
          phase.log.write(`\nError: ${String(error)}\n`);
        this.end(run, "errored");
      }
    };
    execution.start(guarded);
  }

  private end(run: Run, status: RunStatus): void {
    setRunStatus(run, status);
    for (const phase of [this.cloud.plans.get(run.planId), this.cloud.applies.get(run.applyId)]) {
      if (phase.status === "pending" || phase.status === "running")
        setPhase(phase, status === "canceled" || status === "force_canceled" ? "canceled" : "unreachable");
    }
    endTaskStages(this.cloud, run);
    this.executions.get(run.id)?.close();
    const workspace = this.cloud.workspaces.find(run.workspaceId);
    if (workspace === undefined) return;
    if (status === "applied") this.cloud.afterApply(run, workspace);
    this.proceed(workspace);
  }

  private waiting(workspaceId: string): Run[] {
    return this.cloud.runs.where((run) => run.workspaceId === workspaceId && run.status === "pending");
  }

  private holder(workspaceId: string): Run | undefined {
    const run = this.cloud.runs.find(this.cloud.workspaces.find(workspaceId)?.currentRunId);
    return run === undefined || isFinal(run.status) ? undefined : run;
  }
}

export function setRunStatus(run: Run, status: RunStatus): void {
  if (isFinal(run.status)) return;
  run.status = status;
  run.timestamps[`${status.replaceAll("_", "-")}-at`] = new Date().toISOString();
  if (isPaused(status)) delete run.cancellation;
}
