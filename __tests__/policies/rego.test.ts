import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadPolicy } from "@open-policy-agent/opa-wasm";
import { findOpa, findProgram, runProgram } from "../../policies/opa";
import { evaluate, fixtures, policies, root } from "./evaluate";
import type { Result } from "./evaluate";

// OPA starts in a fifth of a second and runs its tests in a few, regal takes five: more on a busy machine.
jest.setTimeout(120_000);

/** Named one by one: JSON files beside them would become data. */
const sources = ["gate.rego", "gate_test.rego", "lib", "rules", "bundle"];

/**
 * Built-in functions that rules may call: all are compiled into the module. Others would be called in JavaScript, where
 * some are missing and some answer differently, or make a verdict depend on the clock.
 */
const native: ReadonlySet<string> = new Set([
  ...["eq", "equal", "neq", "lt", "lte", "gt", "gte", "plus", "minus", "and", "or", "assign", "internal.member_2"],
  ...[
    "internal.member_3",
    "count",
    "max",
    "min",
    "sort",
    "sum",
    "union",
    "array.concat",
    "array.flatten",
    "array.slice",
  ],
  ...["concat", "contains", "endswith", "lower", "replace", "split", "startswith", "substring", "trim_prefix"],
  ...["trim_suffix", "upper", "object.get", "object.keys", "object.remove", "object.union", "object.union_n"],
  ...["is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string", "type_name"],
  ...["json.marshal", "json.unmarshal", "graph.reachable", "numbers.range", "walk"],
  ...["regex.match", "regex.find_all_string_submatch_n", "rego.metadata.chain"],
]);

/** OPA, or nothing with a message; on a CI server, where OPA is installed, its absence is a fault. */
async function opaOrSkip(): Promise<string | undefined> {
  const opa = await findOpa();
  if ("path" in opa) return opa.path;
  if (process.env.CI !== undefined && process.env.CI !== "") throw new Error(opa.reason);
  console.warn(`Not tried: ${opa.reason}`);
  return undefined;
}

/** Findings come in no particular order. */
function inOrder({ rules, findings }: Result): Result {
  const key = (finding: object) => JSON.stringify(Object.entries(finding).sort());
  return { rules, findings: [...findings].sort((one, other) => (key(one) < key(other) ? -1 : 1)) };
}

describe("the policies' sources", () => {
  it("are free of faults in OPA's strict mode", async () => {
    const opa = await opaOrSkip();
    if (opa !== undefined) await runProgram(opa, ["check", "--strict", ...sources], policies);
  });

  it("are formatted by opa fmt", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    expect((await runProgram(opa, ["fmt", "--list", ...sources], policies)).stdout).toBe("");
  });

  it("pass their own tests", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const { stdout } = await runProgram(opa, ["test", "--timeout", "100s", ...sources], policies);
    expect(stdout).toMatch(/^PASS: (\d+)\/\1\s*$/);
  });

  it("call only functions that are native in WebAssembly", async () => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const { stdout } = await runProgram(opa, ["capabilities", "--current"], policies);
    const all = JSON.parse(stdout) as { builtins: { name: string }[] };
    const folder = mkdtempSync(path.join(tmpdir(), "capabilities-"));
    try {
      const file = path.join(folder, "capabilities.json");
      writeFileSync(file, JSON.stringify({ ...all, builtins: all.builtins.filter(({ name }) => native.has(name)) }));
      await runProgram(opa, ["check", "--capabilities", file, ...sources], policies);
      writeFileSync(path.join(folder, "clock.rego"), "package clock\n\nnow := time.now_ns()\n");
      await expect(
        runProgram(opa, ["check", "--capabilities", file, path.join(folder, "clock.rego")], policies),
      ).rejects.toThrow("undefined function time.now_ns");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("pass regal, where it is installed", async () => {
    const regal = await findProgram("regal");
    if (regal === undefined) {
      console.warn("Not tried: regal is not installed; policies/README.md says how to get it.");
      return;
    }
    const { stdout } = await runProgram(
      regal,
      ["lint", "--config-file", path.join(root, ".regal/config.yaml"), "."],
      policies,
    );
    expect(stdout).toContain("No violations found.");
  });
});

describe("the compiled module", () => {
  it("needs no function from outside", async () => {
    const wasm = Uint8Array.from(readFileSync(path.join(policies, "policy.wasm"))).buffer;
    const policy = await loadPolicy(wasm);
    const { exports } = policy.wasmInstance as WebAssembly.Instance;
    const { builtins, opa_json_dump } = exports;
    if (typeof builtins !== "function" || typeof opa_json_dump !== "function") throw new Error("This is no policy.");
    const address = opa_json_dump(builtins());
    const memory = new Uint8Array(policy.mem.buffer);
    expect(new TextDecoder().decode(memory.subarray(address, memory.indexOf(0, address)))).toBe("{}");
  });

  const files = readdirSync(fixtures, { recursive: true, encoding: "utf8" })
    .filter((name) => /plan\.json$|cdk\.tf\.json$/.test(name))
    .sort();

  it.each(files)("agrees with OPA itself about %s", async (name) => {
    const opa = await opaOrSkip();
    if (opa === undefined) return;
    const file = path.join(fixtures, name);
    const data = ["gate.rego", "lib", "rules"].flatMap((source) => ["-d", source]);
    const { stdout } = await runProgram(opa, ["eval", "-f", "raw", ...data, "-i", file, "data.gate.result"], policies);
    const inWasm = await evaluate(JSON.parse(readFileSync(file, "utf8")) as object);
    expect(inOrder(inWasm)).toEqual(inOrder(JSON.parse(stdout) as Result));
  });
});
