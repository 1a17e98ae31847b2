/** Rows of patterns, whose first one the matrix algorithms look at. */

import type { TypedPattern } from '../typed-pattern.ts';

export type Row = readonly TypedPattern[];

/** Splits `|` and unwraps bindings, so that the first pattern is a wildcard or a constructor. */
export function expandHead(row: Row): readonly Row[] {
  const [head, ...rest] = row;
  if (head === undefined) return [row];
  if (head.kind === 'or') return head.alternatives.flatMap((a) => expandHead([a, ...rest]));
  if (head.kind === 'binding') {
    const inner = head.inner ?? { kind: 'wildcard', type: head.type, span: head.span };
    return expandHead([inner, ...rest]);
  }
  return [row];
}
