/** Which types an operator is for, said once for all operators. */

import type { Bound, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { BinaryOperator } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { impliesBound, satisfies } from './bounds.ts';
import { knownInteger, mayBeKnown } from './fold.ts';

export type Operation =
  | BinaryOperator
  | 'negate'
  | 'not'
  | 'complement'
  | 'equal'
  | 'order'
  | 'count';

interface OperationRow {
  /** For messages: "cannot {verb} `T`". */
  readonly verb: string;
  /** What a type parameter needs. */
  readonly bound: Bound;
  readonly on: (type: Type) => boolean;
}

const isInt = (t: Type): boolean => t.kind === 'int';
const isNumber = (t: Type): boolean => t.kind === 'int' || t.kind === 'float';
const isBits = (t: Type): boolean => t.kind === 'int' || t.kind === 'bool';

const ROWS: Readonly<Record<Operation, OperationRow>> = {
  '+': { verb: 'add', bound: 'Num', on: (t) => isNumber(t) || t.kind === 'str' },
  '-': { verb: 'subtract', bound: 'Num', on: isNumber },
  '*': { verb: 'multiply', bound: 'Num', on: isNumber },
  '/': { verb: 'divide', bound: 'Num', on: isNumber },
  '%': { verb: 'take the remainder of', bound: 'Num', on: isNumber },
  '&': { verb: 'use `&` on', bound: 'Int', on: isBits },
  '|': { verb: 'use `|` on', bound: 'Int', on: isBits },
  '^': { verb: 'use `^` on', bound: 'Int', on: isBits },
  '<<': { verb: 'shift', bound: 'Int', on: isInt },
  '>>': { verb: 'shift', bound: 'Int', on: isInt },
  count: { verb: 'shift by', bound: 'Int', on: isInt },
  negate: {
    verb: 'negate',
    bound: 'Num',
    on: (t) => t.kind === 'float' || (t.kind === 'int' && t.signed),
  },
  complement: { verb: 'use `~` on', bound: 'Int', on: isInt },
  not: { verb: 'use `!` on', bound: 'Int', on: isBits },
  equal: { verb: 'compare', bound: 'Eq', on: () => false },
  order: { verb: 'order', bound: 'Ord', on: () => false },
};

/** Reports an operation that the type does not have, now or when the type is known. */
export function checkOperation(b: Body, operation: Operation, type: Type, at: Span): void {
  const known = b.resolve(type);
  if (b.infer.isOpen(known)) {
    b.later(() => {
      report(b, operation, b.infer.zonk(known), at);
    });
  } else {
    report(b, operation, known, at);
  }
}

function report(b: Body, operation: Operation, whole: Type, at: Span): void {
  if (whole.kind === 'error' || whole.kind === 'never') return;
  const row = ROWS[operation];
  // Of a vector it is what it is of each lane.
  const lanes = whole.kind === 'vector' && operation !== 'count';
  if (lanes && whole.mask) {
    if (!MASK_OPERATIONS.has(operation)) reportMask(b, row.verb, whole.text, at);
    return;
  }
  const type = lanes ? whole.element : whole;
  if (type.kind === 'parameter') {
    if (impliesBound(type.bounds, row.bound)) return;
    b.diagnostics.error(
      'FZ0208',
      at,
      `cannot ${row.verb} values of type \`${type.name}\``,
      type.bounds.length === 0
        ? `\`${type.name}\` has no bounds`
        : `\`${type.name}: ${type.bounds.join(' + ')}\` does not allow it`,
      [`add the bound: \`${type.name}: ${[...type.bounds, row.bound].join(' + ')}\``],
    );
    return;
  }
  if (operation === 'equal' ? satisfies(type, 'Eq', b.program) : row.on(type)) return;
  if (operation === 'order' && satisfies(type, 'Ord', b.program)) return;
  b.diagnostics.error(
    'FZ0203',
    at,
    `cannot ${row.verb} values of type \`${type.text}\``,
    `not for \`${type.text}\``,
    cures(operation, type),
  );
}

const MASK_OPERATIONS: ReadonlySet<Operation> = new Set<Operation>([
  '&',
  '|',
  '^',
  'not',
  'complement',
]);

function reportMask(b: Body, verb: string, text: string, at: Span): void {
  b.diagnostics.error(
    'FZ0203',
    at,
    `cannot ${verb} values of type \`${text}\``,
    `not for \`${text}\``,
    [
      'masks have `&`, `|`, `^` and `!`; `a ^ b` tells where they differ, `.any()` and `.all()` give a `bool`',
    ],
  );
}

function cures(operation: Operation, type: Type): readonly string[] {
  if (operation === 'negate' && type.kind === 'int')
    return ['write `0 - x`, which wraps, or use a signed type'];
  if (type.kind === 'bool' && operation !== 'order') {
    return operation === 'complement'
      ? ['`!` negates a `bool`']
      : ['convert to a number first: `… as i32`; `&&`, `||` and `!` are for `bool`'];
  }
  if (type.kind === 'enum' && (operation === 'order' || operation === '+')) {
    return ['take the value out with `match` first'];
  }
  if (operation === 'equal' && (type.kind === 'list' || type.kind === 'slice')) {
    return ['compare the elements in a loop'];
  }
  if (operation === 'equal') {
    return [
      'what has a `List`, `Map`, `Set` or function in it is not compared as a whole: compare its parts',
    ];
  }
  if (operation === 'count') return ['a shift count is an integer'];
  return [];
}

/** Shifts by a constant that is too large, and division by a constant zero. */
export function checkConstantRight(
  b: Body,
  operator: BinaryOperator,
  type: Type,
  right: TypedExpr,
): void {
  if (!mayBeKnown(right)) return;
  b.later(() => {
    const value = knownInteger(right);
    const known = b.infer.zonk(type);
    if (value === undefined) return;
    if (operator === '/' || operator === '%') {
      if (value !== 0n || known.kind !== 'int') return;
      b.diagnostics.error(
        'FZ0506',
        right.span,
        operator === '/' ? 'division by zero' : 'remainder of a division by zero',
        'this is zero',
      );
      return;
    }
    const shifted = known.kind === 'vector' ? known.element : known;
    const bits = shifted.kind === 'int' ? shifted.bits : 64;
    if (value >= 0n && value < BigInt(bits)) return;
    b.diagnostics.error(
      'FZ0505',
      right.span,
      value < 0n
        ? `shift by ${value}`
        : `shift by ${value}, but \`${known.text}\` has only ${bits} bits`,
      value < 0n ? 'negative' : `counts go from 0 to ${bits - 1}`,
      value < 0n ? ['shift in the other direction'] : ['a count that is not constant is masked'],
    );
  });
}
