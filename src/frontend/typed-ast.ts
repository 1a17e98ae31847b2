/**
 * The program after checking: names resolved, types known, methods and operators settled, coercions
 * explicit. `build-ir/` turns it into IR and meets no user error any more.
 *
 * Generic functions are checked once and keep their type parameters; `build-ir/` makes one IR function per
 * instance by substituting types (`TypeStore.substitute`). Bodies are checked on demand, because constants
 * may call functions: `FunctionDecl.body` is set when that function has been checked.
 */

import type { Constant } from '../ir/instructions.ts';
import type { Attribute } from '../ir/module.ts';
import type { BinaryOp, CompareOp, UnaryOp } from '../ir/ops.ts';
import type {
  EnumType,
  FunctionType,
  ParameterType,
  StructType,
  TupleType,
  Type,
} from '../ir/types.ts';
import type { VectorOp } from '../ir/vector-ops.ts';
import type { Contract } from '../report/lowering/contract.ts';
import type { Span } from '../report/source.ts';
import type { BuiltinOp } from './builtin-ops.ts';
import type { Local, TypedPattern } from './typed-pattern.ts';

// ---- declarations -----------------------------------------------------------------------------------

export interface FunctionDecl {
  readonly kind: 'function';
  /** Unique: module path, impl type and name (`geometry::Pair.swap`). Instances add type arguments. */
  readonly name: string;
  /** The last part, as the user wrote it. */
  readonly shortName: string;
  readonly generics: readonly ParameterType[];
  readonly params: readonly Local[];
  readonly result: Type;
  readonly attributes: readonly Attribute[];
  readonly doc: string;
  /** A `pub fn` of the root module that the host may call. */
  readonly exported: boolean;
  readonly library: boolean;
  readonly span: Span;
  readonly nameSpan: Span;
  body: TypedBlock | undefined;
}

/** `extern "module" fn name(…)`. */
export interface ExternDecl {
  readonly kind: 'extern';
  readonly name: string;
  readonly module: string;
  readonly field: string;
  readonly params: readonly Local[];
  readonly result: Type;
  readonly span: Span;
}

/** Evaluated; `value` is set before any code that uses it is built. */
export interface ConstDecl {
  readonly kind: 'const';
  readonly name: string;
  readonly type: Type;
  value: Constant | undefined;
  readonly span: Span;
  readonly library: boolean;
}

export interface StaticDecl {
  readonly kind: 'static';
  readonly name: string;
  readonly type: Type;
  readonly mutable: boolean;
  init: Constant | undefined;
  readonly span: Span;
  readonly library: boolean;
}

export interface TestDecl {
  /** The string of the `test` block. */
  readonly title: string;
  readonly func: FunctionDecl;
  readonly span: Span;
}

export interface TypedProgram {
  /** In source order; generic ones included. Those of `library` sources only when reached. */
  readonly functions: readonly FunctionDecl[];
  readonly externs: readonly ExternDecl[];
  readonly consts: readonly ConstDecl[];
  readonly statics: readonly StaticDecl[];
  readonly tests: readonly TestDecl[];
  /** Every `#[require(…)]`, word by word. */
  readonly contracts: readonly Contract[];
}

// ---- statements -------------------------------------------------------------------------------------

export interface TypedBlock {
  readonly statements: readonly TypedStatement[];
  /** The block's value; its type is the block's. */
  readonly result: TypedExpr | undefined;
  readonly type: Type;
  readonly span: Span;
}

/** A loop that `break` and `continue` name. Identity is the object. */
export interface LoopTarget {
  readonly label: string | undefined;
  readonly attributes: readonly Attribute[];
}

export type TypedStatement =
  /** Patterns here are irrefutable. No `value`: assigned later, definitely before use. */
  | {
      readonly kind: 'let';
      readonly pattern: TypedPattern;
      readonly value: TypedExpr | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'assign';
      readonly place: TypedPlace;
      readonly value: TypedExpr;
      readonly span: Span;
    }
  /** `place op= value`: place's base and index, `value`, then check and operation. */
  | {
      readonly kind: 'compound';
      readonly place: TypedPlace;
      readonly op: BinaryOp | 'concat';
      readonly value: TypedExpr;
      readonly span: Span;
    }
  /** Evaluated for its effects; also `discard`. */
  | { readonly kind: 'expr'; readonly value: TypedExpr; readonly span: Span }
  | { readonly kind: 'defer'; readonly body: TypedBlock; readonly span: Span }
  | {
      readonly kind: 'while';
      readonly target: LoopTarget;
      readonly condition: TypedExpr;
      readonly body: TypedBlock;
      readonly span: Span;
    }
  /**
   * `for local in lo..hi step s`, over an integer or `char` type. Bounds and step are evaluated once, in
   * order lo, hi, step. `step` absent is 1; a negative one counts down while `i > hi` (`>=` inclusive);
   * zero traps; the variable never wraps.
   */
  | {
      readonly kind: 'for-range';
      readonly target: LoopTarget;
      readonly local: Local | undefined;
      readonly lo: TypedExpr;
      readonly hi: TypedExpr;
      readonly inclusive: boolean;
      readonly step: TypedExpr | undefined;
      readonly body: TypedBlock;
      readonly span: Span;
    }
  /**
   * Over an array (evaluated once, copied unless it is a place), slice, `List`, `Set`, or `Map` (the
   * pattern then takes the tuple `(key, value)`). A collection must not change meanwhile.
   */
  | {
      readonly kind: 'for-in';
      readonly target: LoopTarget;
      readonly pattern: TypedPattern;
      readonly iterable: TypedExpr;
      readonly body: TypedBlock;
      readonly span: Span;
    }
  /**
   * `parallel for tile in tiles(count, size)`: the body runs once for each tile, in any order. It is a function of
   * the variables outside that it uses (`flow/captures.ts`). `disjoint`: captured slices of which one is
   * written to and the compiler could not rule out an overlap, filled in by `flow/tiles.ts`.
   */
  | {
      readonly kind: 'parallel';
      readonly tile: Local;
      /** Both `i32`. */
      readonly count: TypedExpr;
      readonly size: TypedExpr;
      readonly body: TypedBlock;
      readonly disjoint: (readonly [Local, Local])[];
      readonly span: Span;
    };

// ---- expressions ------------------------------------------------------------------------------------

interface Common {
  readonly type: Type;
  readonly span: Span;
}

/**
 * Something that can be assigned to, passed `mut`, or sliced. Reading one is an expression of the same
 * shape, so `TypedPlace` is a subset of `TypedExpr`.
 */
export type TypedPlace =
  | (Common & { readonly kind: 'local'; readonly local: Local })
  | (Common & { readonly kind: 'static'; readonly decl: StaticDecl })
  /** Part of a struct or tuple. */
  | (Common & { readonly kind: 'field'; readonly base: TypedExpr; readonly index: number })
  /** Element of an array, slice or `List`; `index` has any integer type. Checked. */
  | (Common & { readonly kind: 'index'; readonly base: TypedExpr; readonly index: TypedExpr });

export type TypedArg =
  | { readonly mut: false; readonly value: TypedExpr }
  /**
   * In-out. `place` is a `TypedPlace`, or for a slice parameter any slice expression (`slice` or a
   * slice-typed place). `disjointFrom`: indices of other arguments with which the compiler could not rule
   * out an overlap, filled in by `flow/overlap.ts`: a `check.disjoint` at the call.
   */
  | { readonly mut: true; readonly place: TypedExpr; readonly disjointFrom: number[] };

/** The operations on vectors that a program can ask for. */
export type NamedVectorOp = Exclude<VectorOp, 'const'>;

/** A demand on the slices that a builtin is called with, and what the panic says where it is not met. */
export interface SliceDemand {
  readonly kind: 'some element' | 'equal lengths';
  readonly message: string;
}

export type TypedExpr =
  | TypedPlace
  /** Number, bool, char or string of `type`. */
  | (Common & { readonly kind: 'literal'; readonly value: number | bigint | boolean | string })
  /** `b"…"`, `[u8; N]`. */
  | (Common & { readonly kind: 'bytes'; readonly value: Uint8Array })
  | (Common & { readonly kind: 'const'; readonly decl: ConstDecl })
  /** A function as a value; `type` is a `FunctionType`. */
  | (Common & {
      readonly kind: 'function';
      readonly func: FunctionDecl;
      readonly typeArgs: readonly Type[];
    })
  | (Common & { readonly kind: 'unary'; readonly op: UnaryOp; readonly operand: TypedExpr })
  /**
   * Arithmetic on numbers (in generic code on `T: Num` and the like) and logic on bool. Integer division
   * carries its checks with it. `concat` joins two `str`.
   */
  | (Common & {
      readonly kind: 'binary';
      readonly op: BinaryOp | 'concat';
      readonly left: TypedExpr;
      readonly right: TypedExpr;
    })
  /** Operands of one type: scalars, `str`, and for `eq ne` arrays, tuples, structs and enums part by part. */
  | (Common & {
      readonly kind: 'compare';
      readonly op: CompareOp;
      readonly left: TypedExpr;
      readonly right: TypedExpr;
    })
  /** Short-circuit. */
  | (Common & {
      readonly kind: 'logical';
      readonly op: 'and' | 'or';
      readonly left: TypedExpr;
      readonly right: TypedExpr;
    })
  /**
   * `as`, and the implicit `bool` to integer. An enum without payloads gives its discriminant.
   * `u32 as char` carries its check with it.
   */
  | (Common & { readonly kind: 'cast'; readonly operand: TypedExpr })
  /** `f32.to_bits`, `f32.from_bits` and the like. */
  | (Common & { readonly kind: 'reinterpret'; readonly operand: TypedExpr })
  /** An array place or value seen as a slice of all of it. */
  | (Common & { readonly kind: 'as-slice'; readonly operand: TypedExpr })
  | (Common & {
      readonly kind: 'call';
      readonly callee: FunctionDecl | ExternDecl;
      readonly typeArgs: readonly Type[];
      readonly args: readonly TypedArg[];
      /** What the slices that are passed must be, or the call panics where it stands. */
      readonly demands?: SliceDemand | undefined;
    })
  | (Common & {
      readonly kind: 'call-indirect';
      readonly callee: TypedExpr;
      readonly signature: FunctionType;
      readonly args: readonly TypedArg[];
    })
  | (Common & {
      readonly kind: 'builtin';
      readonly op: BuiltinOp;
      readonly args: readonly TypedExpr[];
    })
  /** A function of a standard module, chosen by the type of the first argument when that is known for good. */
  | (Common & {
      readonly kind: 'overloaded';
      readonly name: string;
      readonly candidates: readonly FunctionDecl[];
      readonly args: readonly TypedExpr[];
    })
  /**
   * An operation on 128-bit vectors. `of` is the type that the row of the op names; `load` takes a slice and
   * an index, `store` a slice that may change, an index and the vector. Shift counts have any integer type.
   */
  | (Common & {
      readonly kind: 'vector';
      readonly op: NamedVectorOp | 'load' | 'store' | 'lanes';
      readonly of: Type;
      readonly args: readonly TypedExpr[];
      /** The number of a lane, or the pattern of a shuffle. */
      readonly lanes: readonly number[];
    })
  /** `f"…"`: each part is a `str`; numbers are already wrapped in `str.from`. */
  | (Common & { readonly kind: 'concat'; readonly parts: readonly TypedExpr[] })
  /** `values` in declaration order of the fields; `order` lists field indices in source order. */
  | (Common & {
      readonly kind: 'struct';
      readonly type: StructType;
      readonly values: readonly TypedExpr[];
      readonly order: readonly number[];
    })
  | (Common & {
      readonly kind: 'tuple';
      readonly type: TupleType;
      readonly elements: readonly TypedExpr[];
    })
  | (Common & { readonly kind: 'array'; readonly elements: readonly TypedExpr[] })
  /** `[value; N]`, N from the type. */
  | (Common & { readonly kind: 'repeat'; readonly value: TypedExpr })
  | (Common & {
      readonly kind: 'enum';
      readonly type: EnumType;
      readonly variant: number;
      readonly args: readonly TypedExpr[];
    })
  /** `base[lo..hi]` of an array place, a slice, or a `str`. Absent bounds are 0 and the length. Checked. */
  | (Common & {
      readonly kind: 'slice';
      readonly base: TypedExpr;
      readonly lo: TypedExpr | undefined;
      readonly hi: TypedExpr | undefined;
      readonly inclusive: boolean;
    })
  | (Common & { readonly kind: 'block'; readonly block: TypedBlock })
  | (Common & {
      readonly kind: 'if';
      readonly condition: TypedExpr;
      readonly then: TypedBlock;
      readonly otherwise: TypedExpr | undefined;
    })
  /** Exhaustive. */
  | (Common & {
      readonly kind: 'match';
      readonly scrutinee: TypedExpr;
      readonly arms: readonly TypedArm[];
      readonly attributes: readonly Attribute[];
    })
  | (Common & { readonly kind: 'loop'; readonly target: LoopTarget; readonly body: TypedBlock })
  /** These three have type `never`. */
  | (Common & { readonly kind: 'return'; readonly value: TypedExpr | undefined })
  | (Common & {
      readonly kind: 'break';
      readonly target: LoopTarget;
      readonly value: TypedExpr | undefined;
    })
  | (Common & { readonly kind: 'continue'; readonly target: LoopTarget })
  /** `e?` on `Option` or `Result`; `returns` is the enclosing function's result type. */
  | (Common & { readonly kind: 'try'; readonly operand: TypedExpr; readonly returns: EnumType });

export interface TypedArm {
  readonly pattern: TypedPattern;
  readonly guard: TypedExpr | undefined;
  readonly body: TypedExpr;
  readonly span: Span;
}
