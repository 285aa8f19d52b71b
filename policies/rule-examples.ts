import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./opa";

/** One denial, as a rule's own test brings it about. */
export interface RuleExample {
  readonly address: string;
  readonly message: string;
}

/** One test of `opa test --format json`; what it printed is encoded in base64. */
interface TestResult {
  readonly package: string;
  readonly name: string;
  readonly location: { readonly row: number };
  readonly output?: string;
}

interface Denial extends RuleExample {
  readonly rule: string;
}

/** A second definition of `deny`, of the same value, which also prints it. */
const printer = `package lib.report

deny(rule, address, message) := finding if {
	finding := object.union(_finding(rule, address, message), {"verdict": "deny"})
	print(json.marshal(finding))
}
`;

/**
 * Runs the rules' tests and takes of each rule the denial of its first test that has one.
 *
 * @param opa The program.
 * @param folder The folder of the policies.
 * @returns Examples by the rules' ids.
 */
export async function examplesOf(opa: string, folder: string): Promise<ReadonlyMap<string, RuleExample>> {
  const scratch = await mkdtemp(join(tmpdir(), "examples-"));
  try {
    const file = join(scratch, "printer.rego");
    await writeFile(file, printer);
    const results = JSON.parse(await runTests(opa, folder, file)) as readonly TestResult[];
    const examples = new Map<string, RuleExample>();
    for (const { package: name, output = "" } of [...results].sort((a, b) => a.location.row - b.location.row)) {
      for (const { rule, address, message } of denialsIn(output)) {
        // A test of a library may use a rule's name, too.
        const isOwn = name === `data.rules.${rule.replaceAll("-", "_")}_test`;
        if (isOwn && !examples.has(rule)) examples.set(rule, { address, message });
      }
    }
    return examples;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function runTests(opa: string, folder: string, printing: string): Promise<string> {
  const args = ["test", "--format", "json", "gate.rego", "lib", "rules", printing];
  try {
    return (await runProgram(opa, args, folder)).stdout;
  } catch (error) {
    // A test that fails is no concern of the pages: its denials are still what the rule says.
    const { stdout } = ((error as Error).cause ?? {}) as { readonly stdout?: string };
    if (stdout?.trimStart().startsWith("[") === true) return stdout;
    throw error;
  }
}

/** In an order that does not depend on the order of evaluation. */
function denialsIn(output: string): readonly Denial[] {
  return Buffer.from(output, "base64")
    .toString("utf8")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .sort()
    .map((line) => JSON.parse(line) as Denial);
}
