import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";

/** A program to time. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Exit codes that say that it did its work. @default [0] */
  readonly codes?: readonly number[];
}

/** One run of a program. */
export interface Run {
  /** Wall time in seconds; infinite when it was stopped. */
  readonly seconds: number;
  /** The most memory that it had, in bytes, as getrusage tells at its end; 0 for programs that are not Node's. */
  readonly memory: number;
}

/** Loaded first into Node's programs: writes at the end how much memory the process had at most. */
const meter = `process.on("exit",()=>require("fs").writeFileSync(process.env.BENCH_METER,String(process.resourceUsage().maxRSS*1024)))`;

/**
 * Runs a program once.
 *
 * @param limit Seconds after which it is stopped.
 * @throws When it fails: a program that does not do its work is fast.
 */
export function run(program: Program, limit: number): Run {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const isNode = program.command === process.execPath;
    const [hook, result] = [join(folder, "meter.cjs"), join(folder, "memory")];
    writeFileSync(hook, meter);
    const began = performance.now();
    const { status, error, stderr, stdout } = spawnSync(
      program.command,
      isNode ? ["--require", hook, ...program.args] : program.args,
      {
        cwd: program.cwd,
        env: { ...process.env, ...program.env, BENCH_METER: result },
        encoding: "utf8",
        maxBuffer: 1024 ** 3,
        timeout: limit * 1000,
        killSignal: "SIGKILL",
      },
    );
    const seconds = (performance.now() - began) / 1000;
    if ((error as NodeJS.ErrnoException | undefined)?.code === "ETIMEDOUT") return { seconds: Infinity, memory: 0 };
    if (error !== undefined || !(program.codes ?? [0]).includes(status ?? -1)) {
      throw new Error(
        `${program.name} failed (${error?.message ?? status}):\n${stdout.slice(0, 2000)}${stderr.slice(0, 2000)}`,
      );
    }
    return { seconds, memory: isNode ? Number(readFileSync(result, "utf8")) : 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs programs in turn, so that each round sees the same machine: ratios are taken within a round.
 *
 * @returns The runs of each program by its name, after a first round that is not counted.
 */
export function runInTurn(
  programs: readonly Program[],
  rounds: number,
  limit: number,
): ReadonlyMap<string, readonly Run[]> {
  const runs = new Map<string, Run[]>(programs.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const program of programs) {
      const outcome = run(program, limit);
      if (round > 0) runs.get(program.name)?.push(outcome);
    }
  }
  return runs;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Ratios of two programs' times, round by round. */
export function ratios(runs: readonly Run[] = [], base: readonly Run[] = []): readonly number[] {
  return runs.map(({ seconds }, round) => seconds / (base[round]?.seconds ?? NaN));
}

/** The median, and in brackets the least and the most. */
export function shown(values: readonly number[], digits = 2): string {
  const middle = median(values);
  if (!Number.isFinite(middle)) return "stopped";
  if (values.length === 1) return middle.toFixed(digits);
  return `${middle.toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;
}

/** What the numbers depend on besides the programs. */
export function machine(): string {
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(", ");
  return `Node ${process.version}, ${cpus().length} x ${processor?.model ?? "unknown processor"}, ${memory} GiB; load average at the start ${load}`;
}
