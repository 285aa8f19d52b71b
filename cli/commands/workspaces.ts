import { Command } from "commander";
import { type CloudBackendSettings, loadSettings, type Settings, UserError } from "../../config";
import { write } from "../output";
import { TerraformCloudClient } from "../terraform-cloud/client";
import { desiredWorkspaces } from "../workspaces/desired";
import { type Change, reconcile, type Reconciliation } from "../workspaces/reconcile";
import { knownStacks } from "../workspaces/stacks";

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly writeSecrets?: boolean;
}

/** `outreach workspaces`: creates or updates the workspaces of the stacks. */
export function workspacesCommand(): Command {
  return new Command("workspaces")
    .description("Create or update a workspace for every stack on the server of the cloud backend.")
    .option("--dry-run", "show the differences and change nothing")
    .option("--json", "print one object for machines")
    .option("--write-secrets", "write sensitive variables again: what they hold can't be compared")
    .action(async (options: Options) => {
      const settings = loadSettings(process.env);
      const backend = cloudBackend(settings);
      const workspaces = desiredWorkspaces(
        backend,
        settings.shared.workspaces,
        await knownStacks(process.env),
        process.env,
      );
      let last = "";
      const result = await reconcile({
        client: new TerraformCloudClient({ hostname: backend.hostname, env: process.env }),
        backend,
        settings: settings.shared.workspaces,
        workspaces,
        dryRun: options.dryRun ?? false,
        writeSecrets: options.writeSecrets ?? false,
        onChange: ({ workspace, text }: Change) => {
          if (options.json) return;
          process.stdout.write(`${workspace === last ? "" : `${workspace}\n`}  ${text}\n`);
          last = workspace;
        },
      });
      await write(process.stdout, options.json ? renderJson(result, options) : renderEnd(result, backend, options));
    });
}

/** The settings of the cloud backend. @throws {UserError} for another one */
export function cloudBackend({ shared: { backend } }: Settings): CloudBackendSettings {
  if (backend.kind === "cloud") return backend;
  throw new UserError(
    `State lives in the backend "${backend.kind}", which has no workspaces. Set backend in config/defaults.ts, or for one ` +
      `call OUTREACH_BACKEND='cloud://app.terraform.io/ORGANIZATION?prefix=outreach-'.`,
  );
}

function renderJson({ changes, lacking }: Reconciliation, { dryRun = false }: Options): string {
  return `${JSON.stringify({ dryRun, changes, lacking }, null, 2)}\n`;
}

function renderEnd({ changes, lacking }: Reconciliation, backend: CloudBackendSettings, { dryRun }: Options): string {
  const count = changes.length === 1 ? "1 difference" : `${changes.length} differences`;
  const done = dryRun ? "found, nothing changed" : "found and set right";
  return [
    ...lacking.map((sentence) => `${backend.hostname}: ${sentence}`),
    changes.length === 0
      ? `The workspaces in ${backend.hostname}/${backend.organization} are as they should be.`
      : `${count} ${done} in ${backend.hostname}/${backend.organization}.`,
    "",
  ].join("\n");
}
