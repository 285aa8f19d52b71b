import type { Cloud } from "./cloud";
import type { Resource } from "./json-api";
import { type Phase, renderPhase } from "./plans";
import type { Route } from "./router";

/** https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies */
export type Apply = Phase;

export function renderApply(_cloud: Cloud, apply: Apply): Resource {
  return {
    id: apply.id,
    type: "applies",
    attributes: renderPhase(apply),
    links: { self: `/api/v2/applies/${apply.id}` },
  };
}

export function applyRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: "GET",
      path: "/api/v2/applies/:id",
      handle: ({ params }) => ({ document: { data: renderApply(cloud, cloud.applies.get(params.id)) } }),
    },
    {
      method: "GET",
      path: "/api/v2/runs/:id/apply",
      handle: ({ params }) => ({
        document: { data: renderApply(cloud, cloud.applies.get(cloud.runs.get(params.id).applyId)) },
      }),
    },
  ];
}
