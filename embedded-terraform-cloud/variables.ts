import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { invalidAttribute, type Resource, toOne } from "./json-api";
import { page } from "./pages";
import { type ApiRequest, documentOf, type Reply, type Route } from "./router";
import type { Assignment } from "./tfvars";
import type { Workspace } from "./workspaces";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/workspace-variables */
export interface Variable {
  readonly id: string;
  readonly workspaceId: string;
  attributes: VariableAttributes;
}

const settable = z.object({
  key: z.string().min(1, "can't be blank"),
  value: z
    .string()
    .nullable()
    .transform((value) => value ?? ""),
  description: z
    .string()
    .nullable()
    .transform((value) => value ?? ""),
  category: z.enum(["terraform", "env"]),
  hcl: z.boolean(),
  sensitive: z.boolean(),
});

type VariableAttributes = z.infer<typeof settable>;

/** The values of the workspace's Terraform variables. */
export function assignmentsOf(cloud: Cloud, workspace: Workspace): Assignment[] {
  return variablesOf(cloud, workspace)
    .filter(({ attributes: { category } }) => category === "terraform")
    .map(({ attributes: { key, value, hcl } }) => ({ key, value, hcl }));
}

/** The environment that the workspace gives its runs. */
export function environmentOf(cloud: Cloud, workspace: Workspace): Record<string, string> {
  const variables = variablesOf(cloud, workspace).filter(({ attributes: { category } }) => category === "env");
  return Object.fromEntries(variables.map(({ attributes: { key, value } }) => [key, value]));
}

/** A sensitive value is never told again. */
export function renderVariable(_cloud: Cloud, variable: Variable): Resource {
  const { attributes } = variable;
  return {
    id: variable.id,
    type: "vars",
    attributes: { ...attributes, value: attributes.sensitive ? null : attributes.value },
    relationships: { configurable: toOne("workspaces", variable.workspaceId) },
    links: { self: `/api/v2/workspaces/${variable.workspaceId}/vars/${variable.id}` },
  };
}

export function variableRoutes(cloud: Cloud): Route[] {
  const list = "/api/v2/workspaces/:id/vars";
  const one = `${list}/:variable`;
  const workspaceOf = ({ params }: ApiRequest) => cloud.workspaces.get(params.id);
  const find = (request: ApiRequest): Variable => {
    workspaceOf(request);
    return cloud.variables.get(request.params.variable);
  };
  const answer = (variable: Variable, status = 200): Reply => ({
    status,
    document: { data: renderVariable(cloud, variable) },
  });
  return [
    {
      method: "GET",
      path: list,
      // The API lists them all at once; pages are accepted all the same.
      handle: (request) =>
        page(variablesOf(cloud, workspaceOf(request)), request.query, (variable) => renderVariable(cloud, variable)),
    },
    {
      method: "POST",
      path: list,
      handle: (request) => answer(addVariable(cloud, workspaceOf(request), request), 201),
    },
    { method: "GET", path: one, handle: (request) => answer(find(request)) },
    { method: "PATCH", path: one, handle: (request) => answer(changeVariable(cloud, find(request), request)) },
    {
      method: "DELETE",
      path: one,
      handle: (request) => {
        cloud.variables.remove(find(request).id);
        return {};
      },
    },
  ];
}

function variablesOf(cloud: Cloud, workspace: Workspace): Variable[] {
  return cloud.variables.where(({ workspaceId }) => workspaceId === workspace.id);
}

function addVariable(cloud: Cloud, workspace: Workspace, request: ApiRequest): Variable {
  const attributes = documentOf(request).attributes(settable.partial().required({ key: true, category: true }));
  const complete = { value: "", description: "", hcl: false, sensitive: false, ...attributes };
  refuseTaken(cloud, workspace.id, complete);
  return cloud.variables.add({ id: newId("var"), workspaceId: workspace.id, attributes: complete });
}

function changeVariable(cloud: Cloud, variable: Variable, request: ApiRequest): Variable {
  const changes = documentOf(request).attributes(settable.partial());
  if (variable.attributes.sensitive && changes.sensitive === false)
    throw invalidAttribute("sensitive", "Sensitive variables cannot be made not sensitive");
  if (variable.attributes.sensitive && changes.key !== undefined && changes.key !== variable.attributes.key)
    throw invalidAttribute("key", "The key of a sensitive variable cannot be changed");
  const changed = { ...variable.attributes, ...changes };
  refuseTaken(cloud, variable.workspaceId, changed, variable);
  variable.attributes = changed;
  return variable;
}

function refuseTaken(cloud: Cloud, workspaceId: string, wanted: VariableAttributes, self?: Variable): void {
  const taken = cloud.variables.where(
    (other) =>
      other !== self &&
      other.workspaceId === workspaceId &&
      other.attributes.key === wanted.key &&
      other.attributes.category === wanted.category,
  );
  if (taken.length > 0) throw invalidAttribute("key", "Key has already been taken");
}
