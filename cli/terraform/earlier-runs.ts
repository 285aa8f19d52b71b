import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { explainErroredState, explainStillRunning, explainUnrecorded } from "./explanations";
import type { Interruption } from "./interruption";
import { forgetRun, isUnderWay, journalDirectory, readOutput, storedRuns, type StoredRun } from "./run-record";
import type { Stack } from "./stack";
import { findUnrecorded } from "./unrecorded";

/** How long a run waits for an earlier one of the same stack: a variable, in Terraform's duration syntax. */
export const LOCK_TIMEOUT_VARIABLE = "OUTREACH_LOCK_TIMEOUT";

/** @default 10 minutes: the longest that AWS takes for one change of a distribution. */
const DEFAULT_LOCK_TIMEOUT_MS = 10 * 60 * 1000;

/** A file's time may lie this much (ms) before the clock's, depending on the file system. */
const FILE_CLOCK_MS = 1000;

const POLL_MS = 200;
const PROGRESS_EVERY_MS = 10_000;

/** A state list reads one object; a backend that doesn't answer must not hold a deploy for ever. */
const STATE_LIST_TIMEOUT_MS = 60_000;

export interface EarlierRuns {
  readonly stack: Stack;
  readonly binary: string;
  readonly env: NodeJS.ProcessEnv;
  readonly interruption: Interruption;
  readonly tell: (message: string) => void;
}

/**
 * Waits for a Terraform that an earlier run of this stack left at work.
 *
 * @returns Whether the stack is free now; false after the time is up or a signal, with the reason told.
 */
export async function waitForEarlierRuns(context: EarlierRuns): Promise<boolean> {
  const limit = parseDuration(context.env[LOCK_TIMEOUT_VARIABLE]) ?? DEFAULT_LOCK_TIMEOUT_MS;
  const begun = Date.now();
  let nextProgress = begun;
  for (;;) {
    const run = storedRuns(journalDirectory(context.stack)).find(isUnderWay);
    if (run === undefined) return true;
    const waited = Date.now() - begun;
    const seconds = Math.round(waited / 1000);
    const { operation, startedAt, terraform } = run.record;
    if (waited >= limit) {
      context.tell(explainStillRunning(context.stack, terraform?.pid, startedAt, seconds));
      return false;
    }
    if (Date.now() >= nextProgress) {
      nextProgress += PROGRESS_EVERY_MS;
      context.tell(
        `An earlier ${operation} of ${context.stack.name} is still at work (Terraform, pid ${String(terraform?.pid)}, ` +
          `since ${startedAt}). Waiting for it: ${seconds} s.`,
      );
    }
    if (context.interruption.wasRequested()) return false;
    await Promise.race([sleep(POLL_MS), context.interruption.first]);
  }
}

/**
 * Names what ended runs of this stack created and did not record, and forgets the runs that left nothing behind.
 *
 * @returns The runs that left something behind.
 */
export async function explainEndedRuns(context: EarlierRuns): Promise<StoredRun[]> {
  const ended = storedRuns(journalDirectory(context.stack)).filter(
    // A server records what its runs make, whatever becomes of this machine.
    (run) => !isUnderWay(run) && run.record.server === undefined,
  );
  if (ended.length === 0) return [];
  const recorded = await listState(context);
  if (typeof recorded === "string") {
    context.tell(`An earlier run of ${context.stack.name} was cut short; its state could not be compared: ${recorded}`);
    return ended;
  }
  return ended.filter((run) => {
    const unrecorded = findUnrecorded(readOutput(run), run.record.creations, recorded);
    const erroredState = leftErroredState(context.stack, run);
    if (unrecorded.length > 0) {
      context.tell(explainUnrecorded(context.stack, context.binary, run.record.startedAt, unrecorded));
    }
    if (erroredState) context.tell(explainErroredState(context.stack, context.binary));
    if (unrecorded.length > 0 || erroredState) return true;
    forgetRun(run);
    return false;
  });
}

function leftErroredState(stack: Stack, run: StoredRun): boolean {
  const file = path.join(stack.directory, "errored.tfstate");
  return existsSync(file) && statSync(file).mtimeMs >= Date.parse(run.record.startedAt) - FILE_CLOCK_MS;
}

/** Every address in the state, or why it could not be read. */
async function listState({ stack, binary, env }: EarlierRuns): Promise<ReadonlySet<string> | string> {
  try {
    const { stdout } = await promisify(execFile)(binary, ["state", "list"], {
      cwd: stack.directory,
      env,
      timeout: STATE_LIST_TIMEOUT_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return new Set(stdout.split(/\r?\n/).filter((line) => line !== ""));
  } catch (error) {
    const { stderr = "" } = error as { readonly stderr?: string };
    if (stderr.includes("No state file was found")) return new Set();
    return firstErrorLine(stderr) ?? String(error);
  }
}

function firstErrorLine(stderr: string): string | undefined {
  return /Error: ([^\r\n]*)/.exec(stderr)?.[1]?.trim();
}

/** Milliseconds of a Go duration such as `90s`, `10m` or `1h30m`; undefined for anything else. */
export function parseDuration(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
  return Array.from(text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)).reduce(
    (sum, [, number, unit]) => sum + Number(number) * units[unit as keyof typeof units],
    0,
  );
}
