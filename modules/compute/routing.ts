import type { EnvironmentSettings } from "../../config";
import { readOpenNextOutput } from "../open-next-output";
import { bucketId, staticPrefix } from "../static-bucket-keys";
import { lambdaRouting } from "./lambda-routing";
import { covers, moreSpecific } from "./path-pattern";

/**
 * How requests of a path are treated: `server`, one answer for each user; `files`, files of the bucket; `images`,
 * pictures that a server makes smaller; `public-page`, one answer for everybody.
 */
export type RouteKind = "server" | "files" | "images" | "public-page";

/** What answers the requests of a path. */
export interface Route {
  /** As CloudFront takes it: `*` stands for any characters, slashes too. */
  readonly pathPattern: string;
  /** Id of an origin. */
  readonly origin: string;
  readonly kind: RouteKind;
}

/** Which paths an app has, and what answers each. */
export interface Routing {
  /** The servers by id: whether one expects the viewer's host in the Host header, or its own. */
  readonly servers: Readonly<Record<string, { readonly host: "own" | "viewer" }>>;
  /** For what no pattern matches. */
  readonly fallback: Omit<Route, "pathPattern">;
  /** In the order in which they are tried: the first pattern that matches wins. */
  readonly routes: readonly Route[];
}

/** Routing to a single server beside the bucket. */
export function singleServer(host: "own" | "viewer"): Routing {
  const server = { origin: "server", kind: "server" } as const;
  return {
    servers: { server: { host } },
    fallback: server,
    routes: [
      { pathPattern: `/${staticPrefix}/*`, origin: bucketId, kind: "files" },
      { pathPattern: "/outreach/api/*", ...server },
      // `/outreach/*` does not match the bare path.
      { pathPattern: "/outreach", ...server },
      { pathPattern: "/outreach/*", ...server },
    ],
  };
}

/** The routing of an environment's compute option. Both distributions have it, where SleepConnect's reads the origins. */
export function routingOf({ compute, artifactDirectory, publicPaths }: EnvironmentSettings): Routing {
  switch (compute.kind) {
    case "lambda":
      return withPublicPages(
        lambdaRouting(readOpenNextOutput(artifactDirectory), { spare: publicPaths.length }),
        publicPaths,
      );
    case "fargate":
    case "ec2":
      return withPublicPages(singleServer("viewer"), publicPaths);
    case "static":
    case "lambda-edge":
      throw new Error(`${compute.kind} has no routing.`);
  }
}

/**
 * Adds pages that are the same for everybody, each before the routes that would take it otherwise. It is answered by the
 * server that has the page.
 */
function withPublicPages(routing: Routing, publicPaths: readonly string[]): Routing {
  const routes = [...routing.routes];
  for (const pathPattern of publicPaths) {
    const pages = routing.routes.filter(({ kind }) => kind === "server");
    const { origin } = pages.find((route) => covers(route.pathPattern, pathPattern)) ?? routing.fallback;
    const known = routes.findIndex((route) => route.pathPattern === pathPattern);
    if (known !== -1) routes.splice(known, 1);
    const place = routes.findIndex(
      (route) => route.kind === "server" && moreSpecific(pathPattern, route.pathPattern) < 0,
    );
    routes.splice(place === -1 ? routes.length : place, 0, { pathPattern, origin, kind: "public-page" });
  }
  return { ...routing, routes };
}
