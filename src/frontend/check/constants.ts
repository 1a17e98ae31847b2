/** Constants: their types, and their values on demand. */

import type { Constant } from '../../ir/instructions.ts';
import type { ParameterType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Expr } from '../ast.ts';
import type { ConstContext } from '../contract.ts';
import { visitExpr } from '../flow/visit.ts';
import type { ConstDecl, TypedExpr } from '../typed-ast.ts';
import { Body } from './body.ts';
import { checkExpr } from './expressions.ts';
import { foldConstant } from './fold.ts';
import { ensureChecked } from './functions.ts';
import type { Program } from './program.ts';
import { resolveType, type TypeContext } from './resolve-type.ts';
import type { ConstSymbol } from './symbols.ts';
import { mentions } from './type-arguments.ts';
import { ANY, must } from './want.ts';

/** Checks an expression that stands outside of functions. */
export function checkConstantExpr(
  context: TypeContext,
  expr: Expr,
  type: Type | undefined,
  reason?: { readonly span: Span; readonly message: string },
): TypedExpr {
  const body = new Body(context.program, context.module, context.scope, undefined);
  body.isOuterLocal = context.isLocal;
  const typed = checkExpr(body, expr, type === undefined ? ANY : must(type, reason));
  body.finish();
  return typed;
}

/** The declaration of a constant, made when it is first used. Undefined after a reported cycle. */
export function constDecl(program: Program, symbol: ConstSymbol): ConstDecl | undefined {
  if (symbol.declared === 'done') return symbol.decl;
  if (symbol.declared === 'busy') {
    reportCycle(program, symbol);
    return undefined;
  }
  symbol.declared = 'busy';
  const type = program.demand(symbol.node.span, () => constType(program, symbol));
  symbol.declared = 'done';
  if (type === undefined) {
    symbol.failed = true;
    return undefined;
  }
  const decl: ConstDecl = {
    kind: 'const',
    name: symbol.name,
    type,
    value: undefined,
    span: symbol.node.name.span,
    library: symbol.module.file.library,
  };
  symbol.decl = decl;
  program.symbolOfConst.set(decl, symbol);
  if (type.kind === 'error') symbol.failed = true;
  return decl;
}

function constType(program: Program, symbol: ConstSymbol): Type {
  const { node } = symbol;
  const context = constContext(program, symbol);
  if (node.type !== undefined) return resolveType(context, node.type, 'constant');
  const before = program.errorCount();
  const init = checkConstantExpr(context, node.value, undefined);
  symbol.checked = 'done';
  symbol.init = init;
  if (program.errorCount() > before) symbol.failed = true;
  rejectParameters(program, symbol, init);
  if (init.type.kind === 'slice' || init.type.kind === 'void' || init.type.kind === 'never') {
    program.diagnostics.error(
      'FZ0503',
      node.value.span,
      `a constant cannot be of type \`${init.type.text}\``,
      'no constant value',
    );
    return program.types.error;
  }
  return init.type;
}

function constContext(program: Program, symbol: ConstSymbol): TypeContext {
  return { program, module: symbol.module, scope: symbol.owner?.scope ?? new Map() };
}

/** Checks a constant's initial value against its type now. */
export function checkConst(program: Program, symbol: ConstSymbol): TypedExpr | undefined {
  const decl = constDecl(program, symbol);
  if (symbol.checked === 'done') return symbol.init;
  if (decl === undefined) return undefined;
  if (symbol.checked === 'busy') {
    reportCycle(program, symbol);
    return undefined;
  }
  symbol.checked = 'busy';
  const errors = program.errorCount();
  const { node } = symbol;
  const reason =
    node.type === undefined
      ? undefined
      : { span: node.type.span, message: 'expected because of this' };
  symbol.init = program.demand(node.value.span, () =>
    checkConstantExpr(constContext(program, symbol), node.value, decl.type, reason),
  );
  if (program.errorCount() > errors) symbol.failed = true;
  if (symbol.init !== undefined) rejectParameters(program, symbol, symbol.init);
  symbol.checked = 'done';
  return symbol.init;
}

/** A constant of a generic `impl` is one constant: nothing in it may differ from type to type. */
function rejectParameters(program: Program, symbol: ConstSymbol, init: TypedExpr): void {
  const parameters = symbol.owner?.generics ?? [];
  if (parameters.length === 0 || symbol.failed) return;
  let found: ParameterType | undefined;
  visitExpr(init, {
    expr: (e) => {
      const types = e.kind === 'call' || e.kind === 'function' ? [e.type, ...e.typeArgs] : [e.type];
      found ??= parameters.find((p) => types.some((t) => mentions(t, p)));
    },
  });
  if (found === undefined) return;
  symbol.failed = true;
  program.diagnostics.error(
    'FZ0711',
    symbol.node.value.span,
    `constant \`${symbol.node.name.text}\` depends on type parameter \`${found.name}\``,
    `there would be one for each \`${found.name}\``,
    ['make it a function of the `impl`, without parameters'],
  );
}

/** Evaluates a constant now if that has not happened; false when it has errors or is cyclic. */
export function ensureConst(program: Program, symbol: ConstSymbol): boolean {
  if (symbol.evaluated === 'done') return !symbol.failed;
  if (symbol.evaluated === 'busy') {
    reportCycle(program, symbol);
    return false;
  }
  symbol.evaluated = 'busy';
  const init = checkConst(program, symbol);
  const { decl } = symbol;
  if (init !== undefined && decl !== undefined && !symbol.failed) {
    const value = program.demand(symbol.node.span, () => evaluateExpr(program, init));
    if (value === undefined) symbol.failed = true;
    else decl.value = value;
  } else {
    symbol.failed = true;
  }
  symbol.evaluated = 'done';
  return !symbol.failed;
}

/** A constant's value when that takes only looking at it; evaluates nothing. */
export function peekConst(program: Program, symbol: ConstSymbol): void {
  const { decl } = symbol;
  const literal = symbol.node.value.kind === 'int' || symbol.node.value.kind === 'char';
  if (decl === undefined || decl.value !== undefined || !literal || symbol.evaluated !== 'new')
    return;
  ensureConst(program, symbol);
}

function reportCycle(program: Program, symbol: ConstSymbol): void {
  if (symbol.failed) return;
  symbol.failed = true;
  program.diagnostics.error(
    'FZ0504',
    symbol.node.name.span,
    `the value of constant \`${symbol.node.name.text}\` depends on itself`,
    'its value is needed to compute its value',
    ['break the cycle by writing one of the values out'],
  );
}

/** The value of a checked expression; reports why there is none. */
export function evaluateExpr(program: Program, expr: TypedExpr): Constant | undefined {
  if (expr.type.kind === 'error') return undefined;
  if (expr.kind === 'const') {
    const symbol = program.symbolOfConst.get(expr.decl);
    if (symbol !== undefined && !ensureConst(program, symbol)) return undefined;
  }
  const folded = foldConstant(expr);
  if (folded !== undefined) return folded;
  const context: ConstContext = {
    ensureChecked: (func) => {
      const symbol = program.symbolOfFunction.get(func);
      // What has no symbol was made by the checker, body and all.
      return symbol === undefined ? func.body !== undefined : ensureChecked(program, symbol);
    },
    ensureConst: (decl) => {
      const symbol = program.symbolOfConst.get(decl);
      return symbol !== undefined && ensureConst(program, symbol);
    },
  };
  const outcome = program.evaluator.evaluate(expr, context);
  const { diagnostics } = program;
  switch (outcome.kind) {
    case 'value':
      return outcome.value;
    case 'reported':
      return undefined;
    case 'trap':
      diagnostics.error(
        'FZ0501',
        outcome.span.file < 0 ? expr.span : outcome.span,
        `a constant cannot be evaluated: ${outcome.message}`,
        'it stops here',
        [],
        sameSpan(outcome.span, expr.span)
          ? []
          : [{ span: expr.span, message: 'while evaluating this', primary: false }],
      );
      return undefined;
    case 'step-limit':
      diagnostics.error(
        'FZ0502',
        expr.span,
        'this constant takes too long to evaluate',
        `not done after ${outcome.steps} steps`,
        ['compute it when the program runs, or write its value out'],
      );
      return undefined;
    case 'not-constant':
      diagnostics.error(
        'FZ0503',
        outcome.span.file < 0 ? expr.span : outcome.span,
        `this is not a constant: ${outcome.reason}`,
        'only known when the program runs',
      );
      return undefined;
  }
}

function sameSpan(a: Span, b: Span): boolean {
  return a.file < 0 || (a.file === b.file && a.start === b.start && a.end === b.end);
}
