import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../config";
import { filesBelow, type LambdaBundle, packFiles } from "./lambda-bundle";

/**
 * Lambda@Edge's bound for the code of an origin-request function, zipped.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-lambda-at-edge
 */
const largestArchiveBytes = 50 * 1024 * 1024;

/** Lambda handler of a packed bundle. */
export const edgeHandler = "edge-adapter.handler";

const adapterFile = "edge-adapter.mjs";
const settingsFile = "edge-settings.json";

/** What the adapter finds beside it, in place of environment variables. No secret: whoever may read the code sees it. */
export interface EdgeSettings {
  /** Lambda handler of the server, such as `index.handler`. */
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
  /** SSM parameters by the variables that take them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Region of the parameters. */
  readonly region: string;
}

/**
 * Packs a server function's directory together with the adapter and its settings, or takes the pack made before.
 *
 * @throws {UserError} when it is larger than Lambda@Edge takes
 */
export function packEdgeBundle(serverDirectory: string, settings: EdgeSettings): LambdaBundle {
  const files = new Map<string, Buffer>(filesBelow(serverDirectory));
  files.set(adapterFile, readFileSync(join(__dirname, "edge-adapter", adapterFile)));
  files.set(settingsFile, Buffer.from(JSON.stringify(settings)));
  const remedy =
    "Leave what the server does not need out of the build (outputFileTracingExcludes in the Next.js configuration), " +
    'or choose the compute option "lambda".';
  const bundle = packFiles(files, `The server in ${serverDirectory}`, remedy);
  refuseLargeArchive(statSync(bundle.archive).size, serverDirectory, remedy);
  return bundle;
}

/** @throws {UserError} when a zipped server is larger than Lambda@Edge takes */
export function refuseLargeArchive(bytes: number, serverDirectory: string, remedy: string): void {
  if (bytes <= largestArchiveBytes) return;
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  throw new UserError(
    `The server in ${serverDirectory} is ${megabytes} MB, zipped; Lambda@Edge takes at most 50 MB. ${remedy}`,
  );
}
