import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Cloud } from "./cloud";
import { parseJson } from "./json-api";
import { type Phase, type ResourceCounts, setPhase } from "./plans";
import { RunDirectory } from "./run-directory";
import { setRunStatus } from "./run-queue";
import type { RunStatus } from "./run-status";
import type { Run } from "./runs";
import { keepState } from "./state-versions";
import { runTaskStage, type Stage } from "./task-stages";
import { terraformOutput, TerraformProcess } from "./terraform-process";
import { assignmentsOf, environmentOf } from "./variables";
import type { Workspace } from "./workspaces";

type End = Extract<RunStatus, "errored" | "canceled" | "force_canceled">;

/** What `terraform plan -detailed-exitcode` says. */
const NO_CHANGES = 0;
const CHANGES = 2;

const planDocument = z.object({
  resource_changes: z
    .array(z.object({ change: z.object({ actions: z.array(z.string()), importing: z.unknown().optional() }) }))
    .default([]),
});

/** Carries out one run with the real Terraform, in a directory of its own. */
export class RunExecution {
  private readonly workspace: Workspace;
  private readonly token: string;
  private readonly stopping = new AbortController();
  private directory: RunDirectory | undefined;
  private process: TerraformProcess | undefined;
  private running: Promise<void> = Promise.resolve();
  private working = 0;

  constructor(
    private readonly cloud: Cloud,
    private readonly run: Run,
  ) {
    this.workspace = cloud.workspaces.get(run.workspaceId);
    this.token = cloud.tokens.issue({ kind: "run", runId: run.id, workspaceId: this.workspace.id });
  }

  /** Works in the background; an apply may begin at the very end of its plan. */
  start(work: () => Promise<void>): void {
    this.working += 1;
    this.running = Promise.all([this.running, work()]).then(() => {
      this.working -= 1;
    });
  }

  get isWorking(): boolean {
    return this.working > 0;
  }

  settled(): Promise<void> {
    return this.running;
  }

  interrupt(): void {
    this.stopping.abort();
    this.process?.interrupt();
  }

  kill(): void {
    this.stopping.abort();
    this.process?.kill();
  }

  /** No more is to come: the run's token is worth nothing any more. */
  close(): void {
    this.cloud.tokens.revoke(this.token);
  }

  async plan(): Promise<"planned" | End> {
    const plan = this.cloud.plans.get(this.run.planId);
    setRunStatus(this.run, "plan_queued");
    const prePlan = await this.taskStage("pre_plan", "pre_plan_running", "pre_plan_completed");
    if (prePlan !== undefined) return prePlan;
    setRunStatus(this.run, "planning");
    const end = await this.phase(plan, async () => {
      const directory = await this.prepare();
      const code = await this.initializeAndPlan(plan, directory);
      if (code !== NO_CHANGES && code !== CHANGES) return false;
      const json = await terraformOutput(["show", "-json", directory.planFile], this.call(directory));
      await writeFile(directory.planJsonFile, json);
      plan.jsonFile = directory.planJsonFile;
      plan.schemas = () => this.cloud.schemas(directory, this.call(directory));
      plan.resources = countResources(json);
      plan.hasChanges = code === CHANGES;
      this.run.hasChanges = plan.hasChanges;
      return true;
    });
    if (end !== undefined) return end;
    setRunStatus(this.run, "planned");
    return (await this.taskStage("post_plan", "post_plan_running", "post_plan_completed")) ?? "planned";
  }

  async apply(): Promise<"applied" | End> {
    const apply = this.cloud.applies.get(this.run.applyId);
    const preApply = await this.taskStage("pre_apply", "pre_apply_running", "pre_apply_completed");
    if (preApply !== undefined) return preApply;
    setRunStatus(this.run, "apply_queued");
    setRunStatus(this.run, "applying");
    const end = await this.phase(apply, async () => {
      const { directory } = this;
      if (directory === undefined) return false;
      const args = ["apply", "-input=false", this.outputOption, directory.planFile];
      const code = await this.terraform(args, directory, (chunk) => {
        apply.log.write(chunk);
      });
      // Whatever was done before a failure is in the state, and must not be lost.
      const state = await directory.state();
      if (state !== undefined) keepState(this.cloud, this.workspace, state, this.run.id);
      if (code === 0) apply.resources = this.cloud.plans.get(this.run.planId).resources;
      return code === 0;
    });
    if (end !== undefined) return end;
    await this.taskStage("post_apply", "post_apply_running", "post_apply_running");
    return "applied";
  }

  /** Does the work of a plan or an apply; answers how the run ends, if it does. */
  private async phase(phase: Phase, work: () => Promise<boolean>): Promise<End | undefined> {
    setPhase(phase, "running");
    // Clients leave out these three lines when they show an apply after its plan.
    phase.log.write(
      `Terraform v${this.cloud.terraformVersion}\non ${process.platform}\nInitializing plugins and modules...\n`,
    );
    let succeeded = false;
    try {
      succeeded = await work();
    } catch (error) {
      phase.log.write(`\nError: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    const { cancellation } = this.run;
    if (cancellation !== undefined && !succeeded) {
      phase.log.write("\nOperation canceled.\n");
      setPhase(phase, "canceled");
      return cancellation;
    }
    setPhase(phase, succeeded ? "finished" : "errored");
    return succeeded ? undefined : "errored";
  }

  private async prepare(): Promise<RunDirectory> {
    const { archive } = this.cloud.configurationVersions.get(this.run.configurationVersionId);
    if (archive === undefined) throw new Error("The configuration was not uploaded.");
    this.directory = await RunDirectory.make(join(this.cloud.directory, this.run.id), {
      archive,
      workingDirectory: this.workspace.attributes["working-directory"],
      state: this.cloud.currentState(this.workspace)?.state,
      workspaceVariables: assignmentsOf(this.cloud, this.workspace),
      runVariables: this.run.options.variables.map((variable) => ({ ...variable, hcl: true })),
    });
    return this.directory;
  }

  private async initializeAndPlan(plan: Phase, directory: RunDirectory): Promise<number | undefined> {
    const printed: Buffer[] = [];
    const initialized = await this.terraform(["init", "-input=false", "-no-color"], directory, (chunk) => {
      printed.push(chunk);
    });
    if (initialized !== 0) {
      plan.log.write(Buffer.concat(printed));
      return initialized ?? 1;
    }
    return this.terraform(this.planArguments(directory), directory, (chunk) => {
      plan.log.write(chunk);
    });
  }

  private planArguments(directory: RunDirectory): string[] {
    const { options } = this.run;
    return [
      "plan",
      "-input=false",
      "-detailed-exitcode",
      this.outputOption,
      `-out=${directory.planFile}`,
      ...directory.variableArguments,
      ...(options.isDestroy ? ["-destroy"] : []),
      ...(options.refreshOnly ? ["-refresh-only"] : []),
      ...(options.refresh ? [] : ["-refresh=false"]),
      ...options.targets.map((address) => `-target=${address}`),
      ...options.replacements.map((address) => `-replace=${address}`),
    ];
  }

  private get outputOption(): string {
    return this.workspace.attributes["structured-run-output-enabled"] ? "-json" : "-no-color";
  }

  private async terraform(
    args: readonly string[],
    directory: RunDirectory,
    onOutput: (chunk: Buffer) => void,
  ): Promise<number | undefined> {
    if (this.stopping.signal.aborted) return undefined;
    this.process = new TerraformProcess(args, { ...this.call(directory), onOutput });
    return this.process.ended;
  }

  private call(directory: RunDirectory): { binary: string; cwd: string; environment: NodeJS.ProcessEnv } {
    const { settings, hostname } = this.cloud;
    const environment: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      // Nobody's credentials lie there.
      HOME: directory.home,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      SSL_CERT_FILE: this.cloud.caFile,
      [`TF_TOKEN_${hostname}`]: this.token,
      TFC_RUN_ID: this.run.id,
      TFC_WORKSPACE_NAME: this.workspace.attributes.name,
      TFC_WORKSPACE_SLUG: `${settings.organization}/${this.workspace.attributes.name}`,
      ...settings.environment,
      ...environmentOf(this.cloud, this.workspace),
    };
    return { binary: settings.terraform, cwd: directory.working, environment };
  }

  /** Runs the tasks of a stage, if it has any; answers how the run ends, if they stop it. */
  private async taskStage(stage: Stage, during: RunStatus, after: RunStatus): Promise<End | undefined> {
    const verdict = await runTaskStage(this.cloud, this.run, stage, this.stopping.signal, () => {
      setRunStatus(this.run, during);
    });
    if (verdict === "failed") return "errored";
    if (verdict === "canceled") return this.run.cancellation ?? "canceled";
    if (verdict === "passed") setRunStatus(this.run, after);
    return undefined;
  }
}

function countResources(json: Buffer): ResourceCounts {
  const changes = planDocument.parse(parseJson(json)).resource_changes.map(({ change }) => change);
  const count = (action: string) => changes.filter(({ actions }) => actions.includes(action)).length;
  return {
    additions: count("create"),
    changes: count("update"),
    destructions: count("delete"),
    imports: changes.filter(({ importing }) => importing !== undefined && importing !== null).length,
  };
}
