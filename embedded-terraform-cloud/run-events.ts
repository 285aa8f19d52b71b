import type { Cloud } from "./cloud";
import { toOne } from "./json-api";
import { page } from "./pages";
import type { Route } from "./router";

/** What happened to a run, which Terraform asks for warnings: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run */
export function runEventRoutes(cloud: Cloud): Route[] {
  return [
    {
      method: "GET",
      path: "/api/v2/runs/:id/run-events",
      handle: ({ params, query }) => {
        const run = cloud.runs.get(params.id);
        const events = Object.entries({ "created-at": run.createdAt, ...run.timestamps });
        return page(events, query, ([name, at]) => ({
          id: `re-${run.id}-${name}`,
          type: "run-events",
          attributes: { action: name.replace(/-at$/, ""), "created-at": at, description: null },
          relationships: { actor: toOne("users", cloud.user.id), comment: { data: null }, target: { data: null } },
        }));
      },
    },
  ];
}
