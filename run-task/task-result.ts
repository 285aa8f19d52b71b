import type { Hosts } from "./hosts";
import type { Send } from "./https";
import type { Outcome } from "./outcomes";
import type { RunTaskRequest } from "./payload";
import { JSON_API } from "./protocol";
import { RemoteRefusal, type RetryRules, withRetries } from "./retry";

/** What becomes of a task: `running` any number of times, then one of the others, which is final. */
export type TaskStatus = "running" | "passed" | "failed";

export interface TaskReport {
  readonly status: TaskStatus;
  readonly message: string;
  readonly outcomes?: readonly Outcome[];
}

export interface TaskResultOptions {
  readonly send: Send;
  readonly hosts: Hosts;
  readonly retries: RetryRules;
  /** How long (ms) one attempt may take. */
  readonly timeoutMs: number;
  /** Where users find more about this service; an https address. @default none */
  readonly detailsUrl?: string | undefined;
}

/** Bytes of an answer to a report; it says nothing that is needed. */
const MOST_ANSWER_BYTES = 256 * 1024;

/**
 * The result of one run task, as the server shows it. Reports are sent one after the other, so that a sign of life
 * never overtakes the verdict.
 */
export class TaskResult {
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly request: RunTaskRequest,
    private readonly options: TaskResultOptions,
  ) {}

  /**
   * Reports a status, and tries again while the server can't take it.
   *
   * @throws {RemoteRefusal} When the server refuses it: the run is gone, or has its verdict.
   */
  async report(report: TaskReport, signal: AbortSignal): Promise<void> {
    const sent = this.last.then(() => this.send(report, signal));
    this.last = sent.catch(() => undefined);
    await sent;
  }

  private async send(report: TaskReport, signal: AbortSignal): Promise<void> {
    const { send, hosts, retries, timeoutMs } = this.options;
    const url = hosts.apiUrl(this.request.callbackUrl);
    if (url === undefined) throw new RemoteRefusal(0, "the callback's address is not allowed");
    const body = JSON.stringify(documentOf(report, this.options.detailsUrl));
    const ask = () =>
      send({
        method: "PATCH",
        url,
        headers: { authorization: `Bearer ${this.request.accessToken}`, "content-type": JSON_API, accept: JSON_API },
        body,
        maxBytes: MOST_ANSWER_BYTES,
        timeoutMs,
        signal,
      });
    const { status } = await withRetries(ask, retries, signal);
    // A redirect is none of the protocol, and would carry the token elsewhere.
    if (status < 200 || status > 299) throw new RemoteRefusal(status, `the server answers ${status}`);
  }
}

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration#request-body-1 */
function documentOf({ status, message, outcomes = [] }: TaskReport, url: string | undefined): object {
  return {
    data: {
      type: "task-results",
      attributes: { status, message, ...(url === undefined ? {} : { url }) },
      ...(outcomes.length === 0 ? {} : { relationships: { outcomes: { data: outcomes } } }),
    },
  };
}
