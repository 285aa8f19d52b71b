import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** Real plans and synthesized stacks, which tests in Rego can be run on too. */
const FOLDER = "__tests__/policies/fixtures";

/** What is found in each of them, message included; reviewed whenever it changes. */
const FINDINGS = "__tests__/policies/fixture-findings.json";

/** A finding, as far as it is pinned. */
export type Pin = readonly [rule: string, verdict: string, address: string, message: string];

/** A document and what is found in it. */
export interface Fixture {
  /** Its path, and `at destroy` where it is judged before a destruction. */
  readonly name: string;
  readonly input: unknown;
  readonly context: { readonly operation: string };
}

/** Reads all fixtures. */
export async function readFixtures(root: string): Promise<readonly Fixture[]> {
  const folder = path.join(root, FOLDER);
  const entries = await readdir(folder, { recursive: true });
  const files = entries
    .map((entry) => entry.replaceAll("\\", "/"))
    .filter((entry) => /(?:plan|cdk\.tf)\.json$/.test(entry))
    .sort();
  const fixtures: Fixture[] = [];
  for (const file of files) {
    const input: unknown = JSON.parse(await readFile(path.join(folder, file), "utf8"));
    fixtures.push({ name: file, input, context: { operation: file.endsWith("plan.json") ? "plan" : "synth" } });
    if (file.startsWith("destroy/"))
      fixtures.push({ name: `${file} at destroy`, input, context: { operation: "destroy" } });
  }
  return fixtures;
}

/** What is pinned for each fixture, by its name. */
export async function readPins(root: string): Promise<Readonly<Record<string, readonly Pin[]>>> {
  return JSON.parse(await readFile(path.join(root, FINDINGS), "utf8")) as Record<string, readonly Pin[]>;
}

/** Data and a module with which `opa test` runs the rules on all fixtures. */
export interface FixtureTests {
  readonly data: unknown;
  readonly module: string;
  /** Names of its tests, as `data.fixtures_test.test_0`. */
  readonly tests: readonly string[];
}

/**
 * Makes tests in Rego of the fixtures.
 *
 * @param rule The folder of the one rule that is tested. @default all of them, through the gate
 */
export async function fixtureTests(root: string, rule?: string): Promise<FixtureTests> {
  const fixtures = await readFixtures(root);
  const pins = await readPins(root);
  const id = rule?.replaceAll("_", "-");
  const found = rule === undefined ? "data.gate.result.findings" : `data.rules.${rule}.findings`;
  const chosen = fixtures.filter(({ context }) => rule === undefined || context.operation !== "destroy");
  const data = chosen.map(({ name, input, context }) => ({
    input,
    context,
    pins: (pins[name] ?? []).filter(([other]) => id === undefined || other === id),
  }));
  const tests = chosen.map(
    (_, position) =>
      `test_${position} if {\n` +
      `\tfixture := data.fixtures[${position}]\n` +
      `\tfindings := ${found} with input as fixture.input with data.context as fixture.context\n` +
      "\tfound := {[finding.rule, finding.verdict, finding.address, finding.message] | some finding in findings}\n" +
      "\tfound == {pin | some pin in fixture.pins}\n}",
  );
  return {
    data: { fixtures: data },
    module: ["package fixtures_test", ...tests].join("\n\n"),
    tests: chosen.map((_, position) => `data.fixtures_test.test_${position}`),
  };
}
