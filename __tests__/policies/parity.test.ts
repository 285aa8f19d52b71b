import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { loadPolicy } from "@open-policy-agent/opa-wasm";
import { recognize } from "../../gate/document";
import { collectTestInputs } from "../../policies/test-inputs";
import { synthesizeStacks } from "../support/synthesis";
import { fixtures, policies } from "./evaluate";
import type { Result } from "./evaluate";
import { evaluateNatively, opaOrSkip, textOf } from "./native-opa";
import type { Case } from "./native-opa";

// OPA runs all tests once to see their documents, then evaluates each document with all rules.
jest.setTimeout(600_000);

/** Evaluates one document after another in the compiled module. */
async function evaluateInWasm(cases: readonly Case[]): Promise<readonly Result[]> {
  const wasm = Uint8Array.from(readFileSync(path.join(policies, "policy.wasm"))).buffer;
  const policy = await loadPolicy(wasm, { initial: 1024 });
  return cases.map(({ name, input, context }) => {
    policy.setData({ context });
    const [answer] = policy.evaluate(input) as { result: Result }[];
    if (answer === undefined) throw new Error(`The module has no result for ${name}.`);
    return answer.result;
  });
}

/** @returns How many documents there were. */
async function expectAgreement(cases: readonly Case[]): Promise<number> {
  const opa = await opaOrSkip();
  if (opa === undefined) return Infinity;
  const native = await evaluateNatively(opa, cases);
  const inWasm = await evaluateInWasm(cases);
  const differing = cases.flatMap(({ name, input }, position) => {
    const [one, other] = [native[position], inWasm[position]].map((result) => textOf(result as Result));
    return one === other ? [] : [{ name, input, native: one?.split("\n"), wasm: other?.split("\n") }];
  });
  // The first one is enough to read.
  expect({ differing: differing.length, first: differing[0] }).toEqual({ differing: 0, first: undefined });
  return cases.length;
}

describe("native OPA and the compiled module agree, byte for byte of sorted findings,", () => {
  it("on every document that a test in Rego gives to the rules", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const inputs = await collectTestInputs(opa, policies);
    const cases = inputs.map(({ test, input, context }) => ({ name: test, input, context }));
    expect(await expectAgreement(cases)).toBeGreaterThan(1500);
    const tested = new Set(inputs.map(({ test }) => test.split(".").at(-2)));
    for (const rule of readdirSync(path.join(policies, "rules"))) expect(tested).toContain(`${rule}_test`);
  });

  it("on every fixture, as plan, state or synthesized stack, at every moment", async () => {
    const documents = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
      .filter((name) => /(?:plan|cdk\.tf)\.json$/.test(name))
      .sort()
      .map((name) => {
        const { kind, content } = recognize(JSON.parse(readFileSync(path.join(fixtures, name), "utf8")));
        return { name, kind, content };
      });
    const operations = { plan: ["plan", "apply", "destroy"], state: ["verify"], synthesized: ["synth"] };
    const cases = documents.flatMap(({ name, kind, content }) =>
      operations[kind].map((operation) => ({
        name: `${name} at ${operation}`,
        input: content,
        context: { operation },
      })),
    );
    expect(await expectAgreement(cases)).toBeGreaterThan(25);
  });

  it("on this project's own stacks, all of them in one document too", async () => {
    const stacks = Object.entries(synthesizeStacks()).map(([name, { document }]) => ({ name, input: document }));
    const cases = stacks.map((stack) => ({ ...stack, context: { operation: "synth" } }));
    expect(await expectAgreement(cases)).toBeGreaterThanOrEqual(5);
  });
});
