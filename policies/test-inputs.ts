import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isTest, readSources } from "./mutation/graph";
import { Places, isNode, nodesAt, textOf } from "./mutation/syntax";
import type { Node, Source } from "./mutation/syntax";
import { runProgram } from "./opa";

/** One document that a test in Rego gives to the rules. */
export interface TestInput {
  /** The test, as `kms_rotation_test.test_deny`. */
  readonly test: string;
  readonly input: unknown;
  readonly context: Readonly<Record<string, unknown>>;
}

interface TestOutcome {
  readonly package: string;
  readonly name: string;
  /** What the test printed, in base64. */
  readonly output?: string;
}

/** What goes before a printed document, since tests may print other things. */
const MARK = "document:";

/**
 * Collects every document that the tests give to rules. They are made in Rego, in loops over tables and by helpers, so
 * a copy of each test file is run that also prints what stands behind `with input as`.
 *
 * @throws When a test fails, since what comes after its failure is never printed.
 */
export async function collectTestInputs(opa: string, folder: string): Promise<readonly TestInput[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), "test-inputs-"));
  try {
    const files: string[] = [];
    for (const source of await readSources(opa, folder)) {
      if (!isTest(source)) {
        files.push(path.join(folder, source.file));
        continue;
      }
      const copy = path.join(scratch, source.file);
      await mkdir(path.dirname(copy), { recursive: true });
      await writeFile(copy, printing(source));
      files.push(copy);
    }
    const { stdout } = await runProgram(opa, ["test", "--format", "json", "--timeout", "300s", ...files], folder);
    return unique((JSON.parse(stdout) as TestOutcome[]).flatMap(printedBy));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function printedBy({ package: name, name: test, output = "" }: TestOutcome): readonly TestInput[] {
  return Buffer.from(output, "base64")
    .toString("utf8")
    .split("\n")
    .filter((line) => line.startsWith(MARK))
    .map((line) => {
      const [input, context = {}] = JSON.parse(line.slice(MARK.length)) as [unknown, TestInput["context"]?];
      return { test: `${name.replace(/^data\./, "")}.${test}`, input, context };
    });
}

function unique(inputs: readonly TestInput[]): readonly TestInput[] {
  const sorted = [...inputs].sort((one, other) => (one.test < other.test ? -1 : 1));
  return [...new Map(sorted.map((item) => [JSON.stringify([item.input, item.context]), item])).values()];
}

/** A test file that prints each document before it is used. */
function printing(source: Source): string {
  const places = new Places(source.text);
  const insertions: { readonly at: number; readonly text: string }[] = [];

  const visit = (value: unknown, bodyOf?: Node) => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, bodyOf);
      return;
    }
    if (!isNode(value)) return;
    const target = (wanted: string) =>
      nodesAt(value.with).find((modifier) => textOf(modifier.target as Node) === wanted)?.value as Node | undefined;
    const input = target("input");
    if (input !== undefined) {
      const context = target("data.context");
      const parts = [input, ...(context === undefined ? [] : [context])].map(textOf);
      const statement = `print(concat("", ["${MARK}", json.marshal([${parts.join(", ")}])]))`;
      const { start } = places.span(value);
      // `test_x if f(y) with input as z` has no braces to put a statement into.
      const isBare = bodyOf !== undefined && !/\{\s*(?:#[^\n]*\s*)*$/.test(beforeBody(bodyOf, start));
      insertions.push({ at: start, text: `${isBare ? "{ " : ""}${statement}\n` });
      if (isBare) insertions.push({ at: places.span(bodyOf).end, text: "\n}" });
    }
    for (const [field, child] of Object.entries(value)) {
      if (field === "location" || field === "with") continue;
      visit(child);
    }
  };
  const beforeBody = (rule: Node, start: number) => source.text.slice(places.span(rule).start, start);

  for (const rule of source.rules) {
    const [only, ...others] = nodesAt(rule.body);
    if (only !== undefined && others.length === 0) visit(only, rule);
    else visit(rule.body);
    visit((rule.head as Node).value);
    visit((rule.head as Node).key);
  }
  const found = insertions.filter(({ text }) => text.includes(MARK)).length;
  const written = source.text.split("with input as ").length - 1;
  if (found !== written) throw new Error(`${source.file}: found ${found} of ${written} documents`);
  let text = source.text;
  for (const { at, text: inserted } of insertions.sort((one, other) => other.at - one.at)) {
    text = text.slice(0, at) + inserted + text.slice(at);
  }
  return text;
}
