/**
 * What IR is made of. SSA with block parameters; a value is the instruction that defines it, or a block
 * parameter. Records are immutable: a pass replaces one (`func.values[id] = …`), it never edits one.
 *
 * High-level kinds say what the program means and run in the interpreter. Lowered kinds (the last
 * group) are what the two conversions in `lower/` leave for the back end. `docs/ir.md` has the meaning
 * of every kind and op with an example.
 */

import type { TrapKind } from '../report/trap.ts';
import type { BinaryOp, CheckOp, CompareOp, RuntimeOp, UnaryOp } from './ops.ts';
import type { FunctionType, Type } from './types.ts';
import type { VectorOp } from './vector-ops.ts';

/** Index into `Func.values`. */
export type ValueId = number;
/** Index into `Func.blocks`. The entry is block 0 and has the function's parameters as its own. */
export type BlockId = number;

/**
 * A compile-time value; what it stands for depends on the type beside it.
 * `number`: 8- to 32-bit integers in the range of their type, floats, `char` (its scalar value).
 * `bigint`: `i64` and `u64` in the range of their type. `string`: `str`.
 * `items`: array, struct, tuple and vector parts; with `variant`, an enum's payload. `function`: its name.
 */
export type Constant =
  | number
  | bigint
  | boolean
  | string
  | { readonly items: readonly Constant[] }
  | { readonly variant: number; readonly items: readonly Constant[] }
  | { readonly function: string };

export type ScalarConstant = number | bigint | boolean | string;
/** What a lane of a vector can be. */
export type LaneConstant = number | bigint | boolean;

/** Bits of one access of memory. */
export type MemoryWidth = 8 | 16 | 32 | 64 | 128;

export type Inst =
  | { readonly kind: 'const'; readonly type: Type; readonly value: ScalarConstant }
  /** Result has the operand's type. */
  | { readonly kind: 'unary'; readonly op: UnaryOp; readonly type: Type; readonly operand: ValueId }
  /** Both operands have `type`, but a shift's count, which is of any integer type and masked. */
  | {
      readonly kind: 'binary';
      readonly op: BinaryOp;
      readonly type: Type;
      readonly left: ValueId;
      readonly right: ValueId;
    }
  /** Scalars only (and function references for `eq ne`); `type` is `bool`. */
  | {
      readonly kind: 'compare';
      readonly op: CompareOp;
      readonly type: Type;
      readonly left: ValueId;
      readonly right: ValueId;
    }
  /**
   * `as`, decided by the operand's type and `type`: integers wrap or extend, float to integer saturates
   * (NaN gives 0), bool and char to integer, `u32` to char (checked before by `check.char`).
   */
  | { readonly kind: 'convert'; readonly type: Type; readonly operand: ValueId }
  /** The same bits at another type of the same width (`f32`/`u32`, `f64`/`u64`). */
  | { readonly kind: 'reinterpret'; readonly type: Type; readonly operand: ValueId }
  | {
      readonly kind: 'select';
      readonly type: Type;
      readonly condition: ValueId;
      readonly ifTrue: ValueId;
      readonly ifFalse: ValueId;
    }
  /**
   * An operation on 128-bit vectors; `VECTOR_OPS` has its operands and what it is for. `immediates`: the
   * lanes of a constant, the number of a lane, or the pattern of a shuffle.
   */
  | {
      readonly kind: 'vector';
      readonly op: VectorOp;
      readonly type: Type;
      readonly args: readonly ValueId[];
      readonly immediates: readonly LaneConstant[];
    }
  /** `callee` names a function or an import of the module. A `mut` parameter takes a `ref` or a slice. */
  | {
      readonly kind: 'call';
      readonly type: Type;
      readonly callee: string;
      readonly args: readonly ValueId[];
    }
  | {
      readonly kind: 'call.indirect';
      readonly type: Type;
      readonly signature: FunctionType;
      readonly callee: ValueId;
      readonly args: readonly ValueId[];
    }
  | { readonly kind: 'func.ref'; readonly type: Type; readonly name: string }
  /** Struct, tuple or array from all its parts. */
  | { readonly kind: 'aggregate.new'; readonly type: Type; readonly args: readonly ValueId[] }
  /** Part `index` of a struct or tuple value. */
  | {
      readonly kind: 'aggregate.get';
      readonly type: Type;
      readonly base: ValueId;
      readonly index: number;
    }
  /** A copy of a struct or tuple value with part `index` replaced. */
  | {
      readonly kind: 'aggregate.with';
      readonly type: Type;
      readonly base: ValueId;
      readonly index: number;
      readonly value: ValueId;
    }
  /** An array value with every element the same. */
  | { readonly kind: 'array.splat'; readonly type: Type; readonly value: ValueId }
  /** An element of an array value; `index` is an `i32` that is known to be in range. */
  | {
      readonly kind: 'array.get';
      readonly type: Type;
      readonly base: ValueId;
      readonly index: ValueId;
    }
  | {
      readonly kind: 'enum.new';
      readonly type: Type;
      readonly variant: number;
      readonly args: readonly ValueId[];
    }
  /** The variant's number in declaration order, as `i32` (not its discriminant). */
  | { readonly kind: 'enum.tag'; readonly type: Type; readonly base: ValueId }
  /** A payload part of a value that is known to be of `variant`. */
  | {
      readonly kind: 'enum.payload';
      readonly type: Type;
      readonly base: ValueId;
      readonly variant: number;
      readonly index: number;
    }
  /**
   * Fresh storage for one `target`, of the current activation, unset until stored to.
   * `type` is `ref target`. Executed again, it is a fresh place again: the old one is dead.
   */
  | { readonly kind: 'slot'; readonly type: Type }
  /** The place of a static or of a constant that is not a scalar. */
  | { readonly kind: 'static.ref'; readonly type: Type; readonly name: string }
  /** The place of field `index` of the struct or tuple at `base`. */
  | {
      readonly kind: 'ref.field';
      readonly type: Type;
      readonly base: ValueId;
      readonly index: number;
    }
  /**
   * The place of element `index` (an `i32` known to be in range) of the array at `base` (a `ref [T; N]`)
   * or of the slice `base`.
   */
  | {
      readonly kind: 'ref.index';
      readonly type: Type;
      readonly base: ValueId;
      readonly index: ValueId;
    }
  /**
   * The place of as many elements of the slice `base`, from `index` (an `i32`) on, as the vector of the
   * target type has lanes; all are known to be in range.
   */
  | {
      readonly kind: 'ref.lanes';
      readonly type: Type;
      readonly base: ValueId;
      readonly index: ValueId;
    }
  /** A copy of what the place holds. */
  | { readonly kind: 'load'; readonly type: Type; readonly place: ValueId }
  | {
      readonly kind: 'store';
      readonly type: Type;
      readonly place: ValueId;
      readonly value: ValueId;
    }
  /** A slice of all the elements of the array at `base` (a `ref [T; N]`). */
  | { readonly kind: 'slice.of'; readonly type: Type; readonly base: ValueId }
  /** Elements `lo..hi` (both `i32`, known to be in range) of a slice. */
  | {
      readonly kind: 'slice.sub';
      readonly type: Type;
      readonly base: ValueId;
      readonly lo: ValueId;
      readonly hi: ValueId;
    }
  /** `i32`. */
  | { readonly kind: 'slice.len'; readonly type: Type; readonly base: ValueId }
  /** Traps with the op's kind when it does not hold; no result. */
  | {
      readonly kind: 'check';
      readonly op: CheckOp;
      readonly type: Type;
      readonly args: readonly ValueId[];
    }
  /** A string, collection or output operation; `RUNTIME_OPS` has its type rule, effects and traps. */
  | {
      readonly kind: 'runtime';
      readonly op: RuntimeOp;
      readonly type: Type;
      readonly args: readonly ValueId[];
    }
  // ---- lowered kinds -------------------------------------------------------------------------------
  /** Result `index` of a call whose type is a `multi`. */
  | {
      readonly kind: 'result';
      readonly type: Type;
      readonly call: ValueId;
      readonly index: number;
    }
  /** Reads `width` bits at `address + offset`; narrow ones extend by the signedness of `type`. */
  | {
      readonly kind: 'mem.load';
      readonly type: Type;
      readonly width: MemoryWidth;
      readonly address: ValueId;
      readonly offset: number;
    }
  | {
      readonly kind: 'mem.store';
      readonly type: Type;
      readonly width: MemoryWidth;
      readonly address: ValueId;
      readonly offset: number;
      readonly value: ValueId;
    }
  /** Copies `bytes` bytes; the ranges may overlap. */
  | {
      readonly kind: 'mem.copy';
      readonly type: Type;
      readonly to: ValueId;
      readonly from: ValueId;
      readonly bytes: ValueId;
    }
  /** Sets `bytes` bytes to the low 8 bits of `value`. */
  | {
      readonly kind: 'mem.fill';
      readonly type: Type;
      readonly to: ValueId;
      readonly value: ValueId;
      readonly bytes: ValueId;
    }
  /** Pages of 64 KiB the memory has (`mem.size`), or had before it grew by `args[0]` (−1: it did not). */
  | {
      readonly kind: 'mem.pages';
      readonly op: 'size' | 'grow';
      readonly type: Type;
      readonly args: readonly ValueId[];
    }
  /** `size` bytes of the activation's stack frame, as a `u32` address. */
  | {
      readonly kind: 'frame';
      readonly type: Type;
      readonly size: number;
      readonly align: number;
    }
  /** The `u32` address of a data segment of the module. */
  | { readonly kind: 'address'; readonly type: Type; readonly name: string }
  | { readonly kind: 'global.get'; readonly type: Type; readonly name: string }
  | {
      readonly kind: 'global.set';
      readonly type: Type;
      readonly name: string;
      readonly value: ValueId;
    };

export type InstKind = Inst['kind'];

/** Where control goes, and what the target's parameters get. */
export interface Edge {
  readonly block: BlockId;
  readonly args: readonly ValueId[];
}

export interface SwitchCase {
  /** Of the index's type: `number`, `bigint`, `boolean` or, before lowering, `string`. Distinct. */
  readonly value: ScalarConstant;
  readonly to: Edge;
}

export type Terminator =
  | { readonly kind: 'jump'; readonly to: Edge }
  | {
      readonly kind: 'branch';
      readonly condition: ValueId;
      readonly ifTrue: Edge;
      readonly ifFalse: Edge;
    }
  /** The match as a unit. Integer, `char` or `str` index; its form is the lowering's decision. */
  | {
      readonly kind: 'switch';
      readonly index: ValueId;
      readonly cases: readonly SwitchCase[];
      readonly otherwise: Edge;
    }
  /** Lowered: `br_table` over `0..targets.length`, else `otherwise`. */
  | {
      readonly kind: 'table';
      readonly index: ValueId;
      readonly targets: readonly Edge[];
      readonly otherwise: Edge;
    }
  /** One value, or none for `void`; several in lowered IR. */
  | { readonly kind: 'return'; readonly values: readonly ValueId[] }
  /** `args`: the message for `panic` and `assertion failed`; none, or one `str`. */
  | { readonly kind: 'trap'; readonly trap: TrapKind; readonly args: readonly ValueId[] };
