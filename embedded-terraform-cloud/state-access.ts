import { notFound } from "./json-api";
import type { ApiRequest } from "./router";
import type { Workspace } from "./workspaces";

/**
 * The workspace, to those who may read its state: users, its own runs, and runs of workspaces that it shares with.
 *
 * @throws ApiError 404 to others, as the documentation of state versions says
 */
export function readableBy({ principal }: ApiRequest, workspace: Workspace): Workspace {
  if (principal.kind === "user") return workspace;
  if (principal.kind !== "run") throw notFound();
  const reader = principal.workspaceId;
  const shared = workspace.attributes["global-remote-state"] || workspace.consumers.includes(reader);
  if (reader !== workspace.id && !shared) throw notFound();
  return workspace;
}
