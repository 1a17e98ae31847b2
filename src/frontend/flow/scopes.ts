/** Which block every local belongs to, and which blocks lie inside which. */

import { unreachable } from '../../report/unreachable.ts';
import type { TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { Local, TypedPattern } from '../typed-pattern.ts';
import { forEachBinding, operandsOf } from './visit.ts';

/** A block, loop body or match arm. The outermost has no parent. */
export interface Scope {
  readonly parent: Scope | undefined;
}

/** Whether `outer` is `inner` or lies around it. */
export function encloses(outer: Scope, inner: Scope): boolean {
  for (let at: Scope | undefined = inner; at !== undefined; at = at.parent) {
    if (at === outer) return true;
  }
  return false;
}

/** Called in order of evaluation, before the parts of the node, with the scope it stands in. */
export interface ScopeVisitor {
  readonly declare?: (local: Local, scope: Scope) => void;
  readonly expr?: (expr: TypedExpr, scope: Scope) => void;
  readonly statement?: (statement: TypedStatement, scope: Scope) => void;
  /** After the inside of a scope: its value, which leaves it. */
  readonly leave?: (value: TypedExpr, inside: Scope) => void;
}

/** Walks a function's body; `params` belong to the outermost scope, which is returned. */
export function walkScopes(
  params: readonly Local[],
  body: TypedBlock,
  visitor: ScopeVisitor,
): Scope {
  const outermost: Scope = { parent: undefined };
  for (const param of params) visitor.declare?.(param, outermost);
  walkBlock(body, outermost, visitor);
  return outermost;
}

/** The inside of a block in a scope that is already made for it. */
function walkBlock(block: TypedBlock, scope: Scope, visitor: ScopeVisitor): void {
  for (const statement of block.statements) walkStatement(statement, scope, visitor);
  if (block.result !== undefined) {
    walkExpr(block.result, scope, visitor);
    visitor.leave?.(block.result, scope);
  }
}

function walkInner(
  block: TypedBlock,
  parent: Scope,
  visitor: ScopeVisitor,
  patterns: readonly TypedPattern[] = [],
  locals: readonly Local[] = [],
): void {
  const scope: Scope = { parent };
  for (const local of locals) visitor.declare?.(local, scope);
  for (const pattern of patterns) {
    forEachBinding(pattern, (local) => visitor.declare?.(local, scope));
  }
  walkBlock(block, scope, visitor);
}

function walkStatement(statement: TypedStatement, scope: Scope, visitor: ScopeVisitor): void {
  visitor.statement?.(statement, scope);
  switch (statement.kind) {
    case 'let':
      if (statement.value !== undefined) walkExpr(statement.value, scope, visitor);
      forEachBinding(statement.pattern, (local) => visitor.declare?.(local, scope));
      return;
    case 'assign':
    case 'compound':
      walkExpr(statement.place, scope, visitor);
      walkExpr(statement.value, scope, visitor);
      return;
    case 'expr':
      walkExpr(statement.value, scope, visitor);
      return;
    case 'defer':
      walkInner(statement.body, scope, visitor);
      return;
    case 'while':
      walkExpr(statement.condition, scope, visitor);
      walkInner(statement.body, scope, visitor);
      return;
    case 'for-range':
      walkExpr(statement.lo, scope, visitor);
      walkExpr(statement.hi, scope, visitor);
      if (statement.step !== undefined) walkExpr(statement.step, scope, visitor);
      walkInner(
        statement.body,
        scope,
        visitor,
        [],
        statement.local === undefined ? [] : [statement.local],
      );
      return;
    case 'for-in':
      walkExpr(statement.iterable, scope, visitor);
      walkInner(statement.body, scope, visitor, [statement.pattern]);
      return;
    case 'parallel':
      walkExpr(statement.count, scope, visitor);
      walkExpr(statement.size, scope, visitor);
      walkInner(statement.body, scope, visitor, [], [statement.tile]);
      return;
    default:
      unreachable(statement, 'walkScopes');
  }
}

function walkExpr(expr: TypedExpr, scope: Scope, visitor: ScopeVisitor): void {
  visitor.expr?.(expr, scope);
  switch (expr.kind) {
    case 'block':
      walkInner(expr.block, scope, visitor);
      return;
    case 'if':
      walkExpr(expr.condition, scope, visitor);
      walkInner(expr.then, scope, visitor);
      if (expr.otherwise !== undefined) walkExpr(expr.otherwise, scope, visitor);
      return;
    case 'match':
      walkExpr(expr.scrutinee, scope, visitor);
      for (const arm of expr.arms) {
        const inside: Scope = { parent: scope };
        forEachBinding(arm.pattern, (local) => visitor.declare?.(local, inside));
        if (arm.guard !== undefined) walkExpr(arm.guard, inside, visitor);
        walkExpr(arm.body, inside, visitor);
        visitor.leave?.(arm.body, inside);
      }
      return;
    case 'loop':
      walkInner(expr.body, scope, visitor);
      return;
    default:
      for (const operand of operandsOf(expr)) walkExpr(operand, scope, visitor);
  }
}
