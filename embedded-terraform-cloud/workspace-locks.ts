import { z } from "zod";
import type { Cloud } from "./cloud";
import { ApiError, conflict, parseJson } from "./json-api";
import type { Reply, Route } from "./router";
import { lockingRunId, renderWorkspace, type Workspace } from "./workspaces";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces#lock-a-workspace */
export function workspaceLockRoutes(cloud: Cloud): Route[] {
  const action = (name: string, act: (workspace: Workspace, reason: string) => void): Route => ({
    method: "POST",
    path: `/api/v2/workspaces/:id/actions/${name}`,
    handle: ({ params, body }): Reply => {
      const workspace = cloud.workspaces.get(params.id);
      const { reason } = z
        .object({ reason: z.string().default("") })
        .catch({ reason: "" })
        .parse(parseJson(body));
      act(workspace, reason);
      return { document: { data: renderWorkspace(cloud, workspace) } };
    },
  });
  return [
    action("lock", (workspace, reason) => {
      if (workspace.lock !== undefined || lockingRunId(cloud, workspace) !== undefined)
        throw conflict("unable to lock workspace", "The workspace is locked already.");
      workspace.lock = { user: cloud.user.name, reason };
    }),
    action("unlock", (workspace) => {
      unlock(cloud, workspace);
    }),
    action("force-unlock", (workspace) => {
      unlock(cloud, workspace);
    }),
  ];
}

/** Terraform tells the reasons apart by these words. */
function unlock(cloud: Cloud, workspace: Workspace): void {
  const runId = lockingRunId(cloud, workspace);
  if (runId !== undefined) throw conflict("unable to unlock workspace", `The workspace is locked by Run ${runId}`);
  if (workspace.lock === undefined) throw conflict("unable to unlock workspace", "The workspace is not locked.");
  const awaited = cloud.stateVersions.where(
    ({ workspaceId, state }) => workspaceId === workspace.id && state === undefined,
  );
  if (awaited.length > 0)
    throw new ApiError(422, "unable to unlock workspace", "The latest state version is still pending");
  delete workspace.lock;
  cloud.queue.proceed(workspace);
}
