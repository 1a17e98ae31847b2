/** Expressions. */

import type { CstNode } from 'chevrotain';
import type { Span } from '../../report/source.ts';
import type { Arg, Expr, Name, UnaryOperator } from '../ast.ts';
import type { Token } from '../tokens.ts';
import { endOf } from '../tokens-scan.ts';
import { blockLike } from './blocks.ts';
import { climb, isInfix, type Tail } from './climb.ts';
import { type Context, convertAll } from './context.ts';
import { endOfNode, has, node, nodes, startOf, token, tokens } from './cst.ts';
import { formatString, literal } from './literals.ts';
import { namedType, path, plainPath, typeArguments } from './types.ts';

/** The expression below a rule that has one, or an error where it is missing. */
export function expressionOf(context: Context, parent: CstNode, label = 'expression'): Expr {
  const found = node(parent, label);
  if (found !== undefined) return expression(context, found);
  const { end } = context.nodeSpan(parent);
  return { kind: 'error', span: context.span(end, end) };
}

export function expression(context: Context, tree: CstNode): Expr {
  const span = context.nodeSpan(tree);
  const tails = convertAll(context, nodes(tree, 'tail'), tail);
  const own = node(tree, 'operand');
  const first = own === undefined ? undefined : operand(context, own);
  const range = token(tree, 'RangeOperator');
  if (range === undefined) return climb(context, first, tails) ?? { kind: 'error', span };
  // `..hi`: the tails belong to the end of the range.
  const hi = first === undefined ? undefined : climb(context, first, tails);
  const inclusive = range.image === '..=';
  return context.expr({ kind: 'range', lo: undefined, hi, inclusive, span }, [hi]);
}

function tail(context: Context, tree: CstNode): Tail {
  const range = token(tree, 'RangeOperator');
  const own = node(tree, 'operand');
  if (range !== undefined) {
    return {
      kind: 'range',
      inclusive: range.image === '..=',
      opSpan: context.tokenSpan(range),
      operand: own === undefined ? undefined : operand(context, own),
    };
  }
  const type = node(tree, 'castType');
  if (type !== undefined) {
    const span = context.nodeSpan(type);
    const named = has(type, 'Garbage')
      ? ({ kind: 'error', span } as const)
      : namedType(context, path(context, type), span);
    return { kind: 'cast', type: named, end: span.end };
  }
  // `>>` and `>=` are two tokens.
  const parts = tokens(tree, 'op');
  const op = parts.map((part) => part.image).join('');
  const start = parts[0]?.startOffset ?? startOf(tree);
  const opSpan = context.span(start, start + op.length);
  return {
    kind: 'infix',
    op: isInfix(op) ? op : '+',
    opSpan,
    operand: own === undefined ? { kind: 'error', span: opSpan } : operand(context, own),
  };
}

// ---- operands -------------------------------------------------------------------------------------

function operand(context: Context, tree: CstNode): Expr {
  const { end } = context.nodeSpan(tree);
  let value = withPostfixes(context, primary(context, tree), tree);
  for (const prefix of tokens(tree, 'PrefixOperator').toReversed()) {
    const op = prefix.image as UnaryOperator;
    value = context.expr(
      { kind: 'unary', op, operand: value, span: context.span(prefix.startOffset, end) },
      [value],
    );
  }
  return value;
}

function primary(context: Context, tree: CstNode): Expr {
  const simple = token(tree, 'Literal');
  if (simple !== undefined) return literal(context, simple);
  const plain = token(tree, 'PathSegment');
  if (plain !== undefined)
    return { kind: 'path', path: plainPath(context, plain), span: context.tokenSpan(plain) };
  const named = node(tree, 'pathExpression');
  if (named !== undefined) return pathExpression(context, named);
  const parens = token(tree, 'expressionList');
  if (parens !== undefined) return parenthesized(context, parens);
  const array = token(tree, 'arrayContent');
  if (array !== undefined) return arrayExpression(context, array);
  const format = token(tree, 'Format');
  if (format !== undefined) return formatString(context, format);
  const block = node(tree, 'blockLike');
  if (block !== undefined) return blockLike(context, block);
  const leave = node(tree, 'jump');
  if (leave !== undefined) return jump(context, leave);
  return { kind: 'error', span: context.nodeSpan(tree) };
}

function parenthesized(context: Context, group: Token): Expr {
  const span = context.tokenSpan(group);
  const content = context.content(group, 'expressionList');
  if (content === undefined) return { kind: 'error', span };
  const elements = convertAll(context, nodes(content, 'expression'), expression);
  const only = elements[0];
  if (elements.length === 1 && only !== undefined && !has(content, 'Comma')) return only;
  return context.expr({ kind: 'tuple', elements, span }, elements);
}

function arrayExpression(context: Context, group: Token): Expr {
  const span = context.tokenSpan(group);
  const content = context.content(group, 'arrayContent');
  if (content === undefined) return { kind: 'error', span };
  const elements = convertAll(context, nodes(content, 'expression'), expression);
  const semicolon = token(content, 'Semicolon');
  if (semicolon === undefined) return context.expr({ kind: 'array', elements, span }, elements);
  const value = elements[0];
  if (elements.length !== 1 || value === undefined) {
    context.error({
      code: 'FZ0030',
      start: semicolon.startOffset,
      end: endOf(semicolon),
      title: '`;` in a list of elements',
      label: 'expected `,`',
      help: ['`[x; n]` repeats one value `n` times; a list is `[a, b, c]`'],
    });
    return { kind: 'error', span };
  }
  const count = expressionOf(context, content, 'count');
  return context.expr({ kind: 'repeat', value, count, span }, [value, count]);
}

function jump(context: Context, tree: CstNode): Expr {
  const span = context.nodeSpan(tree);
  const valueTree = node(tree, 'expression');
  const value = valueTree === undefined ? undefined : expression(context, valueTree);
  if (has(tree, 'Return')) return context.expr({ kind: 'return', value, span }, [value]);
  const labelToken = token(tree, 'LoopLabel');
  const label = labelToken === undefined ? undefined : labelName(context, labelToken);
  if (has(tree, 'Break')) return context.expr({ kind: 'break', label, value, span }, [value]);
  if (value !== undefined) {
    context.error({
      code: 'FZ0030',
      start: value.span.start,
      end: value.span.end,
      title: '`continue` takes no value',
      label: 'expected a new line or `;`',
      help: ["the label of a loop has a quote: `continue 'outer`"],
    });
  }
  return { kind: 'continue', label, span };
}

/** The name of `'outer`, without its quote. */
export function labelName(context: Context, label: Token): { text: string; span: Span } {
  return { text: label.image.slice(1), span: context.tokenSpan(label) };
}

// ---- names and struct literals --------------------------------------------------------------------

function pathExpression(context: Context, tree: CstNode): Expr {
  const span = context.nodeSpan(tree);
  const first = node(tree, 'path');
  if (first === undefined) return { kind: 'error', span };
  const of = has(tree, 'typeArguments') ? path(context, first, tree) : path(context, first);
  const inHead = token(tree, 'fieldsInHead');
  if (inHead !== undefined) {
    context.error({
      code: 'FZ0036',
      start: span.start,
      end: span.end,
      title: 'a struct literal needs parentheses here',
      label: 'its `{` would start the body',
      help: [`write \`(${of.segments.map((segment) => segment.text).join('::')} { … })\``],
    });
  }
  const group = token(tree, 'fieldValues') ?? inHead;
  if (group === undefined) return context.expr({ kind: 'path', path: of, span }, of.typeArgs);
  const content = context.content(group, 'fieldValues');
  if (content === undefined) return { kind: 'error', span };
  const fields = convertAll(context, nodes(content, 'fieldValue'), fieldValue);
  return context.expr({ kind: 'struct', path: of, fields, span }, [
    ...of.typeArgs,
    ...fields.map((field) => field.value),
  ]);
}

function fieldValue(context: Context, field: CstNode): { name: Name; value: Expr | undefined } {
  return {
    name: context.name(token(field, 'Identifier'), context.nodeSpan(field)),
    value: has(field, 'Colon') ? expressionOf(context, field) : undefined,
  };
}

// ---- postfixes ------------------------------------------------------------------------------------

/** `base` with the `postfix`es below `tree` applied, from left to right. */
export function withPostfixes(context: Context, base: Expr, tree: CstNode): Expr {
  let value = base;
  for (const one of nodes(tree, 'postfix')) value = postfix(context, value, one);
  return value;
}

function postfix(context: Context, base: Expr, tree: CstNode): Expr {
  const span = context.span(base.span.start, endOfNode(tree, base.span.end));
  const args = token(tree, 'arguments');
  if (args !== undefined) {
    const list = argumentList(context, args);
    return context.expr({ kind: 'call', callee: base, args: list, span }, [
      base,
      ...list.map((a) => a.value),
    ]);
  }
  const index = token(tree, 'indexContent');
  if (index !== undefined) {
    const content = context.content(index, 'indexContent');
    const value: Expr =
      content === undefined
        ? { kind: 'error', span: context.tokenSpan(index) }
        : expressionOf(context, content);
    return context.expr({ kind: 'index', base, index: value, span }, [base, value]);
  }
  if (has(tree, 'Question')) return context.expr({ kind: 'try', operand: base, span }, [base]);
  const position = token(tree, 'IntLiteral');
  if (position !== undefined) return tupleField(context, base, position, span);
  const member = node(tree, 'member');
  return member === undefined ? { kind: 'error', span } : memberAccess(context, base, member, span);
}

function tupleField(context: Context, base: Expr, position: Token, span: Span): Expr {
  const value = position.value?.kind === 'int' ? position.value.value : undefined;
  if (value === undefined) return { kind: 'error', span };
  return context.expr({ kind: 'tuple-field', base, index: Number(value), span }, [base]);
}

function memberAccess(context: Context, base: Expr, member: CstNode, span: Span): Expr {
  const name = context.name(token(member, 'Identifier'), context.nodeSpan(member));
  const list = node(member, 'typeArguments');
  const typeArgs = list === undefined ? [] : typeArguments(context, list);
  const group = token(member, 'arguments');
  if (group !== undefined) {
    const args = argumentList(context, group);
    return context.expr({ kind: 'method', base, name, typeArgs, args, span }, [
      base,
      ...typeArgs,
      ...args.map((arg) => arg.value),
    ]);
  }
  if (list !== undefined) {
    const at = context.nodeSpan(list);
    context.error({
      code: 'FZ0030',
      start: at.start,
      end: at.end,
      title: 'type arguments without a call',
      label: 'expected `(` after them',
      help: ['fields take no type arguments; a method is called: `x.f::<T>(a)`'],
    });
  }
  return context.expr({ kind: 'field', base, name, span }, [base]);
}

export function argumentList(context: Context, group: Token): Arg[] {
  const content = context.content(group, 'arguments');
  if (content === undefined) return [];
  return convertAll(context, nodes(content, 'argument'), argumentOf);
}

function argumentOf(context: Context, argument: CstNode): Arg {
  return {
    mut: has(argument, 'Mut'),
    value: expressionOf(context, argument),
    span: context.span(startOf(argument), endOfNode(argument)),
  };
}
