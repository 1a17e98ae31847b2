/** `if`, `&&`, `||` and `?`. */

import type { BlockId, ValueId } from '../../ir/instructions.ts';
import type { EnumType } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { evaluate, value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import type { VariableId } from './ssa.ts';
import { buildBlock } from './statements.ts';

/** A variable for what an expression with several ends gives; none for `void`. */
export function resultVariable(f: FunctionBuilder, expr: TypedExpr): VariableId | undefined {
  const type = f.type(expr.type);
  return type.kind === 'void' || type.kind === 'never' ? undefined : f.ssa.variable(type);
}

/** One of the ends: its value goes into the variable, and control to `join`. */
export function endBranch(
  f: FunctionBuilder,
  result: VariableId | undefined,
  held: ValueId | undefined,
  join: BlockId,
): void {
  if (f.ssa.isDead) return;
  if (result !== undefined && held !== undefined) f.ssa.write(result, held);
  f.ssa.jump(join);
}

/** Goes on where all ends meet. */
export function joinBranches(
  f: FunctionBuilder,
  result: VariableId | undefined,
  join: BlockId,
): ValueId | undefined {
  f.ssa.enter(join);
  return result === undefined || f.ssa.isDead ? undefined : f.ssa.read(result);
}

export function buildIf(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'if' },
): ValueId | undefined {
  const { ssa } = f;
  const result = resultVariable(f, expr);
  const join = ssa.joinBlock();
  // A chain of `else if` may be long, so no recursion.
  for (let at = expr; ; ) {
    const rest = at.otherwise;
    const then = ssa.joinBlock();
    const otherwise = rest === undefined ? join : ssa.joinBlock();
    branchOn(f, at.condition, then, otherwise);
    ssa.enter(then);
    if (!ssa.isDead) endBranch(f, result, buildBlock(f, at.then), join);
    if (rest === undefined) break;
    ssa.enter(otherwise);
    if (ssa.isDead) break;
    if (rest.kind !== 'if') {
      endBranch(f, result, evaluate(f, rest), join);
      break;
    }
    at = rest;
  }
  return joinBranches(f, result, join);
}

/** Ends the current block by a condition, which may take several blocks itself. */
export function branchOn(
  f: FunctionBuilder,
  condition: TypedExpr,
  ifTrue: BlockId,
  ifFalse: BlockId,
): void {
  if (condition.kind === 'unary' && condition.op === 'not') {
    branchOn(f, condition.operand, ifFalse, ifTrue);
    return;
  }
  if (condition.kind === 'logical') {
    const right = f.ssa.joinBlock();
    if (condition.op === 'and') branchOn(f, condition.left, right, ifFalse);
    else branchOn(f, condition.left, ifTrue, right);
    f.ssa.enter(right);
    branchOn(f, condition.right, ifTrue, ifFalse);
    return;
  }
  const test = value(f, condition);
  f.at(condition.span);
  f.ssa.branch(test, ifTrue, ifFalse);
}

export function buildLogical(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'logical' },
): ValueId | undefined {
  const { ssa, ir } = f;
  if (isCheapAndPure(expr.right, 8)) {
    const left = value(f, expr.left);
    const right = value(f, expr.right);
    f.at(expr.span);
    return ir.binary(expr.op, left, right);
  }
  const result = ssa.variable(f.types.bool);
  const join = ssa.joinBlock();
  const right = ssa.joinBlock();
  const short = ssa.joinBlock();
  if (expr.op === 'and') branchOn(f, expr.left, right, short);
  else branchOn(f, expr.left, short, right);
  ssa.enter(short);
  f.at(expr.span);
  endBranch(f, result, ir.constant(f.types.bool, expr.op === 'or'), join);
  ssa.enter(right);
  endBranch(f, result, value(f, expr.right), join);
  return joinBranches(f, result, join);
}

/** Cheaper to compute than to jump around, and nobody can tell. */
function isCheapAndPure(expr: TypedExpr, budget: number): boolean {
  if (budget <= 0) return false;
  switch (expr.kind) {
    case 'literal':
      return true;
    case 'local':
      return expr.type.kind !== 'array' && expr.type.kind !== 'struct';
    case 'unary':
      return isCheapAndPure(expr.operand, budget - 1);
    case 'compare':
      if (expr.left.type.kind !== 'int' && expr.left.type.kind !== 'float') return false;
      return isCheapAndPure(expr.left, budget - 2) && isCheapAndPure(expr.right, budget - 2);
    case 'binary':
      if (expr.op === 'div' || expr.op === 'rem' || expr.op === 'concat') return false;
      return isCheapAndPure(expr.left, budget - 2) && isCheapAndPure(expr.right, budget - 2);
    default:
      return false;
  }
}

/** `e?`: the payload, or out of the function with `None` or `Err(e)`. */
export function buildTry(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'try' },
): ValueId | undefined {
  const { ir, ssa, types } = f;
  const from = f.type(expr.operand.type);
  const returns = f.type(expr.returns);
  const operand = value(f, expr.operand);
  if (ssa.isDead) return undefined;
  if (from.kind !== 'enum' || returns.kind !== 'enum') {
    throw new InternalError(`? on ${from.text} in ${f.name}`);
  }
  const result = types.variants(from).some((v) => v.name === 'Ok');
  const good = variantIndex(f, from, result ? 'Ok' : 'Some');
  const bad = variantIndex(f, from, result ? 'Err' : 'None');
  f.at(expr.span);
  const isGood = f.ir.compare(
    'eq',
    ir.add({ kind: 'enum.tag', type: types.i32, base: operand }),
    ir.i32(good),
  );
  const onGood = ssa.joinBlock();
  const onBad = ssa.joinBlock();
  ssa.branch(isGood, onGood, onBad);
  ssa.enter(onBad);
  const errorType = types.variants(from)[bad]?.payload[0];
  const args =
    errorType === undefined
      ? []
      : [ir.add({ kind: 'enum.payload', type: errorType, base: operand, variant: bad, index: 0 })];
  const variant = variantIndex(f, returns, result ? 'Err' : 'None');
  f.return(ir.add({ kind: 'enum.new', type: returns, variant, args }));
  ssa.enter(onGood);
  const type = types.variants(from)[good]?.payload[0];
  if (type === undefined) return undefined;
  return ir.add({ kind: 'enum.payload', type, base: operand, variant: good, index: 0 });
}

/** The number of a variant by its name. */
export function variantIndex(f: FunctionBuilder, type: EnumType, name: string): number {
  const index = f.types.variants(type).findIndex((v) => v.name === name);
  if (index < 0) throw new InternalError(`${type.text} has no variant ${name}`);
  return index;
}
