import { z } from "zod";
import { RequestRefusal } from "./exchange";
import type { Hosts } from "./hosts";
import { PAYLOAD_VERSION, VERIFICATION_TOKEN } from "./protocol";

/** Ids go into logs and keys: no more than what the servers make them of. */
const id = z.string().regex(/^[\w-]{1,128}$/, "is not an id");
const name = z.string().max(255);
const url = z.string().max(2048);

/** How far (ms) a server's clock may be ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * The request: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration#request-body
 * Servers may send more than this, which is left aside.
 */
const payloadSchema = z.object({
  stage: z.string().regex(/^\w{1,64}$/, "is not a stage"),
  access_token: z
    .string()
    .max(4096)
    .regex(/^[\x21-\x7e]+$/, "is not a token"),
  capabilities: z.object({ outcomes: z.boolean().nullish() }).nullish(),
  is_speculative: z.boolean().nullish(),
  organization_name: name,
  run_id: id,
  run_created_at: z.iso.datetime({ offset: true }).nullish(),
  task_result_id: id,
  task_result_callback_url: url,
  task_result_enforcement_level: name.nullish(),
  workspace_id: id,
  workspace_name: name,
  plan_json_api_url: url.nullish(),
});

/** A request to judge a run, checked. It can be sent on as JSON. */
export interface RunTaskRequest {
  readonly stage: string;
  /** The run's own token: a secret. */
  readonly accessToken: string;
  /** Whether the server takes outcomes beside the verdict. */
  readonly outcomes: boolean;
  readonly speculative: boolean;
  readonly organization: string;
  readonly workspace: string;
  readonly runId: string;
  readonly taskResultId: string;
  /** Whoever knows it and the token can give the verdict: a secret. */
  readonly callbackUrl: string;
  readonly enforcement: string;
  /** Not of a stage without a plan. */
  readonly planUrl?: string;
}

export interface PayloadRules {
  readonly hosts: Hosts;
  /** A run made longer ago (ms) than this is refused: its request is a replay, or the run was forgotten. */
  readonly maxRunAgeMs: number;
}

/**
 * Reads a request whose signature was checked.
 *
 * @returns The request, or undefined for one that only tries whether the run task is there (when it is registered).
 * @throws {RequestRefusal} Naming the fields that are wrong; no value is quoted.
 */
export function readPayload(body: Buffer, { hosts, maxRunAgeMs }: PayloadRules): RunTaskRequest | undefined {
  if (body.length === 0) return undefined;
  const value = parse(body);
  if (value.access_token === VERIFICATION_TOKEN) return undefined;
  if (value.payload_version !== PAYLOAD_VERSION) {
    throw new RequestRefusal(422, "version", `payload_version is not ${PAYLOAD_VERSION}, the only one that is known.`);
  }
  const result = payloadSchema.safeParse(value);
  if (!result.success) {
    const fields = [...new Set(result.error.issues.map(({ path }) => path.join(".")))];
    throw new RequestRefusal(
      422,
      "payload",
      `The payload is not that of a run task: ${fields.join(", ")} missing or wrong.`,
    );
  }
  const payload = result.data;
  checkAge(payload.run_created_at, maxRunAgeMs);
  const callback = allowedUrl("task_result_callback_url", payload.task_result_callback_url, hosts);
  const planUrl = payload.plan_json_api_url ?? undefined;
  if (planUrl !== undefined && allowedUrl("plan_json_api_url", planUrl, hosts).host !== callback.host) {
    throw new RequestRefusal(422, "host", "plan_json_api_url and task_result_callback_url are not on the same host.");
  }
  return {
    stage: payload.stage,
    accessToken: payload.access_token,
    outcomes: payload.capabilities?.outcomes === true,
    speculative: payload.is_speculative === true,
    organization: payload.organization_name,
    workspace: payload.workspace_name,
    runId: payload.run_id,
    taskResultId: payload.task_result_id,
    callbackUrl: payload.task_result_callback_url,
    enforcement: payload.task_result_enforcement_level ?? "",
    ...(planUrl === undefined ? {} : { planUrl }),
  };
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new RequestRefusal(400, "malformed", "The body is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RequestRefusal(400, "malformed", "The body is not a JSON object.");
  }
  return value as Record<string, unknown>;
}

/** The time of the run is the only one that a request carries. */
function checkAge(createdAt: string | null | undefined, maxRunAgeMs: number): void {
  if (createdAt === undefined || createdAt === null) return;
  const age = Date.now() - Date.parse(createdAt);
  if (age < -CLOCK_SKEW_MS) throw new RequestRefusal(422, "time", "run_created_at lies in the future.");
  if (age > maxRunAgeMs) throw new RequestRefusal(422, "time", "run_created_at is too long ago: start a new run.");
}

function allowedUrl(field: string, text: string, hosts: Hosts): URL {
  const url = hosts.apiUrl(text);
  if (url === undefined) {
    throw new RequestRefusal(
      422,
      "host",
      `${field} is not an https address of a server that this service is allowed to call.`,
    );
  }
  return url;
}
