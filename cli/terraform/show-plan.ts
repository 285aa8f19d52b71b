import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import type { Interruption } from "./interruption";
import type { PrivateFile } from "./private-file";

/** A plan as data, or why there is none. */
export type ShownPlan = { readonly document: unknown } | { readonly failure: string };

/** Reads a plan file with `terraform show -json`. The answer stays in memory: it holds every secret of the stack. */
export async function showPlan(
  binary: string,
  directory: string,
  env: NodeJS.ProcessEnv,
  plan: PrivateFile,
  interruption: Interruption,
): Promise<ShownPlan> {
  const child = spawn(binary, ["show", "-json", plan.path], {
    cwd: directory,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  interruption.attach(child);
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
