import path from "node:path";
import { Piscina } from "piscina";
import { projectRoot } from "../gate/project-root";
import type { Report } from "../gate/index";
import { JobQueue } from "./job-queue";
import { type Judge, JudgeTimeout, type PlanToJudge } from "./judge";

/** How much (nice) the threads stand back for the one that acknowledges requests; not every system can do that. */
const NICENESS = 10;

export interface JudgePoolOptions {
  readonly threads: number;
  /** How long (ms) judging one plan may take; waiting for a thread is not counted. */
  readonly timeoutMs: number;
  /** File that a thread runs; for tests. @default the gate */
  readonly filename?: string;
}

export interface JudgePool {
  readonly judge: Judge;
  readonly close: () => Promise<void>;
}

/**
 * Threads that judge plans: parsing and evaluating a large one takes seconds of pure computing. A thread whose time is
 * over is ended, and so is one that runs out of memory; the next plan gets a new one.
 */
export function openJudgePool({ threads, timeoutMs, filename }: JudgePoolOptions): JudgePool {
  const pool = new Piscina<PlanToJudge, Report>({
    filename: filename ?? path.join(projectRoot, "run-task", "judge-worker.mjs"),
    minThreads: 1,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    niceIncrement: NICENESS,
    // Node's own flags for this process (a loader, a debugger) are none of the threads' business.
    execArgv: [],
  });
  // Piscina's own queue does not tell when a plan's turn has come.
  const turns = new JobQueue(threads, Infinity);
  return {
    judge: (task, signal) =>
      new Promise((resolve, reject) => {
        turns.add(async () => {
          try {
            signal.throwIfAborted();
            resolve(await run(pool, task, signal, timeoutMs));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      }),
    close: async () => {
      await pool.destroy();
    },
  };
}

async function run(
  pool: Piscina<PlanToJudge, Report>,
  task: PlanToJudge,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Report> {
  const plan = ownBytes(task.plan);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await pool.run(
      { ...task, plan },
      { signal: AbortSignal.any([signal, timeout]), transferList: [plan.buffer] },
    );
  } catch (error) {
    if (timeout.aborted && !signal.aborted) throw new JudgeTimeout(`not judged within ${timeoutMs} ms`);
    throw error;
  }
}

/** The bytes in a buffer of their own: a small Buffer is a view of a pool that others use, which can't be handed over. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : Uint8Array.from(bytes);
}
