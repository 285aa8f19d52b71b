import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import path from "node:path";
import { variable } from "./environment";

/** An upstream stack's outputs, as a `terraform_remote_state` data source of this stack reads them. */
export interface RemoteState {
  /** The data source's name, `shared` in `data.terraform_remote_state.shared`. */
  readonly name: string;
  /** The upstream stack's name. */
  readonly stack: string;
  /** The state's file, absolute, when it is a local one. */
  readonly localPath: string | undefined;
  /** The workspace that holds the state, when a server of remote runs does. */
  readonly workspace: string | undefined;
}

/** The server that keeps a stack's state, and by default runs its Terraform. */
export interface CloudWorkspace {
  readonly hostname: string;
  readonly organization: string;
  readonly workspace: string;
}

/** What the wrapper must know of the directory that Terraform works in. */
export interface Stack {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
  /** The synthesized configuration, absolute; undefined in a directory that cdktf did not write. */
  readonly file: string | undefined;
  /** Where cdktf.json lies: the directory that a user types `npx cdktf` in. The stack's own where there is none. */
  readonly projectDirectory: string;
  readonly workspace: string;
  readonly remoteStates: readonly RemoteState[];
  /** From the `cloud` block of the configuration. */
  readonly cloud: CloudWorkspace | undefined;
  /** The configuration has the older `remote` backend, which can't save plans. */
  readonly hasRemoteBackend: boolean;
  /** Name of the run task that judges the stack's plans on the server. */
  readonly runTask: string | undefined;
  /** The stack needs files uploaded before it is applied. */
  readonly hasArtifacts: boolean;
  /** A saved plan does not keep ephemeral variables: an apply needs them again. */
  readonly hasEphemeralVariables: boolean;
  /** Source addresses of the providers that the configuration asks for, such as `hashicorp/aws`. */
  readonly providers: readonly string[];
  /** Names the stack's state: two deployments of one stack to different places have different ones. */
  readonly stateKey: string;
}

interface Configuration {
  readonly "//"?: {
    readonly outreach?: {
      readonly stack?: string;
      readonly upstream?: readonly string[];
      readonly runTask?: string;
      readonly artifacts?: readonly unknown[];
    };
  };
  readonly terraform?: {
    readonly cloud?: CloudBlock;
    readonly backend?: Readonly<Record<string, unknown>>;
    readonly required_providers?: unknown;
  };
  readonly data?: { readonly terraform_remote_state?: Readonly<Record<string, RemoteStateBlock>> };
  readonly variable?: Readonly<Record<string, { readonly ephemeral?: unknown }>>;
}

interface CloudBlock {
  readonly hostname?: string;
  readonly organization?: string;
  readonly workspaces?: { readonly name?: string };
}

interface RemoteStateBlock {
  readonly backend?: string;
  readonly workspace?: string;
  readonly config?: { readonly path?: string; readonly workspaces?: { readonly name?: string } };
}

/** Terraform's own default. */
const DEFAULT_CLOUD_HOST = "app.terraform.io";

/** Reads what is known of the stack in a directory. An unreadable configuration is left to Terraform to complain about. */
export function readStack(directory: string, env: NodeJS.ProcessEnv): Stack {
  const file = path.join(directory, "cdk.tf.json");
  const configuration = readJson(file) as Configuration | undefined;
  const terraform = configuration?.terraform;
  const own = configuration?.["//"]?.outreach;
  const workspace = readWorkspace(directory, env);
  return {
    name: own?.stack ?? path.basename(directory),
    directory,
    file: configuration === undefined ? undefined : file,
    projectDirectory: findUp(directory, "cdktf.json") ?? directory,
    workspace,
    remoteStates: Object.entries(configuration?.data?.terraform_remote_state ?? {}).map(([name, block]) => ({
      name,
      stack: own?.upstream?.find((upstream) => sameName(upstream, name)) ?? name.replaceAll("_", "-"),
      localPath: localStateFile(directory, block),
      workspace: block.backend === "remote" ? block.config?.workspaces?.name : undefined,
    })),
    cloud: cloudWorkspace(terraform?.cloud, env),
    hasRemoteBackend: terraform?.backend?.remote !== undefined,
    runTask: own?.runTask,
    hasArtifacts: (own?.artifacts ?? []).length > 0,
    hasEphemeralVariables: Object.values(configuration?.variable ?? {}).some(({ ephemeral }) => ephemeral === true),
    providers: providerSources(terraform?.required_providers),
    stateKey: stateKey(directory, terraform?.backend ?? terraform?.cloud, workspace, env),
  };
}

/**
 * The workspace of a `cloud` block, which the environment may complete.
 * https://developer.hashicorp.com/terraform/cli/cloud/settings#environment-variables
 */
function cloudWorkspace(block: CloudBlock | undefined, env: NodeJS.ProcessEnv): CloudWorkspace | undefined {
  if (block === undefined) return undefined;
  return {
    hostname: block.hostname ?? variable(env, "TF_CLOUD_HOSTNAME") ?? DEFAULT_CLOUD_HOST,
    organization: block.organization ?? variable(env, "TF_CLOUD_ORGANIZATION") ?? "",
    workspace: block.workspaces?.name ?? variable(env, "TF_WORKSPACE") ?? "",
  };
}

/** Undefined where the path is an expression or depends on a workspace: only Terraform can tell it then. */
function localStateFile(directory: string, { backend, workspace, config }: RemoteStateBlock): string | undefined {
  const file = config?.path ?? "terraform.tfstate";
  if (backend !== "local" || workspace !== undefined || file.includes("${")) return undefined;
  return path.resolve(directory, file);
}

/** cdktf writes an object, Terraform's JSON allows a list of them as well. */
function providerSources(required: unknown): string[] {
  const blocks = (Array.isArray(required) ? required : [required]) as (Readonly<Record<string, unknown>> | undefined)[];
  return blocks.flatMap((block) =>
    Object.entries(block ?? {}).map(([name, value]) => {
      const source = typeof value === "object" && value !== null && "source" in value ? value.source : undefined;
      return typeof source === "string" ? source : `hashicorp/${name}`;
    }),
  );
}

function sameName(stack: string, dataSource: string): boolean {
  return stack.replaceAll(/[^A-Za-z0-9]/g, "_") === dataSource;
}

/**
 * The backend's configuration with local paths made absolute, the workspace and the endpoints: a state on an emulator
 * and one on AWS are different, even if the configuration is the same. Only its hash is used, for a directory's name.
 */
function stateKey(directory: string, backend: object | undefined, workspace: string, env: NodeJS.ProcessEnv): string {
  const { local } = (backend ?? {}) as { readonly local?: { readonly path?: string } };
  const endpoints = Object.entries(env).filter(([name]) => name.startsWith("AWS_ENDPOINT_URL"));
  const identity = [
    backend === undefined || local !== undefined
      ? path.resolve(directory, local?.path ?? "terraform.tfstate")
      : JSON.stringify(backend),
    workspace,
    JSON.stringify(endpoints.sort()),
  ];
  return createHash("sha256").update(identity.join("\0")).digest("hex").slice(0, 8);
}

function readWorkspace(directory: string, env: NodeJS.ProcessEnv): string {
  const selected = variable(env, "TF_WORKSPACE");
  if (selected !== undefined) return selected;
  try {
    const file = path.resolve(directory, variable(env, "TF_DATA_DIR") ?? ".terraform", "environment");
    return readFileSync(file, "utf8").trim() || "default";
  } catch {
    return "default";
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function findUp(start: string, name: string): string | undefined {
  for (let directory = start; ; directory = path.dirname(directory)) {
    if (existsSync(path.join(directory, name))) return directory;
    if (directory === path.dirname(directory)) return undefined;
  }
}
