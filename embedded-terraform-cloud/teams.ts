import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { invalidAttribute, invalidRelation, type Resource, toOne } from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Reply, type Route } from "./router";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/teams */
export interface Team {
  readonly id: string;
  readonly name: string;
}

/** What a team may do with a workspace: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/team-access */
export interface TeamAccess {
  readonly id: string;
  readonly teamId: string;
  readonly workspaceId: string;
  attributes: z.infer<typeof access>;
}

const access = z.object({
  access: z.enum(["read", "plan", "write", "admin", "custom"]),
  runs: z.enum(["read", "plan", "apply"]).optional(),
  variables: z.enum(["none", "read", "write"]).optional(),
  "state-versions": z.enum(["none", "read-outputs", "read", "write"]).optional(),
  "sentinel-mocks": z.enum(["none", "read"]).optional(),
  "workspace-locking": z.boolean().optional(),
  "run-tasks": z.boolean().optional(),
});

export function renderTeam(cloud: Cloud, { id, name }: Team): Resource {
  return {
    id,
    type: "teams",
    attributes: { name, visibility: "organization", "users-count": 0 },
    relationships: { organization: toOne("organizations", cloud.settings.organization) },
    links: { self: `/api/v2/teams/${id}` },
  };
}

export function renderTeamAccess(_cloud: Cloud, { id, attributes, teamId, workspaceId }: TeamAccess): Resource {
  return {
    id,
    type: "team-workspaces",
    attributes,
    relationships: { team: toOne("teams", teamId), workspace: toOne("workspaces", workspaceId) },
    links: { self: `/api/v2/team-workspaces/${id}` },
  };
}

export function teamRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/organizations/:organization/teams";
  const one = "/api/v2/teams/:id";
  return [
    {
      method: "GET",
      path: list,
      handle: ({ params, query }) => {
        cloud.organization(params.organization);
        const names = query.get("filter[names]")?.split(",");
        const found = cloud.teams.where(({ name }) => names?.includes(name) ?? true);
        return page(found, query, (team) => renderTeam(cloud, team));
      },
    },
    {
      method: "POST",
      path: list,
      handle: (request) => {
        cloud.organization(request.params.organization);
        const { name } = documentOf(request).attributes(z.object({ name: z.string().min(1, "can't be blank") }));
        if (cloud.teams.all().some((team) => team.name === name))
          throw invalidAttribute("name", "Name has already been taken");
        return { status: 201, document: { data: renderTeam(cloud, cloud.teams.add({ id: newId("team"), name })) } };
      },
    },
    {
      method: "GET",
      path: one,
      handle: ({ params }) => ({ document: { data: renderTeam(cloud, cloud.teams.get(params.id)) } }),
    },
    {
      method: "DELETE",
      path: one,
      handle: ({ params }) => {
        cloud.teams.remove(cloud.teams.get(params.id).id);
        return {};
      },
    },
    ...teamAccessRoutes(cloud),
  ];
}

function teamAccessRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/team-workspaces";
  const one = `${list}/:id`;
  const answer = (item: TeamAccess, status = 200): Reply => ({
    status,
    document: { data: renderTeamAccess(cloud, item) },
  });
  return [
    {
      method: "GET",
      path: list,
      handle: ({ query }) => {
        const workspace = cloud.workspaces.get(query.get("filter[workspace][id]") ?? undefined);
        const found = cloud.teamAccesses.where(({ workspaceId }) => workspaceId === workspace.id);
        return page(found, query, (item) => renderTeamAccess(cloud, item));
      },
    },
    { method: "POST", path: list, handle: (request) => answer(addAccess(cloud, request), 201) },
    { method: "GET", path: one, handle: ({ params }) => answer(cloud.teamAccesses.get(params.id)) },
    {
      method: "PATCH",
      path: one,
      handle: (request) => {
        const item = cloud.teamAccesses.get(request.params.id);
        item.attributes = { ...item.attributes, ...documentOf(request).attributes(access.partial()) };
        return answer(item);
      },
    },
    {
      method: "DELETE",
      path: one,
      handle: ({ params }) => {
        cloud.teamAccesses.remove(cloud.teamAccesses.get(params.id).id);
        return {};
      },
    },
  ];
}

function addAccess(cloud: Cloud, request: ApiRequest): TeamAccess {
  const document = documentOf(request);
  const attributes = document.attributes(access);
  const team = cloud.teams.find(document.relationship("team")?.id);
  const workspace = cloud.workspaces.find(document.relationship("workspace")?.id);
  if (team === undefined) throw invalidRelation("team", "Team must exist");
  if (workspace === undefined) throw invalidRelation("workspace", "Workspace must exist");
  const twice = cloud.teamAccesses.where((item) => item.workspaceId === workspace.id && item.teamId === team.id);
  if (twice.length > 0) throw invalidRelation("team", "Team has already been taken");
  return cloud.teamAccesses.add({ id: newId("tws"), teamId: team.id, workspaceId: workspace.id, attributes });
}
