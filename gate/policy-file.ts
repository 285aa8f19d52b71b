import { readFile } from "node:fs/promises";
import path from "node:path";
import { Refusal, codeOf, reasonOf } from "./refusal";

/**
 * Reads a file of the policies folder.
 *
 * @param optional Whether the file may be missing; then the result is undefined.
 * @throws {Refusal} When it can't be read.
 */
export async function readPolicyFile(folder: string, name: string): Promise<Buffer>;
export async function readPolicyFile(folder: string, name: string, optional: boolean): Promise<Buffer | undefined>;
export async function readPolicyFile(folder: string, name: string, optional = false): Promise<Buffer | undefined> {
  try {
    return await readFile(path.join(folder, name));
  } catch (error) {
    const missing = codeOf(error) === "ENOENT";
    if (missing && optional) return undefined;
    throw new Refusal(missing ? `${name} is missing` : `${name} can't be read: ${reasonOf(error)}`);
  }
}
