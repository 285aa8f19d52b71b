import type { Cloud } from "./cloud";
import { newId } from "./collection";
import {
  conflict,
  invalidAttribute,
  invalidRelation,
  type RequestDocument,
  type Resource,
  toMany,
  toOne,
} from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Reply, type Route } from "./router";
import { isFinal } from "./run-status";
import { readTagBindings, type TagBinding } from "./tags";
import { type WorkspaceAttributes, workspaceAttributes, workspaceDefaults } from "./workspace-attributes";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces */
export interface Workspace {
  readonly id: string;
  readonly createdAt: string;
  updatedAt: string;
  attributes: WorkspaceAttributes;
  projectId: string;
  tags: TagBinding[];
  /** The workspaces that may read this one's state. */
  consumers: string[];
  /** Who holds the lock, when it is not a run. */
  lock?: { readonly user: string; readonly reason: string };
  /** The run that planned or applied last, or does so now. Its lock is the run's. */
  currentRunId?: string;
  currentConfigurationVersionId?: string;
  currentStateVersionId?: string;
}

/** The run that holds the workspace, if one does. */
export function lockingRunId(cloud: Cloud, workspace: Workspace): string | undefined {
  const run = cloud.runs.find(workspace.currentRunId);
  return run === undefined || isFinal(run.status) ? undefined : run.id;
}

export function renderWorkspace(cloud: Cloud, workspace: Workspace): Resource {
  const runId = lockingRunId(cloud, workspace);
  const { lock } = workspace;
  const lockedBy = runId !== undefined ? toOne("runs", runId) : toOne("users", lock && cloud.user.id);
  const path = `/api/v2/organizations/${cloud.settings.organization}/workspaces/${workspace.attributes.name}`;
  return {
    id: workspace.id,
    type: "workspaces",
    attributes: {
      ...workspace.attributes,
      actions: { "is-destroyable": true },
      "can-queue-destroy-plan": true,
      "created-at": workspace.createdAt,
      "updated-at": workspace.updatedAt,
      environment: "default",
      locked: runId !== undefined || lock !== undefined,
      "locked-reason": lock?.reason ?? "",
      operations: workspace.attributes["execution-mode"] !== "local",
      permissions: allPermissions,
      "setting-overwrites": { "execution-mode": true, "agent-pool": true },
      "tag-names": workspace.tags.map(({ key }) => key),
      "vcs-repo": null,
      "vcs-repo-identifier": null,
    },
    relationships: {
      organization: toOne("organizations", cloud.settings.organization),
      ...(cloud.settings.projects ? { project: toOne("projects", workspace.projectId) } : {}),
      "current-run": toOne("runs", workspace.currentRunId),
      "latest-run": toOne("runs", workspace.currentRunId),
      "current-configuration-version": toOne("configuration-versions", workspace.currentConfigurationVersionId),
      "current-state-version": toOne("state-versions", workspace.currentStateVersionId),
      "locked-by": lockedBy,
      "remote-state-consumers": {
        links: { related: `/api/v2/workspaces/${workspace.id}/relationships/remote-state-consumers` },
      },
      vars: toMany(
        "vars",
        cloud.variables.where(({ workspaceId }) => workspaceId === workspace.id).map(({ id }) => id),
      ),
    },
    links: { self: path, "self-html": `/app/${cloud.settings.organization}/workspaces/${workspace.attributes.name}` },
  };
}

const allPermissions = Object.fromEntries(
  [
    "can-update",
    "can-destroy",
    "can-queue-run",
    "can-queue-apply",
    "can-queue-destroy",
    "can-read-variable",
    "can-update-variable",
    "can-read-state-versions",
    "can-read-state-outputs",
    "can-create-state-versions",
    "can-lock",
    "can-unlock",
    "can-force-unlock",
    "can-read-settings",
    "can-manage-tags",
    "can-manage-run-tasks",
    "can-force-delete",
  ].map((name) => [name, true]),
);

export function workspaceRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/organizations/:organization/workspaces";
  const byName = `${list}/:name`;
  const byId = "/api/v2/workspaces/:id";
  const answer = (workspace: Workspace): Reply => ({ document: { data: renderWorkspace(cloud, workspace) } });
  const named = (request: ApiRequest): Workspace => {
    cloud.organization(request.params.organization);
    return cloud.workspaceNamed(request.params.name);
  };
  const identified = (request: ApiRequest): Workspace => cloud.workspaces.get(request.params.id);
  return [
    { method: "GET", path: list, handle: (request) => listWorkspaces(cloud, request) },
    { method: "POST", path: list, handle: (request) => createWorkspace(cloud, request) },
    ...(
      [
        [byName, named],
        [byId, identified],
      ] as const
    ).flatMap(([path, find]): Route[] => [
      { method: "GET", path, alsoFor: ["run"], handle: (request) => answer(find(request)) },
      { method: "PATCH", path, handle: (request) => answer(updateWorkspace(cloud, find(request), request)) },
      {
        method: "DELETE",
        path,
        handle: (request) => {
          removeWorkspace(cloud, find(request));
          return {};
        },
      },
      {
        method: "POST",
        path: `${path}/actions/safe-delete`,
        handle: (request) => {
          const workspace = find(request);
          refuseUnsafeDelete(cloud, workspace);
          removeWorkspace(cloud, workspace);
          return {};
        },
      },
    ]),
  ];
}

function listWorkspaces(cloud: Cloud, { params, query }: ApiRequest): Reply {
  cloud.organization(params.organization);
  const name = query.get("search[name]");
  const tags = query.get("search[tags]")?.split(",") ?? [];
  const project = query.get("filter[project][id]");
  const found = cloud.workspaces.where(
    (workspace) =>
      (name === null || workspace.attributes.name.includes(name)) &&
      (project === null || workspace.projectId === project) &&
      tags.every((tag) => workspace.tags.some(({ key }) => key === tag)),
  );
  found.sort((a, b) => (a.attributes.name < b.attributes.name ? -1 : 1));
  return page(found, query, (workspace) => renderWorkspace(cloud, workspace));
}

function createWorkspace(cloud: Cloud, request: ApiRequest): Reply {
  cloud.organization(request.params.organization);
  const document = documentOf(request);
  const attributes = document.attributes(workspaceAttributes.partial().required({ name: true }));
  refuseTaken(cloud, attributes.name);
  const now = new Date().toISOString();
  const workspace = cloud.workspaces.add({
    id: newId("ws"),
    createdAt: now,
    updatedAt: now,
    attributes: { ...workspaceDefaults(attributes.name, cloud.terraformVersion), ...attributes },
    projectId: projectOf(cloud, document) ?? cloud.defaultProject.id,
    tags: [...readTagBindings(document.members("tag-bindings")), ...readTagBindings(document.members("tags"))],
    consumers: [],
  });
  return { status: 201, document: { data: renderWorkspace(cloud, workspace) } };
}

function updateWorkspace(cloud: Cloud, workspace: Workspace, request: ApiRequest): Workspace {
  const document = documentOf(request);
  const changes = document.attributes(workspaceAttributes.partial());
  if (changes.name !== undefined) refuseTaken(cloud, changes.name, workspace);
  workspace.projectId = projectOf(cloud, document) ?? workspace.projectId;
  const bindings = document.members("tag-bindings");
  if (bindings.length > 0) workspace.tags = readTagBindings(bindings);
  Object.assign(workspace.attributes, changes);
  workspace.updatedAt = new Date().toISOString();
  return workspace;
}

function projectOf(cloud: Cloud, document: RequestDocument): string | undefined {
  const named = document.relationship("project");
  if (named === undefined || !cloud.settings.projects) return undefined;
  const project = cloud.projects.find(named.id);
  if (project === undefined) throw invalidRelation("project", "Project not found");
  return project.id;
}

function refuseTaken(cloud: Cloud, name: string, self?: Workspace): void {
  if (cloud.workspaces.all().some((workspace) => workspace !== self && workspace.attributes.name === name))
    throw invalidAttribute("name", "Name has already been taken");
}

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspaces#safe-delete-a-workspace */
function refuseUnsafeDelete(cloud: Cloud, workspace: Workspace): void {
  if (workspace.lock !== undefined || lockingRunId(cloud, workspace) !== undefined)
    throw conflict(
      "conflict",
      "Workspace is currently locked. Workspace must be unlocked before it can be safely deleted",
    );
  if (cloud.currentState(workspace)?.hasResources === true)
    throw conflict("conflict", "Workspace cannot be safely deleted because it is still managing resources");
}

function removeWorkspace(cloud: Cloud, workspace: Workspace): void {
  if (lockingRunId(cloud, workspace) !== undefined) throw conflict("conflict", "A run is in progress.");
  cloud.workspaces.remove(workspace.id);
  for (const other of cloud.workspaces.all()) other.consumers = other.consumers.filter((id) => id !== workspace.id);
  for (const { id } of cloud.variables.where(({ workspaceId }) => workspaceId === workspace.id))
    cloud.variables.remove(id);
}
