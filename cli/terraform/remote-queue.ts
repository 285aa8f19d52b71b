import { ServerError } from "../terraform-cloud/client";
import { awaitsDecision, endRun, isApplying, isFinal, readRun, runPage, unfinishedRuns } from "../terraform-cloud/runs";
import type { RemotePlace } from "./execution-place";
import type { GatedRun } from "./gated-run";
import { isRunning } from "./process-identity";
import { runIdIn } from "./remote-run-keeper";
import { forgetRun, isUnderWay, journalDirectory, readOutput, storedRuns } from "./run-record";

/** Ends the runs that earlier calls from this machine started and, being killed, left waiting on the server. */
export async function endLeftovers({ stack, console }: GatedRun, { client, cloud }: RemotePlace): Promise<void> {
  for (const stored of storedRuns(journalDirectory(stack))) {
    const { server, wrapper, startedAt } = stored.record;
    if (server !== cloud.hostname || isUnderWay(stored) || (wrapper !== undefined && isRunning(wrapper))) continue;
    const id = stored.record.remoteRun ?? runIdIn(readOutput(stored));
    if (id !== undefined) {
      const page = runPage(client, cloud.organization, cloud.workspace, id);
      try {
        const before = await readRun(client, id);
        if (!isFinal(before)) {
          console.tell(
            `An earlier deploy of ${stack.name}, begun at ${startedAt}, was cut off and left its run on ${server} ` +
              `(${before.attributes.status}): ${page}`,
          );
          if (isApplying(before)) continue;
          const now = await endRun(client, id, "Left behind by a deploy that was cut off.");
          console.tell(`It was ended (${now.attributes.status}).`);
        }
      } catch (error) {
        if (!(error instanceof ServerError && error.isMissing)) {
          console.tell(
            `The run that an earlier deploy of ${stack.name} left could not be ended: ${(error as Error).message}`,
          );
          continue;
        }
      }
    }
    forgetRun(stored);
  }
}

/**
 * Whether a new run would be worked on. One that waits for a person holds up all later ones for as long as nobody comes;
 * one that is at work ends by itself.
 */
export async function queueIsFree(
  { stack, console }: GatedRun,
  { client, cloud, workspace }: RemotePlace,
): Promise<boolean> {
  const unfinished = await unfinishedRuns(client, workspace.id);
  // A saved plan waits beside the queue, not in it.
  const waiting = unfinished.filter(
    (run) => awaitsDecision(run) && !/^(?:planned_and_saved|pending)$/.test(run.attributes.status),
  );
  const describe = ({ id, attributes }: (typeof unfinished)[number]) =>
    `  ${attributes.status} since ${attributes["created-at"] ?? "an unknown time"}: ` +
    runPage(client, cloud.organization, cloud.workspace, id);
  if (waiting.length === 0) {
    const busy = unfinished.filter((run) => !awaitsDecision(run));
    if (busy.length > 0) {
      console.tell(
        [`The workspace ${cloud.workspace} is at work; this run waits for it:`, ...busy.map(describe)].join("\n"),
      );
    }
    return true;
  }
  console.tell(
    [
      `The workspace ${cloud.workspace} waits for somebody to decide about an earlier run, and every later one waits behind it:`,
      ...waiting.map(describe),
      `Decide there, or discard it: npm run -s outreach -- runs ${stack.name} --discard. No run was started.`,
    ].join("\n"),
  );
  return false;
}
