import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { invalidAttribute, notFound, parseIdentifiers, type Resource, toMany, toOne } from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Reply, type Route } from "./router";

/** Policies for workspaces, kept but not evaluated: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/policy-sets */
export interface PolicySet {
  readonly id: string;
  readonly createdAt: string;
  updatedAt: string;
  attributes: z.infer<typeof settable>;
  workspaceIds: string[];
  projectIds: string[];
  versions: PolicySetVersion[];
}

/** An uploaded tar.gz of policies. */
export interface PolicySetVersion {
  readonly id: string;
  readonly policySetId: string;
  readonly uploadUrl: string;
  archive?: Buffer;
}

const settable = z.object({
  name: z.string().regex(/^[\w-]+$/, "must have letters, digits, _ or - only"),
  description: z.string().nullable(),
  global: z.boolean(),
  kind: z.enum(["sentinel", "opa"]),
  overridable: z.boolean(),
  "policies-path": z.string().nullable(),
  "agent-enabled": z.boolean(),
  "policy-tool-version": z.string().nullable(),
});

const defaults = {
  description: null,
  global: false,
  kind: "sentinel" as const,
  overridable: false,
  "policies-path": null,
  "agent-enabled": false,
  "policy-tool-version": null,
};

export function renderPolicySet(cloud: Cloud, set: PolicySet): Resource {
  const newest = set.versions.at(-1);
  const current = set.versions.findLast(({ archive }) => archive !== undefined);
  return {
    id: set.id,
    type: "policy-sets",
    attributes: {
      ...set.attributes,
      "created-at": set.createdAt,
      "updated-at": set.updatedAt,
      "policy-count": 0,
      "workspace-count": set.workspaceIds.length,
      "project-count": set.projectIds.length,
      versioned: true,
      "vcs-repo": null,
    },
    relationships: {
      organization: toOne("organizations", cloud.settings.organization),
      workspaces: toMany("workspaces", set.workspaceIds),
      projects: toMany("projects", set.projectIds),
      "newest-version": toOne("policy-set-versions", newest?.id),
      "current-version": toOne("policy-set-versions", current?.id),
    },
    links: { self: `/api/v2/policy-sets/${set.id}` },
  };
}

export function renderPolicySetVersion(_cloud: Cloud, version: PolicySetVersion): Resource {
  const ready = version.archive !== undefined;
  return {
    id: version.id,
    type: "policy-set-versions",
    attributes: { source: "tfe-api", status: ready ? "ready" : "pending", error: null },
    relationships: { "policy-set": toOne("policy-sets", version.policySetId) },
    links: {
      self: `/api/v2/policy-set-versions/${version.id}`,
      ...(ready ? {} : { upload: version.uploadUrl }),
    },
  };
}

export function policySetVersion(cloud: Cloud, id: string): PolicySetVersion | undefined {
  return cloud.policySets
    .all()
    .flatMap(({ versions }) => versions)
    .find((version) => version.id === id);
}

export function policySetRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/organizations/:organization/policy-sets";
  const one = "/api/v2/policy-sets/:id";
  const find = ({ params }: ApiRequest) => cloud.policySets.get(params.id);
  const answer = (set: PolicySet, status = 200): Reply => ({ status, document: { data: renderPolicySet(cloud, set) } });
  return [
    {
      method: "GET",
      path: list,
      handle: ({ params, query }) => {
        cloud.organization(params.organization);
        const name = query.get("search[name]") ?? "";
        const found = cloud.policySets.where(({ attributes }) => attributes.name.includes(name));
        return page(found, query, (set) => renderPolicySet(cloud, set));
      },
    },
    { method: "POST", path: list, handle: (request) => answer(addPolicySet(cloud, request), 201) },
    { method: "GET", path: one, handle: (request) => answer(find(request)) },
    {
      method: "PATCH",
      path: one,
      handle: (request) => {
        const set = find(request);
        const changes = documentOf(request).attributes(settable.omit({ kind: true }).partial());
        if (changes.name !== undefined) refuseTaken(cloud, changes.name, set);
        Object.assign(set.attributes, changes);
        set.updatedAt = new Date().toISOString();
        return answer(set);
      },
    },
    {
      method: "DELETE",
      path: one,
      handle: (request) => {
        cloud.policySets.remove(find(request).id);
        return {};
      },
    },
    ...membershipRoutes(cloud, "workspaces", "workspaceIds"),
    ...membershipRoutes(cloud, "projects", "projectIds"),
    ...versionRoutes(cloud),
  ];
}

/** What a policy set holds for. */
function membershipRoutes(
  cloud: Cloud,
  name: "workspaces" | "projects",
  member: "workspaceIds" | "projectIds",
): Route[] {
  const path = `/api/v2/policy-sets/:id/relationships/${name}`;
  const change = (method: "POST" | "DELETE", combine: (before: string[], named: string[]) => string[]): Route => ({
    method,
    path,
    handle: ({ params, body }) => {
      const set = cloud.policySets.get(params.id);
      const named = parseIdentifiers(body).map(({ id }) => cloud[name].get(id).id);
      set[member] = combine(set[member], named);
      return {};
    },
  });
  return [
    change("POST", (before, named) => [...new Set([...before, ...named])]),
    change("DELETE", (before, named) => before.filter((id) => !named.includes(id))),
  ];
}

function versionRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: "POST",
      path: "/api/v2/policy-sets/:id/versions",
      handle: ({ params }) => {
        const set = cloud.policySets.get(params.id);
        const version: PolicySetVersion = {
          id: newId("polsetver"),
          policySetId: set.id,
          uploadUrl: cloud.archivist.url({
            write: (content) => {
              version.archive = content;
            },
          }),
        };
        set.versions.push(version);
        return { status: 201, document: { data: renderPolicySetVersion(cloud, version) } };
      },
    },
    {
      method: "GET",
      path: "/api/v2/policy-set-versions/:id",
      handle: ({ params }) => {
        const version = policySetVersion(cloud, params.id ?? "");
        if (version === undefined) throw notFound();
        return { document: { data: renderPolicySetVersion(cloud, version) } };
      },
    },
  ];
}

function addPolicySet(cloud: Cloud, request: ApiRequest): PolicySet {
  cloud.organization(request.params.organization);
  const document = documentOf(request);
  const attributes = document.attributes(settable.partial().required({ name: true }));
  refuseTaken(cloud, attributes.name);
  const now = new Date().toISOString();
  return cloud.policySets.add({
    id: newId("polset"),
    createdAt: now,
    updatedAt: now,
    attributes: { ...defaults, ...attributes },
    workspaceIds: (document.relationships("workspaces") ?? []).map(({ id }) => cloud.workspaces.get(id).id),
    projectIds: (document.relationships("projects") ?? []).map(({ id }) => cloud.projects.get(id).id),
    versions: [],
  });
}

function refuseTaken(cloud: Cloud, name: string, self?: PolicySet): void {
  if (cloud.policySets.all().some((set) => set !== self && set.attributes.name === name))
    throw invalidAttribute("name", "Name has already been taken");
}
