import path from "node:path";
import { awaitsOverride, isConfirmable, isFinal, runPage, waitForDecision, type Run } from "../terraform-cloud/runs";
import { withoutArguments } from "./command-line";
import { decideAndApply } from "./decision";
import { waitForEarlierRuns } from "./earlier-runs";
import type { RemotePlace } from "./execution-place";
import { explainMissingUpstream } from "./explanations";
import type { GatedRun } from "./gated-run";
import { PlanFooterFilter } from "./plan-footer";
import { PrivateFile } from "./private-file";
import { endLeftovers, queueIsFree, watchQueue } from "./remote-queue";
import { RemoteRunKeeper, runIdIn } from "./remote-run-keeper";
import { readRemotePlan } from "./remote-verdict";
import { explainFailure, NOT_APPLIED, start, stopped } from "./run-steps";
import { undeployedWorkspaces } from "./upstream";

/**
 * A gated run on a server. Terraform has the server plan and keeps the run's name instead of a plan (`plan -out` of a
 * `cloud` block); that run is judged by its JSON and applied, or discarded. Servers without saved plans take the request
 * for an ordinary run, which waits to be confirmed just the same.
 *
 * Whatever happens, no run of this call is left waiting: later ones would queue behind it.
 */
export async function runRemotely(run: GatedRun, place: RemotePlace): Promise<number> {
  const { stack, console } = run;
  const refusal = refusalBeforehand(run, place);
  if (refusal !== undefined) {
    console.tell(`${refusal} No run was started.`);
    return NOT_APPLIED;
  }
  const context = { ...run, env: withoutArguments(run.env), tell: console.tell };
  if (!(await waitForEarlierRuns(context))) return NOT_APPLIED;
  await endLeftovers(run, place);
  if (!(await queueIsFree(run, place))) return NOT_APPLIED;

  const keeper = new RemoteRunKeeper(run, place);
  const bookmark = openBookmark(run);
  try {
    const planned = await planRemotely(run, place, bookmark, keeper);
    if (typeof planned === "number") return planned;
    return await decideAndApply(run, {
      read: () => readRemotePlan(run, place, planned),
      // Nobody can change what a run is going to do.
      isUnchanged: () => true,
      apply: () => applyRemotely(run, place, planned, bookmark, keeper),
    });
  } catch (error) {
    console.tell(`The run of ${stack.name} could not be followed: ${(error as Error).message}`);
    return NOT_APPLIED;
  } finally {
    bookmark.remove();
    await keeper.leaveNothing();
  }
}

/** What would end in a question that nobody answers, or in an apply that nobody judges. */
function refusalBeforehand({ stack, flags }: GatedRun, { cloud, workspace }: RemotePlace): string | undefined {
  if (workspace.attributes["auto-apply"] === true) {
    return (
      `The workspace ${cloud.workspace} applies by itself (auto-apply), whatever becomes of the plan of ${stack.name} ` +
      `here. Turn it off: npm run -s outreach -- workspaces.`
    );
  }
  if (flags.autoApprove || flags.planFile !== undefined) return undefined;
  const what = flags.destroy ? "Destroy" : "Apply";
  if (!flags.input || flags.json) {
    return `${what} cancelled: with ${flags.json ? "-json" : "-input=false"} nobody can be asked. -auto-approve applies what passes the policies.`;
  }
  if (!process.stdin.isTTY) {
    return `${what} cancelled: there is no terminal to ask on. -auto-approve (cdktf: --auto-approve) applies what passes the policies.`;
  }
  return undefined;
}

/** What Terraform keeps of a planned remote run: the caller's, or one to be made. */
function openBookmark({ flags, stack }: GatedRun): PrivateFile {
  return flags.planFile === undefined
    ? PrivateFile.create()
    : PrivateFile.copyOf(path.resolve(stack.directory, flags.planFile));
}

/** @returns The run, planned, or the exit code where there is nothing to decide. */
async function planRemotely(
  run: GatedRun,
  place: RemotePlace,
  bookmark: PrivateFile,
  keeper: RemoteRunKeeper,
): Promise<Run | number> {
  const { stack, flags, console, interruption } = run;
  const { client, cloud } = place;
  if (flags.planFile === undefined) {
    const exitCode = await makeRemotePlan(run, place, bookmark, keeper);
    if (exitCode !== 0) return exitCode;
  } else {
    keeper.found(readBookmark(bookmark));
  }
  const id = keeper.runId ?? readBookmark(bookmark);
  if (id === undefined) {
    console.tell(`Terraform did not say which run holds the plan of ${stack.name}. Nothing was applied.`);
    return NOT_APPLIED;
  }
  keeper.found(id);
  const planned = await waitForDecision(client, id, () => interruption.wasRequested());
  if (interruption.wasRequested()) return stopped(run);
  const page = runPage(client, cloud.organization, cloud.workspace, id);
  if (awaitsOverride(planned)) {
    console.tell(
      `A policy of ${cloud.hostname} failed, and the server asks whether to override it (${planned.attributes.status}). ` +
        `Nothing here overrides a policy, -auto-approve included. Nothing was applied. See ${page}`,
    );
    return NOT_APPLIED;
  }
  if (isConfirmable(planned) || planned.attributes.status === "planned_and_finished") return planned;
  console.tell(`The run of ${stack.name} can't be applied: it is ${planned.attributes.status}. See ${page}`);
  return NOT_APPLIED;
}

async function makeRemotePlan(
  run: GatedRun,
  place: RemotePlace,
  bookmark: PrivateFile,
  keeper: RemoteRunKeeper,
): Promise<number> {
  const { stack, flags, console, interruption } = run;
  const footer = new PlanFooterFilter(console.stdout);
  let terraform: number | undefined;
  const stopWatching = watchQueue(
    place,
    () => keeper.runId,
    (blocking) => {
      console.tell(`The run of ${stack.name} waits behind one that waits for a person: ${blocking}\nIt is given up.`);
      if (terraform !== undefined) process.kill(terraform, "SIGINT");
    },
  );
  const result = await start(run, {
    // Terraform's question whether to cancel the remote run would find nobody: this program ends it.
    args: ["plan", ...flags.plan, "-input=false", `-out=${bookmark.path}`],
    stdin: "ignore",
    files: keeper.begin(),
    onStart: (pid) => {
      terraform = pid;
      keeper.started(pid);
    },
    onStdout: (text) => {
      keeper.read(text);
      footer.write(text);
    },
  });
  stopWatching();
  footer.end();
  if (interruption.wasRequested()) return stopped(run);
  if (result.exitCode === 0) return 0;
  explainFailure(run, result, []);
  const missing = flags.destroy ? [] : await undeployedWorkspaces(stack, place);
  if (missing.length > 0) console.tell(explainMissingUpstream(stack, missing));
  console.tell("Nothing was applied.");
  return result.exitCode;
}

async function applyRemotely(
  run: GatedRun,
  { client, cloud }: RemotePlace,
  planned: Run,
  bookmark: PrivateFile,
  keeper: RemoteRunKeeper,
): Promise<number> {
  if (isFinal(planned)) {
    run.console.stdout("\nApply complete! Resources: 0 added, 0 changed, 0 destroyed.\n");
    return 0;
  }
  const result = await start(run, {
    args: ["apply", ...run.flags.apply, "-input=false", bookmark.path],
    stdin: "ignore",
    onStdout: run.console.stdout,
    onStart: (pid) => {
      keeper.started(pid);
    },
  });
  if (result.exitCode === 0) return 0;
  explainFailure(run, result, []);
  const page = runPage(client, cloud.organization, cloud.workspace, planned.id);
  run.console.tell(`The run of ${run.stack.name} did not end well (exit code ${result.exitCode}). See ${page}`);
  return result.exitCode;
}

/** The run that a bookmark names, if it is one. */
function readBookmark(bookmark: PrivateFile): string | undefined {
  try {
    const { run_id: id } = JSON.parse(bookmark.text()) as { readonly run_id?: unknown };
    return typeof id === "string" ? runIdIn(`/runs/${id}`) : undefined;
  } catch {
    return undefined;
  }
}
