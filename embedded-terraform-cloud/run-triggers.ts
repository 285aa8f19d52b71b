import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { ApiError, invalidRelation, type Resource, toOne } from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Route } from "./router";
import type { Run } from "./runs";
import type { Workspace } from "./workspaces";

/** An apply in one workspace that starts a run in another: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-triggers */
export interface RunTrigger {
  readonly id: string;
  /** Where the runs are made. */
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly createdAt: string;
}

export function renderRunTrigger(cloud: Cloud, trigger: RunTrigger): Resource {
  return {
    id: trigger.id,
    type: "run-triggers",
    attributes: {
      "created-at": trigger.createdAt,
      "workspace-name": cloud.workspaces.find(trigger.workspaceId)?.attributes.name,
      "sourceable-name": cloud.workspaces.find(trigger.sourceId)?.attributes.name,
    },
    relationships: {
      workspace: toOne("workspaces", trigger.workspaceId),
      sourceable: toOne("workspaces", trigger.sourceId),
    },
    links: { self: `/api/v2/run-triggers/${trigger.id}` },
  };
}

export function runTriggerRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/workspaces/:id/run-triggers";
  const one = "/api/v2/run-triggers/:id";
  return [
    {
      method: "GET",
      path: list,
      handle: ({ params, query }) => {
        const workspace = cloud.workspaces.get(params.id);
        const type = query.get("filter[run-trigger][type]");
        if (type !== "inbound" && type !== "outbound")
          throw new ApiError(400, "bad request", "filter[run-trigger][type] must be inbound or outbound.");
        const found = cloud.runTriggers.where(
          ({ workspaceId, sourceId }) => (type === "inbound" ? workspaceId : sourceId) === workspace.id,
        );
        return page(found, query, (trigger) => renderRunTrigger(cloud, trigger));
      },
    },
    {
      method: "POST",
      path: list,
      handle: (request) => ({
        status: 201,
        document: { data: renderRunTrigger(cloud, addRunTrigger(cloud, request)) },
      }),
    },
    {
      method: "GET",
      path: one,
      handle: ({ params }) => ({ document: { data: renderRunTrigger(cloud, cloud.runTriggers.get(params.id)) } }),
    },
    {
      method: "DELETE",
      path: one,
      handle: ({ params }) => {
        cloud.runTriggers.remove(cloud.runTriggers.get(params.id).id);
        return {};
      },
    },
  ];
}

function addRunTrigger(cloud: Cloud, request: ApiRequest): RunTrigger {
  const workspace = cloud.workspaces.get(request.params.id);
  const source = cloud.workspaces.find(documentOf(request).relationship("sourceable")?.id);
  if (source === undefined) throw invalidRelation("sourceable", "Sourceable must exist");
  if (source.id === workspace.id) throw invalidRelation("sourceable", "Sourceable must not be the workspace itself");
  const twice = cloud.runTriggers.where((item) => item.workspaceId === workspace.id && item.sourceId === source.id);
  if (twice.length > 0) throw invalidRelation("sourceable", "Sourceable has already been taken");
  return cloud.runTriggers.add({
    id: newId("rt"),
    workspaceId: workspace.id,
    sourceId: source.id,
    createdAt: new Date().toISOString(),
  });
}

/** Starts the runs that follow an apply, in workspaces that have a configuration. */
export function triggerRuns(cloud: Cloud, run: Run, source: Workspace): void {
  for (const { workspaceId } of cloud.runTriggers.where(({ sourceId }) => sourceId === source.id)) {
    const workspace = cloud.workspaces.find(workspaceId);
    const version = cloud.configurationVersions.find(workspace?.currentConfigurationVersionId);
    if (workspace === undefined || version?.archive === undefined) continue;
    cloud.queue.add(workspace, version, {
      message: `Queued automatically by a run trigger: ${run.id} applied in ${source.attributes.name}`,
      autoApply: workspace.attributes["auto-apply-run-trigger"],
    });
  }
}
