/** Literals. Their values were computed by the scanner; one without a value was malformed and is reported. */

import type { Expr } from '../ast.ts';
import type { Token } from '../tokens.ts';
import * as T from '../tokens.ts';
import type { Context } from './context.ts';
import { node } from './cst.ts';
import { expression } from './expressions.ts';

export function literal(context: Context, token: Token): Expr {
  const span = context.tokenSpan(token);
  if (token.tokenType === T.True) return { kind: 'bool', value: true, span };
  if (token.tokenType === T.False) return { kind: 'bool', value: false, span };
  const value = token.value;
  if (value === undefined) return { kind: 'error', span };
  switch (value.kind) {
    case 'int':
      return { kind: 'int', value: value.value, suffix: value.suffix, span };
    case 'float':
      return { kind: 'float', value: value.value, suffix: value.suffix, span };
    case 'char':
      return { kind: 'char', value: value.value, span };
    case 'text':
      return { kind: 'string', value: value.value, span };
    case 'bytes':
      return { kind: 'bytes', value: value.value, span };
  }
}

/** `f"{x} of {n}"` */
export function formatString(context: Context, token: Token): Expr {
  const span = context.tokenSpan(token);
  const parts: (string | Expr)[] = [];
  for (const part of token.group?.inner ?? []) {
    if (part.tokenType === T.Hole) parts.push(hole(context, part));
    else if (part.value?.kind === 'text') parts.push(part.value.value);
  }
  const values = parts.filter((part) => typeof part !== 'string');
  return context.expr({ kind: 'format', parts, span }, values);
}

function hole(context: Context, group: Token): Expr {
  const content = context.content(group, 'indexContent');
  const value = content === undefined ? undefined : node(content, 'expression');
  if (value === undefined) return { kind: 'error', span: context.tokenSpan(group) };
  return expression(context, value);
}
