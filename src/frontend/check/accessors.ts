/** The functions by which the host reads and writes a `pub static`. */

import { type Access, accessorName } from '../../ir/script-names.ts';
import type { FunctionDecl, StaticDecl, TypedBlock } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { hostAccess } from './host.ts';
import type { Program } from './program.ts';
import type { StaticSymbol } from './symbols.ts';

/** `get NAME()`, and where it can be written, `set NAME(value)`. */
export function accessors(
  program: Program,
  symbol: StaticSymbol,
  decl: StaticDecl,
): readonly FunctionDecl[] {
  const { get, set } = hostAccess(program, symbol, decl.type);
  if (!get) return [];
  const { type, span } = decl;
  const place = { kind: 'static' as const, decl, type, span };
  const getter = accessor(program, symbol, 'get', [], {
    statements: [],
    result: place,
    type,
    span,
  });
  if (!set) return [getter];
  const given: Local = { id: 0, name: 'value', type, mut: false, param: true, span };
  const value = { kind: 'local' as const, local: given, type, span };
  const setter = accessor(program, symbol, 'set', [given], {
    statements: [{ kind: 'assign', place, value, span }],
    result: undefined,
    type: program.types.void,
    span,
  });
  return [getter, setter];
}

function accessor(
  program: Program,
  { node, name }: StaticSymbol,
  access: Access,
  params: readonly Local[],
  body: TypedBlock,
): FunctionDecl {
  return {
    kind: 'function',
    name: program.unique(accessorName(access, name)),
    shortName: accessorName(access, node.name.text),
    generics: [],
    params,
    result: body.type,
    attributes: [],
    doc: node.doc,
    exported: true,
    library: false,
    span: body.span,
    nameSpan: body.span,
    body,
  };
}
