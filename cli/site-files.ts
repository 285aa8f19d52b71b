import { join } from "node:path";
import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../config";
import { publicPrefix, staticPrefix } from "../modules/static-bucket-keys";
import { contentTypeOf, filesBelow, immutableForAYear, type StaticFile } from "./static-files";

/**
 * Of a static site's pages and their data: a browser asks each time, CloudFront asks the bucket once a minute. Pages keep
 * their names from release to release, so a minute is how long an old one can be seen where nobody invalidates.
 */
export const pageForAMinute = "public,max-age=0,s-maxage=60,must-revalidate";

/** The files of a static site: scripts and styles where `assetPrefix` has pages ask for them, all else by `basePath`. */
export async function listSiteFiles(siteDirectory: string): Promise<StaticFile[]> {
  const names = await filesBelow(siteDirectory);
  return names.map((name) => ({
    path: join(siteDirectory, name),
    key: `${name.startsWith("_next/") ? staticPrefix : publicPrefix}/${name}`,
    contentType: contentTypeOf(name),
    cacheControl: name.startsWith("_next/static/") ? immutableForAYear : pageForAMinute,
  }));
}

/**
 * Deletes the pages that a site no longer has: who takes a page back means it to be gone. Scripts and styles of earlier
 * builds stay, so that pages already open keep working.
 *
 * @param files the site's files, uploaded already
 */
export async function deleteFormerPages(client: S3Client, bucket: string, files: readonly StaticFile[]): Promise<void> {
  const current = new Set(files.map(({ key }) => key));
  const pages = { Bucket: bucket, Prefix: `${publicPrefix}/` };
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, pages)) {
    const former = Contents.flatMap(({ Key }) => (Key === undefined || current.has(Key) ? [] : [{ Key }]));
    if (former.length === 0) continue;
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: former } }),
    );
    const [refused] = Errors;
    if (refused) throw new UserError(`s3://${bucket}/${refused.Key} could not be deleted: ${refused.Message}`);
  }
}
