import { readFileSync } from "node:fs";
import path from "node:path";
import { policiesFolder } from "../../gate/policies";
import { WasmPolicy, pagesFor } from "../../gate/wasm-policy";
import { distribution, planOf } from "./documents";
import type { Change } from "./documents";

const wasm = readFileSync(path.join(policiesFolder, "policy.wasm"));
const entrypoint = "gate/result";

interface Result {
  readonly rules: readonly string[];
  readonly findings: readonly { readonly rule: string; readonly address: string }[];
}

async function evaluate(policy: WasmPolicy, input: unknown): Promise<Result> {
  return (await policy.evaluate(input as Record<string, unknown>, { operation: "plan" })) as Result;
}

/** A plan in which one of ten resources is a distribution whose viewers may use plain HTTP. */
function grownPlan(resources: number) {
  const names = Array.from({ length: resources }, (_, index) => index);
  return planOf(names.map((index) => (index % 10 === 0 ? distribution(`d${index}`, "allow-all") : record(index))));
}

function record(index: number): Change {
  return {
    address: `aws_route53_record.r${index}`,
    mode: "managed",
    type: "aws_route53_record",
    name: `r${index}`,
    change: {
      actions: ["create"],
      before: null,
      after: { name: `host-${index}`, records: ["10.0.0.1"], ttl: 300, type: "A" },
      after_unknown: { fqdn: true },
      after_sensitive: {},
    },
  };
}

function plainHttp({ findings }: Result): number {
  return findings.filter(({ rule }) => rule === "cloudfront-viewer-https").length;
}

describe("the compiled policies", () => {
  it.each([
    ["a Buffer", (plan: object) => Buffer.from(JSON.stringify(plan))],
    ["a Uint8Array", (plan: object) => new TextEncoder().encode(JSON.stringify(plan))],
    ["an ArrayBuffer", (plan: object) => new TextEncoder().encode(JSON.stringify(plan)).buffer],
    ["a text", (plan: object) => JSON.stringify(plan)],
    ["nothing", () => undefined],
    ["null", () => null],
    ["a list", (plan: object) => [plan]],
  ])("refuse %s: opa-wasm would find nothing wrong in it", async (_, wrap) => {
    const policy = await WasmPolicy.compile(wasm, entrypoint);
    const plan = planOf([distribution("site", "allow-all")]);
    expect(plainHttp(await evaluate(policy, plan))).toBe(1);
    await expect(evaluate(policy, wrap(plan))).rejects.toThrow(/^the policies take a parsed document only$/);
  });

  it.each([20_000, 200_000])("refuse a document nested %d levels deep in one line", async (levels) => {
    const policy = await WasmPolicy.compile(wasm, entrypoint);
    const deep = JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`) as unknown;
    const plan = planOf([], { variables: { deep: { value: deep } } });
    await expect(evaluate(policy, plan)).rejects.toThrow(/^is nested too deeply to be judged$/);
    expect((await evaluate(policy, planOf([]))).rules).not.toHaveLength(0);
  });

  it("are compiled from bytes that lie in the middle of a pool", async () => {
    const pool = Buffer.concat([Buffer.from("before"), wasm, Buffer.from("after")]);
    const policy = await WasmPolicy.compile(pool.subarray(6, 6 + wasm.length), entrypoint);
    expect((await evaluate(policy, planOf([]))).rules).not.toHaveLength(0);
  });

  it("judge one document after another alike: nothing of one is left for the next", async () => {
    const policy = await WasmPolicy.compile(wasm, entrypoint);
    const bad = planOf([distribution("site", "allow-all")]);
    const first = await evaluate(policy, bad);
    expect(plainHttp(await evaluate(policy, planOf([])))).toBe(0);
    expect(plainHttp(await evaluate(policy, grownPlan(100)))).toBe(10);
    expect(await evaluate(policy, bad)).toEqual(first);
  });

  it("have the memory for a large plan reserved, since growing page by page takes minutes", async () => {
    const policy = await WasmPolicy.compile(wasm, entrypoint);
    const small = policy.pages;
    const plan = grownPlan(1500);
    expect(plainHttp(await evaluate(policy, plan))).toBe(150);
    expect(policy.pages).toBeGreaterThan(small);
    expect(policy.pages).toBe(pagesFor(JSON.stringify(plan).length));
  });

  it("judge a large plan also where its memory can't be reserved", async () => {
    const policy = await WasmPolicy.compile(wasm, entrypoint);
    const { Memory } = WebAssembly as unknown as { Memory: new (descriptor: { initial: number }) => object };
    const limited = jest.spyOn(WebAssembly as unknown as { Memory: unknown }, "Memory" as never);
    limited.mockImplementation(((descriptor: { initial: number }) => {
      if (descriptor.initial > 100) throw new RangeError("WebAssembly.Memory(): could not allocate memory");
      return new Memory(descriptor);
    }) as never);
    try {
      expect(plainHttp(await evaluate(policy, grownPlan(500)))).toBe(50);
    } finally {
      limited.mockRestore();
    }
  });

  it("reserve in proportion to the input, and never more than WebAssembly can have", () => {
    expect(pagesFor(0)).toBe(64);
    expect(pagesFor(1)).toBe(65);
    expect(pagesFor(64 * 1024)).toBe(64 + 128);
    expect(pagesFor(10 ** 9)).toBe(65_536);
  });
});
