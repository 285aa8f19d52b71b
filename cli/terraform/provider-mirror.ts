import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../gate/project-root";
import { readCliConfiguration } from "./cli-configuration";
import { variable } from "./environment";

/** How Terraform gets its providers on this machine. */
export interface ProviderInstallation {
  /** For TF_CLI_CONFIG_FILE; undefined when there is none and none is needed. */
  readonly cliConfigFile?: string;
  /** The directory with `HOSTNAME/NAMESPACE/TYPE` below it, absolute. */
  readonly mirror?: string;
  /** One line for the user, when something was decided for them. */
  readonly note?: string;
}

/** The provider that the stacks need, by its folders in a mirror. */
const PROVIDER = ["registry.terraform.io", "hashicorp", "aws"] as const;

/** The versions that the stacks accept: `>= 5.100.0, < 7.0.0`. A mirror with others only is of no use. */
const MINIMUM_VERSION = [5, 100, 0] as const;
const MAXIMUM_MAJOR_VERSION = 6;

/** Folders that hold links to providers, or providers of one working directory, but are no mirror to rely on. */
const NOT_SEARCHED: ReadonlySet<string> = new Set([
  "plugin-cache",
  ".terraform",
  "node_modules",
  ".git",
  "proc",
  "sys",
]);

/** How many folders below each place are looked into, and how many in all: a search costs some 20 ms. */
const SEARCH_DEPTH = 3;
const SEARCH_LIMIT = 3000;

/**
 * Decides where Terraform finds the provider, in this order:
 * 1. a CLI configuration file of the user's own is used untouched;
 * 2. a mirror in one of Terraform's implied directories needs no file;
 * 3. a mirror elsewhere (bounded search of the usual places) gets a file in node_modules/.cache/outreach/;
 * 4. else nothing is changed, and Terraform asks the registry.
 */
export function providerInstallation(env: NodeJS.ProcessEnv, root: string = projectRoot): ProviderInstallation {
  const own = readCliConfiguration(env);
  const [cliConfigFile] = own.files;
  const implied = impliedDirectories(env).find((directory) => isUsable(directory));
  if (cliConfigFile !== undefined) {
    // Never replaced, even if it says nothing about providers: it may hold credentials.
    const mirror = own.decidesInstallation ? own.filesystemMirror : implied;
    return { cliConfigFile, ...(mirror === undefined ? {} : { mirror }) };
  }
  if (implied !== undefined) return { mirror: implied };
  const written = path.join(root, "node_modules", ".cache", "outreach", "terraform.rc");
  const mirror = rememberedMirror(written) ?? searchMirror(env);
  if (mirror === undefined) return {};
  writeConfiguration(written, mirror);
  const reason = own.dangling === undefined ? "there is no CLI configuration file" : `${own.dangling} does not exist`;
  return {
    cliConfigFile: written,
    mirror,
    note: `Terraform takes the provider ${PROVIDER.slice(1).join("/")} from the mirror ${mirror} (${reason}).`,
  };
}

/** The provider versions that a mirror has for a platform such as `linux_amd64`, unpacked or packed. */
export function mirroredVersions(
  mirror: string,
  platform: string,
  provider: readonly [string, string, string] = PROVIDER,
): string[] {
  const folder = path.join(mirror, ...provider);
  return namesIn(folder).flatMap((name) => {
    const packed = new RegExp(`^terraform-provider-${provider[2]}_(.+)_${platform}\\.zip$`).exec(name)?.[1];
    if (packed !== undefined) return [packed];
    return existsSync(path.join(folder, name, platform)) ? [name] : [];
  });
}

/** This machine in the words of a provider's release. */
export function currentPlatform(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const machine = process.arch === "x64" ? "amd64" : process.arch === "ia32" ? "386" : process.arch;
  return `${system}_${machine}`;
}

/** https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
function impliedDirectories(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? "";
  if (process.platform === "win32") return [path.join(env.APPDATA ?? "", "terraform.d", "plugins")];
  const data =
    process.platform === "darwin"
      ? [path.join(home, "Library", "Application Support", "io.terraform"), "/Library/Application Support/io.terraform"]
      : [
          path.join(variable(env, "XDG_DATA_HOME") ?? path.join(home, ".local", "share"), "terraform"),
          ...(variable(env, "XDG_DATA_DIRS") ?? "/usr/local/share:/usr/share")
            .split(":")
            .map((dir) => path.join(dir, "terraform")),
        ];
  return [path.join(home, ".terraform.d"), ...data].map((folder) => path.join(folder, "plugins"));
}

/** Breadth first, so that the nearest mirror wins and the limit cuts off the unlikely places. */
function searchMirror(env: NodeJS.ProcessEnv): string | undefined {
  const starts = ["/opt", "/usr/local/share", "/usr/share", "/var/lib", env.HOME ?? ""];
  let level = [...new Set(starts)].filter((start) => start !== "" && start !== "/");
  let visited = 0;
  for (let depth = 0; depth <= SEARCH_DEPTH; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++visited > SEARCH_LIMIT) return undefined;
      if (isUsable(folder)) return folder;
      next.push(...foldersIn(folder));
    }
    level = next;
  }
  return undefined;
}

function isUsable(mirror: string): boolean {
  return mirroredVersions(mirror, currentPlatform()).some((version) => isSupported(version));
}

function isSupported(version: string): boolean {
  const numbers = version.split(".").map(Number);
  if (numbers.some(Number.isNaN) || (numbers[0] ?? 0) > MAXIMUM_MAJOR_VERSION) return false;
  for (const [index, minimum] of MINIMUM_VERSION.entries()) {
    const number = numbers[index] ?? 0;
    if (number !== minimum) return number > minimum;
  }
  return true;
}

/** The mirror of an earlier search, as long as it is still one. */
function rememberedMirror(file: string): string | undefined {
  const { filesystemMirror } = readCliConfiguration({ TF_CLI_CONFIG_FILE: file });
  return filesystemMirror !== undefined && isUsable(filesystemMirror) ? filesystemMirror : undefined;
}

function writeConfiguration(file: string, mirror: string): void {
  const provider = JSON.stringify(PROVIDER.join("/"));
  const text = [
    "provider_installation {",
    "  filesystem_mirror {",
    `    path    = ${JSON.stringify(mirror)}`,
    `    include = [${provider}]`,
    "  }",
    "  direct {",
    `    exclude = [${provider}]`,
    "  }",
    "}",
    "",
  ].join("\n");
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !NOT_SEARCHED.has(entry.name))
      .map((entry) => path.join(folder, entry.name));
  } catch {
    return [];
  }
}

function namesIn(folder: string): string[] {
  try {
    return statSync(folder).isDirectory() ? readdirSync(folder) : [];
  } catch {
    return [];
  }
}
