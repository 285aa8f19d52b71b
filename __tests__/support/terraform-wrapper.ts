import { spawn as spawnPty, type IPty } from "@cdktf/node-pty-prebuilt-multiarch";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { providerInstallation } from "../../cli/terraform/provider-mirror";

/** The wrapper, as cdktf would start it. */
export const wrapper = path.resolve(__dirname, "..", "..", "cli", "terraform.mjs");

/** An ended process. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process under way, with what it has printed so far. */
export interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<Ended>;
}

/** A terminal with the wrapper in it. */
export interface Terminal {
  readonly pid: number;
  readonly type: (text: string) => void;
  readonly close: () => void;
  /** Everything shown so far, without colors. */
  readonly screen: () => string;
  readonly ended: Promise<number>;
}

/** How long a test waits for one step: several run at once, on machines of two cores. */
const PATIENCE_MS = 60_000;

const directories: string[] = [];

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A directory that lives as long as the test file, removed afterwards. */
export function temporaryDirectory(name: string): string {
  const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), `outreach-test-${name}-`)));
  directories.push(directory);
  return directory;
}

export function writeJson(directory: string, name: string, content: unknown): void {
  writeFileSync(path.join(directory, name), JSON.stringify(content));
}

/** An environment in which Terraform works on this machine, and calls nobody. */
export function terraformEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { cliConfigFile } = providerInstallation(process.env);
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:TF_|OUTREACH_)/.test(name)),
  );
  return {
    ...inherited,
    CHECKPOINT_DISABLE: "1",
    ...(cliConfigFile === undefined ? {} : { TF_CLI_CONFIG_FILE: cliConfigFile }),
    ...extra,
  };
}

export function startWrapper(args: readonly string[], cwd: string, env = terraformEnvironment(), input = ""): Started {
  const child = spawn(wrapper, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) });
    });
  });
  return { child, output: () => stripVTControlCharacters(stdout + stderr), ended };
}

export async function runWrapper(
  args: readonly string[],
  cwd: string,
  env = terraformEnvironment(),
  input = "",
): Promise<Ended> {
  return startWrapper(args, cwd, env, input).ended;
}

export function openTerminal(args: readonly string[], cwd: string, env = terraformEnvironment()): Terminal {
  const pty = spawnPty(wrapper, [...args], { cwd, env: env as Record<string, string>, cols: 200 });
  let screen = "";
  pty.onData((data) => (screen += data));
  return {
    pid: pty.pid,
    type: (text) => {
      pty.write(text);
    },
    close: () => {
      // Missing in the package's types: closes this side, as a terminal's window that is closed does.
      (pty as IPty & { destroy(): void }).destroy();
    },
    screen: () => stripVTControlCharacters(screen),
    ended: new Promise((resolve) => {
      pty.onExit(({ exitCode, signal }) => {
        resolve(signal ? 128 + signal : exitCode);
      });
    }),
  };
}

/** Waits until something holds; a failure says what, and what was printed instead. */
export async function until(what: string, holds: () => boolean, printed: () => string = () => ""): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited ${PATIENCE_MS} ms in vain until ${what}\n${printed()}`);
    await sleep(25);
  }
}

/** Whether a process of this number exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
