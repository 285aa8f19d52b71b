import type { TerraformCloudClient } from "./client";
import type { Resource } from "./json-api";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces, as far as it is read here. */
export interface WorkspaceAttributes {
  readonly name: string;
  readonly "execution-mode"?: string;
  readonly "terraform-version"?: string;
  readonly "working-directory"?: string | null;
  readonly "auto-apply"?: boolean;
  readonly "auto-apply-run-trigger"?: boolean;
  readonly "global-remote-state"?: boolean;
  readonly "file-triggers-enabled"?: boolean;
  readonly locked?: boolean;
}

export type Workspace = Resource<WorkspaceAttributes>;

/** A workspace by its name, or undefined where there is none (or none that the caller may see). */
export function findWorkspace(
  client: TerraformCloudClient,
  organization: string,
  name: string,
): Promise<Workspace | undefined> {
  return client.find(`organizations/${organization}/workspaces/${name}`);
}

/** Whether a workspace has a state. */
export async function hasState(client: TerraformCloudClient, workspace: Workspace): Promise<boolean> {
  return (await client.find(`workspaces/${workspace.id}/current-state-version`)) !== undefined;
}
