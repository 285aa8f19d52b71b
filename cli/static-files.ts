import { readFile, readdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { lookup } from "mime-types";
import { publicPrefix, staticPrefix } from "../modules/static-bucket-keys";

/**
 * Cache-Control of files whose name changes with their content: a year, the longest that HTTP caches promise to keep
 * (RFC 9111 leaves it to custom; CloudFront's own maximum is the same).
 */
export const immutableForAYear = "public,max-age=31536000,immutable";

/** Of every other file: CloudFront may keep it until it is invalidated, a browser asks each time. */
export const revalidated = "public,max-age=0,s-maxage=31536000,must-revalidate";

/** Uploads under way at once. More do not help: one connection each already fills a line. */
const parallelUploads = 16;

/** A static file of a build, and where and how it goes. */
export interface StaticFile {
  /** Absolute path on this machine. */
  readonly path: string;
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/**
 * The static files of an OpenNext build, as browsers ask for them. OpenNext knows nothing of `assetPrefix` and writes
 * `_next/...`; pages built with `assetPrefix: /outreach-static` ask for `/outreach-static/_next/...`. Files of `public/`
 * are asked for below the base path too, `/outreach/night.png`, for which Next.js has no prefix.
 */
export async function listStaticFiles(assetsDirectory: string): Promise<StaticFile[]> {
  const names = await filesBelow(assetsDirectory);
  return names
    .filter((name) => basename(name) !== "BUILD_ID")
    .flatMap((name) => {
      const prefixes = name.startsWith("_next/") ? [staticPrefix] : [staticPrefix, publicPrefix];
      return prefixes.map((prefix) => ({
        path: join(assetsDirectory, name),
        key: `${prefix}/${name}`,
        contentType: contentTypeOf(name),
        cacheControl: name.startsWith("_next/static/") ? immutableForAYear : revalidated,
      }));
    });
}

/** Relative paths, with slashes, of every file below a directory. */
export async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/**
 * Uploads the files, those that never change before the others. Those of earlier builds stay, so that pages already open
 * keep working.
 */
export async function uploadStaticFiles(
  client: S3Client,
  bucket: string,
  files: readonly StaticFile[],
  onUploaded: (file: StaticFile, done: number) => void = () => undefined,
): Promise<void> {
  let done = 0;
  let waiting: StaticFile[] = [];
  const uploadWaiting = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: file.key,
          Body: await readFile(file.path),
          ContentType: file.contentType,
          CacheControl: file.cacheControl,
        }),
      );
      onUploaded(file, ++done);
    }
  };
  const isLasting = ({ cacheControl }: StaticFile) => cacheControl === immutableForAYear;
  for (const batch of [files.filter(isLasting), files.filter((file) => !isLasting(file))]) {
    waiting = batch;
    await Promise.all(Array.from({ length: parallelUploads }, uploadWaiting));
  }
}

/** Content-Type of a file by its name. */
export function contentTypeOf(name: string): string {
  const type = lookup(name) || "application/octet-stream";
  return /^text\/|javascript|json|svg/.test(type) ? `${type}; charset=utf-8` : type;
}
