import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { projectRoot, UserError } from "../config";

/** The file in which an OpenNext build describes itself. */
const descriptionFile = "open-next.output.json";

/** What this project reads of an OpenNext 3 (and 4) description; the rest is for later compute options. */
const description = z.object({
  origins: z.object({
    s3: z.object({
      type: z.literal("s3"),
      copy: z.array(z.object({ from: z.string(), to: z.string(), cached: z.boolean() })),
    }),
    default: z.object({
      type: z.literal("function"),
      handler: z.string().regex(/^[\w./-]+\.\w+$/),
      bundle: z.string(),
      streaming: z.boolean().default(false),
    }),
  }),
});

/** The OpenNext build can't be deployed. The message says which file, what is wrong and what to do. */
export class OpenNextOutputError extends UserError {
  override readonly name = "OpenNextOutputError";
}

/** An OpenNext build: where its parts lie. */
export interface OpenNextOutput {
  /** Absolute path of the server function's directory. */
  readonly serverDirectory: string;
  /** Lambda handler inside that directory, such as `index.handler`. */
  readonly serverHandler: string;
  /** Absolute path of the directory of static files. */
  readonly assetsDirectory: string;
}

/**
 * Reads the description of an OpenNext build.
 * @param directory the app's directory, its `.open-next` or any directory that holds open-next.output.json; relative
 *   to the project's root
 * @throws {OpenNextOutputError} when there is none, or it is not of a kind that can be deployed
 */
export function readOpenNextOutput(directory: string): OpenNextOutput {
  const { root, text } = findDescription(directory);
  const file = join(root, descriptionFile);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new OpenNextOutputError(`${file} is not JSON (${(error as Error).message}). Build the app again.`);
  }
  const result = description.safeParse(parsed);
  if (!result.success) {
    const mistakes = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new OpenNextOutputError(`${file} is not the description of an OpenNext 3 or 4 Lambda build: ${mistakes}.`);
  }
  const { s3, default: server } = result.data.origins;
  if (server.streaming) {
    throw new OpenNextOutputError(
      `${file} describes a streaming server (origins.default.streaming), which the lambda option does not serve: ` +
        'its Function URL buffers. Remove `wrapper: "aws-lambda-streaming"` from open-next.config.ts and build again.',
    );
  }
  // OpenNext writes paths relative to the app's directory, in which the build lies as `.open-next`.
  const inside = (path: string) => join(root, path.replace(/^\.open-next\//, ""));
  const assets = s3.copy.find((copy) => copy.to.startsWith("_assets")) ?? s3.copy[0];
  if (assets === undefined) throw new OpenNextOutputError(`${file} lists no static files (origins.s3.copy is empty).`);
  return {
    serverDirectory: inside(server.bundle),
    serverHandler: server.handler,
    assetsDirectory: inside(assets.from),
  };
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
