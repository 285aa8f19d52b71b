import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "../terraform/process-identity";
import { isUnderWay, storedRunsOfProject, type StoredRun } from "../terraform/run-record";

const POLL_MS = 200;

/**
 * cdktf ends as soon as it is interrupted, while Terraform still finishes what it has begun and writes its state. Waits
 * for that, so that the shell's prompt means what it says. Another Ctrl-C ends the waiting, never Terraform.
 *
 * @param cdktfPid The cdktf that has ended: only what it started is waited for.
 * @returns The exit code: cdktf's, or 1 where it took a cut-off run for a success.
 */
export async function waitForTerraform(
  projectDirectory: string,
  cdktfPid: number | undefined,
  exitCode: number,
): Promise<number> {
  const left = storedRunsOfProject(projectDirectory).filter(
    (run) => run.record.parent?.pid === cdktfPid && isAlive(run),
  );
  if (left.length === 0) return exitCode;
  for (const { record } of left) {
    process.stderr.write(
      `outreach: Terraform (pid ${String(record.terraform?.pid)}) is still finishing the ${record.operation} of ` +
        `${record.stack} and writes its state. Waiting for it; Ctrl-C stops the waiting only.\n`,
    );
  }
  const enough = new Promise<true>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        resolve(true);
      });
    }
  });
  while (left.some(isAlive)) {
    if ((await Promise.race([sleep(POLL_MS), enough])) === true) break;
  }
  process.stderr.write(
    left.some(isAlive)
      ? "outreach: it goes on by itself; the next deploy waits for it.\n"
      : "outreach: it has ended. The next deploy goes on from there.\n",
  );
  return exitCode === 0 ? 1 : exitCode;
}

/** The wrapper ends a moment after its Terraform, when it has compared the journal with the state. */
function isAlive(run: StoredRun): boolean {
  return isUnderWay(run) || (run.record.wrapper !== undefined && isRunning(run.record.wrapper));
}
