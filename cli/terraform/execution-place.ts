import type { TerraformCloudClient } from "../terraform-cloud/client";
import type { Workspace } from "../terraform-cloud/workspaces";
import type { GatedRun } from "./gated-run";
import type { CloudWorkspace } from "./stack";

/** A workspace whose runs happen on its server (or an agent), and how to reach it. */
export interface RemotePlace {
  readonly client: TerraformCloudClient;
  readonly cloud: CloudWorkspace;
  readonly workspace: Workspace;
}

export type ExecutionPlace = RemotePlace | { readonly workspace: undefined } | { readonly refusal: string };

/**
 * Where a stack's Terraform runs. A workspace in `local` execution mode keeps the state only: its plans are made, saved
 * and judged on this machine like any other.
 */
export async function executionPlace({ stack, env }: Pick<GatedRun, "stack" | "env">): Promise<ExecutionPlace> {
  if (stack.hasRemoteBackend) {
    return {
      refusal:
        `${stack.name} has the backend "remote", which can't save a plan to be judged before it is applied. ` +
        `Use the backend "cloud" for the same workspace, or local or s3.`,
    };
  }
  const { cloud } = stack;
  if (cloud === undefined) return { workspace: undefined };
  const [{ TerraformCloudClient }, { findWorkspace }] = await Promise.all([
    import("../terraform-cloud/client"),
    import("../terraform-cloud/workspaces"),
  ]);
  const client = new TerraformCloudClient({ hostname: cloud.hostname, env });
  const workspace = await findWorkspace(client, cloud.organization, cloud.workspace);
  if (workspace === undefined) {
    return {
      refusal:
        `${cloud.hostname} has no workspace ${cloud.organization}/${cloud.workspace} for ${stack.name} (or does not show ` +
        `it to this token). Create the workspaces with: npm run -s outreach -- workspaces.`,
    };
  }
  if (workspace.attributes["execution-mode"] === "local") return { workspace: undefined };
  return { client, cloud, workspace };
}
