/** The part of Node's WebAssembly that the gate uses: TypeScript declares it for browsers only. */
declare namespace WebAssembly {
  /** A function or a global of the module. */
  type ExportValue = ((...args: number[]) => number) | { readonly value: number };

  interface Memory {
    readonly buffer: ArrayBuffer;
  }

  interface Module {
    readonly [Symbol.toStringTag]: string;
  }

  interface Instance {
    readonly exports: Readonly<Record<string, ExportValue | undefined>>;
  }

  interface WebAssemblyInstantiatedSource {
    readonly instance: Instance;
    readonly module: Module;
  }

  interface MemoryDescriptor {
    readonly initial: number;
    readonly maximum?: number;
  }

  function compile(bytes: Uint8Array): Promise<Module>;
}
