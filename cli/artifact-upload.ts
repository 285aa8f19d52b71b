import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../config/user-error";
import type { Artifact } from "../modules/artifact";

/**
 * Uploads the files that a synthesized stack needs in a bucket. What lies there already, by the hash in its key, is left.
 *
 * @param stackDirectory Such as `cdktf.out/stacks/develop-zone`.
 * @returns Those that were uploaded.
 * @throws {UserError} when one can't be uploaded.
 */
export async function uploadArtifacts(stackDirectory: string): Promise<Artifact[]> {
  const uploaded: Artifact[] = [];
  for (const artifact of artifactsOf(stackDirectory)) {
    const client = new S3Client({ region: artifact.region });
    try {
      if (await isThere(client, artifact)) continue;
      await client.send(
        new PutObjectCommand({
          Bucket: artifact.bucket,
          Key: artifact.key,
          Body: await readFile(join(stackDirectory, artifact.file)),
          ContentType: "application/zip",
          // S3 refuses anything else than what was synthesized.
          ChecksumSHA256: artifact.sha256,
        }),
      );
      uploaded.push(artifact);
    } catch (error) {
      throw new UserError(`s3://${artifact.bucket}/${artifact.key} could not be uploaded: ${explain(error, artifact)}`);
    } finally {
      client.destroy();
    }
  }
  return uploaded;
}

/** The files that a synthesized stack needs in a bucket. */
export function artifactsOf(stackDirectory: string): readonly Artifact[] {
  const file = join(stackDirectory, "cdk.tf.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`${file} can't be read: ${(error as Error).message}. Synthesize first: npx cdktf synth`);
  }
  const document = JSON.parse(text) as {
    readonly "//"?: { readonly outreach?: { readonly artifacts?: readonly Artifact[] } };
  };
  return document["//"]?.outreach?.artifacts ?? [];
}

async function isThere(client: S3Client, { bucket, key }: Artifact): Promise<boolean> {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    // Without s3:ListBucket, S3 answers 403 for what is not there: the upload will tell which of the two it is.
    if (statusOf(error) === 404 || statusOf(error) === 403) return false;
    throw error;
  }
}

function explain(error: unknown, { bucket }: Artifact): string {
  const { name, message } = error as Error;
  if (name === "NoSuchBucket") {
    return `there is no bucket ${bucket} (yet). The shared stack makes it: npx cdktf deploy shared`;
  }
  if (name === "CredentialsProviderError") {
    return (
      `there are no AWS credentials in the environment. A deploy needs some that may read and write objects of ` +
      `${bucket}, also where its Terraform runs on a server`
    );
  }
  return message;
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
