import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What a remote run does not need of a stack's directory. Server bundles come from the artifact bucket; without this
 * file each upload of the configuration would carry them along, changed or not.
 * https://developer.hashicorp.com/terraform/cli/cloud/settings#excluding-files-from-upload-with-terraformignore
 */
const ignored = ["assets/", ".terraform/", ".outreach/", "plan", "errored.tfstate", "*.tfstate", "*.tfstate.backup"];

/** Keeps these files of a synthesized stack out of what Terraform uploads for a remote run. */
export function writeUploadFilter(outdir: string, stack: string): void {
  writeFileSync(join(outdir, "stacks", stack, ".terraformignore"), `${ignored.join("\n")}\n`);
}
