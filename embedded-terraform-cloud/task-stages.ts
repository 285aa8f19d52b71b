import { randomUUID } from "node:crypto";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { conflict, type Resource, toMany, toOne } from "./json-api";
import { page } from "./pages";
import type { Route } from "./router";
import type { Run } from "./runs";
import { callRunTask } from "./run-task-calls";
import type { Outcome } from "./task-results";
import type { Workspace } from "./workspaces";

/** When run tasks are asked: https://developer.hashicorp.com/terraform/cloud-docs/workspaces/settings/run-tasks */
export const STAGES = ["pre_plan", "post_plan", "pre_apply", "post_apply"] as const;
export type Stage = (typeof STAGES)[number];

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-task-stages-and-results */
export interface TaskStage {
  readonly id: string;
  readonly runId: string;
  readonly stage: Stage;
  readonly resultIds: readonly string[];
  readonly createdAt: string;
  status: "pending" | "running" | "passed" | "failed" | "canceled" | "errored" | "unreachable";
  readonly timestamps: Record<string, string>;
}

export interface TaskResult {
  readonly id: string;
  readonly stageId: string;
  readonly runId: string;
  /** Part of the URL that the task reports to. */
  readonly callbackId: string;
  /** The attachment as it was when the run was made. */
  readonly workspaceTaskId: string;
  readonly enforcementLevel: "mandatory" | "advisory";
  readonly task: { readonly id: string; readonly name: string; readonly url: string; readonly hmacKey?: string };
  readonly createdAt: string;
  status: "pending" | "running" | "passed" | "failed" | "errored" | "unreachable" | "canceled";
  message: string;
  url: string;
  outcomes: Outcome[];
  readonly timestamps: Record<string, string>;
}

/** The stages of a run are known from its start: those that the workspace has tasks for. */
export function addTaskStages(cloud: Cloud, workspace: Workspace, runId: string): string[] {
  const attached = cloud.workspaceTasks.where(({ workspaceId }) => workspaceId === workspace.id);
  return STAGES.flatMap((stage) => {
    const tasks = attached.filter(
      ({ taskId, attributes: { stages } }) =>
        stages.includes(stage) && cloud.runTasks.find(taskId)?.attributes.enabled === true,
    );
    if (tasks.length === 0) return [];
    const id = newId("ts");
    const createdAt = new Date().toISOString();
    const results = tasks.map((workspaceTask) => {
      const { id: taskId, attributes, hmacKey } = cloud.runTasks.get(workspaceTask.taskId);
      const task = {
        id: taskId,
        name: attributes.name,
        url: attributes.url,
        ...(hmacKey === undefined ? {} : { hmacKey }),
      };
      return cloud.taskResults.add({
        id: newId("taskrs"),
        stageId: id,
        runId,
        callbackId: randomUUID(),
        workspaceTaskId: workspaceTask.id,
        enforcementLevel: workspaceTask.attributes["enforcement-level"],
        task,
        createdAt,
        status: "pending",
        message: "",
        url: "",
        outcomes: [],
        timestamps: {},
      });
    });
    const resultIds = results.map((result) => result.id);
    cloud.taskStages.add({ id, runId, stage, resultIds, createdAt, status: "pending", timestamps: {} });
    return [id];
  });
}

/** Asks all tasks of a stage at once. Advisory ones may fail; a mandatory one must pass. */
export async function runTaskStage(
  cloud: Cloud,
  run: Run,
  name: Stage,
  stopping: AbortSignal,
  begin: () => void,
): Promise<"none" | "passed" | "failed" | "canceled"> {
  const stage = run.taskStageIds.map((id) => cloud.taskStages.get(id)).find(({ stage }) => stage === name);
  if (stage === undefined) return "none";
  const isStopped = () => stopping.aborted;
  if (isStopped()) return "canceled";
  begin();
  setStageStatus(stage, "running");
  const results = stage.resultIds.map((id) => cloud.taskResults.get(id));
  await Promise.all(results.map((result) => callRunTask(cloud, run, stage, result, stopping)));
  if (isStopped()) {
    setStageStatus(stage, "canceled");
    return "canceled";
  }
  const failed = results.some(
    ({ status, enforcementLevel }) => status !== "passed" && enforcementLevel === "mandatory",
  );
  setStageStatus(stage, failed ? "failed" : "passed");
  return failed ? "failed" : "passed";
}

/** Stages that the run never reached. */
export function endTaskStages(cloud: Cloud, run: Run): void {
  for (const stage of run.taskStageIds.map((id) => cloud.taskStages.get(id))) {
    if (stage.status !== "pending") continue;
    setStageStatus(stage, "unreachable");
    for (const result of stage.resultIds.map((id) => cloud.taskResults.get(id))) setResultStatus(result, "unreachable");
  }
}

export function setResultStatus(result: TaskResult, status: TaskResult["status"]): void {
  result.status = status;
  result.timestamps[`${status}-at`] = new Date().toISOString();
}

function setStageStatus(stage: TaskStage, status: TaskStage["status"]): void {
  stage.status = status;
  stage.timestamps[`${status}-at`] = new Date().toISOString();
}

export function renderTaskStage(_cloud: Cloud, stage: TaskStage): Resource {
  return {
    id: stage.id,
    type: "task-stages",
    attributes: {
      stage: stage.stage,
      status: stage.status,
      "status-timestamps": stage.timestamps,
      "created-at": stage.createdAt,
      "updated-at": Object.values(stage.timestamps).at(-1) ?? stage.createdAt,
      permissions: { "can-override": false, "can-override-policy": false, "can-override-tasks": false },
      actions: { "is-overridable": false },
    },
    relationships: {
      run: toOne("runs", stage.runId),
      "task-results": toMany("task-results", stage.resultIds),
      "policy-evaluations": { data: [] },
    },
    links: { self: `/api/v2/task-stages/${stage.id}` },
  };
}

export function taskStageRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: "GET",
      path: "/api/v2/runs/:id/task-stages",
      handle: ({ params, query }) => {
        const stages = cloud.runs.get(params.id).taskStageIds.map((id) => cloud.taskStages.get(id));
        return page(stages, query, (stage) => renderTaskStage(cloud, stage));
      },
    },
    {
      method: "GET",
      path: "/api/v2/task-stages/:id",
      handle: ({ params }) => ({ document: { data: renderTaskStage(cloud, cloud.taskStages.get(params.id)) } }),
    },
    {
      method: "POST",
      path: "/api/v2/task-stages/:id/actions/override",
      handle: ({ params }) => {
        cloud.taskStages.get(params.id);
        throw conflict("transition not allowed", "The results of run tasks cannot be overridden.");
      },
    },
  ];
}
