/** Expressions: who checks which kind. Kept small, because it is on the stack once per level of nesting. */

import type { Expr } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import {
  checkArray,
  checkField,
  checkRepeat,
  checkStruct,
  checkTuple,
  checkTupleField,
} from './aggregates.ts';
import type { Body } from './body.ts';
import { checkCall } from './calls.ts';
import { checkCast } from './casts.ts';
import { coerce } from './coerce.ts';
import { checkBlockExpr, checkIf, checkLoop } from './control.ts';
import { checkIndex } from './indexing.ts';
import { checkBreak, checkContinue, checkReturn, checkTry } from './jumps.ts';
import { checkFloat, checkInt, plainLiteral } from './literals.ts';
import { checkMatch } from './matches.ts';
import { checkMethod } from './methods.ts';
import { checkBinary, checkUnary } from './operators.ts';
import { checkFormat } from './strings.ts';
import { checkPath } from './value-exprs.ts';
import { ANY, DROP, type Want } from './want.ts';

/** Checks an expression. With a `must`, the result has that type or stands for a reported error. */
export function checkExpr(b: Body, expr: Expr, want: Want): TypedExpr {
  b.program.exprDepth++;
  const node = dispatch(b, expr, want);
  b.program.exprDepth--;
  return want.mode === 'must' ? coerce(b, node, want) : node;
}

function dispatch(b: Body, expr: Expr, want: Want): TypedExpr {
  switch (expr.kind) {
    case 'int':
      return checkInt(b, expr.value, expr.suffix, expr.span, want);
    case 'float':
      return checkFloat(b, expr.value, expr.suffix, expr.span, want);
    case 'bool':
      return plainLiteral(b.types.bool, expr.value, expr.span);
    case 'char':
      return plainLiteral(b.types.char, expr.value, expr.span);
    case 'string':
      return plainLiteral(b.types.str, expr.value, expr.span);
    case 'bytes':
      return {
        kind: 'bytes',
        type: b.types.array(b.types.u8, expr.value.length),
        value: expr.value,
        span: expr.span,
      };
    case 'format':
      return checkFormat(b, expr);
    case 'path':
      return checkPath(b, expr.path, want);
    case 'unary':
      return checkUnary(b, expr, want);
    case 'binary':
      return checkBinary(b, expr, want);
    case 'cast':
      return checkCast(b, expr);
    case 'call':
      return checkCall(b, expr, want);
    case 'field':
      return checkField(b, expr, want);
    case 'method':
      return checkMethod(b, expr, want);
    case 'tuple-field':
      return checkTupleField(b, expr);
    case 'index':
      return checkIndex(b, expr);
    case 'range':
      return strayRange(b, expr);
    case 'tuple':
      return checkTuple(b, expr, want);
    case 'array':
      return checkArray(b, expr, want);
    case 'repeat':
      return checkRepeat(b, expr, want);
    case 'struct':
      return checkStruct(b, expr, want);
    case 'block':
      return checkBlockExpr(b, expr, want);
    case 'if':
      return checkIf(b, expr, want);
    case 'match':
      return checkMatch(b, expr, want);
    case 'loop':
      return checkLoop(b, expr, want);
    case 'return':
      return checkReturn(b, expr);
    case 'break':
      return checkBreak(b, expr);
    case 'continue':
      return checkContinue(b, expr);
    case 'try':
      return checkTry(b, expr);
    case 'error':
      return b.error(expr.span);
  }
}

/** Checks an expression whose value nobody uses. `statement`: it stands alone, where it should do something. */
export function checkDropped(b: Body, expr: Expr, statement: boolean): TypedExpr {
  switch (expr.kind) {
    case 'if':
    case 'match':
    case 'block':
    case 'loop':
      return checkExpr(b, expr, DROP);
    default: {
      const node = checkExpr(b, expr, ANY);
      warnDroppedResult(b, node);
      if (statement) warnUnusedValue(b, node);
      return node;
    }
  }
}

function warnDroppedResult(b: Body, node: TypedExpr): void {
  const type = b.resolve(node.type);
  if (type.kind !== 'enum' || type.origin !== b.program.prelude.result.origin) return;
  b.warn(
    'FZ0354',
    node.span,
    'this `Result` is dropped, and an error in it with it',
    'not looked at',
    ['use `match` or `?`, or write `discard` before it'],
  );
}

/** A statement that computes something and does nothing. */
function warnUnusedValue(b: Body, node: TypedExpr): void {
  switch (node.kind) {
    case 'literal':
    case 'local':
    case 'const':
    case 'static':
    case 'field':
    case 'unary':
    case 'binary':
    case 'compare':
    case 'cast':
    case 'tuple':
    case 'array':
    case 'struct':
    case 'enum':
    case 'function':
    case 'concat':
      break;
    default:
      return;
  }
  if (node.type.kind === 'error') return;
  b.warn(
    'FZ0355',
    node.span,
    'unused value',
    'computed, and then dropped',
    node.kind === 'compare' && node.op === 'eq'
      ? ['an assignment is written with one `=`']
      : ['remove it, or write `discard` before it'],
  );
}

function strayRange(b: Body, expr: Extract<Expr, { kind: 'range' }>): TypedExpr {
  for (const end of [expr.lo, expr.hi]) if (end !== undefined) checkExpr(b, end, ANY);
  b.diagnostics.error('FZ0222', expr.span, 'a range is not a value', 'not usable here', [
    'ranges stand in `for … in`, inside `[ ]`, and in patterns',
  ]);
  return b.error(expr.span);
}
