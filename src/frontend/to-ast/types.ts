/** Paths, types, generic parameters. */

import type { CstNode } from 'chevrotain';
import { NO_SPAN, type Span } from '../../report/source.ts';
import type { GenericParam, Path, TypeNode } from '../ast.ts';
import type { Token } from '../tokens.ts';
import { type Context, convertAll } from './context.ts';
import { endOfNode, has, node, nodes, startOf, token, tokens } from './cst.ts';
import { expression } from './expressions.ts';

/** A path from the names and `typeArguments` below the given nodes. */
export function path(context: Context, firstPart: CstNode, more?: CstNode): Path {
  const parts = more === undefined ? [firstPart] : [firstPart, more];
  const segments = parts.flatMap((part) => tokens(part, 'PathSegment'));
  const lists = parts.flatMap((part) => nodes(part, 'typeArguments'));
  const list = lists[0];
  const second = lists[1];
  if (second !== undefined) {
    const at = context.nodeSpan(second);
    context.error({
      code: 'FZ0037',
      start: at.start,
      end: at.end,
      title: 'type arguments in two places of one path',
      label: 'second list',
      help: ['give them once, after the name that takes them'],
    });
  }
  const names = segments.map((segment) => context.name(segment, NO_SPAN));
  const start = names[0]?.span.start ?? startOf(firstPart);
  const end = Math.max(
    names.at(-1)?.span.end ?? start,
    ...lists.slice(0, 2).map((one) => endOfNode(one)),
  );
  const span = context.span(start, end);
  const at = list === undefined ? 0 : startOf(list);
  const before = names.filter((name) => name.span.start < at).length;
  return {
    segments: names.length > 0 ? names : [context.name(undefined, span)],
    typeArgs: list === undefined ? [] : typeArguments(context, list),
    typeArgsAt: list === undefined ? -1 : Math.max(0, before - 1),
    span,
  };
}

/** The path that is one name. */
export function plainPath(context: Context, segment: Token): Path {
  const name = context.name(segment, NO_SPAN);
  return { segments: [name], typeArgs: [], typeArgsAt: -1, span: name.span };
}

export function typeArguments(context: Context, list: CstNode): TypeNode[] {
  return convertAll(context, nodes(list, 'type'), typeNode);
}

/** The type below a rule that has one, or an error where it is missing. */
export function typeOf(context: Context, parent: CstNode): TypeNode {
  const type = node(parent, 'type');
  if (type !== undefined) return typeNode(context, type);
  const span = context.nodeSpan(parent);
  return { kind: 'error', span: context.span(span.end, span.end) };
}

export function typeNode(context: Context, type: CstNode): TypeNode {
  const span = context.nodeSpan(type);
  const named = node(type, 'typePath');
  if (named !== undefined) return namedType(context, path(context, named), span);
  const list = token(type, 'typeList');
  if (list !== undefined) return tupleType(context, list, span);
  const array = token(type, 'arrayType');
  if (array !== undefined) return arrayType(context, array, span);
  const func = node(type, 'functionType');
  if (func !== undefined) return functionType(context, func, span);
  return { kind: 'error', span };
}

export function namedType(context: Context, of: Path, span: Span): TypeNode {
  return context.type({ kind: 'named', path: of, span }, of.typeArgs);
}

/** The types inside `( )`. */
export function typeList(context: Context, group: Token): TypeNode[] {
  const content = context.content(group, 'typeList');
  return content === undefined ? [] : convertAll(context, nodes(content, 'type'), typeNode);
}

function tupleType(context: Context, group: Token, span: Span): TypeNode {
  const content = context.content(group, 'typeList');
  if (content === undefined) return { kind: 'error', span };
  const elements = convertAll(context, nodes(content, 'type'), typeNode);
  const only = elements[0];
  if (elements.length === 1 && only !== undefined && !has(content, 'Comma')) return only;
  return context.type({ kind: 'tuple', elements, span }, elements);
}

function arrayType(context: Context, group: Token, span: Span): TypeNode {
  const content = context.content(group, 'arrayType');
  if (content === undefined) return { kind: 'error', span };
  const element = typeOf(context, content);
  const length = node(content, 'expression');
  if (length === undefined) return context.type({ kind: 'slice', element, span }, [element]);
  const count = expression(context, length);
  return context.type({ kind: 'array', element, length: count, span }, [element, count]);
}

function functionType(context: Context, func: CstNode, span: Span): TypeNode {
  const group = token(func, 'functionTypeParameters');
  const content =
    group === undefined ? undefined : context.content(group, 'functionTypeParameters');
  const list = content === undefined ? [] : nodes(content, 'functionTypeParameter');
  const params = list.map((param) => ({ mut: has(param, 'Mut'), type: typeOf(context, param) }));
  const result = has(func, 'type') ? typeOf(context, func) : undefined;
  return context.type({ kind: 'function', params, result, span }, [
    ...params.map((param) => param.type),
    result,
  ]);
}

/** `<T, U: Num + Ord>` below an item, if any. */
export function generics(context: Context, item: CstNode): GenericParam[] {
  const list = node(item, 'generics');
  if (list === undefined) return [];
  return nodes(list, 'genericParameter').map((param) => ({
    name: context.name(token(param, 'Identifier'), context.nodeSpan(param)),
    bounds: tokens(param, 'bound').map((bound) => context.name(bound, context.nodeSpan(param))),
  }));
}
