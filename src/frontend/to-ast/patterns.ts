/** Patterns. */

import type { CstNode } from 'chevrotain';
import type { Span } from '../../report/source.ts';
import type { Expr, Path, Pattern } from '../ast.ts';
import type { Token } from '../tokens.ts';
import { type Context, convertAll } from './context.ts';
import { has, node, nodes, token } from './cst.ts';
import { literal } from './literals.ts';
import { path } from './types.ts';

/** The pattern below a rule that has one, or an error where it is missing. */
export function patternOf(context: Context, parent: CstNode): Pattern {
  const found = node(parent, 'pattern');
  if (found !== undefined) return pattern(context, found);
  return { kind: 'error', span: context.nodeSpan(parent) };
}

export function pattern(context: Context, tree: CstNode): Pattern {
  const alternatives = convertAll(context, nodes(tree, 'alternative'), alternative);
  const first = alternatives[0];
  const span = context.nodeSpan(tree);
  if (first === undefined) return { kind: 'error', span };
  if (alternatives.length === 1) return first;
  return context.pattern({ kind: 'or', alternatives, span }, alternatives);
}

function alternative(context: Context, tree: CstNode): Pattern {
  const span = context.nodeSpan(tree);
  if (has(tree, 'Underscore')) return { kind: 'wildcard', span };
  const plain = token(tree, 'Identifier');
  if (plain !== undefined)
    return { kind: 'name', name: context.name(plain, span), mut: false, span };
  const binding = node(tree, 'mutBinding');
  if (binding !== undefined) {
    return {
      kind: 'name',
      name: context.name(token(binding, 'Identifier'), span),
      mut: true,
      span,
    };
  }
  const literalTree = node(tree, 'literalPattern');
  if (literalTree !== undefined) return literalPattern(context, literalTree, span);
  const pathTree = node(tree, 'pathPattern');
  if (pathTree !== undefined) return pathPattern(context, pathTree, span);
  const group = token(tree, 'patternList');
  if (group !== undefined) return parenthesized(context, group, span);
  return { kind: 'error', span };
}

function parenthesized(context: Context, group: Token, span: Span): Pattern {
  const content = context.content(group, 'patternList');
  if (content === undefined) return { kind: 'error', span };
  const elements = convertAll(context, nodes(content, 'pattern'), pattern);
  const only = elements[0];
  if (elements.length === 1 && only !== undefined && !has(content, 'Comma')) return only;
  return context.pattern({ kind: 'tuple', elements, span }, elements);
}

function literalPattern(context: Context, tree: CstNode, span: Span): Pattern {
  const first = node(tree, 'patternLiteral');
  const value = first === undefined ? errorAt(span) : patternLiteral(context, first);
  if (has(tree, 'RangeOperator')) return rangePattern(context, tree, value, span);
  if (value.kind === 'error') return { kind: 'error', span };
  return { kind: 'literal', value, span };
}

function rangePattern(context: Context, tree: CstNode, lo: Expr, span: Span): Pattern {
  const bound = node(tree, 'patternBound');
  const hi = bound === undefined ? errorAt(span) : patternBound(context, bound);
  if (lo.kind === 'error' || hi.kind === 'error') return { kind: 'error', span };
  const inclusive = token(tree, 'RangeOperator')?.image === '..=';
  return { kind: 'range', lo, hi, inclusive, span };
}

function patternBound(context: Context, tree: CstNode): Expr {
  const value = node(tree, 'patternLiteral');
  if (value !== undefined) return patternLiteral(context, value);
  const constant = node(tree, 'patternPath');
  const span = context.nodeSpan(tree);
  const of = constant === undefined ? undefined : patternPath(context, constant);
  return of === undefined ? errorAt(span) : { kind: 'path', path: of, span };
}

/** `i32.MAX` names what `i32::MAX` names. */
function patternPath(context: Context, tree: CstNode): Path | undefined {
  const first = node(tree, 'path');
  if (first === undefined) return undefined;
  const of = path(context, first);
  if (!has(tree, 'Dot')) return of;
  const span = context.nodeSpan(tree);
  const member = context.name(token(tree, 'Identifier'), span);
  return { ...of, segments: [...of.segments, member], span };
}

/** A literal with its minus folded in. Floats are no patterns: `NaN` equals nothing, and 0.1 + 0.2 is not 0.3. */
function patternLiteral(context: Context, tree: CstNode): Expr {
  const found = token(tree, 'Literal');
  const span = context.nodeSpan(tree);
  if (found === undefined) return errorAt(span);
  const value = literal(context, found);
  if (value.kind === 'float' || value.kind === 'bytes') {
    const what = value.kind === 'float' ? 'float' : 'byte string';
    context.error({
      code: 'FZ0043',
      start: span.start,
      end: span.end,
      title: `a ${what} cannot be a pattern`,
      label: 'patterns match integers, characters, `bool`s and strings',
      help: ['bind a name and compare it in a guard: `x if x == … =>`'],
    });
    return errorAt(span);
  }
  if (!has(tree, 'Minus')) return value;
  if (value.kind === 'int') return { ...value, value: -value.value, span };
  if (value.kind !== 'error') {
    context.error({
      code: 'FZ0043',
      start: span.start,
      end: span.end,
      title: 'only a number can be negative in a pattern',
      label: 'not a number',
    });
  }
  return errorAt(span);
}

function pathPattern(context: Context, tree: CstNode, span: Span): Pattern {
  const pathTree = node(tree, 'patternPath');
  const of = pathTree === undefined ? undefined : patternPath(context, pathTree);
  if (of === undefined) return { kind: 'error', span };
  const name = of.segments[0];
  const single = of.segments.length === 1 && of.typeArgs.length === 0 ? name : undefined;

  const args = token(tree, 'patternList');
  if (args !== undefined) {
    const content = context.content(args, 'patternList');
    const list =
      content === undefined ? [] : convertAll(context, nodes(content, 'pattern'), pattern);
    return context.pattern({ kind: 'variant', path: of, args: list, span }, list);
  }
  const fields = token(tree, 'fieldPatterns');
  if (fields !== undefined) return structPattern(context, of, fields, span);
  if (has(tree, 'At')) {
    const inner = patternOf(context, tree);
    if (single !== undefined)
      return context.pattern({ kind: 'binding', name: single, pattern: inner, span }, [inner]);
    context.error({
      code: 'FZ0043',
      start: of.span.start,
      end: of.span.end,
      title: 'only a plain name can stand before `@`',
      label: 'not a plain name',
    });
    return { kind: 'error', span };
  }
  if (has(tree, 'RangeOperator')) {
    return rangePattern(context, tree, { kind: 'path', path: of, span: of.span }, span);
  }
  if (single !== undefined) return { kind: 'name', name: single, mut: false, span };
  return { kind: 'path', path: of, span };
}

function structPattern(
  context: Context,
  of: Extract<Pattern, { kind: 'struct' }>['path'],
  group: Token,
  span: Span,
): Pattern {
  const content = context.content(group, 'fieldPatterns');
  const parts = content === undefined ? [] : nodes(content, 'fieldPattern');
  const fields = parts
    .filter((part) => has(part, 'Identifier'))
    .map((part) => ({
      name: context.name(token(part, 'Identifier'), context.nodeSpan(part)),
      pattern: has(part, 'Colon') ? patternOf(context, part) : undefined,
    }));
  // Where the content is damaged, fields that are missing must not be reported on top.
  const rest = content === undefined || parts.some((part) => has(part, 'DotDot'));
  return context.pattern(
    { kind: 'struct', path: of, fields, rest, span },
    fields.map((field) => field.pattern),
  );
}

function errorAt(span: Span): Expr {
  return { kind: 'error', span };
}
