import { resolve } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { Command } from "commander";
import { artifactDirectoryOf, type EnvironmentSettings, loadSettings, UserError } from "../../config";
import { readOpenNextOutput } from "../../modules/open-next-output";
import { readStaticExport } from "../../modules/static-export";
import { uploadArtifacts } from "../artifact-upload";
import { enterUsersDirectory } from "../working-directory";
import { seedPageCache } from "../page-cache";
import { deleteFormerPages, listSiteFiles } from "../site-files";
import { listStaticFiles, uploadStaticFiles } from "../static-files";

/**
 * `outreach assets ENV`: uploads the static files of the environment's build. `outreach assets --stack DIRECTORY`: what a
 * synthesized stack needs in the artifact bucket, which a deploy does by itself.
 */
export function assetsCommand(): Command {
  return new Command("assets")
    .description("Upload the static files of an environment's build to its bucket.")
    .argument("[environment]", "the environment's name, such as develop")
    .option("--stack <directory>", "instead, upload what this synthesized stack needs before it is applied")
    .action(async (name: string | undefined, { stack }: { readonly stack?: string }) => {
      if (stack !== undefined) {
        enterUsersDirectory();
        for (const { bucket, key } of await uploadArtifacts(resolve(stack))) {
          process.stdout.write(`Uploaded s3://${bucket}/${key}.\n`);
        }
        return;
      }
      if (name === undefined)
        throw new UserError("Name an environment, such as: npm run -s outreach -- assets develop");
      const environment = environmentNamed(name);
      const count = await uploadAssets(environment);
      process.stdout.write(`${count} static files uploaded to ${environment.staticBucket}.\n`);
    });
}

/**
 * Uploads the static files of an environment's build, and its prerendered pages where the build has servers keep some,
 * with the caller's AWS credentials.
 *
 * @returns how many static files
 */
export async function uploadAssets(
  environment: EnvironmentSettings,
  onUploaded?: Parameters<typeof uploadStaticFiles>[3],
): Promise<number> {
  const directory = artifactDirectoryOf(environment);
  const { staticBucket: bucket, compute, region } = environment;
  const client = new S3Client({ region });
  try {
    if (compute.kind === "static") {
      const files = await listSiteFiles(readStaticExport(directory).directory);
      await uploadStaticFiles(client, bucket, files, onUploaded);
      await deleteFormerPages(client, bucket, files);
      return files.length;
    }
    const build = readOpenNextOutput(directory);
    const files = await listStaticFiles(build.assetsDirectory);
    await uploadStaticFiles(client, bucket, files, onUploaded);
    if (compute.kind === "lambda") await seedPageCache(client, environment, build);
    return files.length;
  } finally {
    client.destroy();
  }
}

/** The settings of an environment. @throws with the names that exist */
export function environmentNamed(name: string): EnvironmentSettings {
  const { environments } = loadSettings(process.env);
  const found = environments.find((one) => one.name === name);
  if (found) return found;
  throw new UserError(
    `There is no environment called ${JSON.stringify(name)}. Configured: ${environments.map((one) => one.name).join(", ")}.`,
  );
}
