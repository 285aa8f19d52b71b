import { spawn, type ChildProcess } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import type { Interruption } from "./interruption";
import type { PrivateFile } from "./private-file";

/** A plan or a state as data, or why there is none. It stays in memory: it holds every secret of the stack. */
export type Shown = { readonly document: unknown } | { readonly failure: string };

/** Where Terraform is run. */
export interface Place {
  readonly binary: string;
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Reads a plan file with `terraform show -json`. */
export async function showPlan(place: Place, plan: PrivateFile, interruption: Interruption): Promise<Shown> {
  // In a session of its own, so that a terminal's Ctrl-C reaches it through the interruption only.
  return show(place, [plan.path], true, (child) => {
    interruption.attach(child);
  });
}

/** Reads the state of the stack in a directory with `terraform show -json`. */
export async function showState(place: Place): Promise<Shown> {
  return show(place, [], false, () => undefined);
}

async function show(
  { binary, directory, env }: Place,
  args: readonly string[],
  detached: boolean,
  onStart: (child: ChildProcess) => void,
): Promise<Shown> {
  const child = spawn(binary, ["show", "-json", ...args], {
    cwd: directory,
    env,
    detached,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onStart(child);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => {
      resolve(error.message);
    });
    child.once("close", (code, signal) => {
      resolve(code === 0 ? undefined : readFailure(stderr) || `show ended with ${String(signal ?? code)}`);
    });
  });
  if (failure !== undefined) return { failure };
  try {
    return { document: JSON.parse(Buffer.concat(stdout).toString("utf8")) as unknown };
  } catch {
    return { failure: "show -json did not print JSON" };
  }
}

function readFailure(stderr: readonly Buffer[]): string {
  return stripVTControlCharacters(Buffer.concat(stderr).toString("utf8")).trim();
}
