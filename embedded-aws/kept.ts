import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { cacheDirectory, projectRoot } from "./project";

/** An embedded AWS that outlives its starter. */
export interface KeptEmbeddedAws {
  readonly pid: number;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Holds its settings, log and certificate; exists exactly as long as it runs. */
  readonly directory: string;
}

const STOP_TIMEOUT_MS = 10_000;

/** The record of the one embedded AWS that a project keeps running. */
export function defaultRecordFile(): string {
  return join(cacheDirectory(projectRoot()), "embedded-aws.json");
}

/** Remember a kept embedded AWS. */
export async function keepRecord(file: string, kept: KeptEmbeddedAws): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, JSON.stringify(kept, null, 2));
  await rename(`${file}.${process.pid}`, file);
}

/** The embedded AWS that is kept running, or undefined. A record whose process is gone is removed. */
export async function readRecord(file = defaultRecordFile()): Promise<KeptEmbeddedAws | undefined> {
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined) return undefined;
  const kept = JSON.parse(content) as KeptEmbeddedAws;
  if (await isRunning(kept)) return kept;
  await rm(file, { force: true });
  return undefined;
}

/**
 * Whether the process of a record still runs. A process id is given again after a while; the run's directory, which
 * the process removes when it ends, tells one run from the other.
 */
async function isRunning(kept: KeptEmbeddedAws): Promise<boolean> {
  const ready = await readFile(join(kept.directory, "ready.json"), "utf8").catch(() => undefined);
  if (ready === undefined) return false;
  try {
    process.kill(kept.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Ends the embedded AWS that was started with `keepAlive`, and everything it started and wrote.
 *
 * @returns whether there was one.
 */
export async function stopEmbeddedAws(file = defaultRecordFile()): Promise<boolean> {
  const kept = await readRecord(file);
  if (kept === undefined) return false;
  process.kill(kept.pid, "SIGTERM");
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (await isRunning(kept)) {
    if (Date.now() > deadline) {
      process.kill(-kept.pid, "SIGKILL");
      break;
    }
    await sleep(50);
  }
  await rm(kept.directory, { recursive: true, force: true });
  await rm(file, { force: true });
  return true;
}
