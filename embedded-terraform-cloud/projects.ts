import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { conflict, invalidAttribute, type Resource, toOne } from "./json-api";
import { page } from "./pages";
import { documentOf, type Route } from "./router";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects */
export interface Project {
  readonly id: string;
  readonly createdAt: string;
  attributes: { name: string; description: string };
}

const attributes = z.object({
  name: z.string().regex(/^[\w -]{3,40}$/, "must have 3 to 40 letters, digits, spaces, _ or -"),
  description: z.string(),
});

export function addProject(cloud: Cloud, name: string, description = ""): Project {
  return cloud.projects.add({
    id: newId("prj"),
    createdAt: new Date().toISOString(),
    attributes: { name, description },
  });
}

export function renderProject(cloud: Cloud, project: Project): Resource {
  const workspaces = cloud.workspaces.where((workspace) => workspace.projectId === project.id);
  return {
    id: project.id,
    type: "projects",
    attributes: {
      ...project.attributes,
      "created-at": project.createdAt,
      "workspace-count": workspaces.length,
      "is-unified": false,
      permissions: { "can-read": true, "can-update": true, "can-destroy": true, "can-create-workspace": true },
    },
    relationships: { organization: toOne("organizations", cloud.settings.organization) },
    links: { self: `/api/v2/projects/${project.id}` },
  };
}

export function projectRoutes(cloud: Cloud): Route[] {
  const organization = "/api/v2/organizations/:organization/projects";
  const one = "/api/v2/projects/:id";
  return [
    {
      method: "GET",
      path: organization,
      handle: ({ params, query }) => {
        cloud.organization(params.organization);
        const names = query.get("filter[names]") ?? query.get("filter[name]");
        const search = query.get("q");
        const found = cloud.projects.where(
          ({ attributes: { name } }) =>
            (names === null || names.split(",").includes(name)) && (search === null || name.includes(search)),
        );
        return page(found, query, (project) => renderProject(cloud, project));
      },
    },
    {
      method: "POST",
      path: organization,
      handle: (request) => {
        cloud.organization(request.params.organization);
        const { name, description } = documentOf(request).attributes(attributes.partial({ description: true }));
        refuseTaken(cloud, name);
        return { status: 201, document: { data: renderProject(cloud, addProject(cloud, name, description)) } };
      },
    },
    {
      method: "GET",
      path: one,
      handle: ({ params }) => ({ document: { data: renderProject(cloud, cloud.projects.get(params.id)) } }),
    },
    {
      method: "PATCH",
      path: one,
      handle: (request) => {
        const project = cloud.projects.get(request.params.id);
        const changes = documentOf(request).attributes(attributes.partial());
        if (changes.name !== undefined) refuseTaken(cloud, changes.name, project);
        Object.assign(project.attributes, changes);
        return { document: { data: renderProject(cloud, project) } };
      },
    },
    {
      method: "DELETE",
      path: one,
      handle: ({ params }) => {
        const project = cloud.projects.get(params.id);
        if (cloud.workspaces.all().some(({ projectId }) => projectId === project.id))
          throw conflict("conflict", "The project has workspaces.");
        cloud.projects.remove(project.id);
        return {};
      },
    },
  ];
}

function refuseTaken(cloud: Cloud, name: string, self?: Project): void {
  if (cloud.projects.all().some((project) => project !== self && project.attributes.name === name))
    throw invalidAttribute("name", "Name has already been taken");
}
