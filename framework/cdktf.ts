import { writeFileSync } from "node:fs";
import path from "node:path";
import { App as FrameworkApp, TerraformStack } from "cdktf";
import { projectRoot } from "../gate/project-root";
import { creationsIn } from "./creation-lines";

/**
 * The framework's own classes, under one roof.
 *
 * CDK for Terraform (cdktf) was archived in December 2025; its community fork (cdktn) keeps the API and renames the
 * packages. The files of this folder are the only ones that name those packages, so the move is an edit of this folder.
 */
export {
  AssetType,
  CloudBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  dependable,
  Fn,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  TerraformAsset,
  TerraformLocal,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  Testing,
  Token,
} from "cdktf";
export type { ITerraformDependable, TerraformRemoteState } from "cdktf";
export { Construct } from "constructs";

/** The framework's app, which also writes beside each stack where the program creates its constructs. */
export class App extends FrameworkApp {
  override synth(): void {
    super.synth();
    for (const stack of this.node.findAll().filter((construct) => TerraformStack.isStack(construct))) {
      const folder = path.dirname(path.join(this.outdir, this.manifest.forStack(stack).synthesizedStackPath));
      const sources = creationsIn(stack, projectRoot);
      writeFileSync(path.join(folder, "sources.json"), `${JSON.stringify(sources, undefined, 2)}\n`);
    }
  }
}
