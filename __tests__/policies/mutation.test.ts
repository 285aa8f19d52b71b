import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSources, suiteOf } from "../../policies/mutation/graph";
import { runMutants } from "../../policies/mutation/run";
import { sampleOf } from "../../policies/mutation/sample";
import { mutantsOf } from "../../policies/mutation/schemata";
import { parse } from "../../policies/mutation/syntax";
import { tableOf } from "../../policies/mutation/table";
import { policies } from "./evaluate";
import { opaOrSkip } from "./native-opa";

// OPA reads every source once, and runs the tests of some rules under each of their mutants.
jest.setTimeout(300_000);

const example = `package example

default _quiet := false

_names := {"a", "b"}

_list := [1, "two"]

finding := report.deny(about, address, "A message.") if {
	count(_names) > 1
	not _quiet
	every name in _names {
		startswith(name, "a")
	}
	input.verdict == "deny"
}

_either(x) if x in _names

_either(x) if x in (_names & {"c"})

_either(x) := false if {
	x == 1
} else := true

_known(x) := x.value if x.state == "known"

_other(x) if {
	x.state == "known"
	not x.value == "a"
}

_pair := {upper("b"), lower("a")}
`;

describe("mutants of a module", () => {
  it("are all that the operators make of it", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const folder = mkdtempSync(path.join(tmpdir(), "mutants-"));
    try {
      writeFileSync(path.join(folder, "example.rego"), example);
      const mutants = mutantsOf(await parse(opa, folder, "example.rego"));
      const short = (text: string) => text.replace(/\s+/g, " ");
      expect(mutants.map(({ row, operator, from, to }) => `${row} ${operator}: ${short(from)} -> ${short(to)}`))
        .toMatchInlineSnapshot(`
       [
         "5 change constant: "a" -> "a~"",
         "5 change constant: "b" -> "b~"",
         "7 remove element: [1, "two"] -> ["two"]",
         "7 change constant: 1 -> 2",
         "7 remove element: [1, "two"] -> [1]",
         "10 drop condition: count(_names) > 1 -> true",
         "10 flip comparison: > -> >=",
         "10 flip comparison: > -> <=",
         "10 change constant: 1 -> 2",
         "11 drop condition: not _quiet -> true",
         "11 negate: not _quiet -> _quiet",
         "12 drop condition: every name in _names { startswith(name, "a") } -> true",
         "12 every to some: every name in _names { startswith(name, "a") } -> some name in _names startswith(name, "a") ",
         "13 drop condition: startswith(name, "a") -> true",
         "13 negate: startswith(name, "a") -> not startswith(name, "a")",
         "15 drop condition: input.verdict == "deny" -> true",
         "15 flip comparison: == -> !=",
         "15 swap verdict: "deny" -> "undetermined"",
         "9 swap verdict: report.deny(about, address, "A message.") -> report.undetermined(about, address, "A message.", "")",
         "18 drop condition: x in _names -> true",
         "18 negate: x in _names -> not x in _names",
         "18 drop definition: _either(x) if x in _names -> ",
         "20 drop condition: x in (_names & {"c"}) -> true",
         "20 negate: x in (_names & {"c"}) -> not x in (_names & {"c"})",
         "20 swap and/or: & -> |",
         "20 change constant: "c" -> "c~"",
         "20 drop definition: _either(x) if x in (_names & {"c"}) -> ",
         "23 drop condition: x == 1 -> true",
         "23 flip comparison: == -> !=",
         "23 change constant: 1 -> 2",
         "22 change constant: false -> true",
         "24 change constant: true -> false",
         "22 drop definition: _either(x) := false if { -> ",
         "26 flip comparison: == -> !=",
         "26 change constant: "known" -> "known~"",
         "29 drop condition: x.state == "known" -> true",
         "29 flip comparison: == -> !=",
         "29 change constant: "known" -> "known~"",
         "30 drop condition: not x.value == "a" -> true",
         "30 negate: not x.value == "a" -> x.value == "a"",
         "30 change constant: "a" -> "a~"",
         "33 remove element: {upper("b"), lower("a")} -> {lower("a")}",
         "33 remove element: {upper("b"), lower("a")} -> {upper("b")}",
       ]
      `);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the tests in Rego", () => {
  it("kill every mutant of some rules; npm run mutate tries all", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const sources = await readSources(opa, policies);
    for (const rule of ["kms_rotation", "lambda_runtime", "table_recovery"]) {
      const source = sources.find(({ name }) => name === `rules.${rule}`);
      if (source === undefined) throw new Error(`${rule} is gone.`);
      const mutants = mutantsOf(source);
      const fates = await runMutants(opa, policies, source, suiteOf(source, sources), mutants);
      expect(mutants.filter(({ number }) => fates.get(number) === "survived")).toEqual([]);
      expect([...fates.values()].filter((fate) => fate === "killed").length).toBeGreaterThan(5);
    }
  });
});

describe("a sample", () => {
  it("is the same for the same seed, and another for another", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const source = await parse(opa, policies, "lib/node/node.rego");
    const subjects = [{ source, mutants: mutantsOf(source) }];
    const numbers = (seed: number) => sampleOf(subjects, 10, seed)[0]?.mutants.map(({ number }) => number);
    expect(numbers(1)).toHaveLength(10);
    expect(numbers(1)).toEqual(numbers(1));
    expect(numbers(2)).not.toEqual(numbers(1));
  });
});

describe("the table of scores", () => {
  it("sums up what rules share, what rules are, and all", () => {
    const lines = tableOf([
      { file: "rules/a/a.rego", killed: 9, survived: 1 },
      { file: "gate.rego", killed: 1, survived: 0 },
      { file: "lib/b/b.rego", killed: 5, survived: 0 },
    ]).split("\n");
    expect(lines.slice(4).map((line) => line.replace(/ +/g, " "))).toEqual([
      "| file | killed | of | % |",
      expect.stringMatching(/^\|[-:| ]+\|$/),
      "| all | 15 | 16 | 93.8 |",
      "| `lib` | 5 | 5 | 100.0 |",
      "| `rules` | 9 | 10 | 90.0 |",
      "| `gate.rego` | 1 | 1 | 100.0 |",
      "| `lib/b/b.rego` | 5 | 5 | 100.0 |",
      "| `rules/a/a.rego` | 9 | 10 | 90.0 |",
      "",
    ]);
  });
});
