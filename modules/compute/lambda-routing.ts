import { OpenNextOutputError, type OpenNextOutput } from "../open-next-output";
import { bucketId, staticPrefix } from "../static-bucket-keys";
import { covers, moreSpecific } from "./path-pattern";
import type { Route, Routing } from "./routing";

/** Id of the image function among the servers. */
export const imageServerId = "images";

/** Id of a server: the default one, or one that is split off. */
export function serverId(split?: string): string {
  return split === undefined ? "server" : `server-${split}`;
}

/** CloudFront's quota of cache behaviors per distribution, the default one included. */
const mostBehaviors = 25;

const base = "/outreach";

/** What the app always has: the server's fallback, below its own prefix. */
const server = { origin: serverId(), kind: "server" } as const;
const lastRoutes: readonly Route[] = [
  // `/outreach/*` does not match the bare path.
  { pathPattern: base, ...server },
  { pathPattern: `${base}/*`, ...server },
];

/**
 * The routing that a build's behaviors describe, in an order that CloudFront can use: the most specific pattern first,
 * `*` as the fallback.
 *
 * @param spare behaviors to leave free
 * @throws {OpenNextOutputError} for paths outside /outreach, and for more of them than CloudFront takes
 */
export function lambdaRouting(app: OpenNextOutput, { spare }: { readonly spare: number }): Routing {
  const routes: Route[] = [];
  const files: string[] = [];
  for (const { pattern, origin = "default" } of app.behaviors) {
    if (pattern === "*") continue;
    const pathPattern = below(app, pattern);
    if (origin === "imageOptimizer") routes.push({ pathPattern, origin: imageServerId, kind: "images" });
    else if (origin === "s3") files.push(...publicFile(pathPattern));
    else if (origin in app.splitServers) {
      routes.push({ pathPattern, origin: serverId(origin), kind: "server" });
    }
    // The default server has what is left: `/outreach/*` sends it there.
    else if (origin !== "default") refuseOrigin(app, pattern, origin);
  }
  routes.push(
    { pathPattern: `/${staticPrefix}/*`, origin: bucketId, kind: "files" },
    { pathPattern: `${base}/api/*`, ...server },
  );
  const known = routes.map(({ pathPattern }) => pathPattern);
  const room = mostBehaviors - 1 - spare - lastRoutes.length - new Set(known).size;
  for (const pathPattern of folded(app, files, room)) routes.push({ pathPattern, origin: bucketId, kind: "files" });

  const ordered = distinct(routes).sort((one, other) => moreSpecific(one.pathPattern, other.pathPattern));
  const ends = lastRoutes.filter(({ pathPattern }) => !ordered.some((route) => route.pathPattern === pathPattern));
  const ids = [
    serverId(),
    ...Object.keys(app.splitServers).map(serverId),
    ...(app.imageOptimizer ? [imageServerId] : []),
  ];
  return {
    servers: Object.fromEntries(ids.map((id) => [id, { host: "own" }])),
    fallback: server,
    routes: [...ordered, ...ends],
  };
}

/** A pattern as CloudFront takes it. What CloudFront allows in no pattern stands as a wildcard. */
function below(app: OpenNextOutput, pattern: string): string {
  const path = `/${pattern.replace(/^\//, "")}`.replaceAll(/[^\w\-.*$/~"'@:+?&]+/g, "*");
  if (path === `${base}/`) return base;
  if (path.startsWith(`${base}/`) || path === base) return path;
  throw new OpenNextOutputError(
    `${app.file}: behaviors has the pattern ${JSON.stringify(pattern)}, outside of ${base}. ` +
      `Set basePath: "${base}" in next.config.ts and build again.`,
  );
}

/** Files of `public/`. The rest of the static files is asked for under its own prefix, where assetPrefix has it. */
function publicFile(pathPattern: string): string[] {
  return [`${base}/_next/*`, `${base}/BUILD_ID`].includes(pathPattern) ? [] : [pathPattern];
}

/**
 * Patterns for files, as few as there is room for: files that share their name's first word and their ending become one
 * (`/outreach/icon-*.png`), and then, if that is not enough, those that share their ending (`/outreach/*.png`). What
 * would take a page of the app's from its server is left as it is.
 */
function folded(app: OpenNextOutput, files: readonly string[], room: number): string[] {
  const foldings: ((path: string) => string)[] = [
    (path) => path,
    (path) => path.replace(/^(\/outreach\/[A-Za-z0-9]+[-_])[^/]*(\.\w+)$/, "$1*$2"),
    (path) => path.replace(/^\/outreach\/[^/]*(\.\w+)$/, "/outreach/*$1"),
  ];
  let known: readonly string[] | undefined;
  const pages = () => (known ??= app.pagePaths());
  for (const fold of foldings) {
    const groups = new Map<string, string[]>();
    for (const file of files) groups.set(fold(file), [...(groups.get(fold(file)) ?? []), file]);
    // A file alone keeps its own pattern, which can't take anything else.
    const patterns = [...groups].flatMap(([pattern, members]) =>
      members.length === 1 || pages().some((page) => covers(pattern, page)) ? members : [pattern],
    );
    if (patterns.length <= room) return patterns;
  }
  const places = Math.max(room, 0);
  throw new OpenNextOutputError(
    `${app.file}: the build's files and servers need more cache behaviors than CloudFront allows (${mostBehaviors} a ` +
      `distribution): there is room for ${places} patterns of files, and there are ${files.length}: ${files.join(", ")}. ` +
      "Move files of public/ into one folder, or have fewer patterns of split servers in open-next.config.ts.",
  );
}

/** The first route of each pattern. */
function distinct(routes: readonly Route[]): Route[] {
  return routes.filter(
    (route, index) => routes.findIndex(({ pathPattern }) => pathPattern === route.pathPattern) === index,
  );
}

function refuseOrigin(app: OpenNextOutput, pattern: string, origin: string): never {
  throw new OpenNextOutputError(
    `${app.file}: behaviors sends ${JSON.stringify(pattern)} to ${JSON.stringify(origin)}, which is not among origins. ` +
      "Build the app again.",
  );
}
