import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { variable } from "./environment";

/** Terraform's CLI configuration that is in force. https://developer.hashicorp.com/terraform/cli/config/config-file */
export interface CliConfiguration {
  /** The files that Terraform reads, absolute; none when there is none. */
  readonly files: readonly string[];
  /** What a variable names although it is not there: Terraform warns at every call and goes on without it. */
  readonly dangling: string | undefined;
  /** How providers are installed is said in one of the files. */
  readonly decidesInstallation: boolean;
  /** The first filesystem mirror of the files, absolute. */
  readonly filesystemMirror: string | undefined;
}

/** Finds and reads the CLI configuration as Terraform and OpenTofu do. */
export function readCliConfiguration(env: NodeJS.ProcessEnv): CliConfiguration {
  const named = variable(env, "TF_CLI_CONFIG_FILE") ?? variable(env, "TERRAFORM_CONFIG");
  const files = (named === undefined ? defaultFiles(env) : [path.resolve(named)]).filter((file) => existsSync(file));
  const blocks = files.map((file) => readText(file));
  return {
    files,
    dangling: named !== undefined && files.length === 0 ? named : undefined,
    decidesInstallation: blocks.some((text) => /"?provider_installation"?\s*[:{]/.test(text)),
    filesystemMirror: blocks.map(mirrorIn).find((mirror) => mirror !== undefined),
  };
}

function defaultFiles(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === "win32") {
    const folder = env.APPDATA ?? "";
    return [path.join(folder, "terraform.rc"), ...filesOf(path.join(folder, "terraform.d"))];
  }
  const home = env.HOME ?? "";
  return [path.join(home, ".tofurc"), path.join(home, ".terraformrc"), ...filesOf(path.join(home, ".terraform.d"))];
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.tfrc(?:\.json)?$/.test(name))
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** The path of the first filesystem mirror, in either of the file's two syntaxes. Comments do not count. */
function mirrorIn(text: string): string | undefined {
  const block = /"?filesystem_mirror"?\s*:?\s*\[?\s*\{([^}]*)\}/.exec(text)?.[1] ?? "";
  const value = /(?:^|[\s,{])"?path"?\s*[=:]\s*("(?:[^"\\]|\\.)*")/.exec(block)?.[1];
  return value === undefined ? undefined : path.resolve(JSON.parse(value) as string);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").replaceAll(/("(?:[^"\\\n]|\\.)*")|\/\*[\s\S]*?\*\/|(?:#|\/\/)[^\n]*/g, "$1");
  } catch {
    return "";
  }
}
