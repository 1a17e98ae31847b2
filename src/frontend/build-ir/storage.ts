/**
 * Which variables need a place in storage. The others are SSA values: scalars, strings, slices and
 * collections always, structs, tuples and enums while only whole parts are read and replaced, arrays
 * while they are only read at constant indices.
 */

import { visitBlock } from '../flow/visit.ts';
import type { FunctionDecl, TypedBlock, TypedExpr } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';

/** The locals of a body that are indexed by a run-time value, changed element-wise, sliced, or passed `mut`. */
function localsInStorage(body: TypedBlock): ReadonlySet<Local> {
  const found = new Set<Local>();
  const needsPlace = (expr: TypedExpr): void => {
    const root = rootOfPlace(expr);
    if (root !== undefined) found.add(root);
  };
  visitBlock(body, {
    expr: (expr) => {
      if (expr.kind === 'index' && expr.base.type.kind === 'array') {
        if (expr.index.kind !== 'literal') needsPlace(expr.base);
      } else if (expr.kind === 'slice' && expr.base.type.kind === 'array') {
        needsPlace(expr.base);
      } else if (expr.kind === 'as-slice') {
        needsPlace(expr.operand);
      } else if (expr.kind === 'call' || expr.kind === 'call-indirect') {
        for (const arg of expr.args) {
          if (arg.mut && arg.place.type.kind !== 'slice') needsPlace(arg.place);
        }
      }
    },
    statement: (statement) => {
      if (statement.kind === 'assign' || statement.kind === 'compound') {
        if (changesElement(statement.place)) needsPlace(statement.place);
      } else if (statement.kind === 'for-in' && statement.iterable.type.kind === 'array') {
        needsPlace(statement.iterable);
      }
    },
  });
  return found;
}

/** Caches `localsInStorage` by function: every instance of a generic one has the same. */
export class StorageTable {
  private readonly byFunction = new Map<FunctionDecl, ReadonlySet<Local>>();

  of(func: FunctionDecl, body: TypedBlock): ReadonlySet<Local> {
    let locals = this.byFunction.get(func);
    if (locals === undefined) {
      locals = localsInStorage(body);
      this.byFunction.set(func, locals);
    }
    return locals;
  }
}

/** The local that holds the place itself, not a slice or list that leads to it. */
function rootOfPlace(expr: TypedExpr): Local | undefined {
  let at = expr;
  for (;;) {
    if (at.kind === 'local') return at.local;
    if (at.kind === 'field') at = at.base;
    else if (at.kind === 'index' && at.base.type.kind === 'array') at = at.base;
    else return undefined;
  }
}

/** Whether assigning to `place` changes an element of an array. */
function changesElement(place: TypedExpr): boolean {
  let at = place;
  for (;;) {
    if (at.kind === 'index') return at.base.type.kind === 'array';
    if (at.kind !== 'field') return false;
    at = at.base;
  }
}
