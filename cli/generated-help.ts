import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { sleepConnectStackName, zoneStackName } from "../config/stack-names";
import { reportJsonSchema } from "../gate/report-schema";
import type { PolicyManifest } from "../policies/build";
import { findOpa } from "../policies/opa";
import { examplesOf } from "../policies/rule-examples";
import { rulePages } from "../policies/rule-pages";
import { dashboardPicture } from "./dashboard-picture";
import { optionDiagram } from "./diagram/option-diagram";
import { optionStacksOf } from "./option-stacks";

/** The folder of the rules' pages; every file in it is generated. */
const pagesFolder = "help/rules";

/** The folder of the dashboards' pictures, one for each compute option; every file in it is generated. */
const picturesFolder = "help/dashboards";

/** Whose dashboards are drawn: the environment that has everything that one can have. */
const picturedEnvironment = "production";

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
 * Writes the pages of the rules, their overview, the report's JSON Schema, and of each compute option its diagram and its
 * dashboard's picture; or tells which of them are out of date.
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
  const present = await Promise.all(
    [pagesFolder, picturesFolder].map(async (folder) => {
      const names = await readdir(path.join(root, folder)).catch(() => []);
      return names.map((name) => `${folder}/${name}`);
    }),
  );
  const surplus = present.flat().filter((name) => !wanted.has(name));
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
  return new Map([...pages, ...(await pictures()), ["help/report.schema.json", reportJsonSchema()]]);
}

async function pictures(): Promise<readonly (readonly [string, string])[]> {
  const options = await optionStacksOf(picturedEnvironment);
  const drawn: (readonly [string, string])[] = [];
  for (const [kind, option] of Object.entries(options)) {
    if ("missing" in option) throw new Error(`The option ${kind} can't be drawn: ${option.missing}`);
    const zone = zoneStackName(picturedEnvironment);
    const front = sleepConnectStackName(picturedEnvironment);
    const { [zone]: behind, [front]: before } = option.stacks;
    drawn.push([`${picturesFolder}/${kind}.svg`, dashboardPicture(behind)]);
    drawn.push([`help/compute/${kind}.svg`, await optionDiagram({ [front]: before, [zone]: behind })]);
  }
  return drawn;
}
