import path from "node:path";
import { constructPathsOf } from "./construct-paths";
import type { ConstructPaths } from "./construct-paths";
import { readJson } from "./input-file";
import { isObject, objectAt } from "./json";
import type { JsonObject } from "./json";
import type { Source, SourceLine } from "./report";

/** What the program that a document comes from says about it. */
export interface Program {
  /** The stack's name. */
  readonly stack?: string;
  readonly paths: ConstructPaths;
  /** Where constructs are created, by construct path. */
  readonly sources: ReadonlyMap<string, Source>;
  /** The synthesized stack. */
  readonly content?: JsonObject;
}

/** Of a document that was made by no known program. */
export const unknownProgram: Program = { paths: new Map(), sources: new Map() };

/**
 * Reads what a synthesized stack and the `sources.json` beside it say.
 *
 * @param file The stack's file; undefined when its document came without one.
 */
export async function programOf(content: JsonObject, file: string | undefined): Promise<Program> {
  const { stackName } = objectAt(content, "//", "metadata");
  return {
    ...(typeof stackName === "string" ? { stack: stackName } : {}),
    paths: constructPathsOf(content),
    sources: file === undefined ? new Map() : await sourcesBeside(file),
    content,
  };
}

/** Lines explain findings: where they can't be read, reports go without them. */
async function sourcesBeside(file: string): Promise<ReadonlyMap<string, Source>> {
  const sources = await readJson(path.join(path.dirname(file), "sources.json")).catch(() => undefined);
  const entries = Object.entries(objectAt(sources)).flatMap(([construct, value]) => {
    const line = lineOf(value);
    if (line === undefined) return [];
    const stack = lineOf(objectAt(value).stack);
    return [[construct, { ...line, ...(stack === undefined ? {} : { stack }) }] as const];
  });
  return new Map(entries);
}

function lineOf(value: unknown): SourceLine | undefined {
  if (!isObject(value) || typeof value.file !== "string" || !Number.isSafeInteger(value.line)) return undefined;
  return { file: value.file, line: value.line as number };
}
