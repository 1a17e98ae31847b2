/**
 * Brackets: finds each one's partner, repairs what is missing or too much, and turns the flat tokens into
 * groups. The parser meets `( … )` as one token with its content inside, so that a wrong bracket can spoil
 * no more than the text between the nearest pair, and so that no nesting makes the parser recurse.
 */

import type { TokenType } from 'chevrotain';
import type { SourceFile } from '../report/source.ts';
import type { SyntaxErrors } from './grammar/syntax-errors.ts';
import { indentation, isStatementStart } from './layout.ts';
import { type Matching, matchBrackets, pairMismatched } from './nesting-match.ts';
import type { Token } from './tokens.ts';
import * as T from './tokens.ts';
import { endOf, makeToken } from './tokens-scan.ts';

/** Brackets in brackets, blocks and f-strings included. */
export const MAX_NESTING = 256;

/** With more brackets missing than this, where they belong is not worth guessing. */
const MAX_GUESSES = 1000;

/** Kinds of brackets: what opens, what closes, and the group the parser gets. */
interface BracketKind {
  readonly close: TokenType;
  readonly closeImage: string;
  readonly group: TokenType;
}
const KINDS: ReadonlyMap<TokenType, BracketKind> = new Map([
  [T.OpenParen, { close: T.CloseParen, closeImage: ')', group: T.Parens }],
  [T.OpenBracket, { close: T.CloseBracket, closeImage: ']', group: T.Brackets }],
  [T.OpenBrace, { close: T.CloseBrace, closeImage: '}', group: T.Braces }],
  [T.OpenFormat, { close: T.CloseFormat, closeImage: '"', group: T.Format }],
  [T.OpenHole, { close: T.CloseHole, closeImage: '}', group: T.Hole }],
]);

/** Groups the tokens of a file; every bracket error is reported here and nowhere else. */
export function groupTokens(
  file: SourceFile,
  tokens: readonly Token[],
  errors: SyntaxErrors,
): Token[] {
  const matching = bestMatching(file, tokens);
  for (const [opener, closer] of matching.mismatched) {
    reportMismatch(tokens[opener], tokens[closer], errors);
  }
  const insertions = placeMissing(file, tokens, matching);
  reportMissing(tokens, insertions, file.text, errors);
  for (const index of matching.stray) reportStray(tokens[index], errors);
  return new Grouper(tokens, matching, insertions, errors).run();
}

/** By brackets alone; where that leaves trouble, indentation decides if it explains the text as well. */
function bestMatching(file: SourceFile, tokens: readonly Token[]): Matching {
  const plain = matchBrackets(tokens, undefined);
  if (plain.problems === 0) return plain;
  const indented = matchBrackets(tokens, indentation(file.text, tokens));
  return pairMismatched(tokens, indented.problems <= plain.problems ? indented : plain);
}

/** Index of a token → openers (innermost first) whose missing brackets go before it. */
type Insertions = ReadonlyMap<number, readonly number[]>;

function placeMissing(file: SourceFile, tokens: readonly Token[], matching: Matching): Insertions {
  const insertions = new Map<number, number[]>();
  if (matching.unclosed.size === 0) return insertions;
  const indents = indentation(file.text, tokens);
  const placed = new Map<number, number>();
  const guess = matching.unclosed.size <= MAX_GUESSES;
  // Innermost first, so that an outer one can look past the inner ones that are missing too. Those that
  // end at one place are in that order as they come.
  const openers = [...matching.unclosed];
  if (guess) openers.sort(([a], [b]) => b - a);
  for (const [opener, limit] of openers) {
    const isBrace = tokens[opener]?.tokenType === T.OpenBrace;
    const at = isBrace || !guess ? limit : endOfBracket(opener, limit);
    if (guess) placed.set(opener, at);
    const here = insertions.get(at);
    if (here === undefined) insertions.set(at, [opener]);
    else here.push(opener);
  }
  return insertions;

  /** A `(` or `[` probably ends before the line that starts a statement or is indented no deeper. */
  function endOfBracket(opener: number, limit: number): number {
    const indent = indents[opener] ?? 0;
    let index = opener + 1;
    let takesBlock = false;
    while (index < limit) {
      const token = tokens[index];
      if (token === undefined) break;
      takesBlock ||= TAKES_BLOCK.has(token.tokenType);
      // `fn f(a: i32 {`, `while (a < b {`: the block belongs to what is before the bracket.
      const opensBlock = token.tokenType === T.OpenBrace && tokens[index + 1]?.lineStart === true;
      if (opensBlock && !takesBlock && index > opener + 1) return index;
      if (token.lineStart && (isStatementStart(token) || (indents[index] ?? 0) <= indent))
        return index;
      const past = matching.partner.get(index) ?? placed.get(index);
      index = past === undefined ? index + 1 : Math.max(past, index + 1);
    }
    return limit;
  }
}

function reportMissing(
  tokens: readonly Token[],
  insertions: Insertions,
  text: string,
  errors: SyntaxErrors,
): void {
  for (const [at, openers] of insertions) {
    const first = tokens[openers[0] ?? -1];
    const kind = first === undefined ? undefined : KINDS.get(first.tokenType);
    if (first === undefined || kind === undefined) continue;
    if (swallowed(first, at === tokens.length)) continue;
    const before = tokens[at - 1];
    const end = before === undefined ? text.length : endOf(before);
    const others = openers.slice(1, 4).flatMap((index) => tokens[index] ?? []);
    errors.report({
      code: 'FZ0020',
      start: first.startOffset,
      end: endOf(first),
      title: `this \`${first.image}\` is never closed`,
      label: 'opened here',
      more: [
        { start: end, end, message: `expected \`${kind.closeImage}\` here at the latest` },
        ...others.map((other) => ({
          start: other.startOffset,
          end: endOf(other),
          message: 'not closed either',
        })),
      ],
      help: [`add the missing \`${kind.closeImage}\``],
    });
  }

  /** A string or comment without an end took the closing bracket with it, and is reported itself. */
  function swallowed(opener: Token, atEnd: boolean): boolean {
    return errors.unterminated.some(({ code, start }) => {
      if (start < opener.startOffset) return false;
      return code === 'FZ0003' ? atEnd : !text.slice(opener.startOffset, start).includes('\n');
    });
  }
}

function reportMismatch(
  opener: Token | undefined,
  closer: Token | undefined,
  errors: SyntaxErrors,
): void {
  if (opener === undefined || closer === undefined) return;
  const wanted = KINDS.get(opener.tokenType)?.closeImage ?? '';
  errors.report({
    code: 'FZ0021',
    start: closer.startOffset,
    end: endOf(closer),
    title: `\`${closer.image}\` does not close \`${opener.image}\``,
    label: `expected \`${wanted}\``,
    more: [{ start: opener.startOffset, end: endOf(opener), message: 'opened here' }],
    help: [`write \`${wanted}\``],
  });
}

function reportStray(token: Token | undefined, errors: SyntaxErrors): void {
  if (token === undefined) return;
  errors.report({
    code: 'FZ0021',
    start: token.startOffset,
    end: endOf(token),
    title: `\`${token.image}\` closes nothing`,
    label: 'no bracket of this kind is open here',
    help: ['remove it, or add the bracket that it should close'],
  });
}

/** One level of nesting while the groups are built. */
interface Level {
  readonly open: Token;
  readonly kind: BracketKind;
  readonly inner: Token[];
}

class Grouper {
  private readonly top: Token[] = [];
  private readonly levels: Level[] = [];
  /** Levels that were too deep to keep: only counted. */
  private ignored = 0;
  private tooDeepReported = false;
  private end = 0;
  private readonly tokens: readonly Token[];
  private readonly matching: Matching;
  private readonly insertions: Insertions;
  private readonly errors: SyntaxErrors;

  constructor(
    tokens: readonly Token[],
    matching: Matching,
    insertions: Insertions,
    errors: SyntaxErrors,
  ) {
    this.tokens = tokens;
    this.matching = matching;
    this.insertions = insertions;
    this.errors = errors;
  }

  run(): Token[] {
    let dropped = false;
    for (let index = 0; index <= this.tokens.length; index++) {
      for (const _ of this.insertions.get(index) ?? []) this.close(undefined);
      const token = this.tokens[index];
      if (token === undefined) continue;
      if (this.matching.stray.has(index)) {
        dropped ||= token.lineStart;
        continue;
      }
      // The line still starts, now with what follows the bracket that is not there.
      if (dropped) token.lineStart = true;
      dropped = false;
      const kind = KINDS.get(token.tokenType);
      if (kind !== undefined) this.open(token, kind);
      else if (CLOSERS.has(token.tokenType)) this.close(token);
      else this.add(token);
      this.end = endOf(token);
    }
    return this.top;
  }

  private add(token: Token): void {
    if (this.ignored > 0) return;
    const level = this.levels.at(-1);
    // Inside `(` and `[` and in f-strings a line end means nothing; a `{` makes it count again.
    if (level !== undefined && level.kind.group !== T.Braces) token.lineStart = false;
    (level?.inner ?? this.top).push(token);
  }

  private open(token: Token, kind: BracketKind): void {
    if (this.ignored > 0 || this.levels.length >= MAX_NESTING) {
      if (this.ignored === 0) this.tooDeep(token);
      this.ignored++;
      return;
    }
    const level = this.levels.at(-1);
    if (level !== undefined && level.kind.group !== T.Braces) token.lineStart = false;
    this.levels.push({ open: token, kind, inner: [] });
  }

  private close(closer: Token | undefined): void {
    if (this.ignored > 0) {
      this.ignored--;
      return;
    }
    const level = this.levels.pop();
    if (level === undefined) return;
    const { open, kind, inner } = level;
    const close = closer ?? makeToken(kind.close, '', this.end, this.end, false);
    const group = { open, close, inner };
    const { startOffset, lineStart, doc } = open;
    const end = Math.max(endOf(close), endOf(open));
    this.add(makeToken(kind.group, open.image, startOffset, end, lineStart, { doc, group }));
  }

  private tooDeep(token: Token): void {
    this.add(makeToken(T.Garbage, token.image, token.startOffset, endOf(token), token.lineStart));
    if (this.tooDeepReported) return;
    this.tooDeepReported = true;
    this.errors.report({
      code: 'FZ0022',
      start: token.startOffset,
      end: endOf(token),
      title: `nested too deeply (limit ${MAX_NESTING} brackets)`,
      label: `bracket number ${MAX_NESTING + 1} inside each other`,
      help: ['name an intermediate result with `let`, or move a part into a function'],
    });
  }
}

const TAKES_BLOCK: ReadonlySet<TokenType> = new Set([T.If, T.Else, T.Match, T.Loop]);
const CLOSERS: ReadonlySet<TokenType> = new Set([...KINDS.values()].map((kind) => kind.close));
