import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { reportJsonSchema } from "../gate/report-schema";
import type { PolicyManifest } from "../policies/build";
import { findOpa } from "../policies/opa";
import { examplesOf } from "../policies/rule-examples";
import { rulePages } from "../policies/rule-pages";
import { optionDiagrams } from "./diagram/option-diagrams";

/** The folder of the rules' pages; every file in it is generated. */
const pagesFolder = "help/rules";

/** What became of the generated files. */
export interface GeneratedHelp {
  /** Files that are written, or with `check` would be: missing ones and stale ones. */
  readonly stale: readonly string[];
  /** Pages of rules that are no more. */
  readonly surplus: readonly string[];
  /** How many files there are. */
  readonly files: number;
}

/**
 * Writes the pages of the rules, their overview, the report's JSON Schema, and the diagrams of the compute options, or tells which of them are out of date.
 *
 * @param root The project's root folder.
 * @throws When OPA is missing: it reads the examples out of the rules' tests.
 */
export async function generateHelp(root: string, { check = false } = {}): Promise<GeneratedHelp> {
  const wanted = await wantedFiles(root);
  const stale: string[] = [];
  for (const [name, content] of wanted) {
    const file = path.join(root, name);
    if ((await readFile(file, "utf8").catch(() => undefined)) === content) continue;
    stale.push(name);
    if (check) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const present = await readdir(path.join(root, pagesFolder)).catch(() => []);
  const surplus = present.map((name) => `${pagesFolder}/${name}`).filter((name) => !wanted.has(name));
  if (!check) for (const name of surplus) await rm(path.join(root, name));
  return { stale, surplus, files: wanted.size };
}

async function wantedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const folder = path.join(root, "policies");
  const { about } = JSON.parse(await readFile(path.join(folder, "manifest.json"), "utf8")) as PolicyManifest;
  const opa = await findOpa();
  if ("reason" in opa) throw new Error(opa.reason);
  const examples = await examplesOf(opa.path, folder);
  const pages = [...rulePages({ about, examples })].map(([name, page]) => [`${pagesFolder}/${name}`, page] as const);
  const diagrams = [...(await optionDiagrams())].map(([kind, svg]) => [`help/compute/${kind}.svg`, svg] as const);
  return new Map([...pages, ["help/report.schema.json", reportJsonSchema()], ...diagrams]);
}
