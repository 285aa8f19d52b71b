import { z } from "zod";
import type { Cloud } from "./cloud";
import { newId } from "./collection";
import { notFound, parseJson, type Resource } from "./json-api";
import { page } from "./pages";
import type { Route } from "./router";
import type { StateVersion } from "./state-versions";
import { readableBy } from "./state-access";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/state-version-outputs */
export interface StateVersionOutput {
  readonly id: string;
  readonly stateVersionId: string;
  readonly name: string;
  readonly value: unknown;
  readonly sensitive: boolean;
  /** The type as Terraform writes it, such as `"string"` or `["list","string"]`. */
  readonly type: unknown;
}

const outputs = z.object({
  outputs: z
    .record(z.string(), z.object({ value: z.unknown(), type: z.unknown(), sensitive: z.boolean().default(false) }))
    .default({}),
});

export function addOutputs(cloud: Cloud, version: StateVersion, state: Buffer): void {
  for (const [name, output] of Object.entries(outputs.parse(parseJson(state)).outputs))
    cloud.stateVersionOutputs.add({ id: newId("wsout"), stateVersionId: version.id, name, ...output });
}

export function outputsOf(cloud: Cloud, version: StateVersion): StateVersionOutput[] {
  return cloud.stateVersionOutputs.where(({ stateVersionId }) => stateVersionId === version.id);
}

/** In lists, sensitive values are left out; each can be read by itself. */
export function renderOutput(_cloud: Cloud, output: StateVersionOutput, reveal = false): Resource {
  return {
    id: output.id,
    type: "state-version-outputs",
    attributes: {
      name: output.name,
      sensitive: output.sensitive,
      type: simpleType(output.type),
      "detailed-type": output.type,
      value: output.sensitive && !reveal ? null : output.value,
    },
    links: { self: `/api/v2/state-version-outputs/${output.id}` },
  };
}

export function stateVersionOutputRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: "GET",
      alsoFor: ["run"],
      path: "/api/v2/workspaces/:id/current-state-version-outputs",
      handle: (request) => {
        const version = cloud.currentState(readableBy(request, cloud.workspaces.get(request.params.id)));
        if (version === undefined) throw notFound();
        return page(outputsOf(cloud, version), request.query, (output) => renderOutput(cloud, output));
      },
    },
    {
      method: "GET",
      alsoFor: ["run"],
      path: "/api/v2/state-versions/:id/outputs",
      handle: (request) => {
        const version = cloud.stateVersions.get(request.params.id);
        readableBy(request, cloud.workspaces.get(version.workspaceId));
        return page(outputsOf(cloud, version), request.query, (output) => renderOutput(cloud, output));
      },
    },
    {
      method: "GET",
      alsoFor: ["run"],
      path: "/api/v2/state-version-outputs/:id",
      handle: (request) => {
        const output = cloud.stateVersionOutputs.get(request.params.id);
        const version = cloud.stateVersions.get(output.stateVersionId);
        readableBy(request, cloud.workspaces.get(version.workspaceId));
        return { document: { data: renderOutput(cloud, output, true) } };
      },
    },
  ];
}

/** The API's word for a type: lists, sets and tuples are arrays, maps are objects. */
function simpleType(type: unknown): string {
  const name = z
    .union([
      z.string(),
      z
        .tuple([z.string()])
        .rest(z.unknown())
        .transform(([first]) => first),
    ])
    .parse(type);
  if (["list", "set", "tuple"].includes(name)) return "array";
  return name === "map" ? "object" : name;
}
