/** The implicit conversions: `bool` to integer, array to slice, and `never` to anything. */

import type { Type } from '../../ir/types.ts';
import type { Label } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import type { Reason, Want } from './want.ts';

/** The expression at the wanted type, or an error. */
export function coerce(b: Body, node: TypedExpr, want: Want): TypedExpr {
  if (want.mode !== 'must') return node;
  return convert(b, node, want.type) ?? mismatch(b, node, want.type, want.reason);
}

/** The expression at `type`, or undefined when it cannot be. */
export function convert(b: Body, node: TypedExpr, type: Type): TypedExpr | undefined {
  const from = b.resolve(node.type);
  const to = b.resolve(type);
  if (from === to || from.kind === 'error' || from.kind === 'never' || to.kind === 'error')
    return node;
  if (from.kind === 'bool' && isInteger(b, to)) {
    if (to.kind !== 'int') b.infer.unify(to, b.types.i32);
    return b.track({ kind: 'cast', operand: node, type: to, span: node.span });
  }
  if (from.kind === 'array' && to.kind === 'slice') {
    if (!b.infer.unify(from.element, to.element)) return undefined;
    return b.track({ kind: 'as-slice', operand: node, type: to, span: node.span });
  }
  return b.infer.unify(from, to) ? node : undefined;
}

/** An integer type, or the unknown one of a literal. */
export function isInteger(b: Body, type: Type): boolean {
  return type.kind === 'int' || b.infer.kindOf(type) === 'int';
}

/** Reports `mismatched types` and gives what stands in for the expression. */
export function mismatch(
  b: Body,
  node: TypedExpr,
  wanted: Type,
  reason: Reason | undefined,
): TypedExpr {
  const found = b.resolve(node.type);
  const expected = b.resolve(wanted);
  const more = reasonLabels(reason);
  const shown = b.show(expected);
  if (expected.kind === 'slice' && found.kind === 'list') {
    b.diagnostics.error(
      'FZ0702',
      node.span,
      'a `List` has no slices',
      `expected \`${shown}\`, found \`${b.show(found)}\``,
      ['pass the `List` itself, or copy its elements into a fixed array'],
      more,
    );
    return b.error(node.span);
  }
  b.diagnostics.error(
    'FZ0201',
    node.span,
    `expected \`${shown}\`, found \`${b.show(found)}\``,
    found.kind === 'void' ? 'this gives no value' : `this is \`${b.show(found)}\``,
    cures(b, node, found, expected),
    more,
  );
  return b.error(node.span);
}

export function reasonLabels(reason: Reason | undefined): readonly Label[] {
  if (reason === undefined) return [];
  return [{ span: reason.span, message: reason.message, primary: false }];
}

function cures(b: Body, node: TypedExpr, found: Type, expected: Type): readonly string[] {
  const number = (t: Type): boolean =>
    t.kind === 'int' ||
    t.kind === 'float' ||
    b.infer.kindOf(t) === 'int' ||
    b.infer.kindOf(t) === 'float';
  const isFloat = found.kind === 'float' || b.infer.kindOf(found) === 'float';
  if (isFloat && b.infer.kindOf(expected) === 'int') {
    // `let mut sum = 0`, and then floats are added: converting them would lose what they are for.
    return ['only a literal without a point makes it an integer: write `0.0` there, not `0`'];
  }
  if (number(found) && number(expected)) {
    return [`convert it: \`${sourceHint(b, node.span)} as ${b.show(expected)}\``];
  }
  if (found.kind === 'vector' || expected.kind === 'vector') return vectorCures(found, expected);
  if (expected.kind === 'bool' && isInteger(b, found)) return ['compare it: `… != 0`'];
  if (
    expected.kind === 'str' &&
    (number(found) || found.kind === 'bool' || found.kind === 'char')
  ) {
    return [`make text of it: \`str.from(${shortSource(b, node.span) ?? '…'})\``];
  }
  if (found.kind === 'char' && isInteger(b, expected)) {
    return [`convert it: \`${sourceHint(b, node.span)} as ${b.show(expected)}\``];
  }
  if (expected.kind === 'list' && (found.kind === 'array' || found.kind === 'slice')) {
    return ['make one with `List::new()`, and `push` each element'];
  }
  const { option, result } = b.program.prelude;
  if (expected.kind === 'enum' && expected.origin === option.origin) {
    if (fits(b, expected.args[0], found)) return ['wrap it: `Some(…)`'];
  }
  if (expected.kind === 'enum' && expected.origin === result.origin) {
    if (fits(b, expected.args[0], found)) return ['wrap it: `Ok(…)`'];
  }
  if (found.kind === 'enum' && (found.origin === option.origin || found.origin === result.origin)) {
    if (fits(b, found.args[0], expected)) return ['take the value out with `match` or `?`'];
  }
  return [];
}

/** A vector where something else is expected, or the other way round. */
function vectorCures(found: Type, expected: Type): readonly string[] {
  if (expected.kind === 'bool' && found.kind === 'vector' && found.mask) {
    return ['a comparison of vectors gives a mask: ask `.all()` or `.any()` of it'];
  }
  if (found.kind !== 'vector')
    return [`for every lane the same write \`${expected.text}.splat(…)\``];
  if (expected.kind !== 'vector') return [];
  if (found.lanes === expected.lanes && !found.mask && !expected.mask) {
    return [`convert the lanes: \`… as ${expected.text}\``];
  }
  return expected.mask ? [] : [`\`${expected.text}.from_bits(…)\` keeps the bits`];
}

/** Whether two types could be one, leaving both as they are. */
function fits(b: Body, left: Type | undefined, right: Type): boolean {
  if (left === undefined) return false;
  const mark = b.infer.mark();
  const answer = b.infer.unify(left, right);
  b.infer.rollback(mark);
  return answer;
}

/** An expression as an operand of `as`: short ones are shown as they are. */
function sourceHint(b: Body, span: Span): string {
  const text = shortSource(b, span);
  if (text === undefined) return '(…)';
  return /^[\w.:[\]()]*$/.test(text) ? text : `(${text})`;
}

function shortSource(b: Body, span: Span): string | undefined {
  const text = b.program.input.sources.file(span.file)?.text.slice(span.start, span.end);
  if (text === undefined || text.length > 24 || text.includes('\n')) return undefined;
  // An expression does not own the parentheses around its first part.
  return text.split('(').length === text.split(')').length ? text : undefined;
}
