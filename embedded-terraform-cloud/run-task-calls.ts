import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "./cloud";
import type { Run } from "./runs";
import { setResultStatus, type TaskResult, type TaskStage } from "./task-stages";

/** How long (ms) a run task may take to acknowledge a request. */
const ACKNOWLEDGE_TIMEOUT_MS = 10_000;

/** The address and the key of a run task. */
export interface RunTaskAddress {
  readonly url: string;
  readonly hmacKey?: string;
}

/** Asks a run task for its verdict, and waits for it. The verdict is in the result, also if none came. */
export async function callRunTask(
  cloud: Cloud,
  run: Run,
  stage: TaskStage,
  result: TaskResult,
  stopping: AbortSignal,
): Promise<void> {
  const token = cloud.tokens.issue({ kind: "run-task", taskResultId: result.id, runId: run.id });
  setResultStatus(result, "running");
  const verdict = awaitVerdict(cloud, result, stopping);
  try {
    if (!(await deliver(cloud, result.task, payload(cloud, run, stage, result, token), stopping))) {
      result.message = "The run task could not be reached.";
      setResultStatus(result, "errored");
      return;
    }
    setResultStatus(result, await verdict.settled);
  } finally {
    verdict.forget();
    cloud.tokens.revoke(token);
  }
}

/** Sends a request once and again, until it is acknowledged with 200. */
async function deliver(cloud: Cloud, task: RunTaskAddress, body: unknown, stopping: AbortSignal): Promise<boolean> {
  for (const pause of [0, ...cloud.settings.runTaskRetries]) {
    await sleep(pause, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return false;
    if ((await postToRunTask(task, body)) === 200) return true;
  }
  return false;
}

/** Posts to a run task, signed with its key. Answers the status; undefined when nothing answered. */
export async function postToRunTask({ url, hmacKey }: RunTaskAddress, body: unknown): Promise<number | undefined> {
  const content = JSON.stringify(body);
  const signature = hmacKey === undefined ? "" : createHmac("sha512", hmacKey).update(content).digest("hex");
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "TFC/1.0 (+https://app.terraform.io; TFC)",
        "X-TFC-Task-Signature": signature,
      },
      body: content,
      redirect: "manual",
      signal: AbortSignal.timeout(ACKNOWLEDGE_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

/** Listens for reports; silence for too long, or too much time in all, is an error. */
function awaitVerdict(
  cloud: Cloud,
  result: TaskResult,
  stopping: AbortSignal,
): { readonly settled: Promise<TaskResult["status"]>; readonly forget: () => void } {
  const { silence, total } = cloud.settings.runTaskTimeouts;
  const cleanups: (() => void)[] = [];
  const settled = new Promise<TaskResult["status"]>((resolve) => {
    const expire = (message: string) => () => {
      result.message = message;
      resolve("errored");
    };
    let quiet = setTimeout(expire("The run task did not report in time."), silence);
    const whole = setTimeout(expire("The run task took too long."), total);
    const report = (status: TaskResult["status"]) => {
      if (status !== "running") resolve(status);
      clearTimeout(quiet);
      quiet = setTimeout(expire("The run task did not report in time."), silence);
    };
    const cancel = () => {
      resolve("canceled");
    };
    cloud.taskReports.on(result.id, report);
    stopping.addEventListener("abort", cancel);
    cleanups.push(
      () => {
        clearTimeout(quiet);
        clearTimeout(whole);
      },
      () => cloud.taskReports.off(result.id, report),
      () => {
        stopping.removeEventListener("abort", cancel);
      },
    );
  });
  const forget = () => {
    for (const cleanup of cleanups) cleanup();
  };
  return { settled, forget };
}

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration#request-body */
function payload(cloud: Cloud, run: Run, stage: TaskStage, result: TaskResult, token: string): unknown {
  const workspace = cloud.workspaces.get(run.workspaceId);
  const api = `https://${cloud.hostname}/api/v2`;
  const app = `https://${cloud.hostname}/app/${cloud.settings.organization}/${workspace.attributes.name}`;
  return {
    payload_version: 1,
    stage: stage.stage,
    access_token: token,
    capabilities: { outcomes: true },
    configuration_version_download_url: `${api}/configuration-versions/${run.configurationVersionId}/download`,
    configuration_version_id: run.configurationVersionId,
    is_speculative: run.options.planOnly,
    organization_name: cloud.settings.organization,
    ...(stage.stage === "pre_plan" ? {} : { plan_json_api_url: `${api}/plans/${run.planId}/json-output` }),
    run_app_url: `${app}/runs/${run.id}`,
    run_created_at: run.createdAt,
    run_created_by: cloud.user.name,
    run_id: run.id,
    run_message: run.options.message,
    task_result_callback_url: `${api}/task-results/${result.callbackId}/callback`,
    task_result_enforcement_level: result.enforcementLevel,
    task_result_id: result.id,
    vcs_branch: null,
    vcs_commit_url: null,
    vcs_pull_request_url: null,
    vcs_repo_url: null,
    workspace_app_url: app,
    workspace_id: workspace.id,
    workspace_name: workspace.attributes.name,
    workspace_working_directory: workspace.attributes["working-directory"],
  };
}

/** What HCP Terraform sends to a run task that is being registered: a request with nothing real in it. */
export function verification(cloud: Cloud): unknown {
  const base = `https://${cloud.hostname}`;
  return {
    payload_version: 1,
    stage: "test",
    access_token: "test-token",
    capabilities: { outcomes: true },
    configuration_version_download_url: null,
    configuration_version_id: null,
    is_speculative: false,
    organization_name: cloud.settings.organization,
    run_app_url: null,
    run_created_at: new Date().toISOString(),
    run_created_by: cloud.user.name,
    run_id: null,
    run_message: null,
    task_result_callback_url: base,
    task_result_enforcement_level: "test",
    task_result_id: null,
    vcs_branch: null,
    vcs_commit_url: null,
    vcs_pull_request_url: null,
    vcs_repo_url: null,
    workspace_app_url: null,
    workspace_id: null,
    workspace_name: null,
    workspace_working_directory: null,
  };
}
