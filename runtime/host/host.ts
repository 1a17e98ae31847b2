/** What the parts of an emitted script know about their instance. */

import type { TrapKind } from '../../src/report/trap.ts';

/** Says what is being checked: `parameter \`a\` of \`sum\``. Only made when there is something to say. */
export type Where = string | { toString(): string };

/** Checks a part of a value and gives what is left to be copied. */
export type Check = (value: unknown, where: Where) => unknown;

/** The state of one instance. A script without memory, arena or traps leaves out what is about them. */
export interface Host {
  /** What the module exports. */
  readonly wasm: ModuleExports;
  /** All of the memory; empty after it grew (`bytesOf`). */
  bytes: Uint8Array;
  /** All of the memory as a view of anything, and by class as arrays. */
  views: Record<string, Numbers | DataView>;
  /** Where the arena begins for calls from outside, and up to where this call has filled it. */
  base: number;
  top: number;
  /** How long the text was that came last into memory. */
  length: number;
  readonly stackBase: number;
  readonly sites: Sites;
  /** How many calls are running: imports may call back in. */
  depth: number;
  /** The last error that a function of the host threw through the module. */
  thrown: { readonly error: unknown } | undefined;
  /** Objects that the module knows by number; 0 is none. */
  readonly handles: unknown[];
  /** Memory that JavaScript holds, by address, and what of it was freed. */
  readonly blocks: Block[];
  holes: Block[];
  /** Statics keep text or collections where the arena begins. */
  readonly keeps: boolean;
}

export interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** Where the program can stop: kinds, files, and four numbers for each site. */
export interface Sites {
  readonly kinds: readonly TrapKind[];
  readonly files: readonly string[];
  readonly rows: readonly number[];
  /** By site, the calls around it that were inlined, the nearest first: three numbers for each. */
  readonly callers: Readonly<Record<number, readonly number[]>>;
}

export type Place = readonly [file: string, line: number, column: number];

export interface ModuleExports {
  readonly memory: WebAssembly.Memory;
  readonly arena: { value: number };
  readonly stack: { value: number };
  readonly trap_site?: { value: number };
  readonly trap_index?: { readonly value: bigint };
  readonly trap_length?: { readonly value: bigint };
  readonly 'fzy:settle'?: (mark: number, outermost: number) => void;
}

/** A class of typed arrays. */
export interface ArrayClass {
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Numbers;
  new (numbers: ArrayLike<number> | ArrayLike<bigint>): Numbers;
  new (buffer: ArrayBufferLike, offset?: number, length?: number): Numbers;
}

export type Numbers =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Numbers of one type: the class that holds them, and how one is checked. */
export interface NumberKind {
  readonly array: ArrayClass;
  readonly check: Check;
}
