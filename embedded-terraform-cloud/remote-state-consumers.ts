import type { Cloud } from "./cloud";
import { invalidRelation, parseIdentifiers } from "./json-api";
import { page } from "./pages";
import type { ApiRequest, Route } from "./router";
import { renderWorkspace } from "./workspaces";

/**
 * The workspaces whose runs may read a workspace's state. A new workspace shares with none.
 * https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces#get-remote-state-consumers
 */
export function remoteStateConsumerRoutes(cloud: Cloud): Route[] {
  const path = "/api/v2/workspaces/:id/relationships/remote-state-consumers";
  const change = (method: Route["method"], combine: (before: string[], named: string[]) => string[]): Route => ({
    method,
    path,
    handle: (request) => {
      const workspace = cloud.workspaces.get(request.params.id);
      workspace.consumers = combine(workspace.consumers, namedBy(cloud, request));
      return {};
    },
  });
  return [
    {
      method: "GET",
      path,
      handle: ({ params, query }) => {
        const workspace = cloud.workspaces.get(params.id);
        // A workspace that shares with all lists all.
        const consumers = workspace.attributes["global-remote-state"]
          ? cloud.workspaces.where(({ id }) => id !== workspace.id)
          : workspace.consumers.map((id) => cloud.workspaces.get(id));
        return page(consumers, query, (consumer) => renderWorkspace(cloud, consumer));
      },
    },
    change("POST", (before, named) => [...new Set([...before, ...named])]),
    change("PATCH", (_before, named) => [...new Set(named)]),
    change("DELETE", (before, named) => before.filter((id) => !named.includes(id))),
  ];
}

function namedBy(cloud: Cloud, { body }: ApiRequest): string[] {
  return parseIdentifiers(body).map(({ id }) => {
    if (cloud.workspaces.find(id) === undefined)
      throw invalidRelation("remote-state-consumers", `Workspace ${id} must exist`);
    return id;
  });
}
