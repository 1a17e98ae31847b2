/**
 * What an emitted module tells its loader. It is JSON: the driver writes it into the `.js` file, and
 * `docs/abi.md` says how values of each type cross.
 */

import type { TrapKind } from '../src/report/trap.ts';

export type NumberName =
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'f32'
  | 'f64';

export type AbiType =
  | { readonly kind: 'number'; readonly name: NumberName }
  | { readonly kind: 'bool' }
  | { readonly kind: 'char' }
  | { readonly kind: 'str' }
  | { readonly kind: 'void' }
  | { readonly kind: 'slice'; readonly element: AbiType }
  | { readonly kind: 'array'; readonly element: AbiType; readonly length: number }
  | { readonly kind: 'list'; readonly element: AbiType }
  | { readonly kind: 'set'; readonly element: AbiType; readonly entry?: AbiEntry }
  | {
      readonly kind: 'map';
      readonly key: AbiType;
      readonly value: AbiType;
      readonly entry?: AbiEntry;
    }
  | { readonly kind: 'tuple'; readonly elements: readonly AbiType[]; readonly layout?: AbiParts }
  | {
      readonly kind: 'struct';
      readonly name: string;
      readonly fields: readonly AbiField[];
      readonly doc?: string;
      readonly layout?: AbiParts;
    }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly variants: readonly AbiVariant[];
      readonly doc?: string;
      readonly layout?: AbiChoice;
    }
  /** An `Option` whose payload JavaScript can tell from `undefined`; others are enums. */
  | { readonly kind: 'option'; readonly some: AbiType; readonly layout?: AbiChoice };

export interface AbiField {
  readonly name: string;
  readonly type: AbiType;
  readonly doc?: string;
}

export interface AbiVariant {
  readonly name: string;
  readonly payload: readonly AbiType[];
  readonly doc?: string;
}

/** Direct mode: where the parts of a struct or tuple lie. */
export interface AbiParts {
  readonly size: number;
  readonly offsets: readonly number[];
  /** A value of it is passed as its address, and not as the machine values of its parts. */
  readonly inMemory: boolean;
}

/** Direct mode: where the parts of an enum lie. */
export type AbiChoice =
  | {
      readonly size: number;
      readonly inMemory: true;
      /** The tag is a `u32` at 0. By variant and part: the part's offset. */
      readonly payloads: readonly (readonly number[])[];
    }
  | {
      readonly size: number;
      readonly inMemory: false;
      /** The machine values, the tag first: how each lies in memory, and where. */
      readonly lanes: readonly AbiLane[];
      /** By variant and part: which of the machine values are those of the part. */
      readonly payloads: readonly (readonly (readonly number[])[])[];
    };

export type AbiLane = readonly [type: NumberName, offset: number];

/** Direct mode: where an entry's key and value begin, and bytes from one entry to the next. */
export interface AbiEntry {
  readonly key: number;
  readonly value: number;
  readonly stride: number;
}

export interface AbiParam {
  readonly name: string;
  readonly type: AbiType;
  readonly mut: boolean;
}

export interface AbiExport {
  /** The name in JavaScript, and of the wasm export unless `wasm` gives another. */
  readonly name: string;
  /** The wasm export, where `name` is one of the module's own (`memory`, `stack`, `initialize`, …). */
  readonly wasm?: string;
  readonly params: readonly AbiParam[];
  readonly result: AbiType;
  /** What the function may do besides computing, through whatever it calls; all of it where nothing is said. */
  readonly effects?: readonly AbiEffect[];
  /** The result is a `Result`: what is in `Ok` is given, and what is in `Err` thrown. */
  readonly throws?: true;
  readonly doc: string;
}

/** It moves the arena's top; it takes room on the stack; it can stop. */
export type AbiEffect = 'arena' | 'stack' | 'stops';

/** A host function the program asks for. */
export interface AbiCapability {
  readonly module: string;
  readonly field: string;
  readonly params: readonly AbiType[];
  readonly result: AbiType;
  /** What the program calls its parameters. */
  readonly names?: readonly string[];
}

/** A place in the source that can trap. */
export interface AbiSite {
  readonly kind: TrapKind;
  /** Index into `files`; −1 where the source has no place for it (the stack overflows in the library). */
  readonly file: number;
  readonly line: number;
  readonly column: number;
  /** The reported index is unsigned (of type `u64`). */
  readonly unsigned: boolean;
  /** Calls around it that were inlined, the nearest first. */
  readonly callers?: readonly AbiPlace[];
}

/** A place in a file by its index into `files`. */
export interface AbiPlace {
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

/** Of a module whose `parallel for` loops may run on several threads: its memory is shared, and imported. */
export interface AbiThreads {
  /** Pages of 64 KiB that the memory begins with. */
  readonly pages: number;
  /** Bytes of stack that a thread needs. */
  readonly stack: number;
  /** Where the loops are (`file:line:column`), by the number of the export `fzy:tiles:N`. */
  readonly loops: readonly string[];
}

export interface ModuleInterface {
  readonly version: 1;
  /** `direct`: memory and a handle table. `reference`: every value that is no scalar is an `externref`. */
  readonly mode: 'direct' | 'reference';
  readonly exports: readonly AbiExport[];
  /** Direct mode: it has a memory, and with it an arena and a stack. */
  readonly memory?: true;
  /** It has statics that need code to be set up. */
  readonly initializes?: true;
  /** Direct mode: it takes the arena back itself (`fzy:settle`). */
  readonly settles?: true;
  /** Direct mode: statics keep text or collections where the arena begins. */
  readonly keeps?: true;
  readonly threads?: AbiThreads;
  readonly capabilities: readonly AbiCapability[];
  readonly tests: readonly { readonly title: string; readonly name: string }[];
  readonly files: readonly string[];
  readonly sites: readonly AbiSite[];
  /** Signature of every import from module `fzy`: which parameters and whether the result are handles. */
  readonly runtime: readonly {
    readonly field: string;
    readonly params: readonly ('scalar' | 'handle')[];
    readonly result: 'scalar' | 'handle' | 'void';
  }[];
}
