import { artifactDirectoryOf, type EnvironmentSettings } from "../../config";
import { readOpenNextOutput } from "../open-next-output";
import { bucketId, publicPrefix, staticPrefix } from "../static-bucket-keys";
import { lambdaRouting } from "./lambda-routing";
import { covers, moreSpecific } from "./path-pattern";

/**
 * How requests of a path are treated: `server`, one answer for each user; `files`, files of the bucket; `pages`, pages that
 * are files of the bucket; `images`, pictures that a server makes smaller; `public-page`, one answer for everybody.
 */
export type RouteKind = "server" | "files" | "pages" | "images" | "public-page";

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
const edgeServer: Routing = { servers: {}, ...serverRoutes(bucketId), rootObject: publicPrefix };

/** Key prefixes of the bucket that a routing's distribution reads. */
export function readablePrefixes({ fallback, routes }: Routing): string[] {
  const ofBucket = ({ origin, kind }: Omit<Route, "pathPattern">) =>
    origin === bucketId && (kind === "files" || kind === "pages");
  const others = routes.filter((route) => ofBucket(route) && !route.pathPattern.startsWith(`/${staticPrefix}/`));
  return ofBucket(fallback) || others.length > 0 ? [staticPrefix, publicPrefix] : [staticPrefix];
}

/** Immutable files below the static prefix; for all else, pages. */
const staticSite: Routing = {
  servers: {},
  fallback: { origin: bucketId, kind: "pages" },
  routes: [{ pathPattern: `/${staticPrefix}/*`, origin: bucketId, kind: "files" }],
  rootObject: `${publicPrefix}/index.html`,
  // The bucket answers 403 for a file that is not there. Nothing else of the site answers either status.
  errorPage: `/${publicPrefix}/404.html`,
};

/** The routing of a distribution that has the zone's own behind it, which knows what answers which path. */
export function routingThroughZone({ compute }: EnvironmentSettings): Routing {
  const through = singleServer("own");
  if (compute.kind !== "static") return through;
  // Data of the start page, which Next.js's router asks for beside /outreach, not below it.
  const startPageData: Route = { pathPattern: `/${publicPrefix}.txt`, ...through.fallback };
  return { ...through, routes: [...through.routes, startPageData] };
}

/** The routing of an environment's compute option. Both distributions have it, where SleepConnect's reads the origins. */
export function routingOf(environment: EnvironmentSettings): Routing {
  const { compute, publicPaths } = environment;
  switch (compute.kind) {
    case "lambda":
      return withPublicPages(
        lambdaRouting(readOpenNextOutput(artifactDirectoryOf(environment)), { spare: publicPaths.length }),
        publicPaths,
      );
    case "fargate":
    case "ec2":
      return withPublicPages(singleServer("viewer"), publicPaths);
    case "static":
      return staticSite;
    case "lambda-edge":
      return withPublicPages(edgeServer, publicPaths);
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
