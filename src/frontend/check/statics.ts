/** Statics: their types, and the values they start with. */

import type { Constant } from '../../ir/instructions.ts';
import type { EnumType, StructType, Type } from '../../ir/types.ts';
import type { StaticDecl, TypedExpr } from '../typed-ast.ts';
import { accessors } from './accessors.ts';
import { checkConstantExpr, evaluateExpr } from './constants.ts';
import { partsOf } from './infer.ts';
import type { Program } from './program.ts';
import { resolveType, type TypeContext } from './resolve-type.ts';
import type { StaticSymbol } from './symbols.ts';

/** The declaration of a static. */
export function staticDecl(program: Program, symbol: StaticSymbol): StaticDecl | undefined {
  if (symbol.decl !== undefined) return symbol.decl;
  const { node } = symbol;
  if (symbol.declared === 'busy') {
    program.diagnostics.error(
      'FZ0504',
      node.name.span,
      `the type of static \`${node.name.text}\` depends on itself`,
      'needed to know its type',
    );
    return undefined;
  }
  symbol.declared = 'busy';
  const context: TypeContext = { program, module: symbol.module, scope: new Map() };
  const type =
    program.demand(node.type.span, () => resolveType(context, node.type, 'static')) ??
    program.types.error;
  symbol.declared = 'done';
  symbol.decl = {
    kind: 'static',
    name: symbol.name,
    type,
    mutable: node.mut,
    init: undefined,
    span: node.name.span,
    library: symbol.module.file.library,
  };
  program.accessors.push(...accessors(program, symbol, symbol.decl));
  return symbol.decl;
}

/** Checks and evaluates the initial value of a static. */
export function finishStatic(program: Program, symbol: StaticSymbol): void {
  const decl = staticDecl(program, symbol);
  if (decl === undefined || symbol.finished) return;
  symbol.finished = true;
  const context: TypeContext = { program, module: symbol.module, scope: new Map() };
  const errors = program.errorCount();
  checkContents(program, symbol, decl.type);
  const init = checkConstantExpr(context, symbol.node.value, decl.type, {
    span: symbol.node.type.span,
    message: 'expected because of this',
  });
  if (program.errorCount() > errors || decl.type.kind === 'error') return;
  decl.init = initialValue(program, init);
}

/**
 * A value that outlives the calls: collections in it are reference counted, and a type that can contain
 * itself could make a cycle that is never freed.
 */
function checkContents(program: Program, symbol: StaticSymbol, type: Type): void {
  const recursive = recursiveType(program, type);
  if (recursive === undefined) return;
  program.diagnostics.error(
    'FZ0227',
    symbol.node.type.span,
    `a static cannot hold \`${recursive.origin.name}\`, which can contain itself`,
    'a cycle in it would never be freed',
    ['keep the parts in a `List`, and refer to them by index'],
  );
}

/** A struct or enum in `type` that has itself among its parts, collections included. */
function recursiveType(program: Program, type: Type): StructType | EnumType | undefined {
  const path: (StructType | EnumType)[] = [];
  const done = new Set<Type>();
  const visit = (at: Type): StructType | EnumType | undefined => {
    if (done.has(at)) return undefined;
    const named = at.kind === 'struct' || at.kind === 'enum';
    if (named) {
      // Arguments may grow from one level to the next; the declaration is what comes back.
      const known = path.find((p) => p.origin === at.origin);
      if (known !== undefined && (known === at || path.length > MAX_NESTING)) return known;
      path.push(at);
    }
    const parts = named ? program.partsOf(at) : at.kind === 'function' ? [] : partsOf(at);
    for (const part of parts) {
      const found = visit(part);
      if (found !== undefined) return found;
    }
    if (named) path.pop();
    done.add(at);
    return undefined;
  };
  return visit(type);
}

const MAX_NESTING = 40;

/** Like a constant, and new collections may be part of it: they begin empty when the program does. */
function initialValue(program: Program, expr: TypedExpr): Constant | undefined {
  switch (expr.kind) {
    case 'builtin':
      switch (expr.op) {
        case 'list.new':
        case 'list.with_capacity':
        case 'map.new':
        case 'set.new':
          return { items: [] };
        default:
          return evaluateExpr(program, expr);
      }
    case 'struct':
      return items(program, expr.values);
    case 'tuple':
    case 'array':
      return items(program, expr.elements);
    case 'enum': {
      const payload = items(program, expr.args);
      return payload === undefined ? undefined : { variant: expr.variant, items: payload.items };
    }
    default:
      return evaluateExpr(program, expr);
  }
}

function items(
  program: Program,
  parts: readonly TypedExpr[],
): { readonly items: readonly Constant[] } | undefined {
  const values: Constant[] = [];
  for (const part of parts) {
    const value = initialValue(program, part);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return { items: values };
}
