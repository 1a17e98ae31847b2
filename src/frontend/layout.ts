/** Lines: how deep they are indented, and what their first words say. Used to guess at missing brackets. */

import type { TokenType } from 'chevrotain';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

/** For each token the indentation of the line it is on. */
export function indentation(text: string, tokens: readonly Token[]): Int32Array {
  const indents = new Int32Array(tokens.length);
  let indent = 0;
  tokens.forEach((token, index) => {
    if (token.lineStart) {
      const lineStart = text.lastIndexOf('\n', token.startOffset - 1) + 1;
      indent = token.startOffset - lineStart;
    }
    indents[index] = indent;
  });
  return indents;
}

const ITEM_STARTS: ReadonlySet<TokenType> = new Set([
  T.Fn,
  T.Pub,
  T.Struct,
  T.Enum,
  T.Impl,
  T.Static,
  T.Extern,
  T.Mod,
  T.Use,
  T.Const,
  T.Type,
  T.Hash,
]);
const STATEMENT_STARTS: ReadonlySet<TokenType> = new Set([
  ...ITEM_STARTS,
  T.Let,
  T.Return,
  T.While,
  T.For,
  T.Loop,
  T.Break,
  T.Continue,
  T.Defer,
  T.Discard,
]);

/** Whether an item begins at a line's first token. */
export function isItemStart(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined || !token.lineStart) return false;
  if (ITEM_STARTS.has(token.tokenType)) return true;
  return token.tokenType === T.Test && tokens[index + 1]?.tokenType === T.StringLiteral;
}

/** Whether a token can only begin a statement or an item. */
export function isStatementStart(token: Token): boolean {
  return STATEMENT_STARTS.has(token.tokenType);
}
