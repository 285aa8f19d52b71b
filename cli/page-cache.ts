import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { type EnvironmentSettings, UserError } from "../config";
import { namePrefixOf } from "../config/function-name";
import { cacheNeeds } from "../modules/compute/lambda-build";
import { tagTableName } from "../modules/compute/tag-table";
import type { OpenNextOutput } from "../modules/open-next-output";
import { cachePrefix } from "../modules/static-bucket-keys";

/** Requests under way at once. */
const parallelWrites = 16;

/** What OpenNext writes of prerendered pages' tags: items of the table as DynamoDB takes them. */
const tagItems = z.array(
  z.object({
    tag: z.object({ S: z.string() }),
    path: z.object({ S: z.string() }),
    revalidatedAt: z.object({ N: z.string() }),
  }),
);

/**
 * Puts a build's prerendered pages and their tags where its servers look for them. What is there already stays: a
 * build's names hold its id, so it is this build's, and servers may have made it anew since.
 */
export async function seedPageCache(
  s3: S3Client,
  environment: EnvironmentSettings,
  build: OpenNextOutput,
): Promise<void> {
  const needs = cacheNeeds(build);
  if (needs.bucket && build.cacheDirectory !== undefined) {
    await uploadPages(s3, environment.staticBucket, build.cacheDirectory);
  }
  if (needs.table && build.tagsFile !== undefined) {
    const dynamo = new DynamoDBClient({ region: environment.region });
    try {
      await writeTags(dynamo, tagTableName(namePrefixOf(environment)), build.tagsFile);
    } finally {
      dynamo.destroy();
    }
  }
}

async function uploadPages(client: S3Client, bucket: string, directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  await inParallel(paths, async (path) => {
    const name = path.slice(directory.length + 1).replaceAll("\\", "/");
    await unlessThere(async () =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${cachePrefix}/${name}`,
          Body: await readFile(path),
          ContentType: "application/json",
          IfNoneMatch: "*",
        }),
      ),
    );
  });
}

async function writeTags(client: DynamoDBClient, table: string, file: string): Promise<void> {
  const items = tagItems.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!items.success) {
    throw new UserError(`${file} does not hold the tags of a build of OpenNext 3 or 4. Build the app again.`);
  }
  await inParallel(items.data, async (item) => {
    await unlessThere(() =>
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: item,
          ConditionExpression: "attribute_not_exists(#tag)",
          ExpressionAttributeNames: { "#tag": "tag" },
        }),
      ),
    );
  });
}

/** Writes what must not replace anything. That something is there already is no failure. */
async function unlessThere(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const { name } = error as Error;
    if (name !== "PreconditionFailed" && name !== "ConditionalCheckFailedException") throw error;
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: parallelWrites }, worker));
}
