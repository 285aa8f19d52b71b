import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The one OPA that compiles the policies: another version may compile the same sources to other bytes.
 *
 * It comes from the Go module proxy: `go install github.com/open-policy-agent/opa@v1.22.2`.
 */
export const OPA_VERSION = "1.22.2";

/** A program that was looked for, or the sentence that says why it cannot be used. */
export type Found = { readonly path: string } | { readonly reason: string };

/** Output of a program: standard output and standard error as text. */
export interface ProgramOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** Looks for a program on PATH, then where `go install` puts programs. */
export async function findProgram(name: string): Promise<string | undefined> {
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  if (onPath !== undefined) return onPath;
  return (await goFolders()).map((folder) => join(folder, "bin", name)).find((file) => existsSync(file));
}

/** Finds OPA in exactly the pinned version; otherwise says what was found and how to get the right one. */
export async function findOpa(): Promise<Found> {
  const remedy = `go install github.com/open-policy-agent/opa@v${OPA_VERSION}`;
  const path = await findProgram("opa");
  if (path === undefined) return { reason: `OPA ${OPA_VERSION} is not installed; get it with: ${remedy}` };
  const { stdout } = await run(path, ["version"]);
  const version = /^Version:\s*(\S+)/m.exec(stdout)?.[1] ?? "unknown";
  if (version === OPA_VERSION) return { path };
  return { reason: `OPA at ${path} is version ${version}, not ${OPA_VERSION}; get it with: ${remedy}` };
}

/** Runs a program in a folder; rejects with all that it printed when it fails, because OPA explains on either stream. */
export async function runProgram(path: string, args: readonly string[], cwd: string): Promise<ProgramOutput> {
  try {
    return await run(path, [...args], { cwd, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & Partial<ProgramOutput>;
    const printed = [stdout, stderr].map((text) => text.trim()).filter((text) => text !== "");
    throw new Error(printed.length > 0 ? printed.join("\n") : message, { cause: error });
  }
}

async function goFolders(): Promise<string[]> {
  const given = (process.env.GOPATH ?? "").split(delimiter).filter((folder) => folder !== "");
  if (given.length > 0) return given;
  try {
    const { stdout } = await run("go", ["env", "GOPATH"]);
    return stdout.trim().split(delimiter);
  } catch {
    // Without Go on this machine, its default folder may still hold programs installed earlier.
    return [join(homedir(), "go")];
  }
}
