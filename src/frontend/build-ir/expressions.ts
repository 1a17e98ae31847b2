/** Expressions → values. One case per kind; what takes more than a few lines has a file of its own. */

import type { ValueId } from '../../ir/instructions.ts';
import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { buildBuiltin } from './builtins.ts';
import { buildCall, buildIndirectCall, buildOverloaded } from './calls.ts';
import { buildCast } from './casts.ts';
import { buildConcat } from './concat.ts';
import { buildIf, buildLogical, buildTry } from './conditions.ts';
import { constantValue, normalise } from './constants.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { buildLoop } from './loops.ts';
import { buildMatch } from './match/match.ts';
import { buildBinary, buildCompare, unaryOf } from './operators.ts';
import { checkListIndex, elementCount, isInMemory, refTo } from './places.ts';
import { buildSlice, sliceOfAll } from './slices.ts';
import { buildBlock } from './statements.ts';
import { buildVector } from './vectors.ts';

/** The value of an expression that is not `void`. Where control does not come back, any value. */
export function value(f: FunctionBuilder, expr: TypedExpr): ValueId {
  const result = evaluate(f, expr);
  if (f.ssa.isDead) return f.ssa.poison(f.type(expr.type));
  if (result === undefined) throw new InternalError(`a ${expr.kind} without value in ${f.name}`);
  return result;
}

/** Builds an expression; gives its value, or nothing for `void` and where control does not come back. */
export function evaluate(f: FunctionBuilder, expr: TypedExpr): ValueId | undefined {
  switch (expr.kind) {
    case 'local': {
      const home = f.home(expr.local);
      if (home.kind === 'none') return undefined;
      if (home.kind === 'variable') return f.ssa.read(home.variable);
      f.at(expr.span);
      return f.ir.load(home.ref);
    }
    case 'static': {
      const ref = refTo(f, expr);
      return f.ir.load(ref);
    }
    case 'const':
      if (f.isData(expr.decl)) return f.ir.load(refTo(f, expr));
      f.at(expr.span);
      return constantValue(f, f.type(expr.type), f.module.constant(expr.decl));
    case 'field': {
      if (isInMemory(f, expr)) return f.ir.load(refTo(f, expr));
      const base = value(f, expr.base);
      f.at(expr.span);
      return f.ir.part(base, expr.index);
    }
    case 'index':
      return buildIndex(f, expr);
    case 'literal': {
      const type = f.type(expr.type);
      f.at(expr.span);
      return f.ir.constant(type, normalise(type, expr.value));
    }
    case 'bytes':
      return buildBytes(f, expr);
    case 'function': {
      const args = expr.typeArgs.map((t) => f.type(t));
      f.at(expr.span);
      const name = f.module.instance(expr.func, args, expr.span);
      return f.ir.add({ kind: 'func.ref', type: f.type(expr.type), name });
    }
    case 'unary': {
      const operand = value(f, expr.operand);
      f.at(expr.span);
      return unaryOf(f, expr.op, operand);
    }
    case 'binary':
      return expr.op === 'concat' ? buildConcat(f, [expr], expr.span) : buildBinary(f, expr);
    case 'concat':
      return buildConcat(f, expr.parts, expr.span);
    case 'compare':
      return buildCompare(f, expr);
    case 'logical':
      return buildLogical(f, expr);
    case 'cast':
      return buildCast(f, expr);
    case 'reinterpret': {
      const operand = value(f, expr.operand);
      f.at(expr.span);
      return f.ir.add({ kind: 'reinterpret', type: f.type(expr.type), operand });
    }
    case 'as-slice':
      return sliceOfAll(f, expr.operand, expr.span);
    case 'slice':
      return buildSlice(f, expr);
    case 'call':
      return buildCall(f, expr);
    case 'call-indirect':
      return buildIndirectCall(f, expr);
    case 'builtin':
      return buildBuiltin(f, expr);
    case 'overloaded':
      return buildOverloaded(f, expr);
    case 'vector':
      return buildVector(f, expr);
    case 'struct':
    case 'tuple':
    case 'array':
    case 'repeat':
    case 'enum':
      return buildAggregate(f, expr);
    case 'block':
      return buildBlock(f, expr.block);
    case 'if':
      return buildIf(f, expr);
    case 'match':
      return buildMatch(f, expr);
    case 'loop':
      return buildLoop(f, expr);
    case 'return': {
      const result = expr.value && evaluate(f, expr.value);
      f.at(expr.span);
      f.return(result);
      return undefined;
    }
    case 'break':
    case 'continue':
      return buildJump(f, expr);
    case 'try':
      return buildTry(f, expr);
    default:
      return unreachable(expr, 'evaluate');
  }
}

function buildIndex(f: FunctionBuilder, expr: TypedExpr & { readonly kind: 'index' }): ValueId {
  if (isInMemory(f, expr)) return f.ir.load(refTo(f, expr));
  const type = f.type(expr.type);
  const base = value(f, expr.base);
  const index = value(f, expr.index);
  if (expr.base.type.kind === 'list') {
    checkListIndex(f, base, index, expr.span);
    return f.ir.runtime('list.get', type, [base, f.ir.convert(f.types.i32, index)]);
  }
  f.at(expr.span);
  f.ir.check('bounds', [index, elementCount(f, base)]);
  return f.ir.add({ kind: 'array.get', type, base, index: f.ir.convert(f.types.i32, index) });
}

function buildBytes(f: FunctionBuilder, expr: TypedExpr & { readonly kind: 'bytes' }): ValueId {
  if (isInMemory(f, expr)) return f.ir.load(refTo(f, expr));
  f.at(expr.span);
  const bytes = [...expr.value].map((byte) => f.ir.constant(f.types.u8, byte));
  return f.ir.aggregate(f.type(expr.type), bytes);
}

function buildAggregate(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'struct' | 'tuple' | 'array' | 'repeat' | 'enum' },
): ValueId {
  const type = f.type(expr.type);
  switch (expr.kind) {
    case 'struct': {
      const values: ValueId[] = [];
      for (const i of expr.order) {
        const part = expr.values[i];
        if (part !== undefined) values[i] = value(f, part);
      }
      f.at(expr.span);
      return f.ir.aggregate(type, values);
    }
    case 'array':
      if (isInMemory(f, expr)) return f.ir.load(refTo(f, expr));
      return aggregateOf(f, expr, expr.elements);
    case 'tuple':
      return aggregateOf(f, expr, expr.elements);
    case 'repeat': {
      const element = value(f, expr.value);
      f.at(expr.span);
      return f.ir.add({ kind: 'array.splat', type, value: element });
    }
    case 'enum': {
      const args = expr.args.map((arg) => value(f, arg));
      f.at(expr.span);
      return f.ir.add({ kind: 'enum.new', type, variant: expr.variant, args });
    }
    default:
      return unreachable(expr, 'buildAggregate');
  }
}

function aggregateOf(f: FunctionBuilder, expr: TypedExpr, parts: readonly TypedExpr[]): ValueId {
  const values = parts.map((part) => value(f, part));
  f.at(expr.span);
  return f.ir.aggregate(f.type(expr.type), values);
}

function buildJump(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'break' | 'continue' },
): undefined {
  const loop = f.loops.get(expr.target);
  if (loop === undefined) throw new InternalError(`a ${expr.kind} outside its loop in ${f.name}`);
  if (expr.kind === 'continue') {
    f.at(expr.span);
    f.exits.leave(loop.onContinue);
    return;
  }
  const result = expr.value && evaluate(f, expr.value);
  if (loop.result !== undefined && result !== undefined) f.ssa.write(loop.result, result);
  f.at(expr.span);
  f.exits.leave(loop.onBreak);
}
