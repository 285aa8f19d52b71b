import { readPlanJson, taskVerdict, type Run } from "../terraform-cloud/runs";
import type { WaitingPlan } from "./decision";
import type { RemotePlace } from "./execution-place";
import type { GatedRun } from "./gated-run";

/** Why the run task does not stand in for a judgement here. */
const REASONS = {
  "not passed": (task: string) => `the run task ${task} has not passed it`,
  "not mandatory": (task: string) => `the run task ${task} is advisory only in this workspace`,
  absent: (task: string) => `the run task ${task} did not judge it after the plan (is it attached to the workspace?)`,
} as const;

/**
 * What a remote run is going to do, to be judged here; or, where this token may not read that, the verdict of the
 * project's run task, if the server cannot apply without it.
 */
export async function readRemotePlan(
  { stack, console }: GatedRun,
  { client, cloud }: RemotePlace,
  run: Run,
): Promise<Awaited<ReturnType<WaitingPlan["read"]>>> {
  let json: Awaited<ReturnType<typeof readPlanJson>>;
  try {
    json = await readPlanJson(client, run);
  } catch (error) {
    return { failure: (error as Error).message };
  }
  if (json !== "forbidden") return json;
  console.tell(
    `This token may not read the plan of ${stack.name} as JSON (HCP Terraform asks for admin access to the workspace ` +
      `${cloud.workspace}), so that it can't be judged here.`,
  );
  const { runTask } = stack;
  if (runTask === undefined) {
    return { failure: "no run task judges it on the server either (workspaces.runTask in config/defaults.ts)" };
  }
  const verdict = await taskVerdict(client, run, runTask);
  if (verdict !== "passed") return { failure: REASONS[verdict](runTask) };
  return {
    judgedElsewhere: `The run task ${runTask}, mandatory in this workspace, has judged it on the server: passed.`,
    isEmpty: run.attributes["has-changes"] === false,
  };
}
