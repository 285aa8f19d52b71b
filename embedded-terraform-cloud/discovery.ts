import type { Route } from "./router";

/** How Terraform finds the API of a host: https://developer.hashicorp.com/terraform/internals/remote-service-discovery */
export function discoveryRoutes(): Route[] {
  const api = "/api/v2/";
  return [
    {
      method: "GET",
      path: "/.well-known/terraform.json",
      open: true,
      handle: () => ({
        contentType: "application/json",
        document: { "state.v2": api, "tfe.v2": api, "tfe.v2.1": api, "tfe.v2.2": api },
      }),
    },
    { method: "GET", path: "/api/v2/ping", open: true, handle: () => ({ status: 204 }) },
  ];
}
