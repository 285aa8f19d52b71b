import type { LoadedPolicy } from "@open-policy-agent/opa-wasm";
import type { Expectations } from "./expectations";
import { isObject } from "./json";
import type { JsonObject } from "./json";
import { Refusal, reasonOf } from "./refusal";

/** WebAssembly's unit of memory. */
const PAGE_BYTES = 64 * 1024;

/** The ceiling of 32-bit WebAssembly memory, in pages: 4 GiB. */
const MAX_PAGES = 65_536;

/** Memory for the module's own data and small documents: 4 MiB. */
const BASE_PAGES = 64;

/**
 * Memory reserved for each byte of input. Reading the input takes 9 bytes a byte, 13 for small documents; rules and
 * findings took up to 31 in plans that are wrong everywhere. Untouched memory costs nothing, but memory that lacks is
 * added page by page, each time with a full garbage collection: 50 s instead of 1 s for a plan of 16,000 resources.
 */
const BYTES_PER_INPUT_BYTE = 128;

/** Built-in functions that opa-wasm supplies; OPA compiles every other one into the module, or the module can't run. */
const suppliedBuiltins: ReadonlySet<string> = new Set([
  "sprintf",
  "json.is_valid",
  "regex.split",
  "yaml.is_valid",
  "yaml.marshal",
  "yaml.unmarshal",
]);

/** Where and at which moment a document is judged, readable by rules as `data.context`. */
export interface EvaluationContext {
  readonly operation: string;
  /** The stack that the document is of, where that is known. */
  readonly stack?: string;
  /** What each environment's stacks are held to. */
  readonly environments?: readonly Expectations[];
  /** Asks for the facts that rules about all stacks together read. */
  readonly collect?: boolean;
}

/** A compiled module with one entry point, ready to evaluate any number of documents. */
export class WasmPolicy {
  /** Only ever used by one evaluation at a time: evaluating is synchronous. */
  private instance: LoadedPolicy | undefined;

  private constructor(
    private readonly module: WebAssembly.Module,
    private readonly entrypoint: string,
  ) {}

  /**
   * Compiles a module and checks that it can be evaluated: opa-wasm itself reports a missing built-in function only
   * when a rule calls it.
   *
   * @throws {Refusal} When it is no policy module, has another entry point, or needs an unknown built-in function.
   */
  static async compile(wasm: Uint8Array, entrypoint: string): Promise<WasmPolicy> {
    try {
      // A copy: the bytes may be a view of a pool that is shared with other files.
      const policy = new WasmPolicy(await WebAssembly.compile(Uint8Array.from(wasm)), entrypoint);
      policy.instance = await policy.instantiate(BASE_PAGES);
      return policy;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal(`the policy module can't be loaded: ${reasonOf(error)}`);
    }
  }

  /**
   * Evaluates the entry point on a parsed document.
   *
   * @returns The entry point's value.
   * @throws {Refusal} When evaluating fails or gives no value.
   */
  async evaluate(input: JsonObject, context: EvaluationContext): Promise<unknown> {
    try {
      const bytes = encode(input);
      const instance = await this.instanceFor(bytes.byteLength);
      instance.setData({ context });
      return valueOf(instance.evaluate(bytes, this.entrypoint));
    } catch (error) {
      // What a failed evaluation leaves in memory is unknown: the next document gets a fresh instance.
      this.instance = undefined;
      if (error instanceof Refusal) throw error;
      const reason = reasonOf(error);
      if (reason.includes("call stack")) throw new Refusal("is nested too deeply to be judged");
      if (reason.includes("illegal string escape")) throw new Refusal("holds text that is not Unicode");
      throw new Refusal(`the policies could not be evaluated: ${reason}`);
    }
  }

  /** Pages of memory in use; for tests of the reservation. */
  get pages(): number {
    return (this.instance?.mem.buffer.byteLength ?? 0) / PAGE_BYTES;
  }

  private async instanceFor(inputBytes: number): Promise<LoadedPolicy> {
    const needed = pagesFor(inputBytes);
    if (this.instance !== undefined && this.pages >= needed) return this.instance;
    this.instance = undefined;
    this.instance = await this.instantiateLess(needed);
    return this.instance;
  }

  /** Where memory is limited (`ulimit -v`), a smaller reservation is slower and still right. */
  private async instantiateLess(pages: number): Promise<LoadedPolicy> {
    try {
      return await this.instantiate(pages);
    } catch (error) {
      if (!(error instanceof RangeError) || pages <= BASE_PAGES) throw error;
      return await this.instantiateLess(Math.max(BASE_PAGES, Math.floor(pages / 2)));
    }
  }

  private async instantiate(pages: number): Promise<LoadedPolicy> {
    // Imported here, because a process that judges nothing should not pay for loading it.
    const { loadPolicy } = await import("@open-policy-agent/opa-wasm");
    const instance = await loadPolicy(this.module, { initial: pages });
    const { exports } = instance.wasmInstance as WebAssembly.Instance;
    const unknown = Object.keys(readObject(instance, exports.builtins)).filter((name) => !suppliedBuiltins.has(name));
    if (unknown.length > 0) {
      throw new Refusal(
        `the policy module needs built-in functions that do not exist here: ${unknown.sort().join(", ")}`,
      );
    }
    const entrypoints = Object.keys(readObject(instance, exports.entrypoints));
    if (!entrypoints.includes(this.entrypoint)) {
      throw new Refusal(`the policy module has no entry point ${this.entrypoint}`);
    }
    return instance;
  }
}

/** Pages to reserve for an input. */
export function pagesFor(inputBytes: number): number {
  const pages = BASE_PAGES + Math.ceil((inputBytes * BYTES_PER_INPUT_BYTE) / PAGE_BYTES);
  return Math.min(pages, MAX_PAGES);
}

/**
 * The input as the exact bytes of an ArrayBuffer, the one thing that opa-wasm takes as JSON: it would turn a Buffer or
 * Uint8Array into an object of numbers, in which no rule finds anything wrong.
 */
function encode(input: JsonObject): ArrayBuffer {
  if (!isObject(input) || ArrayBuffer.isView(input) || (input as unknown) instanceof ArrayBuffer) {
    throw new Refusal("the policies take a parsed document only");
  }
  const { buffer, byteOffset, byteLength } = new TextEncoder().encode(JSON.stringify(input));
  const exact = buffer.slice(byteOffset, byteOffset + byteLength);
  if (!(exact instanceof ArrayBuffer)) throw new Refusal("the policies take an ArrayBuffer of this realm only");
  return exact;
}

/** An evaluation gives a list of one result; an empty list means that the entry point is undefined. */
function valueOf(results: unknown): unknown {
  if (!Array.isArray(results)) throw new Refusal("the policies gave no list of results");
  const [first] = results as readonly unknown[];
  if (results.length !== 1 || !isObject(first) || first.result === undefined) {
    throw new Refusal("the policies gave no result: their entry point is undefined for this document");
  }
  return first.result;
}

/** Calls an export that returns the address of an object in the module's memory, and reads the object. */
function readObject(policy: LoadedPolicy, describe: WebAssembly.ExportValue | undefined): JsonObject {
  const { exports } = policy.wasmInstance as WebAssembly.Instance;
  const dump = exports.opa_json_dump;
  if (typeof describe !== "function" || typeof dump !== "function") throw new Refusal("the file is no policy module");
  const address = dump(describe());
  const memory = new Uint8Array(policy.mem.buffer);
  const value: unknown = JSON.parse(new TextDecoder().decode(memory.subarray(address, memory.indexOf(0, address))));
  return isObject(value) ? value : {};
}
