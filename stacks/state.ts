import { relative, resolve } from "node:path";
import { type BackendSettings, projectRoot, type S3BackendSettings, stateKey, workspaceName } from "../config";
import {
  App,
  CloudBackend,
  type Construct,
  DataTerraformRemoteState,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "../framework/cdktf";

/** Keeps a stack's state where the settings say. */
export function keepState(stack: TerraformStack, settings: BackendSettings): void {
  const name = stack.node.id;
  switch (settings.kind) {
    case "local":
      new LocalBackend(stack, { path: localPath(stack, settings.directory, name) });
      break;
    case "s3":
      // S3's own locking; the framework is older than the argument.
      new S3Backend(stack, { ...s3Address(settings, name), encrypt: true }).addOverride("use_lockfile", true);
      break;
    case "cloud":
      new CloudBackend(stack, {
        hostname: settings.hostname,
        organization: settings.organization,
        workspaces: new NamedCloudWorkspace(workspaceName(settings, name), settings.project),
      });
  }
}

/** Reads the state of another stack of this project. */
export function readState(
  scope: Construct,
  stack: TerraformStack,
  settings: BackendSettings,
  name: string,
): TerraformRemoteState {
  const id = name.replaceAll("-", "_");
  let state: TerraformRemoteState;
  switch (settings.kind) {
    case "local":
      state = new DataTerraformRemoteStateLocal(scope, id, { path: localPath(stack, settings.directory, name) });
      break;
    case "s3":
      state = new DataTerraformRemoteStateS3(scope, id, s3Address(settings, name));
      break;
    case "cloud":
      state = new DataTerraformRemoteState(scope, id, {
        hostname: settings.hostname,
        organization: settings.organization,
        workspaces: new NamedCloudWorkspace(workspaceName(settings, name)),
      });
  }
  state.overrideLogicalId(id);
  return state;
}

function s3Address(settings: S3BackendSettings, name: string) {
  return { bucket: settings.bucket, region: settings.region, key: stateKey(settings, name) };
}

/** Path of a state file from the stack's own directory, in which Terraform runs: nothing absolute is synthesized. */
function localPath(stack: TerraformStack, directory: string, name: string): string {
  const stackDirectory = resolve(App.of(stack).outdir, "stacks", stack.node.id);
  return relative(stackDirectory, resolve(projectRoot, directory, `${name}.tfstate`));
}
