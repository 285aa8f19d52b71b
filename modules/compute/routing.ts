import type { EnvironmentSettings } from "../../config";
import { pagePrefix, staticPrefix } from "../static-bucket-keys";

/**
 * How requests of a path are treated: `server`, one answer for each user; `files`, immutable files of the bucket; `pages`,
 * pages that are files of the bucket.
 */
export type RouteKind = "server" | "files" | "pages";

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
  /** What is asked for in place of `/`, where the fallback's origin is the bucket. @default - the origin answers `/` */
  readonly rootObject?: string;
  /** Page that replaces every 403 and 404. @default - answers stay as they are */
  readonly errorPage?: string;
}

/** Id of the static bucket among a distribution's origins. */
export const bucketId = "static";

/** Routing to a single server beside the bucket. */
export function singleServer(host: "own" | "viewer"): Routing {
  return { servers: { server: { host } }, ...serverRoutes("server") };
}

function serverRoutes(origin: string): Omit<Routing, "servers"> {
  const server = { origin, kind: "server" } as const;
  return {
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

/**
 * A server that answers at the origin request, in place of an origin. CloudFront wants one all the same: the bucket, which
 * is not asked. Its root object takes `/` to the app's start page.
 */
const edgeServer: Routing = { servers: {}, ...serverRoutes(bucketId), rootObject: pagePrefix };

/** Immutable files below the static prefix; for all else, pages. */
const staticSite: Routing = {
  servers: {},
  fallback: { origin: bucketId, kind: "pages" },
  routes: [{ pathPattern: `/${staticPrefix}/*`, origin: bucketId, kind: "files" }],
  rootObject: `${pagePrefix}/index.html`,
  // The bucket answers 403 for a file that is not there. Nothing else of the site answers either status.
  errorPage: `/${pagePrefix}/404.html`,
};

/** The routing of a distribution that has the zone's own behind it, which knows what answers which path. */
export function routingThroughZone({ compute }: EnvironmentSettings): Routing {
  const through = singleServer("own");
  if (compute.kind !== "static") return through;
  // Data of the start page, which Next.js's router asks for beside /outreach, not below it.
  const startPageData: Route = { pathPattern: `/${pagePrefix}.txt`, ...through.fallback };
  return { ...through, routes: [...through.routes, startPageData] };
}

/** The routing of an environment's compute option. Both distributions have it, where SleepConnect's reads the origins. */
export function routingOf({ compute }: EnvironmentSettings): Routing {
  switch (compute.kind) {
    case "lambda":
      return singleServer("own");
    case "fargate":
    case "ec2":
      return singleServer("viewer");
    case "static":
      return staticSite;
    case "lambda-edge":
      return edgeServer;
  }
}
