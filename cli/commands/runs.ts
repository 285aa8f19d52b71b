import { Command } from "commander";
import { loadSettings, UserError, workspaceName } from "../../config";
import { TerraformCloudClient } from "../terraform-cloud/client";
import { endRun, isApplying, runPage, unfinishedRuns } from "../terraform-cloud/runs";
import { findWorkspace } from "../terraform-cloud/workspaces";
import { cloudBackend } from "./workspaces";

/** `outreach runs STACK`: what a stack's workspace is at work on or waits for, and a way to end it. */
export function runsCommand(): Command {
  return new Command("runs")
    .description("Show the unfinished runs of a stack on the server of the cloud backend.")
    .argument("<stack>", "the stack's name, such as develop-zone")
    .option("--discard", "discard what is planned and cancel what is under way, unless it is being applied")
    .action(async (stack: string, { discard = false }: { readonly discard?: boolean }) => {
      const backend = cloudBackend(loadSettings(process.env));
      const client = new TerraformCloudClient({ hostname: backend.hostname, env: process.env });
      const name = workspaceName(backend, stack);
      const workspace = await findWorkspace(client, backend.organization, name);
      if (workspace === undefined) {
        throw new UserError(`${backend.hostname} has no workspace ${backend.organization}/${name}.`);
      }
      const runs = await unfinishedRuns(client, workspace.id);
      if (runs.length === 0) process.stdout.write(`${name} has no unfinished run.\n`);
      // The newest first: with the oldest gone, the next one would begin.
      for (const run of discard ? runs.reverse() : runs) {
        const now = discard && !isApplying(run) ? await endRun(client, run.id, "Discarded by hand.") : run;
        process.stdout.write(
          `${now.attributes.status}  since ${run.attributes["created-at"] ?? "?"}  ` +
            `${runPage(client, backend.organization, name, run.id)}\n`,
        );
      }
    });
}
