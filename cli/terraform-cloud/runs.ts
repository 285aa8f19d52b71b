import { setTimeout as sleep } from "node:timers/promises";
import { type TerraformCloudClient, ServerError } from "./client";
import { relatedId, relatedIds, type Resource } from "./json-api";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run, as far as it is read here. */
export interface RunAttributes {
  readonly status: string;
  readonly "created-at"?: string;
  readonly message?: string | null;
  readonly source?: string;
  readonly "trigger-reason"?: string;
  readonly "has-changes"?: boolean;
  readonly "auto-apply"?: boolean;
  readonly "is-destroy"?: boolean;
  readonly "plan-only"?: boolean;
  readonly actions?: {
    readonly "is-cancelable"?: boolean;
    readonly "is-confirmable"?: boolean;
    readonly "is-discardable"?: boolean;
    readonly "is-force-cancelable"?: boolean;
  };
}

export type Run = Resource<RunAttributes>;

/** States from which a run never moves again. https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#run-states */
const FINAL: ReadonlySet<string> = new Set([
  "applied",
  "canceled",
  "discarded",
  "errored",
  "force_canceled",
  "planned_and_finished",
  "policy_soft_failed",
]);

/** States in which the server waits for somebody who may override a policy. */
const AWAITS_OVERRIDE: ReadonlySet<string> = new Set([
  "policy_override",
  "pre_plan_awaiting_decision",
  "post_plan_awaiting_decision",
  "pre_apply_awaiting_decision",
]);

/** From here on the infrastructure changes: such a run is not ended from outside. */
const APPLIES: ReadonlySet<string> = new Set([
  "confirmed",
  "pre_apply_running",
  "pre_apply_completed",
  "queuing_apply",
  "apply_queued",
  "applying",
  "post_apply_running",
  "post_apply_completed",
]);

const POLL_MS = 500;

/** How long (ms) a run may take to come to rest after it was told to. */
const END_WITHIN_MS = 60_000;

export const isFinal = (run: Run): boolean => FINAL.has(run.attributes.status);
export const awaitsOverride = (run: Run): boolean => AWAITS_OVERRIDE.has(run.attributes.status);
export const isApplying = (run: Run): boolean => APPLIES.has(run.attributes.status);
export const isConfirmable = (run: Run): boolean => run.attributes.actions?.["is-confirmable"] === true;

/** Nobody works on it: it waits until somebody decides, and unless it is a saved plan all later runs wait behind it. */
export function awaitsDecision(run: Run): boolean {
  return (
    awaitsOverride(run) || isConfirmable(run) || (!isFinal(run) && run.attributes.actions?.["is-discardable"] === true)
  );
}

/** Started by an apply of another workspace, of a configuration that was uploaded earlier: nobody waits for it. */
export function isTriggered({ attributes }: Run): boolean {
  const said = [attributes.source, attributes["trigger-reason"], attributes.message];
  return said.some((text) => /run[-_ ]trigger/i.test(text ?? ""));
}

export function readRun(client: TerraformCloudClient, id: string): Promise<Run> {
  return client.get(`runs/${id}`);
}

/** The address of a run's page, for people. */
export function runPage(client: TerraformCloudClient, organization: string, workspace: string, id: string): string {
  return `https://${client.hostname}/app/${organization}/${workspace}/runs/${id}`;
}

/** The runs of a workspace that have not come to their end, oldest first. */
export async function unfinishedRuns(client: TerraformCloudClient, workspaceId: string): Promise<Run[]> {
  // They are among the newest: a workspace works on one after the other. Servers that lack the filter ignore it.
  const path = `workspaces/${workspaceId}/runs?filter[status_group]=non_final`;
  const runs = await client.list<RunAttributes>(path, 1);
  return runs.filter((run) => !isFinal(run)).reverse();
}

/** Waits until a run can be decided, or has ended. */
export async function waitForDecision(
  client: TerraformCloudClient,
  id: string,
  interrupted: () => boolean,
): Promise<Run> {
  for (;;) {
    const run = await readRun(client, id);
    if (isFinal(run) || awaitsDecision(run) || isApplying(run) || interrupted()) return run;
    await sleep(POLL_MS);
  }
}

/**
 * Ends a run that has not begun to apply: discards what is planned, cancels what is under way.
 *
 * @returns The run as it is now: ended, or one that was applied by somebody meanwhile.
 * @throws {Error} when it can't be ended.
 */
export async function endRun(client: TerraformCloudClient, id: string, comment: string): Promise<Run> {
  const deadline = Date.now() + END_WITHIN_MS;
  let refusal: ServerError | undefined;
  for (let canceled = false; ;) {
    const run = await readRun(client, id);
    if (isFinal(run) || isApplying(run)) return run;
    if (Date.now() > deadline) {
      throw (
        refusal ??
        new Error(`${id} is still ${run.attributes.status} ${END_WITHIN_MS / 1000} s after it was told to end`)
      );
    }
    const { actions } = run.attributes;
    try {
      if (actions?.["is-discardable"] === true) await client.act(`runs/${id}/actions/discard`, { comment });
      else if (actions?.["is-cancelable"] === true && !canceled) {
        await client.act(`runs/${id}/actions/cancel`, { comment });
        canceled = true;
      }
    } catch (error) {
      // 409: it has moved on since it was read.
      if (!(error instanceof ServerError) || error.isForbidden) throw error;
      refusal = error;
    }
    await sleep(POLL_MS);
  }
}

/** A plan's JSON as `terraform show -json` prints it, or that the caller may not read it. */
export type PlanJson = { readonly document: unknown } | "forbidden";

/** How long (ms) a server may take to have the JSON ready once the plan is. */
const JSON_WITHIN_MS = 120_000;

/**
 * Reads what a run is going to do. It needs administration of the workspace on HCP Terraform; servers answer 404 as well
 * as 403 to who may not.
 */
export async function readPlanJson(client: TerraformCloudClient, run: Run): Promise<PlanJson> {
  const plan = relatedId(run, "plan");
  const path = plan === undefined ? `runs/${run.id}/plan/json-output` : `plans/${plan}/json-output`;
  for (const deadline = Date.now() + JSON_WITHIN_MS; ;) {
    let body: Buffer;
    try {
      body = await client.download(path);
    } catch (error) {
      if (error instanceof ServerError && (error.isMissing || error.isForbidden)) return "forbidden";
      throw error;
    }
    if (body.length > 0) return { document: JSON.parse(body.toString("utf8")) as unknown };
    if (Date.now() > deadline) throw new Error(`the plan's JSON is not there after ${JSON_WITHIN_MS / 1000} s`);
    await sleep(POLL_MS);
  }
}

/** What the run task of that name made of a run after it was planned. */
export type TaskVerdict = "passed" | "not passed" | "not mandatory" | "absent";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results */
export async function taskVerdict(client: TerraformCloudClient, run: Run, task: string): Promise<TaskVerdict> {
  const stages = await optionalList<{ readonly stage?: string }>(client, `runs/${run.id}/task-stages`);
  for (const stage of stages.filter(({ attributes }) => attributes.stage === "post_plan")) {
    for (const id of relatedIds(stage, "task-results")) {
      const { attributes } = await client.get<TaskResultAttributes>(`task-results/${id}`);
      if (attributes["task-name"] !== task) continue;
      if (attributes["workspace-task-enforcement-level"] !== "mandatory") return "not mandatory";
      return attributes.status === "passed" ? "passed" : "not passed";
    }
  }
  return "absent";
}

interface TaskResultAttributes {
  readonly status?: string;
  readonly "task-name"?: string;
  readonly "workspace-task-enforcement-level"?: string;
}

/** A list, empty where the server knows no such thing. */
export async function optionalList<Attributes>(
  client: TerraformCloudClient,
  path: string,
): Promise<Resource<Attributes>[]> {
  try {
    return await client.list(path);
  } catch (error) {
    if (error instanceof ServerError && error.isMissing) return [];
    throw error;
  }
}
