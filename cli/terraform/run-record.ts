import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { identify, isRunning, type ProcessIdentity } from "./process-identity";
import type { Stack } from "./stack";
import type { OutputFiles } from "./terraform-run";

/** A resource that an apply was about to create. */
export interface PlannedCreation {
  readonly address: string;
  readonly type: string;
  /** What to give to `terraform import`, when the plan already knew it. Never a sensitive value. */
  readonly importId?: string;
}

/** An apply that changes something, written down before it begins so that a later run can explain how it ended. */
export interface RunRecord {
  readonly operation: "apply" | "destroy";
  readonly stack: string;
  readonly directory: string;
  /** ISO time. */
  readonly startedAt: string;
  readonly creations: readonly PlannedCreation[];
  /** The wrapper that started it. */
  readonly wrapper: ProcessIdentity | undefined;
  /** What started the wrapper: cdktf, or a shell. */
  readonly parent: ProcessIdentity | undefined;
  /** Undefined in the moment before Terraform was started. */
  readonly terraform: ProcessIdentity | undefined;
  /** How it ended, when the wrapper lived to see it. */
  readonly exitCode?: number;
  /** The server that it runs on, when it does not run here. */
  readonly server?: string;
  /** The server's name of it, once it is known. */
  readonly remoteRun?: string;
}

/** A record and where it lies. */
export interface StoredRun {
  readonly file: string;
  readonly record: RunRecord;
  readonly output: OutputFiles;
}

const RECORD_SUFFIX = ".run.json";

/**
 * Where the runs of a stack are kept: beside the project's state (`.state/journals/`), where neither `cdktf synth` nor
 * a removed cdktf.out reaches; in `.outreach/` of a directory that belongs to no cdktf project.
 */
export function journalDirectory(stack: Stack): string {
  return path.join(journalRoot(stack.projectDirectory, stack.directory), `${stack.name}-${stack.stateKey}`);
}

function journalRoot(projectDirectory: string, directory: string): string {
  return projectDirectory === directory
    ? path.join(directory, ".outreach", "journals")
    : path.join(projectDirectory, ".state", "journals");
}

/** Writes down a run that is about to begin. */
export function beginRun(
  stack: Stack,
  operation: "apply" | "destroy",
  creations: readonly PlannedCreation[],
  server?: string,
): StoredRun {
  const directory = journalDirectory(stack);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const root = path.dirname(path.dirname(directory));
  if (path.basename(root) === ".outreach") writeFileSync(path.join(root, ".gitignore"), "*\n");
  const startedAt = new Date().toISOString();
  const base = path.join(directory, `${startedAt.replaceAll(/[:.]/g, "-")}-${process.pid}`);
  const run: StoredRun = {
    file: `${base}${RECORD_SUFFIX}`,
    output: outputOf(`${base}${RECORD_SUFFIX}`),
    record: {
      operation,
      stack: stack.name,
      directory: stack.directory,
      startedAt,
      creations,
      wrapper: identify(process.pid),
      parent: identify(process.ppid),
      terraform: undefined,
      ...(server === undefined ? {} : { server }),
    },
  };
  write(run);
  return run;
}

/** Adds what became known since. */
export function updateRun(
  run: StoredRun,
  known: Pick<RunRecord, "terraform"> | Pick<RunRecord, "exitCode"> | Pick<RunRecord, "remoteRun">,
): StoredRun {
  const updated = { ...run, record: { ...run.record, ...known } };
  write(updated);
  return updated;
}

/** The runs of a stack that were not forgotten, oldest first. A record that can't be read is none. */
export function storedRuns(directory: string): StoredRun[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith(RECORD_SUFFIX))
    .sort()
    .flatMap((name) => {
      const file = path.join(directory, name);
      try {
        return [{ file, output: outputOf(file), record: JSON.parse(readFileSync(file, "utf8")) as RunRecord }];
      } catch {
        return [];
      }
    });
}

/** The runs of every stack of a project. */
export function storedRunsOfProject(projectDirectory: string): StoredRun[] {
  const root = path.join(projectDirectory, ".state", "journals");
  let names: string[];
  try {
    names = readdirSync(root);
  } catch {
    return [];
  }
  return names.flatMap((name) => storedRuns(path.join(root, name)));
}

export function forgetRun(run: StoredRun): void {
  for (const file of [run.file, run.output.stdout, run.output.stderr]) rmSync(file, { force: true });
  try {
    rmdirSync(path.dirname(run.file));
  } catch {
    // Other runs of the stack are still remembered there.
  }
}

/** Whether the Terraform of this run is still at work, or about to be. */
export function isUnderWay({ record }: StoredRun): boolean {
  if (record.exitCode !== undefined) return false;
  const worker = record.terraform ?? record.wrapper;
  return worker !== undefined && isRunning(worker);
}

/** The run of a stack that this process's own parent started, and whose wrapper was killed before it could tell. */
export function abandonedSibling(directory: string): StoredRun | undefined {
  const parent = identify(process.ppid);
  return storedRuns(directory).find(({ record }) => {
    const sameParent = record.parent?.pid === parent?.pid && record.parent?.started === parent?.started;
    return sameParent && record.exitCode === undefined && record.wrapper !== undefined && !isRunning(record.wrapper);
  });
}

/** What a run has printed so far. */
export function readOutput(run: StoredRun): string {
  return [run.output.stdout, run.output.stderr]
    .map((file) => {
      try {
        return readFileSync(file, "utf8");
      } catch {
        return "";
      }
    })
    .join("\n");
}

function outputOf(file: string): OutputFiles {
  const base = file.slice(0, -RECORD_SUFFIX.length);
  return { stdout: `${base}.out.log`, stderr: `${base}.err.log` };
}

/** Never a half-written record: a run of the same stack may read it at any moment. */
function write(run: StoredRun): void {
  mkdirSync(path.dirname(run.file), { recursive: true, mode: 0o700 });
  const temporary = `${run.file}.tmp`;
  writeFileSync(temporary, JSON.stringify(run.record, null, 2), { mode: 0o600 });
  renameSync(temporary, run.file);
}
