import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { projectRoot, UserError } from "../config";

/** The file in which an OpenNext build describes itself. */
const descriptionFile = "open-next.output.json";

/** A Lambda handler inside a function's directory, such as `index.handler`. */
const handler = z.string().regex(/^[\w./-]+\.\w+$/, "must be a file and its export, such as index.handler");

const lambda = { handler, bundle: z.string() };

/** Names of overrides: OpenNext's own, or those that an app brings along. */
const server = {
  wrapper: z.string().optional(),
  converter: z.string().optional(),
  incrementalCache: z.string().optional(),
  tagCache: z.string().optional(),
  queue: z.string().optional(),
};

const origin = z.discriminatedUnion("type", [
  z.object({ type: z.literal("function"), ...lambda, ...server, streaming: z.boolean().default(false) }),
  z.object({ type: z.literal("ecs"), bundle: z.string(), ...server }),
]);

const helper = z.object(lambda).optional();

/** OpenNext 3 and 4 write the same: https://opennext.js.org/aws/inner_workings/architecture */
const description = z.object({
  edgeFunctions: z.record(z.string(), z.object({ bundle: z.string() })).default({}),
  origins: z
    .object({
      s3: z.object({
        type: z.literal("s3"),
        copy: z.array(z.object({ from: z.string(), to: z.string(), cached: z.boolean() })),
      }),
      imageOptimizer: origin.optional(),
      default: origin,
    })
    .catchall(origin),
  behaviors: z
    .array(z.object({ pattern: z.string(), origin: z.string().optional(), edgeFunction: z.string().optional() }))
    .default([]),
  additionalProps: z
    .object({
      disableIncrementalCache: z.boolean().default(false),
      disableTagCache: z.boolean().default(false),
      initializationFunction: helper,
      revalidationFunction: helper,
      warmer: helper,
    })
    .default({ disableIncrementalCache: false, disableTagCache: false }),
});

type Origin = z.infer<typeof origin>;

/** The OpenNext build can't be deployed. The message says which file, what is wrong and what to do. */
export class OpenNextOutputError extends UserError {
  override readonly name = "OpenNextOutputError";
}

/** Code that runs, and how it is called. */
export interface OpenNextFunction {
  /** Absolute path of its directory. */
  readonly directory: string;
  /** Lambda handler inside that directory, such as `index.handler`. */
  readonly handler: string;
}

/** A server of an OpenNext build: the default one, or one split off. */
export interface OpenNextServer extends OpenNextFunction {
  /** What it was built to run on. */
  readonly type: "function" | "ecs";
  /** Whether it answers piece by piece. */
  readonly streaming: boolean;
  /** Names of what it is called by and what it keeps its pages in, as far as the build says. */
  readonly wrapper?: string | undefined;
  readonly converter?: string | undefined;
  readonly incrementalCache?: string | undefined;
  readonly tagCache?: string | undefined;
  readonly queue?: string | undefined;
}

/** Which part of the build answers a path, as the build says. The pattern has no slash in front. */
export interface OpenNextBehavior {
  readonly pattern: string;
  /** `s3`, `imageOptimizer`, `default`, or the name of a server that is split off. */
  readonly origin?: string | undefined;
  /** Name of an edge function in front of it. */
  readonly edgeFunction?: string | undefined;
}

/** An OpenNext build: what its parts are, and where they lie. */
export interface OpenNextOutput {
  /** Absolute path of the description, for messages. */
  readonly file: string;
  readonly server: OpenNextServer;
  /** Servers that are split off, by name. */
  readonly splitServers: Readonly<Record<string, OpenNextServer>>;
  /** Makes pictures smaller. */
  readonly imageOptimizer?: OpenNextServer;
  /** Has pages made anew that the queue names. */
  readonly revalidation?: OpenNextFunction;
  /** Keeps servers started. */
  readonly warmer?: OpenNextFunction;
  /** Names of functions that run at CloudFront. */
  readonly edgeFunctions: readonly string[];
  readonly behaviors: readonly OpenNextBehavior[];
  /** Paths of pages and routes that servers have under a fixed name, with the base path. Read when it is called. */
  readonly pagePaths: () => readonly string[];
  /** Absolute path of the directory of static files. */
  readonly assetsDirectory: string;
  /** Absolute path of the directory of prerendered pages, where servers find them in the bucket under `_cache`. */
  readonly cacheDirectory?: string;
  /** Absolute path of the file of the prerendered pages' tags, for the tag table. */
  readonly tagsFile?: string;
  readonly disableIncrementalCache: boolean;
  readonly disableTagCache: boolean;
}

/**
 * Reads the description of an OpenNext build.
 * @param directory the app's directory, its `.open-next` or any directory that holds open-next.output.json; relative
 *   to the project's root
 * @throws {OpenNextOutputError} when there is none, or it is not one of OpenNext 3 or 4
 */
export function readOpenNextOutput(directory: string): OpenNextOutput {
  const { root, text } = findDescription(directory);
  const file = join(root, descriptionFile);
  const { edgeFunctions, origins, behaviors, additionalProps } = parse(file, text);
  const { s3, default: server, imageOptimizer, ...split } = origins;

  // OpenNext writes paths relative to the app's directory, in which the build lies as `.open-next`.
  const inside = (path: string) => join(root, path.replace(/^\.open-next\//, ""));
  const functionOf = (one: { bundle: string; handler: string }): OpenNextFunction => ({
    directory: inside(one.bundle),
    handler: one.handler,
  });
  const serverOf = ({ bundle, ...one }: Origin): OpenNextServer => ({
    streaming: false,
    handler: "index.handler",
    ...one,
    directory: inside(bundle),
  });
  const copied = (prefix: string) => s3.copy.find(({ to }) => to === prefix || to.startsWith(`${prefix}/`));

  const assets = copied("_assets") ?? s3.copy.find(({ cached }) => cached);
  if (assets === undefined) {
    throw new OpenNextOutputError(
      `${file} lists no static files (origins.s3.copy has no entry to _assets). Build the app again with OpenNext 3 or 4.`,
    );
  }
  const cache = additionalProps.disableIncrementalCache ? undefined : copied("_cache");
  const { initializationFunction, revalidationFunction, warmer } = additionalProps;
  return {
    file,
    server: serverOf(server),
    splitServers: Object.fromEntries(Object.entries(split).map(([name, one]) => [name, serverOf(one)])),
    ...(imageOptimizer === undefined ? {} : { imageOptimizer: serverOf(imageOptimizer) }),
    ...(revalidationFunction === undefined ? {} : { revalidation: functionOf(revalidationFunction) }),
    ...(warmer === undefined ? {} : { warmer: functionOf(warmer) }),
    edgeFunctions: Object.keys(edgeFunctions),
    behaviors,
    pagePaths: () => [server, ...Object.values(split)].flatMap(({ bundle }) => pagePathsOf(inside(bundle))),
    assetsDirectory: inside(assets.from),
    ...(cache === undefined ? {} : { cacheDirectory: inside(cache.from) }),
    ...(initializationFunction === undefined || additionalProps.disableTagCache
      ? {}
      : { tagsFile: join(inside(initializationFunction.bundle), "dynamodb-cache.json") }),
    disableIncrementalCache: additionalProps.disableIncrementalCache,
    disableTagCache: additionalProps.disableTagCache,
  };
}

/** What Next.js writes of its routes beside a server, as far as it is there: it is not OpenNext's to describe. */
const routesManifest = z.object({
  basePath: z.string().default(""),
  staticRoutes: z.array(z.object({ page: z.string() })).default([]),
});

function pagePathsOf(directory: string): string[] {
  const file = join(directory, ".next/routes-manifest.json");
  if (!existsSync(file)) return [];
  const { data } = routesManifest.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return (data?.staticRoutes ?? []).map(({ page }) => `${data?.basePath ?? ""}${page}`);
}

function parse(file: string, text: string): z.infer<typeof description> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new OpenNextOutputError(`${file} is not JSON (${(error as Error).message}). Build the app again.`);
  }
  const result = description.safeParse(parsed, { reportInput: true });
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path, message, input }) => {
    const given = input === undefined ? "is missing" : `is ${shorten(JSON.stringify(input))}`;
    return `${path.join(".")} ${given}: ${message}`;
  });
  throw new OpenNextOutputError(
    `${file} is not the description of an OpenNext 3 or 4 build: ${mistakes.join("; ")}. ` +
      "Build the app again with @opennextjs/aws 3 or 4.",
  );
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function findDescription(directory: string): { root: string; text: string } {
  const given = resolve(projectRoot, directory);
  for (const root of [given, join(given, ".open-next")]) {
    try {
      return { root, text: readFileSync(join(root, descriptionFile), "utf8") };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" && (error as NodeJS.ErrnoException).code !== "ENOTDIR") {
        throw new OpenNextOutputError(`${join(root, descriptionFile)} can't be read: ${(error as Error).message}`);
      }
    }
  }
  throw new OpenNextOutputError(
    `${given} holds no OpenNext build: neither it nor its .open-next has an ${descriptionFile}. ` +
      "Build the app with `npx open-next build`, and give the app's directory.",
  );
}
