import { createHash } from "node:crypto";
import { loadPolicy } from "@open-policy-agent/opa-wasm";
import { judgePlan } from "../../gate/index";
import { distribution, planOf } from "./documents";
import { Folder } from "./folder";

jest.mock("@open-policy-agent/opa-wasm", () => ({ loadPolicy: jest.fn() }));

/** The smallest WebAssembly module: nothing but its header. */
const emptyModule = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
const sha256 = createHash("sha256").update(emptyModule).digest("hex");
const manifest = {
  opa: "1.22.2",
  entrypoint: "gate/result",
  wasm: { sha256 },
  sources: {},
  rules: ["rule-a", "rule-b"],
};

const all = new Folder();

const finding = {
  rule: "rule-a",
  verdict: "deny",
  severity: "high",
  title: "A rule",
  address: "aws_cloudfront_distribution.site",
  message: "Wrong.",
  remedy: "Right it.",
};

/** What the engine behind the gate does, instead of opa-wasm. */
interface Engine {
  readonly evaluate?: (input: unknown) => unknown;
  readonly builtins?: object;
  readonly entrypoints?: object;
}

function install({ evaluate = () => [], builtins = {}, entrypoints = { "gate/result": 0 } }: Engine): void {
  const texts = [builtins, entrypoints].map((value) => `${JSON.stringify(value)}\0`);
  const memory = new TextEncoder().encode(texts.join(""));
  const exports = { builtins: () => 0, entrypoints: () => texts[0]?.length ?? 0, opa_json_dump: (at: number) => at };
  const instance = { wasmInstance: { exports }, mem: { buffer: memory.buffer }, setData: () => undefined, evaluate };
  (loadPolicy as jest.Mock).mockReset().mockResolvedValue(instance);
}

/** Judges a plan by the policies of a new folder, so that nothing loaded before is used. */
async function judge(engine: Engine, files: { manifest?: unknown; wasm?: Uint8Array | undefined } = {}) {
  install(engine);
  const folder = new Folder(all);
  if (!("manifest" in files) || files.manifest !== undefined) folder.write("manifest.json", files.manifest ?? manifest);
  if (!("wasm" in files) || files.wasm !== undefined) folder.write("policy.wasm", files.wasm ?? emptyModule);
  const report = await judgePlan(planOf([distribution("site", "https-only")]), {
    file: "plan.json",
    operation: "apply",
    policies: folder.path,
  });
  return { verdict: report.verdict, findings: report.findings, reasons: report.errors.map(({ message }) => message) };
}

const ok = { rules: ["rule-a", "rule-b"], findings: [] };

function error(...reasons: readonly string[]) {
  return { verdict: "error", findings: [], reasons };
}

describe("an engine that works", () => {
  it("passes a plan without findings", async () => {
    expect(await judge({ evaluate: () => [{ result: ok }] })).toEqual({ verdict: "pass", findings: [], reasons: [] });
  });

  it("is given the bytes of the document, in an ArrayBuffer of exactly their length", async () => {
    const inputs: unknown[] = [];
    await judge({ evaluate: (input) => [inputs.push(input) && { result: ok }] });
    expect(inputs[0]).toBeInstanceOf(ArrayBuffer);
    expect(JSON.parse(Buffer.from(inputs[0] as ArrayBuffer).toString("utf8"))).toHaveProperty("resource_changes");
  });
});

describe("an evaluation that fails is an error, never a pass", () => {
  it.each<[string, unknown, string]>([
    ["a text, as opa-wasm does", "opa_malloc: failed", "the policies could not be evaluated: opa_malloc: failed"],
    [
      "an object that is no Error",
      { message: "not implemented" },
      "the policies could not be evaluated: not implemented",
    ],
    ["an Error", new RangeError("too much"), "the policies could not be evaluated: too much"],
    ["text in lines", "line 1\n  line 2", "the policies could not be evaluated: line 1 line 2"],
    ["nothing", undefined, "the policies could not be evaluated: undefined"],
  ])("when the engine throws %s", async (_, thrown, reason) => {
    const evaluate = jest
      .fn(() => [{ result: ok }])
      .mockImplementation(() => {
        throw thrown as Error;
      });
    expect(await judge({ evaluate })).toEqual(error(reason));
  });

  it("and the next document gets a fresh instance", async () => {
    const evaluate = jest
      .fn<unknown, [unknown]>()
      .mockImplementationOnce(() => {
        throw new RangeError("too much");
      })
      .mockReturnValue([{ result: ok }]);
    install({ evaluate });
    const folder = new Folder(all);
    folder.write("manifest.json", manifest);
    folder.write("policy.wasm", emptyModule);
    const judgeOnce = async () =>
      (await judgePlan(planOf([]), { file: "p", operation: "plan", policies: folder.path })).verdict;
    const loadsBefore = (loadPolicy as jest.Mock).mock.calls.length;
    expect(await judgeOnce()).toBe("error");
    const loadsAfterFailure = (loadPolicy as jest.Mock).mock.calls.length;
    expect(await judgeOnce()).toBe("pass");
    expect(loadsAfterFailure).toBeGreaterThan(loadsBefore);
    expect((loadPolicy as jest.Mock).mock.calls.length).toBeGreaterThan(loadsAfterFailure);
  });
});

describe("a result that can't be relied on is an error, never a pass", () => {
  const undefinedResult = "the policies gave no result: their entry point is undefined for this document";
  const malformed = "the policies gave a malformed result: rules and findings are expected";
  it.each<[string, unknown, string]>([
    ["nothing", undefined, "the policies gave no list of results"],
    ["an empty list", [], undefinedResult],
    ["two results", [{ result: ok }, { result: ok }], undefinedResult],
    ["a result of nothing", [{}], undefinedResult],
    ["true", [{ result: true }], malformed],
    ["a result without rules", [{ result: { findings: [] } }], malformed],
    ["a result without findings", [{ result: { rules: ["rule-a"] } }], malformed],
    ["no rule", [{ result: { rules: [], findings: [] } }], "the policies evaluated no rule"],
    [
      "fewer rules than the manifest lists",
      [{ result: { rules: ["rule-a"], findings: [] } }],
      "the evaluated rules are not those of the manifest (not evaluated: rule-b)",
    ],
    [
      "other rules than the manifest lists",
      [{ result: { rules: ["rule-a", "rule-c"], findings: [] } }],
      "the evaluated rules are not those of the manifest (not evaluated: rule-b; not in the manifest: rule-c)",
    ],
    [
      "a finding that is a text",
      [{ result: { ...ok, findings: ["bad"] } }],
      "the policies gave a malformed finding: it is no object",
    ],
    ...(["verdict", "severity", "title", "address", "message", "remedy"] as const).map(
      (field): [string, unknown, string] => [
        `a finding without ${field}`,
        [{ result: { ...ok, findings: [{ ...finding, [field]: undefined }] } }],
        `the policies gave a malformed finding of rule-a: ${field} is missing or wrong`,
      ],
    ),
    [
      "a finding of an unknown rule",
      [{ result: { ...ok, findings: [{ ...finding, rule: "rule-z" }] } }],
      "the policies gave a malformed finding of rule-z: rule is missing or wrong",
    ],
    [
      "a finding of an unknown verdict",
      [{ result: { ...ok, findings: [{ ...finding, verdict: "warn" }] } }],
      "the policies gave a malformed finding of rule-a: verdict is missing or wrong",
    ],
    [
      "a finding whose missing value is a list",
      [{ result: { ...ok, findings: [{ ...finding, verdict: "undetermined", missing: [] }] } }],
      "the policies gave a malformed finding of rule-a: missing is missing or wrong",
    ],
  ])("when the policies give %s", async (_, result, reason) => {
    expect(await judge({ evaluate: () => result })).toEqual(error(reason));
  });
});

describe("policies that can't be relied on are an error, never a pass", () => {
  const incomplete = "manifest.json is incomplete; run: npm run -s policies";
  const stale = "policy.wasm is not the module that manifest.json describes (SHA-256); run: npm run -s policies";
  it.each<[string, { manifest?: unknown; wasm?: Uint8Array | undefined }, string]>([
    ["without a manifest", { manifest: undefined }, "manifest.json is missing"],
    ["without a module", { wasm: undefined }, "policy.wasm is missing"],
    ["with a manifest that is not JSON", { manifest: "{" }, "manifest.json is not JSON; run: npm run -s policies"],
    ["with a manifest of a list", { manifest: [] }, incomplete],
    ["with a manifest without a hash", { manifest: { ...manifest, wasm: {} } }, incomplete],
    ["with a manifest without an entry point", { manifest: { ...manifest, entrypoint: 1 } }, incomplete],
    ["with a manifest without sources", { manifest: { ...manifest, sources: [] } }, incomplete],
    ["with a manifest of numbers", { manifest: { ...manifest, rules: [1] } }, incomplete],
    [
      "with a manifest of no rules",
      { manifest: { ...manifest, rules: [] } },
      "manifest.json lists no rules: nothing would be judged",
    ],
    ["with a module of another hash", { wasm: Uint8Array.of(...emptyModule, 0) }, stale],
    ["with a module of nothing", { wasm: Uint8Array.of() }, stale],
  ])("%s", async (_, files, reason) => {
    expect(await judge({ evaluate: () => [{ result: ok }] }, files)).toEqual(error(reason));
  });

  it("with a module that is no WebAssembly, though its hash is right", async () => {
    const wasm = new TextEncoder().encode("no module");
    const wrong = { ...manifest, wasm: { sha256: createHash("sha256").update(wasm).digest("hex") } };
    const { verdict, reasons } = await judge({}, { manifest: wrong, wasm });
    expect(verdict).toBe("error");
    expect(reasons).toEqual([expect.stringMatching(/^the policy module can't be loaded: /)]);
  });

  it("with a module that needs a built-in function that nobody supplies, found before any rule calls it", async () => {
    const engine = { builtins: { "http.send": 0, sprintf: 1, "time.now_ns": 2 }, evaluate: () => [{ result: ok }] };
    expect(await judge(engine)).toEqual(
      error("the policy module needs built-in functions that do not exist here: http.send, time.now_ns"),
    );
  });

  it("with a module of another entry point", async () => {
    expect(await judge({ entrypoints: { "other/deny": 0 }, evaluate: () => [{ result: ok }] })).toEqual(
      error("the policy module has no entry point gate/result"),
    );
  });

  it("and are read again by the next call, once they are repaired", async () => {
    install({ evaluate: () => [{ result: ok }] });
    const folder = new Folder(all);
    const judgeOnce = async () =>
      (await judgePlan(planOf([]), { file: "p", operation: "plan", policies: folder.path })).verdict;
    expect(await judgeOnce()).toBe("error");
    folder.write("manifest.json", manifest);
    folder.write("policy.wasm", emptyModule);
    expect(await judgeOnce()).toBe("pass");
  });
});
