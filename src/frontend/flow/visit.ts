/** Walks over the typed tree by callback, in order of evaluation. */

import { unreachable } from '../../report/unreachable.ts';
import type { TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { Local, TypedPattern } from '../typed-pattern.ts';

/** What a walk wants to hear of; each is called before the node's parts. */
export interface Visitor {
  readonly expr?: (expr: TypedExpr) => void;
  readonly statement?: (statement: TypedStatement) => void;
  /** The pattern of an arm of `match`, with all that is inside it, one by one. */
  readonly pattern?: (pattern: TypedPattern) => void;
}

export function visitBlock(block: TypedBlock, visitor: Visitor): void {
  for (const statement of block.statements) visitStatement(statement, visitor);
  if (block.result !== undefined) visitExpr(block.result, visitor);
}

export function visitStatement(statement: TypedStatement, visitor: Visitor): void {
  visitor.statement?.(statement);
  switch (statement.kind) {
    case 'let':
      if (statement.value !== undefined) visitExpr(statement.value, visitor);
      return;
    case 'assign':
    case 'compound':
      visitExpr(statement.place, visitor);
      visitExpr(statement.value, visitor);
      return;
    case 'expr':
      visitExpr(statement.value, visitor);
      return;
    case 'defer':
      visitBlock(statement.body, visitor);
      return;
    case 'while':
      visitExpr(statement.condition, visitor);
      visitBlock(statement.body, visitor);
      return;
    case 'for-range':
      visitExpr(statement.lo, visitor);
      visitExpr(statement.hi, visitor);
      if (statement.step !== undefined) visitExpr(statement.step, visitor);
      visitBlock(statement.body, visitor);
      return;
    case 'for-in':
      visitExpr(statement.iterable, visitor);
      visitBlock(statement.body, visitor);
      return;
    case 'parallel':
      visitExpr(statement.count, visitor);
      visitExpr(statement.size, visitor);
      visitBlock(statement.body, visitor);
      return;
    default:
      unreachable(statement, 'visitStatement');
  }
}

export function visitExpr(expr: TypedExpr, visitor: Visitor): void {
  visitor.expr?.(expr);
  switch (expr.kind) {
    case 'block':
      visitBlock(expr.block, visitor);
      return;
    case 'if':
      visitExpr(expr.condition, visitor);
      visitBlock(expr.then, visitor);
      if (expr.otherwise !== undefined) visitExpr(expr.otherwise, visitor);
      return;
    case 'match':
      visitExpr(expr.scrutinee, visitor);
      for (const arm of expr.arms) {
        if (visitor.pattern !== undefined) visitPattern(arm.pattern, visitor.pattern);
        if (arm.guard !== undefined) visitExpr(arm.guard, visitor);
        visitExpr(arm.body, visitor);
      }
      return;
    case 'loop':
      visitBlock(expr.body, visitor);
      return;
    default:
      for (const operand of operandsOf(expr)) visitExpr(operand, visitor);
  }
}

/** The operands that are evaluated exactly once, in order; none for the kinds with blocks inside. */
export function operandsOf(expr: TypedExpr): readonly TypedExpr[] {
  switch (expr.kind) {
    case 'local':
    case 'static':
    case 'literal':
    case 'bytes':
    case 'const':
    case 'function':
    case 'continue':
    case 'block':
    case 'if':
    case 'match':
    case 'loop':
      return [];
    case 'field':
      return [expr.base];
    case 'index':
      return [expr.base, expr.index];
    case 'unary':
    case 'cast':
    case 'reinterpret':
    case 'as-slice':
    case 'try':
      return [expr.operand];
    case 'binary':
    case 'compare':
    case 'logical':
      return [expr.left, expr.right];
    case 'call':
      return expr.args.map((a) => (a.mut ? a.place : a.value));
    case 'call-indirect':
      return [expr.callee, ...expr.args.map((a) => (a.mut ? a.place : a.value))];
    case 'builtin':
    case 'overloaded':
    case 'vector':
      return expr.args;
    case 'concat':
      return expr.parts;
    case 'struct':
      return expr.order.flatMap((i) => {
        const value = expr.values[i];
        return value === undefined ? [] : [value];
      });
    case 'tuple':
    case 'array':
      return expr.elements;
    case 'repeat':
      return [expr.value];
    case 'enum':
      return expr.args;
    case 'slice':
      return [expr.base, expr.lo, expr.hi].filter((e) => e !== undefined);
    case 'return':
    case 'break':
      return expr.value === undefined ? [] : [expr.value];
    default:
      return unreachable(expr, 'operandsOf');
  }
}

function visitPattern(pattern: TypedPattern, f: (pattern: TypedPattern) => void): void {
  f(pattern);
  for (const inner of patternsIn(pattern)) visitPattern(inner, f);
}

/** Calls `f` with every local a pattern binds, once each, in order. */
export function forEachBinding(pattern: TypedPattern, f: (local: Local) => void): void {
  if (pattern.kind === 'binding') f(pattern.local);
  const inside = patternsIn(pattern);
  // All alternatives bind the same locals.
  for (const inner of pattern.kind === 'or' ? inside.slice(0, 1) : inside) forEachBinding(inner, f);
}

function patternsIn(pattern: TypedPattern): readonly TypedPattern[] {
  switch (pattern.kind) {
    case 'wildcard':
    case 'literal':
    case 'range':
      return [];
    case 'binding':
      return pattern.inner === undefined ? [] : [pattern.inner];
    case 'variant':
      return pattern.args;
    case 'parts':
      return pattern.parts.map((part) => part.pattern);
    case 'or':
      return pattern.alternatives;
    default:
      return unreachable(pattern, 'patternsIn');
  }
}
