import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fixtureTests } from "../fixtures";
import type { Suite } from "./graph";
import { schemataOf } from "./schemata";
import type { Mutant } from "./schemata";
import type { Source } from "./syntax";

/** What became of a mutant. `invalid`: OPA refuses it, so no test is needed. */
export type Fate = "killed" | "survived" | "invalid";

/** A mutant that takes longer is as good as in a loop: it is killed. All tests together take seconds, on a busy machine more. */
const TIMEOUT = "180s";

/** Where OPA finds the one test that runs a suite under a mutant. */
const testPackage = "mutation_run_test";

interface Outcome {
  readonly name: string;
  readonly fail?: boolean;
  readonly error?: unknown;
}

interface Refused {
  readonly errors?: readonly { readonly message: string; readonly location?: { file: string; row: number } }[];
}

/**
 * Runs a suite under each mutant of a file, and stops at the first test that fails.
 *
 * @throws When the suite fails without any mutant, or OPA refuses what is no mutant.
 */
export async function runMutants(
  opa: string,
  folder: string,
  source: Source,
  suite: Suite,
  mutants: readonly Mutant[],
): Promise<ReadonlyMap<number, Fate>> {
  const scratch = await mkdtemp(path.join(tmpdir(), "mutation-"));
  try {
    const fates = new Map<number, Fate>();
    const changed = path.join(scratch, "mutants.rego");
    const others = (names: readonly string[]) =>
      names.filter((name) => name !== source.file).map((name) => path.join(folder, name));
    let left = mutants;
    for (;;) {
      const { text, mutantAt } = schemataOf(source, left);
      await writeFile(changed, text);
      const refused = await refusedBy(opa, [changed, ...others(suite.read)], changed);
      if (refused.length === 0) break;
      // A definition that is refused is missing where it is called: that is no fault of its own.
      const numbers = new Set(refused.flatMap(({ row }) => mutantAt(row) ?? []));
      if (numbers.size === 0) fail(refused.map(({ message }) => message).join("\n"));
      for (const number of numbers) fates.set(number, "invalid");
      left = left.filter(({ number }) => !numbers.has(number));
    }
    await writeFile(path.join(scratch, "mutation.json"), JSON.stringify({ mutation: { definition: -1, mutant: -1 } }));
    const fixtures = await fixtureTests(path.join(folder, ".."), ruleOf(source));
    await writeFile(path.join(scratch, "fixtures.json"), JSON.stringify(fixtures.data));
    await writeFile(path.join(scratch, "fixtures_test.rego"), fixtures.module);
    await writeFile(path.join(scratch, "run_test.rego"), testsOf([...suite.tests, ...fixtures.tests], left));
    const own = ["mutation.json", "fixtures.json", "fixtures_test.rego", "run_test.rego"];
    const inputs = [...own.map((name) => path.join(scratch, name)), changed, ...others(suite.files)];
    const flags = ["test", "--format", "json", "--parallel", "1", "--timeout", TIMEOUT];
    const { stdout, stderr } = await start(opa, [...flags, "--run", `data\\.${testPackage}\\.`, ...inputs]);
    const outcomes = readOutcomes(stdout, stderr);
    if (outcomes.get("test_nothing") !== "survived") fail(`${source.file}: its tests fail without any mutant`);
    for (const { number } of left)
      fates.set(number, outcomes.get(`test_${number}`) ?? fail(`${source.file}: ${stderr}`));
    return fates;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** The folder of the rule that a file is; nothing for what several rules share. */
function ruleOf({ name }: Source): string | undefined {
  return name.startsWith("rules.") ? name.slice("rules.".length) : undefined;
}

/** One test a mutant: it passes, so the mutant survives, when all tests of the suite do. */
function testsOf(tests: readonly string[], mutants: readonly Mutant[]): string {
  const run = mutants.map(({ number, definition }) => {
    const mutation = JSON.stringify({ definition, mutant: number });
    return `test_${number} if _passes with data.mutation as ${mutation}`;
  });
  const passes = `_passes if {\n${tests.map((test) => `\t${test}`).join("\n")}\n}`;
  return [`package ${testPackage}`, passes, "test_nothing if _passes", ...run].join("\n\n");
}

async function refusedBy(opa: string, files: readonly string[], own: string) {
  const { stdout, stderr, failed } = await start(opa, [
    "check",
    "--format",
    "json",
    "--max-errors",
    "100000",
    ...files,
  ]);
  if (!failed) return [];
  const { errors = [] } = JSON.parse(stderr === "" ? stdout : stderr) as Refused;
  if (errors.length === 0) fail(stderr);
  // A definition that is refused is missing elsewhere, which is no fault of another file.
  const inside = errors.flatMap(({ message, location }) =>
    location?.file === own ? [{ message, row: location.row }] : [],
  );
  if (inside.length === 0) fail(errors.map(({ message }) => message).join("\n"));
  return inside;
}

function readOutcomes(stdout: string, stderr: string): ReadonlyMap<string, Fate> {
  let outcomes: readonly Outcome[];
  try {
    outcomes = JSON.parse(stdout) as Outcome[];
  } catch {
    return fail(`opa test gave no results: ${stderr}${stdout}`);
  }
  return new Map(
    outcomes.map(({ name, fail: failed, error }) => [
      name,
      failed === true || error !== undefined ? "killed" : "survived",
    ]),
  );
}

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly failed: boolean;
}

function start(program: string, args: readonly string[]): Promise<Printed> {
  return new Promise((resolve) => {
    execFile(program, [...args], { maxBuffer: 1 << 30 }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, failed: error !== null });
    });
  });
}

function fail(message: string): never {
  throw new Error(message);
}
