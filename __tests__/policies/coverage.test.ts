import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fixtureTests } from "../../policies/fixtures";
import { runProgram } from "../../policies/opa";
import { policies, root } from "./evaluate";
import { opaOrSkip } from "./native-opa";

// Counting what runs makes OPA's tests several times slower.
jest.setTimeout(600_000);

/** Lines that tests must run, in percent of those of all rules and what they share. */
const GOAL = 98;

interface Coverage {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly covered_lines?: number;
        readonly not_covered?: readonly { start: { row: number } }[];
        readonly not_covered_lines?: number;
      }
    >
  >;
}

describe("the tests in Rego, the fixtures among them,", () => {
  it(`run ${GOAL} % of the lines of all rules and of what they share, tests themselves not counted`, async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const sources = ["gate.rego", "gate_test.rego", "lib", "rules", "bundle"];
    const flags = ["test", "--coverage", "--coverage-runs=", "--format", "json", "--timeout", "300s"];
    const { data, module } = await fixtureTests(root);
    const scratch = mkdtempSync(path.join(tmpdir(), "coverage-"));
    const own = [path.join(scratch, "fixtures.json"), path.join(scratch, "fixtures_test.rego")] as const;
    writeFileSync(own[0], JSON.stringify(data));
    writeFileSync(own[1], module);
    const { stdout } = await runProgram(opa, [...flags, ...sources, ...own], policies).finally(() => {
      rmSync(scratch, { recursive: true });
    });
    const { files } = JSON.parse(stdout) as Coverage;
    const judged = Object.entries(files).filter(([name]) => !name.endsWith("_test.rego"));
    const sum = (field: "covered_lines" | "not_covered_lines") =>
      judged.reduce((total, [, file]) => total + (file[field] ?? 0), 0);
    const covered = sum("covered_lines");
    const share = (100 * covered) / (covered + sum("not_covered_lines"));
    const missing = judged.flatMap(([name, { not_covered = [] }]) =>
      not_covered.map(({ start }) => `${name}:${start.row}`),
    );
    expect({ missing: share >= GOAL ? [] : missing }).toEqual({ missing: [] });
    expect(judged.length).toBeGreaterThan(100);
  });
});
