/**
 * The part of the WebAssembly JavaScript API that we use. TypeScript has it in `lib.dom` only, and the
 * browser's other globals have no place in this project.
 */

declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;

  class Module {
    constructor(bytes: ArrayBufferView | ArrayBufferLike);
    static imports(module: Module): { module: string; name: string; kind: string }[];
    static exports(module: Module): { name: string; kind: string }[];
    static customSections(module: Module, name: string): ArrayBuffer[];
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, unknown>;
  }

  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }

  class Global {
    constructor(descriptor: { value: string; mutable?: boolean }, value?: unknown);
    value: unknown;
  }

  class Table {
    readonly length: number;
    get(index: number): unknown;
  }

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  function validate(bytes: ArrayBufferView | ArrayBufferLike): boolean;
  function instantiate(
    bytes: ArrayBufferView | ArrayBufferLike,
    imports?: Imports,
  ): Promise<{ readonly module: Module; readonly instance: Instance }>;
  function compile(bytes: ArrayBufferView | ArrayBufferLike): Promise<Module>;
}
