import { readdir } from "node:fs/promises";
import { nodesAt } from "./syntax";
import type { Node, Source } from "./syntax";
import { parse } from "./syntax";

/** Tests of a file, nearest first, and all sources that they need. */
export interface Suite {
  /** Full names, as `data.kms_rotation_test.test_deny`. */
  readonly tests: readonly string[];
  readonly files: readonly string[];
  /** Those of the sources that the file itself reads: enough to tell whether OPA refuses a mutant. */
  readonly read: readonly string[];
}

/** Reads every source and every test under the folder of the policies. */
export async function readSources(opa: string, folder: string): Promise<readonly Source[]> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.map((entry) => entry.replaceAll("\\", "/")).filter((entry) => entry.endsWith(".rego"));
  const queue = files.sort().reverse();
  const sources: Source[] = [];
  const work = async () => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) sources.push(await parse(opa, folder, file));
  };
  await Promise.all([work(), work()]);
  return sources.sort((one, other) => (one.file < other.file ? -1 : 1));
}

/** Whether a file holds tests, or help for them. */
export function isTest({ file }: Source): boolean {
  return file.endsWith("_test.rego");
}

/** Finds the tests that read a package, through however many others, by what each package imports. */
export function suiteOf(subject: Source, sources: readonly Source[]): Suite {
  const gate = sources.filter(({ name }) => name === "gate");
  const distances = new Map([[subject.name, 0]]);
  for (const name of distances.keys()) {
    for (const source of sources) {
      if (source.imports.includes(name) && !distances.has(source.name)) {
        distances.set(source.name, (distances.get(name) ?? 0) + 1);
      }
    }
  }
  const testing = sources
    .filter((source) => isTest(source) && distances.has(source.name))
    .sort((one, other) => (distances.get(one.name) ?? 0) - (distances.get(other.name) ?? 0));
  return {
    tests: testing.flatMap((source) => testsIn(source).map((name) => `data.${source.name}.${name}`)),
    // What rules share is also judged by the whole gate, on the fixtures.
    files: filesFor([subject, ...testing, ...(subject.name.startsWith("rules.") ? [] : gate)], sources),
    read: filesFor([subject], sources),
  };
}

/** A package is named in an import as itself, or as one of its rules. */
function filesFor(wanted: readonly Source[], sources: readonly Source[]): readonly string[] {
  const needed = new Set(wanted);
  for (const { imports, name } of needed) {
    // The gate reads all rules by the name of their folder.
    const read = name === "gate" ? sources.filter((source) => source.name.startsWith("rules.")) : [];
    for (const source of sources) if (imports.includes(source.name)) needed.add(source);
    for (const source of read) needed.add(source);
  }
  return [...needed].map(({ file }) => file).sort();
}

function testsIn({ rules }: Source): readonly string[] {
  const names = rules.map((rule) => String(nodesAt((rule.head as Node).ref)[0]?.value));
  return [...new Set(names)].filter((name) => name.startsWith("test_"));
}
