/** Which closing bracket belongs to which opening one, when some are missing or too many. */

import type { TokenType } from 'chevrotain';
import { isItemStart } from './layout.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';

export interface Matching {
  /** Opener → closer, by token index. */
  readonly partner: ReadonlyMap<number, number>;
  /** Opener without a closer → index of the token before which it must end. */
  readonly unclosed: ReadonlyMap<number, number>;
  /** Closers without an opener. */
  readonly stray: ReadonlySet<number>;
  /** Openers that are closed by a bracket of another kind. */
  readonly mismatched: ReadonlyMap<number, number>;
  readonly problems: number;
}

const OPENER_OF: ReadonlyMap<TokenType, TokenType> = new Map([
  [T.CloseParen, T.OpenParen],
  [T.CloseBracket, T.OpenBracket],
  [T.CloseBrace, T.OpenBrace],
  [T.CloseFormat, T.OpenFormat],
  [T.CloseHole, T.OpenHole],
]);
const OPENERS: ReadonlySet<TokenType> = new Set(OPENER_OF.values());

/** What a closer may not reach across: a `)` never closes a bracket outside the block it is in. */
const WALLS: ReadonlyMap<TokenType, readonly TokenType[]> = new Map([
  [T.CloseParen, [T.OpenBrace, T.OpenHole]],
  [T.CloseBracket, [T.OpenBrace, T.OpenHole]],
  [T.CloseBrace, [T.OpenHole]],
]);

/** How many levels the guesses by indentation look at: more would make hostile text slow. */
const MAX_GUESS = 300;

/**
 * Matches brackets with a stack. With `indents` (the indentation of each token's line), a `}` that starts
 * a line closes the block whose line is indented alike, and an item's keyword ends all blocks at its depth.
 */
export function matchBrackets(tokens: readonly Token[], indents: Int32Array | undefined): Matching {
  const partner = new Map<number, number>();
  const unclosed = new Map<number, number>();
  const stray = new Set<number>();
  const open = new OpenBrackets();

  tokens.forEach((token, index) => {
    const opener = OPENER_OF.get(token.tokenType);
    if (OPENERS.has(token.tokenType)) {
      open.push(index, token.tokenType);
    } else if (opener !== undefined) {
      const level = find(index, token, opener);
      if (level < 0) stray.add(index);
      else {
        truncate(level + 1, index);
        partner.set(open.pop(), index);
      }
    } else if (indents !== undefined && isItemStart(tokens, index)) {
      endBlocks(index, indents);
    }
  });
  truncate(0, tokens.length);
  return { partner, unclosed, stray, mismatched: new Map(), problems: unclosed.size + stray.size };

  /** Drops the levels from `level` up: they end, unclosed, before token `at`. */
  function truncate(level: number, at: number): void {
    while (open.depth > level) unclosed.set(open.pop(), at);
  }

  /** The level that the closer at `index` closes, or -1. */
  function find(index: number, token: Token, opener: TokenType): number {
    const nearest = open.nearest(opener);
    const walls = WALLS.get(token.tokenType) ?? [];
    if (walls.some((wall) => open.nearest(wall) > nearest)) return -1;
    if (nearest < 0 || indents === undefined || opener !== T.OpenBrace) return nearest;
    if (!token.lineStart) return closesWithinLine(open.at(nearest), index) ? nearest : -1;
    const indent = indents[index] ?? 0;
    const own = indents[open.at(nearest)] ?? 0;
    if (indent === own) return nearest;
    if (indent > own) return -1;
    const lowest = Math.max(open.nearest(T.OpenHole) + 1, nearest - MAX_GUESS);
    for (let level = nearest - 1; level >= lowest; level--) {
      const at = open.at(level);
      if (tokens[at]?.tokenType === opener && indents[at] === indent) return level;
    }
    return nearest;
  }

  /** Inside a line, a `}` closes what was opened on that line, or follows the `}` of an inner block. */
  function closesWithinLine(opener: number, closer: number): boolean {
    if (OPENER_OF.has(tokens[closer - 1]?.tokenType ?? T.Nothing)) return true;
    for (let index = closer; index > opener && index > closer - MAX_GUESS; index--) {
      if (tokens[index]?.lineStart === true) return false;
    }
    return true;
  }

  /** An item at some indentation cannot be inside a block that was opened at that depth or deeper. */
  function endBlocks(index: number, indentOf: Int32Array): void {
    const indent = indentOf[index] ?? 0;
    const lowest = Math.max(open.nearest(T.OpenHole) + 1, open.depth - MAX_GUESS);
    let level = open.depth;
    for (let i = open.depth - 1; i >= lowest; i--) {
      const at = open.at(i);
      if (tokens[at]?.tokenType === T.OpenBrace && (indentOf[at] ?? 0) >= indent) level = i;
    }
    truncate(level, index);
  }
}

/** Where `(` has no end and a `]` after it no beginning, the two are one mistake. */
export function pairMismatched(tokens: readonly Token[], matching: Matching): Matching {
  if (matching.stray.size === 0 || matching.unclosed.size === 0) return matching;
  const unclosed = new Map(matching.unclosed);
  const stray = new Set(matching.stray);
  const partner = new Map(matching.partner);
  const mismatched = new Map<number, number>();
  /** Where each open bracket ends: at its partner, or before the token that ended it. */
  const open: { readonly opener: number; readonly end: number }[] = [];
  for (let index = 0; index < tokens.length; index++) {
    for (let top = open.at(-1); top !== undefined && top.end <= index; top = open.at(-1))
      open.pop();
    const end = partner.get(index) ?? unclosed.get(index);
    if (end !== undefined) open.push({ opener: index, end });
    const top = open.at(-1);
    if (!stray.has(index) || top === undefined || !unclosed.has(top.opener)) continue;
    open.pop();
    unclosed.delete(top.opener);
    stray.delete(index);
    partner.set(top.opener, index);
    mismatched.set(top.opener, index);
  }
  return { partner, unclosed, stray, mismatched, problems: matching.problems - mismatched.size };
}

/** A stack of token indices that knows the topmost level of each kind without searching. */
class OpenBrackets {
  private readonly stack: { readonly index: number; readonly type: TokenType }[] = [];
  private readonly levels = new Map<TokenType, number[]>();

  get depth(): number {
    return this.stack.length;
  }

  push(index: number, type: TokenType): void {
    const levels = this.levels.get(type);
    if (levels === undefined) this.levels.set(type, [this.stack.length]);
    else levels.push(this.stack.length);
    this.stack.push({ index, type });
  }

  pop(): number {
    const top = this.stack.pop();
    if (top === undefined) return -1;
    this.levels.get(top.type)?.pop();
    return top.index;
  }

  at(level: number): number {
    return this.stack[level]?.index ?? -1;
  }

  nearest(type: TokenType): number {
    return this.levels.get(type)?.at(-1) ?? -1;
  }
}
