import type { Logger } from "pino";
import { type AdmissionRules, admit } from "./admission";
import { RequestRefusal, type WebhookAnswer, type WebhookRequest, answerJson } from "./exchange";
import type { Send } from "./https";
import { Job, type JobOptions, labelsOf } from "./job";
import { JobQueue } from "./job-queue";
import type { Judge } from "./judge";
import type { RunTaskMetrics } from "./metrics";
import type { RunTaskRequest } from "./payload";
import { downloadPlan } from "./plan-download";
import { HEARTBEAT_MS } from "./protocol";
import { RateLimit, type RateLimitRules } from "./rate-limit";
import type { RetryRules } from "./retry";
import { SeenResults } from "./seen-results";
import { TaskResult } from "./task-result";
import { judgeRun } from "./verdict";

/** How runs are judged and verdicts reported; the same for the server and on Lambda. */
export interface JudgingOptions {
  readonly judge: Judge;
  readonly send: Send;
  readonly hosts: AdmissionRules["hosts"];
  readonly log: Logger;
  readonly metrics: RunTaskMetrics;
  /** Largest plan (bytes) that is judged. */
  readonly maxPlanBytes: number;
  /** How long (ms) after its request a run must be judged; below the protocol's hour. */
  readonly taskTimeoutMs: number;
  /** How long (ms) a verdict is tried to be reported. */
  readonly reportingMs: number;
  /** How long (ms) one call may take. */
  readonly callTimeoutMs: number;
  readonly retries: { readonly plan: RetryRules; readonly report: RetryRules };
  readonly detailsUrl?: string | undefined;
  /** Time (ms) between signs of life. @default 3 minutes */
  readonly heartbeatMs?: number;
}

export interface ServiceOptions extends JudgingOptions {
  readonly keys: AdmissionRules["keys"];
  readonly maxBodyBytes: number;
  readonly maxRunAgeMs: number;
  readonly rate: RateLimitRules;
  /** Runs that are judged at a time. */
  readonly concurrency: number;
  /** Runs that may wait for that. */
  readonly queueLength: number;
  /** How long (ms) a task result is remembered. */
  readonly rememberedMs: number;
}

/**
 * A request accepted a moment ago, on its way to a verdict.
 *
 * @param decide What comes to the verdict. @default judging the run's plan
 */
export function makeJob(request: RunTaskRequest, options: JudgingOptions, decide?: JobOptions["decide"]): Job {
  const { send, hosts, retries, callTimeoutMs: timeoutMs } = options;
  const log = options.log.child(labelsOf(request));
  const download = { send, hosts, timeoutMs, retries: retries.plan, maxPlanBytes: options.maxPlanBytes };
  const result = new TaskResult(request, {
    send,
    hosts,
    timeoutMs,
    retries: retries.report,
    detailsUrl: options.detailsUrl,
  });
  return new Job({
    result,
    log,
    metrics: options.metrics,
    timeoutMs: options.taskTimeoutMs,
    reportingMs: options.reportingMs,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    decide:
      decide ??
      ((stopping, deadline) => {
        const judging = {
          download: (one: RunTaskRequest, signal: AbortSignal) => downloadPlan(one, download, signal),
          judge: options.judge,
          onCrash: (error: unknown) => {
            log.error({ crash: crashName(error) }, "judging failed");
          },
        };
        return judgeRun(request, judging, stopping, deadline);
      }),
  });
}

/** What kind of failure it was. Its message might quote the plan. */
function crashName(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? `${error.name} ${error.code}` : error.name;
}

/** Requests come in bursts; judging waits for the end of one, but no longer than nobody notices. */
const courtesy = { quietMs: 100, mostMs: 2000 };

/** The gate as a run task: answers requests at once and judges afterwards. Knows no server and no cloud. */
export class RunTaskService {
  private readonly queue: JobQueue;
  private readonly seen: SeenResults;
  private readonly rate: RateLimit;
  private readonly stopping = new AbortController();
  private readonly giveUp = new AbortController();
  private undelivered = 0;
  private draining = false;

  constructor(private readonly options: ServiceOptions) {
    this.queue = new JobQueue(options.concurrency, options.queueLength, courtesy);
    this.seen = new SeenResults(options.rememberedMs);
    this.rate = new RateLimit(options.rate);
    options.metrics.watch(() => this.queue.sizes);
  }

  /** Answers a request. Never rejects. */
  async handle(request: WebhookRequest): Promise<WebhookAnswer> {
    try {
      return await this.route(request);
    } catch (error) {
      return this.refuse(error);
    }
  }

  /** The answer to a request that was not even read. */
  refuse(error: unknown): WebhookAnswer {
    const { log, metrics } = this.options;
    if (error instanceof RequestRefusal) {
      metrics.request(error.kind);
      log.warn({ status: error.status, refusal: error.kind }, "request refused");
      return answerJson(error.status, { error: error.message }, error.headers);
    }
    metrics.request("failure");
    log.error({ status: 500, crash: crashName(error) }, "request not answered");
    return answerJson(500, { error: "The service failed." });
  }

  /**
   * Accepts nothing any more, and finishes what was accepted.
   *
   * @param graceMs After this time what is not judged yet is reported as failed, for which `lastMs` are left.
   * @returns Whether every run that was accepted has its verdict.
   */
  async shutdown(graceMs: number, lastMs: number): Promise<boolean> {
    this.draining = true;
    const timers = [
      setTimeout(() => {
        this.stopping.abort();
      }, graceMs),
      setTimeout(() => {
        this.giveUp.abort();
      }, graceMs + lastMs),
    ];
    await this.queue.drained();
    for (const timer of timers) clearTimeout(timer);
    return this.undelivered === 0;
  }

  private async route(request: WebhookRequest): Promise<WebhookAnswer> {
    const { method, path } = request;
    const reads = method === "GET" || method === "HEAD";
    if (path === "/healthz" && reads) return this.health();
    if (path === "/metrics" && reads) return await this.exposition();
    this.queue.disturb();
    if (path !== "/" && path !== "/healthz" && path !== "/metrics") {
      throw new RequestRefusal(404, "path", "There is nothing here.");
    }
    const allowed = path === "/" ? "POST" : "GET, HEAD";
    if (method !== allowed) {
      throw new RequestRefusal(405, "method", `Only ${allowed} is possible here.`, { allow: allowed });
    }
    return await this.take(request);
  }

  private async take(request: WebhookRequest): Promise<WebhookAnswer> {
    const pause = this.rate.take(request.from);
    if (pause > 0) {
      const seconds = String(Math.ceil(pause));
      throw new RequestRefusal(429, "rate", "Too many requests from this address.", { "retry-after": seconds });
    }
    const task = await admit(request, this.options);
    if (task === undefined) return this.acknowledge("verification");
    // Terraform Cloud itself sends a request again whose answer got lost: it must hear 200, or it gives the task up.
    if (this.seen.has(task.taskResultId)) return this.acknowledge("duplicate", task);
    if (this.draining) throw later("The service is being stopped.");
    if (!this.queue.hasRoom) throw later("Too many runs are waiting.");
    this.seen.add(task.taskResultId);
    const job = makeJob(task, this.options);
    this.queue.add(async () => {
      if (!(await job.run(this.stopping.signal, this.giveUp.signal))) this.undelivered++;
    });
    return this.acknowledge("accepted", task);
  }

  private acknowledge(outcome: string, task?: RunTaskRequest): WebhookAnswer {
    this.options.metrics.request(outcome);
    this.options.log.info(task === undefined ? { outcome } : { outcome, ...labelsOf(task) }, "request acknowledged");
    return answerJson(200, { status: outcome });
  }

  private health(): WebhookAnswer {
    return answerJson(this.draining ? 503 : 200, { status: this.draining ? "draining" : "ok", ...this.queue.sizes });
  }

  private async exposition(): Promise<WebhookAnswer> {
    const { contentType, body } = await this.options.metrics.text();
    return { status: 200, headers: { "content-type": contentType, "cache-control": "no-store" }, body };
  }
}

function later(message: string): RequestRefusal {
  return new RequestRefusal(503, "capacity", message, { "retry-after": "10" });
}
