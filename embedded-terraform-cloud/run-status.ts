/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run#run-states */
export type RunStatus =
  | "pending"
  | "pre_plan_running"
  | "pre_plan_completed"
  | "plan_queued"
  | "planning"
  | "planned"
  | "post_plan_running"
  | "post_plan_completed"
  | "planned_and_finished"
  | "planned_and_saved"
  | "confirmed"
  | "pre_apply_running"
  | "pre_apply_completed"
  | "apply_queued"
  | "applying"
  | "post_apply_running"
  | "applied"
  | "discarded"
  | "errored"
  | "canceled"
  | "force_canceled";

const FINAL: ReadonlySet<RunStatus> = new Set([
  "planned_and_finished",
  "applied",
  "discarded",
  "errored",
  "canceled",
  "force_canceled",
]);

/** States in which the run waits for somebody to confirm or discard it, unless it applies by itself. */
const PAUSED: ReadonlySet<RunStatus> = new Set(["planned", "post_plan_completed", "planned_and_saved"]);

export function isFinal(status: RunStatus): boolean {
  return FINAL.has(status);
}

export function isPaused(status: RunStatus): boolean {
  return PAUSED.has(status);
}
