import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** How a program ended. */
export interface ProcessResult {
  /** 1 when it was killed. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The end of what a program printed: where it says what went wrong. */
export function lastLines(text: string, count: number): string {
  return text.trim().split("\n").slice(-count).join("\n");
}

/** Runs a program to its end, with nothing to read. Colors are taken out of what it prints. */
export async function runProcess({ program, args, directory, env }: ProcessCall): Promise<ProcessResult> {
  const child = spawn(program, args, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
  child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
  const text = (name: keyof typeof chunks) => stripVTControlCharacters(Buffer.concat(chunks[name]).toString("utf8"));
  return { exitCode, stdout: text("stdout"), stderr: text("stderr") };
}
