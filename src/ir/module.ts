/** Functions and modules of IR. */

import type { Site, Span } from '../report/source.ts';
import type { TrapKind } from '../report/trap.ts';
import type { BlockId, Constant, Inst, Terminator, ValueId } from './instructions.ts';
import type { TypeStore } from './type-store.ts';
import type { Type } from './types.ts';

/** A value's definition: an instruction, or a parameter of a block. */
export type Value =
  | Inst
  | {
      readonly kind: 'param';
      readonly type: Type;
      readonly block: BlockId;
      readonly index: number;
    };

export interface Block {
  params: ValueId[];
  /** In order of execution. */
  insts: ValueId[];
  terminator: Terminator;
  /** The place of the terminator in the source. */
  site: Site;
}

/** A parsed `#[name(args)]`. */
export interface Attribute {
  readonly name: string;
  readonly args: readonly string[];
  readonly span: Span;
}

export interface FuncParam {
  readonly name: string;
  /** As in the source. A `mut` aggregate parameter's value is a `ref` to it (a slice stays a slice). */
  readonly type: Type;
  readonly mut: boolean;
}

export interface Func {
  readonly name: string;
  readonly params: readonly FuncParam[];
  /** `void` for none; a `multi` in lowered IR. */
  result: Type;
  /** A block that a pass made unreachable stays as a hole until the next `compact`. */
  blocks: (Block | undefined)[];
  values: Value[];
  /** By value id. */
  sites: Site[];
  readonly attributes: readonly Attribute[];
  /** Attributes of loops, by the loop's header block. */
  readonly loopAttributes: Map<BlockId, readonly Attribute[]>;
  /** Names of local variables by value id, for dumps and debuggers. */
  readonly names: Map<ValueId, string>;
  readonly site: Site;
  /** Part of the runtime library rather than of the user's program. */
  readonly library: boolean;
}

/** A host function: a capability of the program, or in lowered IR a function of the reference runtime. */
export interface Import {
  readonly name: string;
  readonly module: string;
  readonly field: string;
  readonly params: readonly Type[];
  readonly result: Type;
  readonly capability: boolean;
  /** What the program calls the parameters of a capability. */
  readonly names?: readonly string[];
  /** Lowered IR: the types of a capability as the program declares them. */
  readonly declared?: { readonly params: readonly Type[]; readonly result: Type };
}

/** A static, or a constant that is not a scalar. `mutable: false` never changes. */
export interface Static {
  readonly name: string;
  readonly type: Type;
  readonly mutable: boolean;
  readonly init: Constant;
  readonly span: Span;
  readonly library: boolean;
}

/** Lowered IR: bytes at a fixed address that the back end chooses. */
export interface Data {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly align: number;
  readonly mutable: boolean;
}

/** Lowered IR: a WebAssembly global. `heap-base` and `stack-base` are known to the back end only. */
export interface Global {
  readonly name: string;
  readonly type: Type;
  readonly mutable: boolean;
  readonly init: number | bigint | 'null' | 'heap-base' | 'stack-base';
}

/** A `pub fn`, as the host sees it, with the types of the source. */
export interface Export {
  /** The name in JavaScript. */
  readonly name: string;
  readonly func: string;
  readonly params: readonly FuncParam[];
  readonly result: Type;
  readonly doc: string;
}

/** A `test "…" { }` block: a function without parameters and result. */
export interface Test {
  readonly name: string;
  readonly func: string;
  readonly span: Span;
}

/** A place that can trap, as the loader will know it. Interned by `TrapSiteTable`. */
export interface TrapSite {
  readonly kind: TrapKind;
  readonly site: Site;
  /** The reported index is of type `u64`. */
  readonly unsigned: boolean;
}

export interface Module {
  readonly types: TypeStore;
  /** By name, in a deterministic order. */
  readonly functions: Map<string, Func>;
  readonly imports: Map<string, Import>;
  readonly statics: Map<string, Static>;
  readonly data: Map<string, Data>;
  readonly globals: Map<string, Global>;
  readonly exports: Export[];
  readonly tests: Test[];
  /** Lowered IR: `site` operands of runtime calls are indices into it. The back end adds its own. */
  readonly trapSites: TrapSite[];
  /** `high`: as the front end built it. The others: after a conversion, machine types only. */
  dialect: 'high' | 'direct' | 'reference';
}

/**
 * Lowered IR: the function that sets up statics which have no bytes before the module runs. The back end
 * exports it as `initialize`; absent when there is nothing to do. No source name has a single colon.
 */
export const INITIALIZE = 'fzy:initialize';

/**
 * Lowered IR: the function that takes the arena's room back after a call while keeping what statics hold;
 * exported as `settle`, absent when no static holds text or collections in memory.
 */
export const SETTLE = 'fzy:settle';

/** Functions that run tiles of a `parallel for` for the worker pool: this and a number. Exported as they are called. */
export const TILES = 'fzy:tiles:';

/** High IR: imports from here stand for the pool's work on the body that is their field. */
export const PARALLEL_MODULE = 'fzy:parallel';

export function newModule(types: TypeStore): Module {
  return {
    types,
    functions: new Map(),
    imports: new Map(),
    statics: new Map(),
    data: new Map(),
    globals: new Map(),
    exports: [],
    tests: [],
    trapSites: [],
    dialect: 'high',
  };
}
