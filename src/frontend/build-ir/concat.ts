/** Joined strings: a chain of `+` and an `f"…"` become one operation on all the parts. */

import type { ValueId } from '../../ir/instructions.ts';
import type { Span } from '../../report/source.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';

/** The parts joined, with `first` before them. */
export function buildConcat(f: FunctionBuilder, exprs: readonly TypedExpr[], span: Span): ValueId {
  return joinStrings(f, concatParts(f, exprs), span);
}

/** The values of the parts of a concatenation, evaluated in order; neighbouring literals are one. */
export function concatParts(f: FunctionBuilder, exprs: readonly TypedExpr[]): readonly ValueId[] {
  const parts: ValueId[] = [];
  let literal = '';
  const flush = (): void => {
    if (literal !== '') parts.push(f.ir.constant(f.types.str, literal));
    literal = '';
  };
  for (const leaf of flatten(exprs)) {
    if (leaf.kind === 'literal' && typeof leaf.value === 'string') {
      literal += leaf.value;
    } else {
      flush();
      parts.push(value(f, leaf));
    }
  }
  flush();
  return parts;
}

export function joinStrings(f: FunctionBuilder, parts: readonly ValueId[], span: Span): ValueId {
  f.at(span);
  const [only] = parts;
  if (only === undefined) return f.ir.constant(f.types.str, '');
  return parts.length === 1 ? only : f.ir.runtime('str.concat', f.types.str, parts);
}

/** The leaves of nested concatenations from left to right. A chain of `+` may be long, so no recursion. */
function flatten(exprs: readonly TypedExpr[]): readonly TypedExpr[] {
  const leaves: TypedExpr[] = [];
  const stack = [...exprs].reverse();
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.kind === 'binary' && at.op === 'concat') stack.push(at.right, at.left);
    else if (at.kind === 'concat') stack.push(...[...at.parts].reverse());
    else leaves.push(at);
  }
  return leaves;
}
