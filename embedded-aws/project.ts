import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** What marks the directory that holds this module's Python files and requirements. */
const MARK = join("embedded-aws", "requirements.txt");

/**
 * The project's root: the nearest directory, upwards from this file, that holds embedded-aws/requirements.txt.
 * The file may run from its place or from a bundle below node_modules/.cache; both lie in the project.
 */
export function projectRoot(from: string = __dirname): string {
  for (let directory = from; ; directory = dirname(directory)) {
    if (existsSync(join(directory, MARK))) return directory;
    if (directory === dirname(directory)) throw new Error(`No directory above ${from} holds ${MARK}.`);
  }
}

/** Where the project keeps what it can make again: environments, bundles, records of running processes. */
export function cacheDirectory(root: string): string {
  return join(root, "node_modules", ".cache", "outreach");
}
