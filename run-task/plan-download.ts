import type { Hosts } from "./hosts";
import type { Send } from "./https";
import { TooLargeError } from "./https";
import type { RunTaskRequest } from "./payload";
import { RemoteRefusal, type RetryRules, withRetries } from "./retry";

/** The API sends on once, to where it keeps files. */
const MOST_REDIRECTS = 3;

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** The plan is known, but its JSON is not there yet. https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans */
const NOT_YET = 204;

/** The plan can't be had. The message says why in a sentence fit for the run's page. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}

export interface PlanDownloadOptions {
  readonly send: Send;
  readonly hosts: Hosts;
  readonly retries: RetryRules;
  /** Largest plan (bytes) that is read. */
  readonly maxPlanBytes: number;
  /** How long (ms) one attempt may take. */
  readonly timeoutMs: number;
}

/**
 * Reads a run's plan as JSON. The run's token goes to the API's host only; a redirect is followed to allowed hosts only.
 *
 * @returns The bytes, not parsed.
 * @throws {PlanError} When it can't be had.
 */
export async function downloadPlan(
  { planUrl, accessToken }: RunTaskRequest,
  options: PlanDownloadOptions,
  signal: AbortSignal,
): Promise<Buffer> {
  const first = planUrl === undefined ? undefined : options.hosts.apiUrl(planUrl);
  if (first === undefined) throw new PlanError("The request names no plan that this service may read.");
  try {
    let url = first;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const authorization = url.host === first.host ? { authorization: `Bearer ${accessToken}` } : {};
      const ask = () =>
        options.send({
          method: "GET",
          url,
          headers: { accept: "application/json", ...authorization },
          maxBytes: options.maxPlanBytes,
          timeoutMs: options.timeoutMs,
          signal,
        });
      const { status, headers, body } = await withRetries(ask, options.retries, signal, [NOT_YET]);
      if (status === 200) return body;
      if (!REDIRECTS.includes(status)) throw refusal(status);
      const next = typeof headers.location === "string" ? options.hosts.downloadUrl(headers.location, url) : undefined;
      if (next === undefined) {
        throw new PlanError(
          "The server sends on to an address that this service is not allowed to read the plan from.",
        );
      }
      url = next;
    }
    throw new PlanError(`The server sends on more than ${MOST_REDIRECTS} times for the plan.`);
  } catch (error) {
    if (error instanceof PlanError || signal.aborted) throw error;
    if (error instanceof TooLargeError) {
      throw new PlanError(
        `The plan's JSON has more than ${options.maxPlanBytes} bytes, the most that this service reads.`,
      );
    }
    if (error instanceof RemoteRefusal && error.status === NOT_YET) {
      throw new PlanError("The server has no JSON of the plan (status 204, also when asked again).");
    }
    throw new PlanError(`The plan could not be read: ${(error as Error).message}.`);
  }
}

function refusal(status: number): PlanError {
  const why =
    status === 401 || status === 403 || status === 404
      ? "the run's token is not (or no longer) good for it"
      : "it refuses";
  return new PlanError(`The plan could not be read: ${why} (status ${status}).`);
}
