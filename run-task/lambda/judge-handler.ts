import { labelsOf } from "../job";
import type { RunTaskRequest } from "../payload";
import { type JudgingOptions, makeJob } from "../service";
import { failed } from "../verdict";
import type { Claims } from "./claims";
import type { QueueEvent } from "./events";

export interface JudgeHandlerOptions extends JudgingOptions {
  readonly claims: Claims;
  /** How long (ms) a claim holds: as long as the function may run. */
  readonly leaseMs: number;
  /** How often the queue delivers a message before it goes to the dead letter queue. */
  readonly attempts: number;
}

/** What is thrown has the queue deliver the message again, and in the end put it into the dead letter queue. */
export class NotReported extends Error {
  override readonly name = "NotReported";
}

/**
 * Judges the run of a message and reports its verdict. A message that comes twice is judged once. One whose earlier
 * deliveries ended without a verdict (out of memory, out of time) is reported as failed by the last, unjudged: what
 * ended them would end this one too, and the run would wait for the server's own time-out.
 */
export function judgeHandler(options: JudgeHandlerOptions): (event: QueueEvent) => Promise<void> {
  return async ({ Records: records }) => {
    for (const { body, attributes } of records) {
      await judgeMessage(JSON.parse(body) as RunTaskRequest, Number(attributes.ApproximateReceiveCount), options);
    }
  };
}

async function judgeMessage(request: RunTaskRequest, delivery: number, options: JudgeHandlerOptions): Promise<void> {
  const { claims, attempts, leaseMs, log } = options;
  const id = request.taskResultId;
  const claim = await claims.take(id, leaseMs);
  if (claim === "done") {
    log.info({ outcome: "duplicate", ...labelsOf(request) }, "judged already");
    return;
  }
  if (claim === "taken") throw new NotReported(`${id} is being judged by another invocation`);
  const last = delivery >= attempts && attempts > 1;
  const verdict = failed("crash", "The plan could not be judged: every attempt ended without a verdict.");
  const job = last ? makeJob(request, options, () => Promise.resolve(verdict)) : makeJob(request, options);
  const never = new AbortController().signal;
  if (await job.run(never, never)) {
    await claims.finish(id);
    return;
  }
  await claims.release(id);
  throw new NotReported(`the verdict on ${id} was not taken`);
}
