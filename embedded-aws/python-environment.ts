import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { packagesMissing, pythonMissing, venvMissing } from "./errors";
import { cacheDirectory, projectRoot } from "./project";

/** Commands that may be a Python of a suitable version, best first. OUTREACH_PYTHON comes before them. */
const CANDIDATES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/** ministack's lower bound ("Requires-Python: >=3.10"). */
const MINIMUM_MINOR = 10;

/** Installing downloads some 30 MB; a slow connection gets ten minutes. */
const INSTALL_TIMEOUT_MS = 600_000;

/** The key of an environment: what is installed depends on nothing else. */
const VERSION_SCRIPT =
  "import sys, platform; print(sys.version_info[0], sys.version_info[1], sys.version_info[2], " +
  "platform.machine(), sys.platform, sys.implementation.name)";

interface Outcome {
  readonly succeeded: boolean;
  readonly output: string;
}

interface Python {
  readonly command: string;
  /** For example `3-11-7-x86_64-linux-cpython`. */
  readonly identity: string;
}

function run(command: string, args: readonly string[], timeout = 60_000): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(command, args, { env: process.env, timeout, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ succeeded: error === null, output: `${stdout}${stderr}`.trim() });
    });
  });
}

/**
 * The first suitable Python on this machine.
 *
 * @throws EnvironmentError without one.
 */
export async function findPython(candidates: readonly string[] = defaultCandidates()): Promise<Python> {
  for (const command of candidates) {
    const { succeeded, output } = await run(command, ["-c", VERSION_SCRIPT]);
    const [major, minor] = output.split(" ").map(Number);
    if (succeeded && major === 3 && minor !== undefined && minor >= MINIMUM_MINOR) {
      return { command, identity: output.replaceAll(" ", "-") };
    }
  }
  throw pythonMissing(candidates);
}

function defaultCandidates(): string[] {
  const named = process.env.OUTREACH_PYTHON;
  return named === undefined || named === "" ? CANDIDATES : [named];
}

/**
 * The interpreter of the private virtual environment that holds exactly the pinned packages, made on the first call
 * (about half a minute with a package index at hand). An environment is made under a name of its own and renamed
 * when it is complete: several starts at once are safe, and an interrupted one leaves nothing that looks finished.
 *
 * @throws EnvironmentError without Python, venv or the packages.
 */
export async function pythonEnvironment(root: string = projectRoot()): Promise<string> {
  const requirements = join(root, "embedded-aws", "requirements.txt");
  const python = await findPython();
  const key = createHash("sha256")
    .update(await readFile(requirements))
    .update(python.identity)
    .digest("hex");
  const directory = join(cacheDirectory(root), `python-${key.slice(0, 16)}`);
  if (!existsSync(interpreterOf(directory))) await install(python.command, requirements, directory);
  return interpreterOf(directory);
}

function interpreterOf(directory: string): string {
  return join(directory, "bin", "python");
}

async function install(python: string, requirements: string, directory: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const staged = await mkdtemp(`${directory}.`);
  try {
    const made = await run(python, ["-m", "venv", staged], INSTALL_TIMEOUT_MS);
    if (!made.succeeded) throw venvMissing(python, made.output);
    const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"];
    const exact = ["--require-hashes", "--only-binary", ":all:", "--requirement", requirements];
    const installed = await run(interpreterOf(staged), [...pip, ...exact], INSTALL_TIMEOUT_MS);
    if (!installed.succeeded) throw packagesMissing(requirements, lastLines(installed.output, 15));
    await publish(staged, directory);
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Rename into place. Another start may have been faster; its result is the same as ours. */
async function publish(staged: string, directory: string): Promise<void> {
  try {
    await rename(staged, directory);
  } catch (error) {
    if (!existsSync(interpreterOf(directory))) throw error;
  }
}

/** The last `count` lines of a text. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
