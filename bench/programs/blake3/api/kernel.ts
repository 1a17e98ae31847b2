/** What the API needs of a compiled `blake3.fzy`: its exports, called by address (docs/abi.md). */

export interface Kernel {
  readonly memory: WebAssembly.Memory;
  readonly state_words: () => number;
  readonly begin: (
    state: number,
    words: number,
    key: number,
    keyWords: number,
    flags: number,
  ) => void;
  readonly update: (state: number, words: number, input: number, length: number) => void;
  readonly finish: (
    state: number,
    words: number,
    seek: bigint,
    out: number,
    length: number,
  ) => void;
  readonly hash: (input: number, length: number, out: number, outLength: number) => void;
  readonly hash_with: (
    input: number,
    length: number,
    key: number,
    keyWords: number,
    flags: number,
    out: number,
    outLength: number,
  ) => void;
}

/** What `begin` and `hash_with` are told about the use of a key. */
export const FLAGS = {
  hash: 0,
  keyedHash: 16,
  deriveKeyContext: 32,
  deriveKeyMaterial: 64,
} as const;

export const KEY_BYTES = 32;
export const KEY_WORDS = 8;

/** The key of a plain hash: the initial value of SHA-256. */
export const INITIAL_VALUE: readonly number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

const FUNCTIONS = ['state_words', 'begin', 'update', 'finish', 'hash', 'hash_with'] as const;

export interface Instance {
  readonly kernel: Kernel;
  /** Where memory is free from, to be moved up by who takes some. */
  readonly arena: WebAssembly.Global;
  readonly exports: Record<string, unknown>;
}

/** Instantiates a module and checks that it is the one that is meant. */
export function instantiate(
  module: WebAssembly.Module,
  imports: WebAssembly.Imports = {},
): Instance {
  const { exports } = new WebAssembly.Instance(module, imports);
  const { memory, arena, __heap_base: heap } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new TypeError('the module exports no memory');
  for (const name of FUNCTIONS) {
    if (typeof exports[name] !== 'function')
      throw new TypeError(`the module exports no function \`${name}\``);
  }
  if (arena instanceof WebAssembly.Global)
    return { kernel: exports as unknown as Kernel, arena, exports };
  // A module of another compiler keeps what is above its heap base for its host.
  if (!(heap instanceof WebAssembly.Global))
    throw new TypeError('the module does not say where memory is free');
  return {
    kernel: exports as unknown as Kernel,
    exports,
    arena: new WebAssembly.Global({ value: 'i32', mutable: true }, heap.value),
  };
}
