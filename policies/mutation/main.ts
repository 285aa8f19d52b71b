import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { findOpa } from "../opa";
import { isTest, readSources, suiteOf } from "./graph";
import { runMutants } from "./run";
import type { Fate } from "./run";
import { keyOf, mutantsOf } from "./schemata";
import type { Mutant } from "./schemata";
import { sampleOf } from "./sample";
import { tableOf } from "./table";
import type { Score } from "./table";

/** Share of mutants that tests must kill, in percent; those that change nothing are not counted. */
const GOAL = 95;

/** OPA processes at once: each has one test running. */
const POOL = 2;

/** Mutants that one process tries: some make the rules take memory without end, which OPA gives back only when it ends. */
const BATCH = 60;

interface Equivalent {
  readonly mutant: string;
  readonly reason: string;
}

const { values: options } = parseArgs({
  options: {
    file: { type: "string", default: "" },
    sample: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    survivors: { type: "string" },
    table: { type: "string" },
  },
});

async function main(): Promise<void> {
  const folder = path.join(__dirname, "..");
  const opa = await findOpa();
  if ("reason" in opa) throw new Error(opa.reason);
  const equivalents = JSON.parse(await readFile(path.join(__dirname, "equivalent.json"), "utf8")) as Equivalent[];
  const known = new Set(equivalents.map(({ mutant }) => mutant));
  const sources = await readSources(opa.path, folder);
  const subjects = sources.filter((source) => !isTest(source) && source.file.includes(options.file));
  const all = subjects.map((source) => ({ source, mutants: mutantsOf(source) }));
  const chosen = options.sample === undefined ? all : sampleOf(all, Number(options.sample), Number(options.seed));
  if (options.sample !== undefined) console.log(`seed ${options.seed}`);

  const scores: Score[] = [];
  const survivors: Mutant[] = [];
  const found = new Set<string>();
  let invalid = 0;
  let equivalent = 0;
  const queue = chosen.filter(({ mutants }) => mutants.length > 0).reverse();
  const work = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { source, mutants } = next;
      const suite = suiteOf(source, sources);
      const fates = new Map<number, Fate>();
      for (let from = 0; from < mutants.length; from += BATCH) {
        const batch = mutants.slice(from, from + BATCH);
        for (const [number, fate] of await runMutants(opa.path, folder, source, suite, batch)) fates.set(number, fate);
      }
      const count = (fate: string) => mutants.filter(({ number }) => fates.get(number) === fate).length;
      const alive = mutants.filter(({ number }) => fates.get(number) === "survived");
      const unknown = alive.filter((mutant) => !known.has(keyOf(mutant)));
      for (const mutant of alive) if (known.has(keyOf(mutant))) found.add(keyOf(mutant));
      survivors.push(...unknown);
      scores.push({ file: source.file, killed: count("killed"), survived: unknown.length });
      invalid += count("invalid");
      equivalent += alive.length - unknown.length;
      console.log(`${source.file}: ${count("killed")} killed, ${unknown.length} survived`);
      for (const mutant of unknown) console.log(`  line ${mutant.row} survived: ${keyOf(mutant)}`);
    }
  };
  await Promise.all(Array.from({ length: POOL }, work));

  survivors.sort((one, other) => one.file.localeCompare(other.file) || one.row - other.row);
  if (options.survivors !== undefined) await writeFile(options.survivors, JSON.stringify(survivors, undefined, 2));
  const stale = [...known].filter((key) => options.sample === undefined && options.file === "" && !found.has(key));
  for (const key of stale) console.log(`not equivalent, or gone: ${key}`);
  const killed = scores.reduce((sum, score) => sum + score.killed, 0);
  const share = (100 * killed) / (killed + survivors.length);
  console.log(
    `${killed} of ${killed + survivors.length} mutants killed (${share.toFixed(1)} %), ` +
      `${equivalent} change nothing, ${invalid} were refused by OPA`,
  );
  if (options.table !== undefined) await writeFile(options.table, tableOf(scores));
  if (!(share >= GOAL) || stale.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
