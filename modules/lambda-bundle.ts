import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { projectRoot, UserError } from "../config";

/**
 * Lambda's bound for a function's code, unzipped, layers included.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const largestFunctionBytes = 250 * 1024 * 1024;

/** One moment for every entry, so that equal files make equal archives. ZIP knows no time before 1980. */
const entryTime = new Date(1980, 0, 2);

const guardFile = "origin-guard.mjs";
const cacheDirectory = join(projectRoot, "node_modules/.cache/outreach/bundles");

/** A function's code, packed for Lambda. */
export interface LambdaBundle {
  /** Absolute path of the archive. */
  readonly archive: string;
  /** SHA-256 of the archive in base64, as Lambda states it. */
  readonly sha256: string;
}

/**
 * Packs a function's directory, or takes the pack made before.
 *
 * @param guarded put the guard beside it that stands before a server
 */
export function packLambdaBundle(directory: string, { guarded }: { readonly guarded: boolean }): LambdaBundle {
  if (!existsSync(directory)) {
    throw new UserError(`The build has no ${directory}, which its description names. Build the app again.`);
  }
  const files = new Map<string, Buffer>(filesBelow(directory));
  if (guarded) files.set(guardFile, readFileSync(join(__dirname, "origin-guard", guardFile)));
  return packFiles(
    files,
    `The function in ${directory}`,
    "Leave what it does not need out of the build (outputFileTracingExcludes in the Next.js configuration).",
  );
}

/**
 * Packs files by their names, or takes the pack made before.
 *
 * @param what What they are, at the beginning of a sentence, for the message when they are too large; and what helps then
 */
export function packFiles(files: ReadonlyMap<string, Buffer>, what: string, remedy = ""): LambdaBundle {
  const names = [...files.keys()].sort();
  const hash = createHash("sha256");
  for (const name of names) {
    const content = files.get(name);
    if (content) hash.update(`${name}\0${content.length}\0`).update(content);
  }
  const bytes = Array.from(files.values()).reduce((sum, { length }) => sum + length, 0);
  if (bytes > largestFunctionBytes) {
    throw new UserError(
      `${what} is ${Math.round(bytes / 1024 / 1024)} MB; Lambda takes at most 250 MB, unzipped. ${remedy}`.trimEnd(),
    );
  }
  const archive = join(cacheDirectory, `${hash.digest("hex").slice(0, 32)}.zip`);
  const known = existsSync(archive);
  const packed = known ? readFileSync(archive) : zip(names, files);
  if (!known) writeAtOnce(archive, packed);
  return { archive, sha256: createHash("sha256").update(packed).digest("base64") };
}

/** Every file below a directory with its relative path. Links are followed: Lambda gets files. */
export function* filesBelow(directory: string, prefix = ""): Generator<[string, Buffer]> {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    const relative = prefix + name;
    if (statSync(path).isDirectory()) yield* filesBelow(path, `${relative}/`);
    else yield [relative, readFileSync(path)];
  }
}

function zip(names: readonly string[], files: ReadonlyMap<string, Buffer>): Uint8Array {
  const entries: Zippable = {};
  // 0644 for everybody: Lambda runs as a user of its own.
  for (const name of names) {
    entries[name] = [files.get(name) ?? new Uint8Array(), { mtime: entryTime, os: 3, attrs: 0o100644 << 16 }];
  }
  return zipSync(entries);
}

/** Several syntheses may run at once; none must read half an archive. */
function writeAtOnce(file: string, content: Uint8Array): void {
  mkdirSync(cacheDirectory, { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, file);
}
