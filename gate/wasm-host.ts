/** A module that OPA compiled, instantiated, with memory of its own. */
export interface LoadedPolicy {
  readonly mem: WebAssembly.Memory;
  readonly wasmInstance: WebAssembly.Instance;
  /** Gives `data` to all evaluations from now on. */
  setData(data: unknown): void;
  /** Evaluates an entry point on a document's JSON, in as many bytes of UTF-8. */
  evaluate(json: string, bytes: number, entrypoint: string): unknown;
}

/** The version of OPA's interface that is spoken here: https://www.openpolicyagent.org/docs/wasm */
const ABI_VERSION = 1;

const PAGE_BYTES = 64 * 1024;

/** The format in which `opa_eval` writes its result. */
const AS_JSON = 0;

/**
 * Instantiates a module that needs no function but its own. `@open-policy-agent/opa-wasm` does the same and more, for
 * which it loads 30 ms of code (fetch, YAML, sprintf): half of what judging a small plan takes.
 *
 * @param initial Pages of memory.
 * @throws A text, as the module says it, or an Error of WebAssembly.
 */
export async function loadPolicy(
  module: WebAssembly.Module,
  { initial }: { readonly initial: number },
): Promise<LoadedPolicy> {
  const mem = new WebAssembly.Memory({ initial });
  const textAt = (address: number) => readText(mem, address);
  const absent = (id: number): never => {
    throw new Error(`built-in function ${id} does not exist here`);
  };
  const wasmInstance = await WebAssembly.instantiate(module, {
    env: {
      memory: mem,
      opa_abort: (address: number): never => {
        throw new Error(textAt(address));
      },
      opa_println: (): void => undefined,
      opa_builtin0: absent,
      opa_builtin1: absent,
      opa_builtin2: absent,
      opa_builtin3: absent,
      opa_builtin4: absent,
    },
  });
  return new Host(mem, wasmInstance);
}

class Host implements LoadedPolicy {
  private readonly entrypoints: Readonly<Record<string, number>>;
  /** Where the heap begins without any data, and with it: what an evaluation leaves behind is overwritten by the next. */
  private readonly base: number;
  private top: number;
  private data = 0;

  constructor(
    readonly mem: WebAssembly.Memory,
    readonly wasmInstance: WebAssembly.Instance,
  ) {
    const version = wasmInstance.exports.opa_wasm_abi_version;
    if (typeof version !== "object" || version.value !== ABI_VERSION) throw new Error("its ABI version is not known");
    this.entrypoints = JSON.parse(readText(mem, this.call("opa_json_dump", this.call("entrypoints")))) as Record<
      string,
      number
    >;
    this.base = this.call("opa_heap_ptr_get");
    this.top = this.base;
  }

  setData(data: unknown): void {
    this.call("opa_heap_ptr_set", this.base);
    const json = JSON.stringify(data);
    const bytes = Buffer.byteLength(json);
    const address = this.call("opa_malloc", bytes);
    this.write(json, bytes, address);
    this.data = this.call("opa_json_parse", address, bytes);
    if (this.data === 0) throw new Error("the data can't be read");
    this.top = this.call("opa_heap_ptr_get");
  }

  evaluate(json: string, bytes: number, entrypoint: string): unknown {
    const id = this.entrypoints[entrypoint];
    if (id === undefined) throw new Error(`there is no entry point ${entrypoint}`);
    const address = this.top;
    this.write(json, bytes, address);
    const result = this.call("opa_eval", 0, id, this.data, address, bytes, address + bytes, AS_JSON);
    return JSON.parse(readText(this.mem, result));
  }

  private write(json: string, bytes: number, address: number): void {
    const lacking = address + bytes - this.mem.buffer.byteLength;
    if (lacking > 0) this.mem.grow(Math.ceil(lacking / PAGE_BYTES));
    const { written } = new TextEncoder().encodeInto(json, new Uint8Array(this.mem.buffer, address, bytes));
    if (written !== bytes) throw new Error(`${bytes} bytes of JSON were announced, ${written} were written`);
  }

  private call(name: string, ...args: number[]): number {
    const called = this.wasmInstance.exports[name];
    if (typeof called !== "function") throw new Error(`the module has no ${name}`);
    return called(...args);
  }
}

function readText(memory: WebAssembly.Memory, address: number): string {
  const bytes = new Uint8Array(memory.buffer);
  return new TextDecoder().decode(bytes.subarray(address, bytes.indexOf(0, address)));
}
