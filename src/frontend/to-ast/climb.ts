/** Precedence climbing: the grammar's flat list of operands and operators becomes a tree. */

import type { Span } from '../../report/source.ts';
import type { BinaryOperator, CompareOperator, Expr, LogicalOperator, TypeNode } from '../ast.ts';
import type { Context } from './context.ts';

export type InfixOperator = BinaryOperator | CompareOperator | LogicalOperator;

/** What may follow an operand. */
export type Tail =
  | {
      readonly kind: 'infix';
      readonly op: InfixOperator;
      readonly opSpan: Span;
      readonly operand: Expr;
    }
  | { readonly kind: 'cast'; readonly type: TypeNode; readonly end: number }
  | {
      readonly kind: 'range';
      readonly inclusive: boolean;
      readonly opSpan: Span;
      readonly operand: Expr | undefined;
    };

type Associativity = 'left' | 'none';

/** Rust's table, from loose to tight. `as` binds tighter than all of these, prefix operators tighter still. */
const PRECEDENCE: Readonly<Record<InfixOperator | '..', readonly [level: number, Associativity]>> =
  {
    '..': [1, 'none'],
    '||': [2, 'left'],
    '&&': [3, 'left'],
    '==': [4, 'none'],
    '!=': [4, 'none'],
    '<': [4, 'none'],
    '<=': [4, 'none'],
    '>': [4, 'none'],
    '>=': [4, 'none'],
    '|': [5, 'left'],
    '^': [6, 'left'],
    '&': [7, 'left'],
    '<<': [8, 'left'],
    '>>': [8, 'left'],
    '+': [9, 'left'],
    '-': [9, 'left'],
    '*': [10, 'left'],
    '/': [10, 'left'],
    '%': [10, 'left'],
  };

export function isInfix(text: string): text is InfixOperator {
  return text !== '..' && Object.hasOwn(PRECEDENCE, text);
}

/** An operator that waits for its right operand. */
interface Pending {
  readonly left: Expr | undefined;
  readonly op: InfixOperator | '..';
  readonly inclusive: boolean;
  readonly opSpan: Span;
}

/**
 * Builds the tree with a stack of waiting operators instead of recursion: a list may be very long.
 * `first` is undefined for a range without a start, `..hi`.
 */
export function climb(
  context: Context,
  first: Expr | undefined,
  tails: readonly Tail[],
): Expr | undefined {
  const waiting: Pending[] = [];
  let current = first;
  for (const tail of tails) {
    if (tail.kind === 'cast') {
      if (current !== undefined) current = cast(context, current, tail);
      continue;
    }
    const op = tail.kind === 'range' ? '..' : tail.op;
    const [level] = PRECEDENCE[op];
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const [topLevel, associativity] = PRECEDENCE[top.op];
      if (topLevel < level) break;
      if (topLevel === level && associativity === 'none') chained(context, top, op, tail.opSpan);
      waiting.pop();
      current = combine(context, top, current);
    }
    const inclusive = tail.kind === 'range' && tail.inclusive;
    waiting.push({ left: current, op, inclusive, opSpan: tail.opSpan });
    current = tail.operand;
  }
  for (let top = waiting.pop(); top !== undefined; top = waiting.pop()) {
    current = combine(context, top, current);
  }
  return current;
}

function cast(context: Context, operand: Expr, tail: Extract<Tail, { kind: 'cast' }>): Expr {
  const span = context.span(operand.span.start, tail.end);
  return context.expr({ kind: 'cast', operand, type: tail.type, span }, [operand, tail.type]);
}

function combine(
  context: Context,
  { left, op, inclusive, opSpan }: Pending,
  right: Expr | undefined,
): Expr {
  const span = context.span(
    (left ?? { span: opSpan }).span.start,
    (right ?? { span: opSpan }).span.end,
  );
  if (op === '..') {
    return context.expr({ kind: 'range', lo: left, hi: right, inclusive, span }, [left, right]);
  }
  if (left === undefined || right === undefined) return { kind: 'error', span };
  return context.expr({ kind: 'binary', op, left, right, opSpan, span }, [left, right]);
}

function chained(context: Context, first: Pending, op: InfixOperator | '..', at: Span): void {
  const range = op === '..';
  const generic = first.op === '<' && op === '>';
  context.error({
    code: 'FZ0035',
    start: at.start,
    end: at.end,
    title: range ? 'ranges cannot be chained' : 'comparisons cannot be chained',
    label: 'second operator',
    more: [{ start: first.opSpan.start, end: first.opSpan.end, message: 'first operator' }],
    help: range
      ? ['put one of the ranges in parentheses']
      : generic
        ? [
            'to give type arguments in an expression, write `::<…>`',
            'to compare twice, write `a < b && b > c`',
          ]
        : ['split it: `a < b && b < c`'],
  });
}
