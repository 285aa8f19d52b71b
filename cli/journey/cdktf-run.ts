import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "../../config";

/** Lines of cdktf's output that a failure is shown with. */
const shownLines = 60;

/** cdktf ended with a failure. The message holds the end of what it printed. */
export class CdktfError extends Error {
  override readonly name = "CdktfError";
}

export interface CdktfRun {
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Called with every line that cdktf prints. */
  readonly onLine: (line: string) => void;
}

/** Runs the project's cdktf, as `npx cdktf ...` does. */
export async function runCdktf(run: CdktfRun): Promise<void> {
  const child = spawn(join(projectRoot, "node_modules/.bin/cdktf"), run.arguments, {
    cwd: projectRoot,
    // CI=1 keeps cdktf from drawing over its own lines, which only a terminal of its own could show.
    env: { ...run.environment, CI: "1", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let rest = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + stripVTControlCharacters(text)).split(/\r?\n/);
      rest = parts.pop() ?? "";
      for (const line of parts.filter((one) => one.trim() !== "")) {
        lines.push(line);
        run.onLine(line.trim());
      }
    });
  }
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on("error", reject).on("close", (...result) => {
        resolve(result);
      });
    });
    if (code === 0) return;
    const how = signal ?? `exit code ${code}`;
    throw new CdktfError(
      [`cdktf ${run.arguments.join(" ")} ended with ${how}. It printed:`, ...lines.slice(-shownLines), rest].join("\n"),
    );
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
