import type { Cloud } from "./cloud";
import { type Resource, toOne } from "./json-api";
import { page } from "./pages";
import type { Route } from "./router";
import { isFinal } from "./run-status";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/organizations */
export function renderOrganization(cloud: Cloud, name: string): Resource {
  return {
    id: name,
    type: "organizations",
    attributes: {
      name,
      "external-id": cloud.organizationId,
      "created-at": cloud.startedAt,
      email: "owner@example.com",
      "default-execution-mode": "remote",
      "cost-estimation-enabled": false,
      "allow-force-delete-workspaces": true,
      permissions: {
        "can-update": true,
        "can-create-workspace": true,
        "can-create-team": true,
        "can-manage-run-tasks": true,
      },
    },
    relationships: cloud.settings.projects ? { "default-project": toOne("projects", cloud.defaultProject.id) } : {},
    links: { self: `/api/v2/organizations/${name}` },
  };
}

export function organizationRoutes(cloud: Cloud): Route[] {
  const one = "/api/v2/organizations/:organization";
  return [
    {
      method: "GET",
      path: "/api/v2/organizations",
      handle: ({ query }) => page([cloud.settings.organization], query, (name) => renderOrganization(cloud, name)),
    },
    {
      method: "GET",
      path: one,
      handle: ({ params }) => ({
        document: { data: renderOrganization(cloud, cloud.organization(params.organization)) },
      }),
    },
    {
      method: "GET",
      path: `${one}/entitlement-set`,
      alsoFor: ["run"],
      handle: ({ params }) => ({ document: { data: entitlements(cloud, cloud.organization(params.organization)) } }),
    },
    {
      method: "GET",
      path: `${one}/capacity`,
      handle: ({ params }) => ({ document: { data: capacity(cloud, cloud.organization(params.organization)) } }),
    },
    {
      method: "GET",
      path: "/api/v2/account/details",
      handle: () => ({ document: { data: renderUser(cloud) } }),
    },
  ];
}

/** What the organization may use; Terraform asks whether it has remote operations. */
function entitlements(cloud: Cloud, name: string): Resource {
  const { runTasks } = cloud.settings;
  return {
    id: cloud.organizationId,
    type: "entitlement-sets",
    attributes: {
      agents: false,
      "audit-logging": false,
      "cost-estimation": false,
      "global-run-tasks": false,
      operations: true,
      "policy-enforcement": runTasks,
      "private-module-registry": false,
      "private-run-tasks": false,
      "run-tasks": runTasks,
      sentinel: false,
      "state-storage": true,
      teams: true,
      "vcs-integrations": false,
    },
    links: { self: `/api/v2/organizations/${name}/entitlement-set` },
  };
}

function capacity(cloud: Cloud, name: string): Resource {
  const unfinished = cloud.runs.where(({ status }) => !isFinal(status));
  const pending = unfinished.filter(({ status }) => status === "pending").length;
  return { id: name, type: "organization-capacity", attributes: { pending, running: unfinished.length - pending } };
}

export function renderUser(cloud: Cloud): Resource {
  return {
    id: cloud.user.id,
    type: "users",
    attributes: { username: cloud.user.name, "is-service-account": false },
  };
}
