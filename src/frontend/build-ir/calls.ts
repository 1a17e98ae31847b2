/** Calls, and the ways of arguments. */

import type { ValueId } from '../../ir/instructions.ts';
import type { ParameterType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { SliceDemand, TypedArg, TypedExpr } from '../typed-ast.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { elementCount, isInMemory, preparePlace, refTo, spill } from './places.ts';

interface Arguments {
  readonly values: readonly ValueId[];
  /** Puts back what was passed `mut` by way of a copy. */
  readonly writeBack: () => void;
}

export function buildCall(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'call' },
): ValueId | undefined {
  const { callee } = expr;
  const args = buildArguments(f, expr.args, expr.span);
  if (f.ssa.isDead) return undefined;
  f.at(expr.span);
  if (expr.demands !== undefined) checkDemand(f, expr.demands, args.values);
  if (callee.kind === 'extern') {
    const name = f.module.import(callee);
    return finishCall(f.ir.call(name, callee.result, args.values), callee.result, args);
  }
  const typeArgs = expr.typeArgs.map((t) => f.type(t));
  const name = f.module.instance(callee, typeArgs, expr.span);
  const map = new Map<ParameterType, Type>();
  callee.generics.forEach((parameter, i) => {
    const arg = typeArgs[i];
    if (arg !== undefined) map.set(parameter, arg);
  });
  const result = f.types.substitute(callee.result, map);
  return finishCall(f.ir.call(name, result, args.values), result, args);
}

/** Panics where the slices of a call are not what it demands. */
function checkDemand(f: FunctionBuilder, demand: SliceDemand, args: readonly ValueId[]): void {
  const [first, second] = args.map((arg) => elementCount(f, arg));
  if (first === undefined) throw new InternalError('a demand on no slice');
  const good = f.ssa.joinBlock();
  const bad = f.ssa.joinBlock();
  if (demand.kind === 'some element')
    f.ssa.branch(f.ir.compare('ne', first, f.ir.i32(0)), good, bad);
  else f.ssa.branch(f.ir.compare('eq', first, second ?? first), good, bad);
  f.ssa.enter(bad);
  const message = f.ir.constant(f.types.str, demand.message);
  f.ssa.terminate({ kind: 'trap', trap: 'panic', args: [message] });
  f.ssa.enter(good);
}

/** The candidate whose first parameter has the type that the first argument has here. */
export function buildOverloaded(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'overloaded' },
): ValueId | undefined {
  const args = expr.args.map((arg) => value(f, arg));
  if (f.ssa.isDead) return undefined;
  const [first] = expr.args;
  const type = first && f.type(first.type);
  const callee = expr.candidates.find((candidate) => candidate.params[0]?.type === type);
  if (callee === undefined) throw new InternalError(`no ${expr.name} of ${type?.text}`);
  f.at(expr.span);
  return f.ir.call(f.module.instance(callee, [], expr.span), callee.result, args);
}

export function buildIndirectCall(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'call-indirect' },
): ValueId | undefined {
  const callee = value(f, expr.callee);
  const args = buildArguments(f, expr.args, expr.span);
  if (f.ssa.isDead) return undefined;
  const signature = f.type(expr.signature);
  if (signature.kind !== 'function') throw new InternalError(`a call of ${signature.text}`);
  f.at(expr.span);
  const call = f.ir.callIndirect(signature, callee, args.values);
  return finishCall(call, signature.result, args);
}

function finishCall(call: ValueId, result: Type, args: Arguments): ValueId | undefined {
  args.writeBack();
  return result.kind === 'void' ? undefined : call;
}

/** Evaluates arguments from left to right, then checks that those passed `mut` overlap no other. */
function buildArguments(f: FunctionBuilder, args: readonly TypedArg[], span: Span): Arguments {
  const copies: (() => void)[] = [];
  const values = args.map((arg) => {
    if (!arg.mut) return value(f, arg.value);
    const { place } = arg;
    if (place.type.kind === 'slice') return value(f, place);
    if (isInMemory(f, place)) return refTo(f, place);
    // An element of a list has no place of its own: in by copy, out by copy.
    const pending = preparePlace(f, place);
    const slot = spill(f, pending.finish().read(), f.type(place.type));
    copies.push(() => pending.finish().write(f.ir.load(slot)));
    return slot;
  });
  checkDisjoint(f, args, values, span);
  return {
    values,
    writeBack: () => {
      for (const copy of copies) copy();
    },
  };
}

function checkDisjoint(
  f: FunctionBuilder,
  args: readonly TypedArg[],
  values: readonly ValueId[],
  span: Span,
): void {
  const done = new Set<string>();
  const isView = (v: ValueId): boolean => {
    const { kind } = f.ir.typeOf(v);
    return kind === 'ref' || kind === 'slice';
  };
  args.forEach((arg, i) => {
    if (!arg.mut) return;
    for (const j of arg.disjointFrom) {
      const left = values[Math.min(i, j)];
      const right = values[Math.max(i, j)];
      const key = `${Math.min(i, j)},${Math.max(i, j)}`;
      if (left === undefined || right === undefined || done.has(key)) continue;
      done.add(key);
      if (!isView(left) || !isView(right)) continue;
      f.at(span);
      f.ir.check('disjoint', [left, right]);
    }
  });
}
