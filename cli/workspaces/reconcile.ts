import type { CloudBackendSettings, WorkspaceSettings } from "../../config";
import type { TerraformCloudClient } from "../terraform-cloud/client";
import { findWorkspace, type WorkspaceAttributes } from "../terraform-cloud/workspaces";
import { attachments } from "./attachments";
import { consumersOf, triggersOf } from "./connections";
import type { DesiredWorkspace } from "./desired";
import { Organization } from "./organization";
import { variablesOf } from "./variables";

/** A difference between a workspace as it is and as it should be. */
export interface Change {
  readonly workspace: string;
  /** As one line: what is added (+), changed (~) or taken away (-). Never a secret. */
  readonly text: string;
}

/** A change that is still to be made. */
export interface PendingChange extends Change {
  readonly make: () => Promise<unknown>;
}

export interface Reconciliation {
  readonly changes: readonly Change[];
  /** Features that this server lacks, and what follows, as sentences. */
  readonly lacking: readonly string[];
}

export interface ReconcileOptions {
  readonly client: TerraformCloudClient;
  readonly backend: CloudBackendSettings;
  readonly settings: WorkspaceSettings;
  readonly workspaces: readonly DesiredWorkspace[];
  /** Find the differences only. */
  readonly dryRun: boolean;
  /** Write the values of secrets even where a variable of that name is there: nobody can read what it holds. */
  readonly writeSecrets: boolean;
  readonly onChange?: (change: Change) => void;
}

/**
 * Makes the workspaces what they should be, or finds what is missing. What a server lacks is noticed by its answers, not
 * by its entitlements (some claim what they do not have), and gone on without.
 */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  const { client, dryRun } = options;
  const changes: Change[] = [];
  const organization = new Organization(client, options.backend.organization);
  const carryOut = async (pending: readonly PendingChange[]): Promise<void> => {
    for (const { workspace, text, make } of pending) {
      changes.push({ workspace, text });
      options.onChange?.({ workspace, text });
      if (!dryRun) await make();
    }
  };

  const project = await organization.project(options.backend.project);
  if (project.pending !== undefined) await carryOut([project.pending]);
  const pool = await organization.agentPool(options.settings.agentPool);
  for (const desired of options.workspaces) {
    await carryOut(await workspaceItself(options, organization, desired, await project.id(), pool));
  }
  // Connections need both ends to exist.
  for (const desired of options.workspaces) {
    await carryOut(await variablesOf(organization, desired, options.writeSecrets));
    await carryOut(await consumersOf(organization, desired));
    await carryOut(await triggersOf(organization, desired));
    await carryOut(await attachments(organization, desired, options.settings));
  }
  return { changes, lacking: organization.lacking() };
}

async function workspaceItself(
  { client, backend }: ReconcileOptions,
  organization: Organization,
  desired: DesiredWorkspace,
  project: string | undefined,
  pool: string | undefined,
): Promise<PendingChange[]> {
  const found = await findWorkspace(client, backend.organization, desired.name);
  const attributes = { ...desired.attributes, ...(pool === undefined ? {} : { "agent-pool-id": pool }) };
  const relationships =
    project === undefined ? {} : { relationships: { project: { data: { type: "projects", id: project } } } };
  if (found === undefined) {
    return [
      {
        workspace: desired.name,
        text: `+ workspace for ${desired.stack}, ${desired.attributes["execution-mode"]} runs, Terraform ${desired.attributes["terraform-version"]}`,
        make: async () => {
          const made = await client.post<WorkspaceAttributes>(`organizations/${backend.organization}/workspaces`, {
            type: "workspaces",
            attributes: { name: desired.name, ...attributes, "global-remote-state": false },
            ...relationships,
          });
          organization.learn(desired.name, made);
        },
      },
    ];
  }
  organization.learn(desired.name, found);
  const present = found.attributes as unknown as Readonly<Record<string, unknown>>;
  // A server that does not show an attribute does not know it: setting it again each time would change nothing.
  const different = Object.entries(attributes).filter(
    ([name, value]) => present[name] !== undefined && (present[name] ?? "") !== value,
  );
  const moves = project !== undefined && organization.projectOf(found) !== project;
  if (different.length === 0 && !moves) return [];
  const texts = different.map(([name, value]) => `${name}: ${shown(present[name])} -> ${shown(value)}`);
  return [
    {
      workspace: desired.name,
      text: `~ ${[...texts, ...(moves ? [`project -> ${backend.project ?? ""}`] : [])].join(", ")}`,
      make: () =>
        client.patch(`workspaces/${found.id}`, {
          type: "workspaces",
          attributes: Object.fromEntries(different),
          ...(moves ? relationships : {}),
        }),
    },
  ];
}

function shown(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value ?? "");
}
