import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findOpa, findProgram, runProgram } from "../../policies/opa";
import { policies } from "./evaluate";
import type { Result } from "./evaluate";

/** A document and what else rules can see. */
export interface Case {
  readonly name: string;
  readonly input: unknown;
  readonly context: object;
}

/** Whether what is missing here must not be: a CI server installs everything. */
const isCi = process.env.CI !== undefined && process.env.CI !== "";

/** OPA, or nothing with a message; on a CI server its absence is a fault. */
export async function opaOrSkip(): Promise<string | undefined> {
  const opa = await findOpa();
  if ("path" in opa) return opa.path;
  if (isCi) throw new Error(opa.reason);
  console.warn(`Not tried: ${opa.reason}`);
  return undefined;
}

/** Conftest, or nothing with a message; on a CI server its absence is a fault. */
export async function conftestOrSkip(): Promise<string | undefined> {
  const found = await findProgram("conftest");
  if (found !== undefined) return found;
  const reason =
    "conftest is not installed; get it with: go install github.com/open-policy-agent/conftest@v0.71.1 " +
    "(with GOFLAGS=-p=1 where memory is short)";
  if (isCi) throw new Error(reason);
  console.warn(`Not tried: ${reason}`);
  return undefined;
}

/** Sources of the gate, as OPA's flags name them. */
const sources = ["gate.rego", "lib", "rules"].flatMap((source) => ["-d", source]);

/** A rule, because OPA gives no findings for the same in a comprehension of a query. */
const batch = `package batch

results[position] := result if {
	some position, item in data.cases
	result := data.gate.result with input as item.input with data.context as item.context
}
`;

/** Has native OPA evaluate many documents in one process: it takes a second to start with all rules. */
export async function evaluateNatively(opa: string, cases: readonly Case[]): Promise<readonly Result[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "native-"));
  try {
    const data = path.join(folder, "cases.json");
    writeFileSync(data, JSON.stringify({ cases: cases.map(({ input, context }) => ({ input, context })) }));
    const module = path.join(folder, "cases.rego");
    writeFileSync(module, batch);
    const files = [...sources, "-d", data, "-d", module];
    const { stdout } = await runProgram(opa, ["eval", "-f", "raw", ...files, "data.batch.results"], policies);
    const results = JSON.parse(stdout) as Readonly<Record<number, Result>>;
    return cases.map(({ name }, position) => {
      const result = results[position];
      if (result === undefined) throw new Error(`OPA has no result for ${name}.`);
      return result;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Findings come in no particular order, and their fields neither: one text a result, to compare byte by byte. */
export function textOf({ rules, findings }: Result): string {
  const lines = findings.map((finding) => JSON.stringify(Object.entries(finding).sort())).sort();
  return [JSON.stringify(rules), ...lines].join("\n");
}
