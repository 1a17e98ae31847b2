/** Unary and binary operators, and `op=`. */

import type { BinaryOp, CompareOp } from '../../ir/ops.ts';
import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { BinaryOperator, CompareOperator, Expr, Statement } from '../ast.ts';
import type { TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { convert, isInteger } from './coerce.ts';
import { checkExpr } from './expressions.ts';
import { checkInt, literalInteger } from './literals.ts';
import { checkConstantRight, checkOperation } from './operations.ts';
import { assignablePlace } from './places.ts';
import { asVector } from './vectors.ts';
import { ANY, asHint, hint, must, type Want, wantedType } from './want.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

const ARITHMETIC: Readonly<Record<BinaryOperator, BinaryOp>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'shl',
  '>>': 'shr',
};
const COMPARE: Readonly<Record<CompareOperator, CompareOp>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

export function checkUnary(b: Body, expr: Of<'unary'>, want: Want): TypedExpr {
  const literal = literalInteger(expr);
  if (literal !== undefined) return checkInt(b, literal.value, literal.suffix, expr.span, want);
  const operand = checkExpr(b, expr.operand, asHint(want));
  const type = b.resolve(operand.type);
  if (type.kind === 'error' || type.kind === 'never') return operand;
  if (
    expr.op === '-' &&
    operand.kind === 'literal' &&
    typeof operand.value === 'number' &&
    expr.operand.kind === 'float'
  ) {
    return negatedFloat(b, operand, expr.span);
  }
  checkOperation(
    b,
    expr.op === '-' ? 'negate' : expr.op === '~' ? 'complement' : 'not',
    type,
    expr.span,
  );
  return b.track({
    kind: 'unary',
    op: expr.op === '-' ? 'neg' : 'not',
    operand,
    type,
    span: expr.span,
  });
}

/** `-1.5` is a literal too, so that it can stand in constants. */
function negatedFloat(
  b: Body,
  operand: Extract<TypedExpr, { kind: 'literal' }>,
  span: Span,
): TypedExpr {
  const node = { kind: 'literal' as const, type: operand.type, value: operand.value, span };
  const negate = (): void => {
    node.type = operand.type;
    node.value = -Number(operand.value);
  };
  if (b.infer.isOpen(operand.type)) b.patch(negate);
  else negate();
  return node;
}

export function checkBinary(b: Body, expr: Of<'binary'>, want: Want): TypedExpr {
  switch (expr.op) {
    case '&&':
    case '||':
      return checkLogical(b, expr, expr.op === '&&' ? 'and' : 'or');
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return checkCompare(b, expr, expr.op);
    case '<<':
    case '>>':
      return checkShift(b, expr, expr.op, want);
    default:
      return checkArithmetic(b, expr, expr.op, want);
  }
}

function checkLogical(b: Body, expr: Of<'binary'>, op: 'and' | 'or'): TypedExpr {
  const want = must(b.types.bool, {
    span: expr.opSpan,
    message: `\`${expr.op}\` joins two \`bool\`s`,
  });
  const left = checkExpr(b, expr.left, want);
  const right = checkExpr(b, expr.right, want);
  return { kind: 'logical', op, left, right, type: b.types.bool, span: expr.span };
}

/** Both operands, each a hint for the literals of the other. */
function checkOperands(
  b: Body,
  expr: Of<'binary'>,
  want: Want,
): { readonly left: TypedExpr; readonly right: TypedExpr } {
  // An integer literal on the left takes the type of the right, which may be a float.
  if (literalInteger(expr.left) !== undefined && literalInteger(expr.right) === undefined) {
    const right = checkExpr(b, expr.right, asHint(want));
    return { left: checkExpr(b, expr.left, hint(right.type)), right };
  }
  const left = checkExpr(b, expr.left, asHint(want));
  return { left, right: checkExpr(b, expr.right, hint(left.type)) };
}

interface Joined {
  readonly left: TypedExpr;
  readonly right: TypedExpr;
  readonly type: Type;
}

/** Brings both operands to one type; undefined when that cannot be. */
function join(b: Body, left: TypedExpr, right: TypedExpr): Joined | undefined {
  const leftType = b.resolve(left.type);
  const rightType = b.resolve(right.type);
  if (leftType.kind === 'never') return { left, right, type: rightType };
  if (rightType.kind === 'never') return { left, right, type: leftType };
  if (leftType.kind === 'bool' && isInteger(b, rightType)) {
    const converted = convert(b, left, rightType);
    return converted === undefined ? undefined : { left: converted, right, type: rightType };
  }
  if (rightType.kind === 'bool' && isInteger(b, leftType)) {
    const converted = convert(b, right, leftType);
    return converted === undefined ? undefined : { left, right: converted, type: leftType };
  }
  return b.infer.unify(leftType, rightType)
    ? { left, right, type: b.resolve(leftType) }
    : undefined;
}

function checkCompare(b: Body, expr: Of<'binary'>, operator: CompareOperator): TypedExpr {
  const { left, right } = checkOperands(b, expr, ANY);
  if (left.type.kind === 'error' || right.type.kind === 'error') return boolError(b, expr.span);
  const joined = join(b, left, right);
  if (joined === undefined) {
    reportDifferent(b, expr, left, right);
    return boolError(b, expr.span);
  }
  checkOperation(b, isOrdering(operator) ? 'order' : 'equal', joined.type, expr.span);
  const vector = asVector(b, joined.type);
  return {
    kind: 'compare',
    op: COMPARE[operator],
    left: joined.left,
    right: joined.right,
    // Lanes compare one by one.
    type: vector === undefined ? b.types.bool : b.types.mask(vector.element),
    span: expr.span,
  };
}

/** A comparison is a `bool` whatever is wrong inside. */
function boolError(b: Body, span: Span): TypedExpr {
  return { kind: 'literal', type: b.types.bool, value: false, span };
}

function isOrdering(operator: CompareOperator): boolean {
  return operator !== '==' && operator !== '!=';
}

function checkArithmetic(
  b: Body,
  expr: Of<'binary'>,
  operator: BinaryOperator,
  want: Want,
): TypedExpr {
  const operands = checkOperands(b, expr, want);
  const { left, right } = boolsAsIntegers(b, operator, operands, want);
  if (left.type.kind === 'error' || right.type.kind === 'error') return b.error(expr.span);
  const joined = join(b, left, right);
  if (joined === undefined) {
    reportDifferent(b, expr, left, right);
    return b.error(expr.span);
  }
  return arithmetic(b, operator, joined, expr.span);
}

/** `a + b` of two `bool`s where an integer is expected counts them. */
function boolsAsIntegers(
  b: Body,
  operator: BinaryOperator,
  operands: { readonly left: TypedExpr; readonly right: TypedExpr },
  want: Want,
): { readonly left: TypedExpr; readonly right: TypedExpr } {
  const { left, right } = operands;
  const wanted = wantedType(want);
  if (wanted === undefined || operator === '&' || operator === '|' || operator === '^')
    return operands;
  const target = b.resolve(wanted);
  const bools = b.resolve(left.type).kind === 'bool' && b.resolve(right.type).kind === 'bool';
  if (!bools || target.kind !== 'int') return operands;
  return { left: convert(b, left, target) ?? left, right: convert(b, right, target) ?? right };
}

function arithmetic(b: Body, operator: BinaryOperator, joined: Joined, span: Span): TypedExpr {
  const { left, right, type } = joined;
  const op: BinaryOp | 'concat' =
    operator === '+' && type.kind === 'str' ? 'concat' : ARITHMETIC[operator];
  const node: TypedExpr = b.track({ kind: 'binary', op, left, right, type, span });
  checkOperation(b, operator, type, span);
  if (operator === '+' && b.infer.kindOf(type) === 'any') {
    // Only the rest of the function tells that these are strings.
    const open: { op: BinaryOp | 'concat' } = node;
    b.patch(() => {
      if (node.type.kind === 'str') open.op = 'concat';
    });
  }
  if (operator === '/' || operator === '%') checkConstantRight(b, operator, type, right);
  return node;
}

function checkShift(b: Body, expr: Of<'binary'>, operator: '<<' | '>>', want: Want): TypedExpr {
  const left = checkExpr(b, expr.left, asHint(want));
  const right = checkExpr(b, expr.right, ANY);
  if (left.type.kind === 'error' || right.type.kind === 'error') return b.error(expr.span);
  const type = b.resolve(left.type);
  checkOperation(b, operator, type, expr.span);
  checkOperation(b, 'count', b.resolve(right.type), right.span);
  checkConstantRight(b, operator, type, right);
  return b.track({ kind: 'binary', op: ARITHMETIC[operator], left, right, type, span: expr.span });
}

function reportDifferent(b: Body, expr: Of<'binary'>, left: TypedExpr, right: TypedExpr): void {
  const leftText = b.show(left.type);
  const rightText = b.show(right.type);
  const leftType = b.resolve(left.type);
  const rightType = b.resolve(right.type);
  const number = (t: Type): boolean =>
    t.kind === 'int' || t.kind === 'float' || b.infer.kindOf(t) !== undefined;
  const text = leftType.kind === 'str' || rightType.kind === 'str';
  b.diagnostics.error(
    'FZ0203',
    expr.span,
    `\`${expr.op}\` needs two operands of one type, not \`${leftText}\` and \`${rightText}\``,
    '',
    leftType.kind === 'vector' || rightType.kind === 'vector'
      ? vectorCures(leftType, rightType)
      : number(leftType) && number(rightType)
        ? ['convert one of them with `as`']
        : text && expr.op === '+'
          ? ['make text of the other with `str.from(…)`, or write `f"…{x}…"`']
          : [],
    [
      { span: left.span, message: `this is \`${leftText}\``, primary: false },
      { span: right.span, message: `this is \`${rightText}\``, primary: false },
    ],
  );
}

/** A vector beside something else. */
function vectorCures(left: Type, right: Type): readonly string[] {
  if (left.kind === 'vector' && right.kind === 'vector') {
    return left.lanes === right.lanes && !left.mask && !right.mask
      ? [`convert the lanes of one of them: \`… as ${left.text}\``]
      : [`only vectors of one type go together; \`${left.text}.from_bits(…)\` keeps the bits`];
  }
  const { text } = left.kind === 'vector' ? left : right;
  return [`for the same value in every lane write \`${text}.splat(…)\``];
}

/** `place op= value`. */
export function checkCompound(
  b: Body,
  statement: Extract<Statement, { kind: 'assign' }>,
): readonly TypedStatement[] {
  const operator = statement.op;
  const place = assignablePlace(b, statement.place, 'compound');
  if (operator === undefined || place === undefined) {
    checkExpr(b, statement.value, ANY);
    return [];
  }
  const type = b.resolve(place.type);
  const shift = operator === '<<' || operator === '>>';
  const value = checkExpr(
    b,
    statement.value,
    shift ? ANY : must(type, { span: place.span, message: `this is \`${b.show(type)}\`` }),
  );
  if (value.type.kind === 'error') return [];
  checkOperation(b, operator, type, statement.span);
  if (shift) checkOperation(b, 'count', b.resolve(value.type), value.span);
  if (shift || operator === '/' || operator === '%') checkConstantRight(b, operator, type, value);
  const op: BinaryOp | 'concat' =
    operator === '+' && type.kind === 'str' ? 'concat' : ARITHMETIC[operator];
  const typed: TypedStatement = { kind: 'compound', place, op, value, span: statement.span };
  if (operator === '+' && b.infer.kindOf(type) === 'any') {
    const open: { op: BinaryOp | 'concat' } = typed;
    b.patch(() => {
      if (place.type.kind === 'str') open.op = 'concat';
    });
  }
  return [typed];
}
