import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { recognize } from "./document";
import type { Document } from "./document";
import { readJson, readStandardInput } from "./input-file";
import { isObject, objectAt } from "./json";
import { ForeignFile, Refusal } from "./refusal";

/** One file to judge. */
export interface Input {
  /** The path, as reports show it. */
  readonly file: string;
  /** Reads the file when its turn comes: one document at a time is in memory. @throws {Refusal} */
  readonly read: () => Promise<Document>;
  /** The name of the stack, where a cdktf.out directory tells it. */
  readonly stack?: string;
  /** A file that was found, not named: it is passed over when it is certainly no document of ours. */
  readonly optional?: boolean;
}

const synthesizedName = "cdk.tf.json";

/** What a user writes for standard input, and how reports show it. */
const STANDARD_INPUT = { named: "-", file: "(standard input)" };

/**
 * The files behind what a user named: `-` for standard input; a file itself; every stack of a directory that cdktf
 * synthesized into; else the JSON files directly in a directory.
 *
 * @throws {Refusal} When a directory has nothing to judge or can't be read.
 */
export async function inputsOf(named: string): Promise<readonly Input[]> {
  if (named === STANDARD_INPUT.named) {
    return [{ file: STANDARD_INPUT.file, read: async () => recognize(await readStandardInput()) }];
  }
  if (!(await isDirectory(named))) return [inputOf(named)];
  const names = await listFolder(named);
  if (names.includes("manifest.json")) {
    const stacks = await stacksOf(named);
    if (stacks !== undefined) return stacks;
  }
  const files = names.filter((name) => name.endsWith(".json") && name !== "manifest.json").sort();
  if (files.length === 0) throw nothingIn();
  return files.map((name) => ({ ...inputOf(path.join(named, name)), optional: true }));
}

/** The refusal of a directory in which there is nothing to judge. */
export function nothingIn(): Refusal {
  return new Refusal("has no plan (terraform show -json) and no synthesized stack (cdk.tf.json) in it");
}

/**
 * Every stack of a cdktf.out directory.
 *
 * @throws {Refusal} When the directory has no manifest of cdktf, or no stack.
 */
export async function synthesizedInputs(outdir: string): Promise<readonly Input[]> {
  const stacks = (await isDirectory(outdir)) ? await stacksOf(outdir) : undefined;
  if (stacks === undefined) throw new Refusal("is no directory that cdktf synthesized into: it has no manifest.json");
  return stacks;
}

/** The synthesized file that lies beside a plan, or undefined when there is none. */
export async function siblingStack(file: string): Promise<string | undefined> {
  const sibling = path.join(path.dirname(file), synthesizedName);
  const stats = await stat(sibling).catch(() => undefined);
  return stats?.isFile() === true ? sibling : undefined;
}

function inputOf(file: string, stack?: string): Input {
  return { file, read: async () => recognize(await readJson(file)), ...(stack === undefined ? {} : { stack }) };
}

/** The stacks that a manifest lists, or undefined when there is no manifest or it is not cdktf's. */
async function stacksOf(folder: string): Promise<readonly Input[] | undefined> {
  const file = path.join(folder, "manifest.json");
  if ((await stat(file).catch(() => undefined)) === undefined) return undefined;
  let manifest: unknown;
  try {
    manifest = await readJson(file);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(`has a manifest.json that ${error.message}`);
    throw error;
  }
  if (!isObject(manifest) || !isObject(manifest.stacks)) return undefined;
  const stacks = Object.entries(manifest.stacks).map(([name, stack]) => {
    const { synthesizedStackPath } = objectAt(stack);
    if (typeof synthesizedStackPath !== "string") {
      throw new Refusal(`has a manifest.json that names no file for the stack ${name}`);
    }
    return inputOf(path.join(folder, synthesizedStackPath), name);
  });
  if (stacks.length === 0) throw new Refusal("has a manifest.json without any stack");
  return stacks;
}

/** False also for what does not exist: reading it says so. */
async function isDirectory(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isDirectory() === true;
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    throw new Refusal("can't be listed: permission denied");
  }
}

/** True when a found file may be passed over: nobody named it, and it is no document of ours. */
export function isPassedOver(input: Input, error: unknown): boolean {
  return input.optional === true && error instanceof ForeignFile;
}
