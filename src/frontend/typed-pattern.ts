/** Patterns after checking, which bind variables of a function. */

import type { EnumType, StructType, TupleType, Type } from '../ir/types.ts';
import type { Span } from '../report/source.ts';

/** A parameter or `let`. Identity is the object; ids are dense per function for side tables. */
export interface Local {
  readonly id: number;
  readonly name: string;
  readonly type: Type;
  /** `let mut`, or a `mut` parameter (then in-out). */
  readonly mut: boolean;
  readonly param: boolean;
  readonly span: Span;
}

/** Alternatives bind the same locals (the same `Local` objects) in each. */
export type TypedPattern =
  | { readonly kind: 'wildcard'; readonly type: Type; readonly span: Span }
  | {
      readonly kind: 'binding';
      readonly local: Local;
      /** `name @ inner` */
      readonly inner: TypedPattern | undefined;
      readonly type: Type;
      readonly span: Span;
    }
  | {
      readonly kind: 'literal';
      readonly value: number | bigint | boolean | string;
      readonly type: Type;
      readonly span: Span;
    }
  /** Inclusive at both ends; integers and `char`. */
  | {
      readonly kind: 'range';
      readonly lo: number | bigint;
      readonly hi: number | bigint;
      readonly type: Type;
      readonly span: Span;
    }
  | {
      readonly kind: 'variant';
      readonly type: EnumType;
      readonly variant: number;
      readonly args: readonly TypedPattern[];
      readonly span: Span;
    }
  /** Parts of a tuple or struct by index; what is not listed matches anything. */
  | {
      readonly kind: 'parts';
      readonly type: StructType | TupleType;
      readonly parts: readonly { readonly index: number; readonly pattern: TypedPattern }[];
      readonly span: Span;
    }
  | {
      readonly kind: 'or';
      readonly alternatives: readonly TypedPattern[];
      readonly type: Type;
      readonly span: Span;
    };
