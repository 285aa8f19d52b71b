import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, closeSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { awsEnvironment } from "./environment";
import { alreadyKept, invalidAccount, notReady } from "./errors";
import { defaultRecordFile, keepRecord, readRecord } from "./kept";
import { projectRoot } from "./project";
import { lastLines, pythonEnvironment } from "./python-environment";
import type { Edge } from "./viewer";

/** Starting takes about two seconds; a loaded machine gets thirty times that. */
const READY_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 50;
/** How long the process may take to end by itself before it is killed. */
const STOP_TIMEOUT_MS = 5_000;
const LOG_LINES = 30;

export interface EmbeddedAwsOptions {
  /** The account that everything is created in: 12 digits. @default "000000000000" */
  readonly accountId?: string;
  /** The region of requests that name none, and AWS_REGION of `environment()`. @default "us-east-1" */
  readonly region?: string;
  /**
   * The hosts beyond AWS: name -> `http://127.0.0.1:port` of a server that stands for it. An origin with that name
   * is fetched from there, its certificate taken as verified; any other name does not resolve (CloudFront answers 502).
   * @default none
   */
  readonly outsideWorld?: Readonly<Record<string, string>>;
  /** Whether it goes on when this process ends; `stopEmbeddedAws()` ends it then. @default false */
  readonly keepAlive?: boolean;
  /** Where a kept one is remembered. @default `embedded-aws.json` in the project's cache directory */
  readonly recordFile?: string;
}

export interface EmbeddedAws extends Edge {
  /** Base URL of every AWS service, and of viewers' http requests. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  /** What the process writes; gone after `stop()`. */
  readonly logFile: string;
  readonly pid: number;
  /** Variables to spread over `process.env` for Terraform and SDKs; see `awsEnvironment`. */
  environment(): NodeJS.ProcessEnv;
  /** Ends the process, everything it started and everything it wrote. May be called twice. */
  stop(): Promise<void>;
}

interface Ready {
  readonly pid: number;
  readonly httpPort: number;
  readonly httpsPort: number;
}

/**
 * Starts an AWS of one's own on free loopback ports, empty, and returns when it answers. It ends with `stop()`, and
 * otherwise with this process, however this process ends (unless `keepAlive`).
 *
 * @throws EnvironmentError when Python or its packages are missing.
 * @throws StartError when it does not become ready, with the end of its log.
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions = {}): Promise<EmbeddedAws> {
  const { accountId = "000000000000", region = "us-east-1", outsideWorld = {}, keepAlive = false } = options;
  if (!/^\d{12}$/.test(accountId)) throw invalidAccount(accountId);
  const root = projectRoot();
  const recordFile = options.recordFile ?? defaultRecordFile();
  if (keepAlive) await refuseSecond(recordFile);
  const python = await pythonEnvironment(root);

  const directory = await mkdtemp(join(await realpath(tmpdir()), "embedded-aws-"));
  const settings = join(directory, "settings.json");
  const logFile = join(directory, "log");
  const child = await launch(python, root, {
    settings,
    logFile,
    content: { directory, accountId, region, outsideWorld, keepAlive },
  });
  let ready: Ready;
  try {
    ready = await readiness(child, join(directory, "ready.json"), logFile);
  } catch (error) {
    await end(child, directory);
    throw error;
  }
  letGo(child);
  if (keepAlive) {
    await keepRecord(recordFile, { ...ready, directory });
  }
  return {
    ...ready,
    accountId,
    region,
    endpoint: `http://127.0.0.1:${ready.httpPort}`,
    caCertificateFile: join(directory, "ca.pem"),
    logFile,
    environment: () => awsEnvironment(`http://127.0.0.1:${ready.httpPort}`, region, join(directory, "no-aws-config")),
    stop: async () => {
      await end(child, directory);
      if (keepAlive) await rm(recordFile, { force: true });
    },
  };
}

async function refuseSecond(recordFile: string): Promise<void> {
  const kept = await readRecord(recordFile);
  if (kept !== undefined) throw alreadyKept(`http://127.0.0.1:${kept.httpPort}`);
}

async function launch(
  python: string,
  root: string,
  files: {
    settings: string;
    logFile: string;
    content: { directory: string; keepAlive: boolean; [setting: string]: unknown };
  },
): Promise<ChildProcess> {
  await writeFile(files.settings, JSON.stringify(files.content));
  const log = openSync(files.logFile, "a");
  try {
    const launcher = join(root, "embedded-aws", "additions", "launcher.py");
    return spawn(python, ["-B", "-u", launcher, files.settings], {
      // A group of its own: Ctrl-C in the terminal reaches the starter alone, which decides what ends when.
      detached: true,
      // The child ends when this pipe closes, which happens however this process ends.
      stdio: [files.content.keepAlive ? "ignore" : "pipe", log, log],
      env: minimalEnvironment(),
    });
  } finally {
    closeSync(log);
  }
}

/** Nothing of the user's environment but what running programs needs: Lambda functions inherit it. */
function minimalEnvironment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH"];
  return Object.fromEntries(kept.map((name) => [name, process.env[name]]));
}

async function readiness(child: ChildProcess, readyFile: string, logFile: string): Promise<Ready> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let failure: string | undefined;
  child.on("error", (error) => (failure = `could not be started (${error.message})`));
  child.on("exit", (code, signal) => (failure = `ended while starting (${signal ?? `exit code ${String(code)}`})`));
  for (;;) {
    if (failure !== undefined) throw notReady(failure, await endOf(logFile));
    if (existsSync(readyFile)) {
      const ready = JSON.parse(await readFile(readyFile, "utf8")) as Ready;
      if (await answers(ready.httpPort)) return ready;
    }
    if (Date.now() > deadline)
      throw notReady(`was not ready within ${READY_TIMEOUT_MS / 1000} s`, await endOf(logFile));
    await sleep(POLL_INTERVAL_MS);
  }
}

/** Whether the service answers its health request. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = httpRequest({ host: "127.0.0.1", port, path: "/_ministack/health", timeout: 5000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    sent.on("error", () => {
      resolve(false);
    });
    sent.on("timeout", () => sent.destroy());
    sent.end();
  });
}

/** Nobody who forgets to stop it should have to wait for it: it ends with this process, or goes on by itself. */
function letGo(child: ChildProcess): void {
  child.unref();
  (child.stdin as Socket | null)?.unref();
}

async function endOf(logFile: string): Promise<string> {
  return lastLines(await readFile(logFile, "utf8").catch(() => "(no log)"), LOG_LINES);
}

async function end(child: ChildProcess, directory: string): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const late = setTimeout(() => {
      killGroup(child.pid);
    }, STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(late);
  }
  await rm(directory, { recursive: true, force: true });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}
