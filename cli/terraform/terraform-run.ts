import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { NoTerraformError } from "./real-terraform";
import type { Interruption } from "./interruption";
import { OutputFollower } from "./output-follower";

/** How often (ms) new output is looked for. */
const FOLLOW_INTERVAL_MS = 50;

/** What is kept of each stream for the explanations: errors come last. Characters. */
const KEPT_CHARACTERS = 1_000_000;

/** Where a run's output goes. */
export interface OutputFiles {
  readonly stdout: string;
  readonly stderr: string;
}

export interface TerraformRun {
  readonly binary: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** `inherit` lets Terraform ask for variables. */
  readonly stdin: "inherit" | "ignore";
  /** Named files that outlive this process; without them the output lies in files that nobody else can open. */
  readonly files?: OutputFiles;
  readonly interruption: Interruption;
  readonly onStdout: (text: string) => void;
  readonly onStderr: (text: string) => void;
  /** Called as soon as the process exists. */
  readonly onStart?: (pid: number) => void;
}

export interface RunResult {
  /** As a shell reports it: 128 and the signal's number when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs Terraform so that no end of this process ends it.
 *
 * It gets a session of its own (a closing terminal's SIGHUP goes to the terminal's session only) and writes to files (a
 * closed pipe or terminal would kill it with SIGPIPE or EIO before it has written its state); this process follows the
 * files. It is told to stop by `interruption` alone.
 */
export async function runTerraform(run: TerraformRun): Promise<RunResult> {
  const temporary = run.files === undefined ? mkdtempSync(path.join(os.tmpdir(), "outreach-")) : undefined;
  const files = run.files ?? {
    stdout: path.join(temporary ?? "", "stdout"),
    stderr: path.join(temporary ?? "", "stderr"),
  };
  const stdout = openSync(files.stdout, "ax", 0o600);
  const stderr = openSync(files.stderr, "ax", 0o600);
  const kept = { stdout: "", stderr: "" };
  const followers = [
    new OutputFollower(files.stdout, (text) => {
      kept.stdout = (kept.stdout + text).slice(-KEPT_CHARACTERS);
      run.onStdout(text);
    }),
    new OutputFollower(files.stderr, (text) => {
      kept.stderr = (kept.stderr + text).slice(-KEPT_CHARACTERS);
      run.onStderr(text);
    }),
  ];
  if (temporary !== undefined && process.platform !== "win32") rmSync(temporary, { recursive: true });
  try {
    const exitCode = await spawnAndFollow(run, [stdout, stderr], followers);
    return { exitCode, ...kept };
  } finally {
    closeSync(stdout);
    closeSync(stderr);
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

async function spawnAndFollow(
  run: TerraformRun,
  [stdout, stderr]: readonly [number, number],
  followers: readonly OutputFollower[],
): Promise<number> {
  const child = spawn(run.binary, run.args, {
    cwd: run.directory,
    env: run.env,
    detached: true,
    stdio: [run.stdin, stdout, stderr],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (error) => {
      reject(new NoTerraformError(`${run.binary} could not be started: ${error.message}`));
    });
    child.once("exit", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
    });
  });
  if (child.pid !== undefined) run.onStart?.(child.pid);
  run.interruption.attach(child);
  const timer = setInterval(() => {
    for (const follower of followers) follower.drain();
  }, FOLLOW_INTERVAL_MS);
  try {
    return await ended;
  } finally {
    clearInterval(timer);
    for (const follower of followers) follower.close();
  }
}
