import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { TaskVerdict } from "./verdict";

/** Upper bounds (s) of an acknowledgement: from what a no-op takes to what Terraform Cloud would wait for. */
const ACKNOWLEDGEMENT_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** Upper bounds (s) of a whole task, up to the protocol's hour. */
const TASK_BUCKETS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

export interface QueueSizes {
  readonly waiting: number;
  readonly running: number;
}

/** What the service counts. No label holds a name or an id: their number would have no bound. */
export class RunTaskMetrics {
  private readonly registry = new Registry();
  private readonly requests = this.counter("requests_total", "Requests by what became of them", ["outcome"]);
  private readonly verdicts = this.counter("verdicts_total", "Verdicts by status and reason", ["status", "verdict"]);
  private readonly callbacks = this.counter("callbacks_total", "Reports to the server", ["kind", "result"]);
  private readonly acknowledgement = new Histogram({
    name: "run_task_acknowledgement_seconds",
    help: "Time from a request's arrival to its answer",
    buckets: ACKNOWLEDGEMENT_BUCKETS,
    registers: [this.registry],
  });
  private readonly task = new Histogram({
    name: "run_task_duration_seconds",
    help: "Time from a request's acknowledgement to its reported verdict",
    buckets: TASK_BUCKETS,
    registers: [this.registry],
  });

  /** What became of a request: `accepted`, `duplicate`, `verification`, or the kind of a refusal. */
  request(outcome: string): void {
    this.requests.inc({ outcome });
  }

  acknowledged(seconds: number): void {
    this.acknowledgement.observe(seconds);
  }

  verdict({ status, kind }: TaskVerdict, delivered: boolean, seconds: number): void {
    this.verdicts.inc({ status: delivered ? status : "not_reported", verdict: kind });
    this.task.observe(seconds);
  }

  callback(kind: string, result: "sent" | "refused" | "lost"): void {
    this.callbacks.inc({ kind, result });
  }

  /** Adds what is measured when somebody asks: the queue, and the process itself. */
  watch(sizes: () => QueueSizes): void {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: "run_task_jobs",
      help: "Accepted requests without a verdict",
      labelNames: ["state"],
      registers: [this.registry],
      collect() {
        const { waiting, running } = sizes();
        this.set({ state: "waiting" }, waiting);
        this.set({ state: "running" }, running);
      },
    });
  }

  /** Prometheus' text format, and its content type. */
  async text(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  private counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name: `run_task_${name}`, help, labelNames, registers: [this.registry] });
  }
}
