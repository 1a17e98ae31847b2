/** What fits the stack: a value that does not, or a function whose places do not, is an error in every mode. */

import type { Func } from '../../ir/module.ts';
import { isAggregate, type Type } from '../../ir/types.ts';
import { MAX_PARTS, type PartCounts } from '../../ir/value-size.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';

/** Whether the function's values and places fit; reports the first that does not. */
export function checkSize(func: Func, counts: PartCounts, diagnostics: Diagnostics): boolean {
  let places = 0;
  for (const [id, { kind, type }] of func.values.entries()) {
    const held = kind === 'slot' && type.kind === 'ref' ? type.target : type;
    if (!isAggregate(held)) continue;
    const parts = counts.of(held);
    if (kind === 'slot') places += parts;
    if (parts <= MAX_PARTS && places <= MAX_PARTS) continue;
    const span = func.sites[id]?.span ?? func.site.span;
    reportSize(diagnostics, span, held, parts > MAX_PARTS ? undefined : places);
    return false;
  }
  return true;
}

/** A value of `type` is too large; with `together`, only as one of several variables. */
export function reportSize(
  diagnostics: Diagnostics,
  span: Span,
  type: Type,
  together?: number,
): void {
  diagnostics.error(
    'FZ0293',
    span,
    together === undefined
      ? `a value of type \`${type.text}\` is too large`
      : 'the variables of this function are too large together',
    together === undefined
      ? `more than ${MAX_PARTS} scalars`
      : `with this \`${type.text}\` they are ${together} scalars, more than ${MAX_PARTS}`,
    ['use a `List`, or a slice that the host gives'],
  );
}
