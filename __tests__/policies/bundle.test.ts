import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { blocking, severities } from "../../gate/verdict";
import { policySet, writeBundle } from "../../policies/bundle";
import { runProgram } from "../../policies/opa";
import { evaluate, fixtures, root } from "./evaluate";
import type { Finding } from "./evaluate";
import { conftestOrSkip, opaOrSkip } from "./native-opa";

// Each tool starts in a second or two, for each document.
jest.setTimeout(600_000);

const scratch = mkdtempSync(path.join(tmpdir(), "bundle-"));
const bundle = path.join(scratch, "bundle");

beforeAll(async () => {
  await writeBundle(root, bundle);
});

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

const documents = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
  .filter((name) => /(?:plan|cdk\.tf)\.json$/.test(name))
  .sort();

const read = (name: string) => JSON.parse(readFileSync(path.join(fixtures, name), "utf8")) as object;

/** A finding as both tools show it. */
function lineOf({ verdict, rule, address, message, remedy }: Finding): string {
  return `${verdict}: ${rule} at ${address}: ${message} ${remedy}`;
}

const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:rego|hcl)$/.test(name))
    .sort()
    .map((name) => [name, readFileSync(path.join(folder, name), "utf8")]);

describe("the bundle", () => {
  it("is the same wherever and however often it is written", async () => {
    const again = path.join(scratch, "again");
    await writeBundle(root, again);
    const names = await writeBundle(root, again);
    expect(contents(again)).toEqual(contents(bundle));
    expect(contents(again).map(([name]) => name)).toEqual(names);
  });

  it("has all rules, no tests, and nothing that OPA would take for data", () => {
    const names = contents(bundle).map(([name]) => name);
    const rules = readdirSync(path.join(root, "policies/rules")).map((rule) => `rules/${rule}/${rule}.rego`);
    expect(names).toEqual(expect.arrayContaining([...rules, "gate.rego", "policies.hcl"]));
    expect(names.filter((name) => name?.includes("_test"))).toEqual([]);
  });

  it("enforces what blocks a plan, and advises otherwise", () => {
    const levels = [...policySet().matchAll(/policy "outreach-(\w+)"[^}]*enforcement_level = "(\w+)"/gs)].map(
      ([, severity, level]) => [severity, level],
    );
    expect(levels).toEqual(
      severities.map((severity) => [severity, blocking.plan.deny.includes(severity) ? "mandatory" : "advisory"]),
    );
    expect(blocking.plan.undetermined).toEqual(blocking.plan.deny);
  });

  it("replaces no folder that is something else", async () => {
    const other = path.join(scratch, "other");
    mkdirSync(other);
    writeFileSync(path.join(other, "thesis.txt"), "");
    await expect(writeBundle(root, other)).rejects.toThrow(
      `${other} holds something else than a bundle of policies; name a new or an empty folder`,
    );
  });
});

describe("Terraform Cloud's way of evaluating the bundle", () => {
  /** Name and query of each policy in policies.hcl. */
  const queries = () =>
    [...readFileSync(path.join(bundle, "policies.hcl"), "utf8").matchAll(/policy "(.+?)"[^}]*query\s+= "(.+?)"/gs)].map(
      ([, name = "", query = ""]) => ({ severity: name.replace("outreach-", ""), query }),
    );

  const ask = async (opa: string, input: object, query: string): Promise<unknown> => {
    const file = path.join(scratch, "input.json");
    writeFileSync(file, JSON.stringify(input));
    const args = ["eval", "--format", "json", "-d", bundle, "--input", file, query];
    const { stdout } = await runProgram(opa, args, scratch);
    return (JSON.parse(stdout) as { result: { expressions: { value: unknown }[] }[] }).result[0]?.expressions[0]?.value;
  };

  it("gives the gate's findings, an array a severity, for {plan, run}", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const all = `{${queries()
      .map(({ severity, query }) => `"${severity}": ${query}`)
      .join(", ")}}`;
    for (const name of documents.filter((document) => document.endsWith("plan.json"))) {
      const { findings } = await evaluate(read(name));
      const expected = severities.map((severity) => [
        severity,
        findings
          .filter((finding) => finding.severity === severity)
          .map(lineOf)
          .sort(),
      ]);
      const run = { id: "run-1", is_destroy: false };
      expect(await ask(opa, { plan: read(name), run }, all)).toEqual(Object.fromEntries(expected));
    }
  });

  it("fails a policy of policies.hcl by a filled array and passes it by an empty one", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    expect(queries().map(({ severity }) => severity)).toEqual(severities);
    const answers = [];
    for (const { query } of queries()) answers.push(await ask(opa, { plan: read("viewers/plan.json") }, query));
    expect(answers.map((answer) => Array.isArray(answer))).toEqual([true, true, true, true]);
    const empty = { format_version: "1.2", resource_changes: [] };
    for (const { query } of queries()) expect(await ask(opa, { plan: empty, run: {} }, query)).toEqual([]);
  });

  it("judges a run that destroys by the rules about destruction", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const plan = read("destroy/plan.json");
    const { findings } = await evaluate(plan, { operation: "destroy" });
    const answer = await ask(opa, { plan, run: { is_destroy: true } }, "data.bundle.terraform_cloud.critical");
    const high = await ask(opa, { plan, run: { is_destroy: true } }, "data.bundle.terraform_cloud.high");
    expect([...(answer as string[]), ...(high as string[])].sort()).toEqual(findings.map(lineOf).sort());
    expect(findings).not.toEqual([]);
  });
});

describe("conftest", () => {
  interface Said {
    readonly msg: string;
    readonly metadata?: Finding;
  }
  interface Outcome {
    readonly filename: string;
    readonly failures?: readonly Said[];
    readonly warnings?: readonly Said[];
  }

  const conftest = async (program: string, files: readonly string[]) => {
    const args = ["test", "--policy", bundle, "--namespace", "bundle.conftest", "--parser", "json", "--output", "json"];
    const ran = promisify(execFile)(program, [...args, ...files], { cwd: fixtures, maxBuffer: 1 << 28 });
    const { stdout, code } = await ran.then(
      ({ stdout: printed }) => ({ stdout: printed, code: 0 }),
      (error: unknown) => error as { stdout: string; code: number },
    );
    return { outcomes: JSON.parse(stdout) as Outcome[], code };
  };

  it("denies what blocks a plan, warns of the rest, and finds what the gate finds", async () => {
    const program = await conftestOrSkip();
    if (program === undefined) return;
    const { outcomes, code } = await conftest(program, documents);
    expect(code).toBe(1);
    expect(outcomes.map(({ filename }) => filename).sort()).toEqual(documents);
    for (const { filename, failures = [], warnings = [] } of outcomes) {
      const { findings } = await evaluate(read(filename));
      const blocks = ({ verdict, severity }: Finding) =>
        blocking[filename.endsWith("plan.json") ? "plan" : "synth"][verdict].includes(severity as "low");
      const texts = (said: readonly Said[]) => said.map(({ msg }) => msg).sort();
      const expected = (wanted: boolean) => [...new Set(findings.filter((one) => blocks(one) === wanted).map(lineOf))];
      expect({ filename, texts: texts(failures) }).toEqual({ filename, texts: expected(true).sort() });
      expect({ filename, texts: texts(warnings) }).toEqual({ filename, texts: expected(false).sort() });
      for (const { metadata } of failures) expect(metadata).toHaveProperty("rule");
    }
  });

  it("passes a plan in which nothing is wrong", async () => {
    const program = await conftestOrSkip();
    if (program === undefined) return;
    const file = path.join(scratch, "good.json");
    writeFileSync(file, JSON.stringify({ format_version: "1.2", resource_changes: [] }));
    expect((await conftest(program, [file])).code).toBe(0);
  });
});
