import { execFile } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

export interface CommandEnd {
  readonly code: number;
  /** Standard output and standard error together, without colors. */
  readonly output: string;
}

/** Runs a command to its end. jest's process.env is a copy, which children do not inherit by themselves. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
): Promise<CommandEnd> {
  return new Promise((resolve) => {
    execFile(command, args, { ...options, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({
        code: error === null ? 0 : Number(error.code ?? 1),
        output: stripVTControlCharacters(stdout + stderr),
      });
    });
  });
}
