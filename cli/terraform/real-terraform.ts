import { accessSync, constants, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../gate/project-root";
import { variable } from "./environment";

/** The wrapper that this project puts in Terraform's place, absolute. */
export const wrapperPath: string = path.join(projectRoot, "cli", "terraform.mjs");

/** Names the Terraform (or OpenTofu) that the wrapper runs: a command or a path. @default "terraform" */
export const REAL_BINARY_VARIABLE = "OUTREACH_TERRAFORM";

/** Counts wrappers that started each other, through a script in PATH for instance. */
export const DEPTH_VARIABLE = "OUTREACH_WRAPPER_DEPTH";

/** A provisioner may run Terraform in Terraform; nobody nests deeper than this on purpose. */
const MAXIMUM_DEPTH = 4;

/** There is no Terraform to run; the message is fit for a user. */
export class NoTerraformError extends Error {}

/**
 * The absolute path of the real binary, never the wrapper itself, whatever PATH and links say.
 *
 * @throws NoTerraformError when there is none, or when the wrapper would end up starting itself.
 */
export function findRealTerraform(env: NodeJS.ProcessEnv, cwd: string): string {
  if (Number(env[DEPTH_VARIABLE] ?? 0) >= MAXIMUM_DEPTH) {
    throw new NoTerraformError(
      `the wrapper keeps starting itself: ${nameOf(env)} leads back to it. ` +
        `Set ${REAL_BINARY_VARIABLE} to the path of the real Terraform.`,
    );
  }
  const found = resolveBinary(nameOf(env), env, cwd).find((candidate) => !isWrapper(candidate));
  if (found === undefined) {
    throw new NoTerraformError(
      `${nameOf(env)} was not found. Install Terraform (or OpenTofu) and have it in PATH, ` +
        `or set ${REAL_BINARY_VARIABLE} to its path.`,
    );
  }
  return found;
}

/** The environment of the real binary: the same, with the wrapper counted. */
export function realTerraformEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, [DEPTH_VARIABLE]: String(Number(env[DEPTH_VARIABLE] ?? 0) + 1) };
}

/** Whether a command or path leads to this project's wrapper, through links too. */
export function isWrapper(binary: string, env: NodeJS.ProcessEnv = {}, cwd: string = process.cwd()): boolean {
  const [file] = resolveBinary(binary, env, cwd);
  return file !== undefined && realpathSync(file) === realpathSync(wrapperPath);
}

/** The executable files that a command may mean, in PATH's order; at most one for a path. */
export function resolveBinary(binary: string, env: NodeJS.ProcessEnv, cwd: string): string[] {
  const names = process.platform === "win32" && path.extname(binary) === "" ? [`${binary}.exe`, binary] : [binary];
  const folders = /[\\/]/.test(binary) ? [""] : (env.PATH ?? "").split(path.delimiter);
  return folders
    .flatMap((folder) => names.map((name) => path.resolve(cwd, folder, name)))
    .filter((file) => isExecutable(file));
}

function nameOf(env: NodeJS.ProcessEnv): string {
  return variable(env, REAL_BINARY_VARIABLE) ?? "terraform";
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
