/** What the place around an expression wants of it. */

import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';

/** Why a type is expected; becomes a second label. */
export interface Reason {
  readonly span: Span;
  readonly message: string;
  /** The type is the result of this function, and the expression its body. */
  readonly resultOf?: string;
}

export type Want =
  /** A value of whatever type. */
  | { readonly mode: 'any' }
  /** The effects only: branches need not agree. */
  | { readonly mode: 'drop' }
  /** A value; literals and inference may lean on this type. */
  | { readonly mode: 'hint'; readonly type: Type }
  /** A value of this type, or an error. */
  | { readonly mode: 'must'; readonly type: Type; readonly reason: Reason | undefined };

export const ANY: Want = { mode: 'any' };
export const DROP: Want = { mode: 'drop' };

export function hint(type: Type): Want {
  return { mode: 'hint', type };
}

export function must(type: Type, reason?: Reason): Want {
  return { mode: 'must', type, reason };
}

/** The type that is wanted or hoped for. */
export function wantedType(want: Want): Type | undefined {
  return want.mode === 'hint' || want.mode === 'must' ? want.type : undefined;
}

/** The same type, as a mere hint. */
export function asHint(want: Want): Want {
  const type = wantedType(want);
  return type === undefined ? ANY : hint(type);
}
