import { ServerError } from "../terraform-cloud/client";
import {
  awaitsDecision,
  endRun,
  isApplying,
  isFinal,
  isTriggered,
  readRun,
  runPage,
  unfinishedRuns,
  type Run,
} from "../terraform-cloud/runs";
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
  const describe = describerOf({ client, cloud });
  for (const superseded of unfinished.filter((one) => isTriggered(one) && !isApplying(one))) {
    console.tell(
      `An apply upstream has started a run of ${stack.name}, which this deploy does anew. It is ended:\n` +
        describe(superseded),
    );
    await endRun(client, superseded.id, "Superseded by a deploy.");
  }
  const waiting = unfinished.filter((one) => isBlocking(one) && !isTriggered(one));
  if (waiting.length === 0) {
    const busy = unfinished.filter((one) => !awaitsDecision(one) && !isTriggered(one));
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

/** How often (ms) a run that waits for others is looked after. */
const WATCH_INTERVAL_MS = 5000;

/**
 * Watches a run that has not begun because another one is at work: when that one comes to wait for a person, nobody can
 * say for how long.
 *
 * @param runId The run's name, once it is known.
 * @param onBlocked Called once, with what it waits for.
 * @returns Ends the watching.
 */
export function watchQueue(
  { client, cloud, workspace }: RemotePlace,
  runId: () => string | undefined,
  onBlocked: (text: string) => void,
): () => void {
  let looking = false;
  const look = async (): Promise<void> => {
    const id = runId();
    if (looking || id === undefined) return;
    looking = true;
    try {
      const unfinished = await unfinishedRuns(client, workspace.id);
      const own = unfinished.find((one) => one.id === id);
      const blocking = unfinished.find((one) => one.id !== id && isBlocking(one));
      if (own?.attributes.status === "pending" && blocking !== undefined) {
        clearInterval(timer);
        onBlocked(describerOf({ client, cloud })(blocking).trim());
      }
    } catch {
      // It is looked after again; Terraform says by itself when the server is gone.
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), WATCH_INTERVAL_MS);
  return () => {
    clearInterval(timer);
  };
}

/** It holds up all later runs until a person decides. A saved plan waits beside the queue, not in it. */
function isBlocking(run: Run): boolean {
  return awaitsDecision(run) && !/^(?:planned_and_saved|pending)$/.test(run.attributes.status);
}

function describerOf({ client, cloud }: Pick<RemotePlace, "client" | "cloud">): (run: Run) => string {
  return ({ id, attributes }) =>
    `  ${attributes.status} since ${attributes["created-at"] ?? "an unknown time"}: ` +
    runPage(client, cloud.organization, cloud.workspace, id);
}
