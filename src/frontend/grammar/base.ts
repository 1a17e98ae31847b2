/**
 * What all chapters of the grammar share: where a line ends, what follows, and how the parser goes on
 * after an error.
 *
 * How to read the grammar: a rule is a regular expression over tokens and other rules. A pair of brackets
 * is one token (`Parens`, `Brackets`, `Braces`); its label names the rule for what is inside, so
 * `CONSUME(Braces, { LABEL: 'statements' })` reads "`{`, then `statements`, then `}`". The content is
 * parsed on its own by the tree builder, so an error never leaves its brackets.
 */

import {
  type CstNode,
  CstParser,
  type ILookaheadStrategy,
  type IRecognitionException,
  isRecognitionException,
  NoViableAltException,
  type ParserMethod,
  type TokenType,
} from 'chevrotain';
import type { Token } from '../tokens.ts';
import * as T from '../tokens.ts';
import { expectationMessages } from './expectations.ts';
import { type Decision, Lookahead } from './lookahead.ts';
import { LOOKAHEAD } from './lookahead-table.ts';

/** A rule without parameters. */
export type Rule = ParserMethod<[], CstNode>;
/** A rule that may stand in the head of an `if`, `while`, `match` or `for`, where `{` starts the body. */
export type HeadRule = ParserMethod<[head?: boolean | undefined], CstNode>;

/** Depth of what nests without brackets: `return return …`, `List<List<…`, `a @ b @ …`. */
export const MAX_LEVEL = 32;
/** What is "expected" where there is more of it. */
export const LESS_NESTING = 'less nesting';

/** After so many errors in a file the rest of each group is skipped: making errors costs time. */
const MAX_FAILURES = 1000;

/** What Chevrotain's parsers have and do not declare. */
interface Undeclared {
  selfAnalysisDone: boolean;
  readonly fullRuleNameToShort: Readonly<Record<string, number>>;
  readonly lookAheadFuncsCache: ReadonlyMap<number, Decision>;
  SAVE_ERROR(error: IRecognitionException): Error;
}

export abstract class GrammarBase extends CstParser {
  private level = 0;
  private failures = 0;
  private lookahead: Lookahead | undefined;
  private readonly strategy: ILookaheadStrategy | undefined;
  /** Up to this offset no `>` was found that could end type arguments. */
  protected noTypeArgumentsBefore = 0;

  /** With a strategy, Chevrotain validates the grammar and asks the strategy; without, the table is used. */
  constructor(strategy: ILookaheadStrategy | undefined) {
    super(T.VOCABULARY, {
      maxLookahead: 1,
      recoveryEnabled: false,
      nodeLocationTracking: 'onlyOffset',
      errorMessageProvider: expectationMessages,
      ...(strategy && { lookaheadStrategy: strategy }),
    });
    this.strategy = strategy;
  }

  // ---- deciding -----------------------------------------------------------------------------------

  /** Called when all rules are there. */
  protected override performSelfAnalysis(): void {
    if (this.strategy !== undefined) {
      super.performSelfAnalysis();
      return;
    }
    const parser = this.undeclared();
    this.lookahead = new Lookahead(LOOKAHEAD, T.VOCABULARY, parser.fullRuleNameToShort);
    parser.selfAnalysisDone = true;
  }

  /** Chevrotain's own method: how it finds the decision for an `OR`, an `OPTION` or a `MANY`. */
  protected getLaFuncFromCache(key: number): Decision | undefined {
    return this.lookahead === undefined
      ? this.undeclared().lookAheadFuncsCache.get(key)
      : this.lookahead.decision(key);
  }

  /** Chevrotain's own method; it would look in the recorded grammar for what might have stood here. */
  protected raiseNoAltException(_occurrence: number, expected: string | undefined): never {
    const error = new NoViableAltException(expected ?? '', this.LA(1), this.LA(0));
    throw this.undeclared().SAVE_ERROR(error);
  }

  private undeclared(): Undeclared {
    return this as unknown as Undeclared;
  }

  /** Begins a file. */
  startFile(): void {
    this.failures = 0;
  }

  /** Makes the parser ready for other tokens, whatever state an earlier parse left. */
  start(tokens: readonly Token[]): void {
    this.input = [...tokens];
    this.level = 0;
    this.noTypeArgumentsBefore = 0;
  }

  // ---- looking ahead ------------------------------------------------------------------------------

  protected next(distance = 1): Token | undefined {
    const token = this.LA(distance) as Token;
    return Number.isNaN(token.startOffset) ? undefined : token;
  }

  protected nextIs(type: TokenType, distance = 1): boolean {
    return this.LA(distance).tokenType === type;
  }

  /** The next token is on the same line as far as statements go. */
  protected sameLine(): boolean {
    return this.sameLineAt(1);
  }

  protected sameLineAt(distance: number): boolean {
    return this.next(distance)?.lineStart !== true;
  }

  protected atEnd(): boolean {
    return this.next() === undefined;
  }

  /** Whether the tokens at `distance` and after it stand together without space. */
  protected joined(...types: readonly TokenType[]): boolean {
    let end: number | undefined;
    return types.every((type, index) => {
      const token = this.next(index + 1);
      if (token === undefined || token.tokenType !== type) return false;
      const together = end === undefined || token.startOffset === end;
      end = token.endOffset + 1;
      return together;
    });
  }

  // ---- going on after an error --------------------------------------------------------------------

  /** Counts one level of what nests without brackets. */
  protected enter(): void {
    this.level++;
    if (this.level > MAX_LEVEL && !this.RECORDING_PHASE) this.expect(LESS_NESTING);
  }

  protected leave(): void {
    this.level--;
  }

  /** Raises "expected …" at the next token. */
  protected expect(what: string): void {
    this.CONSUME9(T.Nothing, { ERR_MSG: what });
  }

  /**
   * Runs `parse`. After an error `resync` skips to where parsing can go on, and says whether it can: with
   * `false` the error belongs to the rule around this one.
   */
  protected guarded(parse: () => void, resync: () => boolean): void {
    if (this.RECORDING_PHASE) {
      parse();
      return;
    }
    const level = this.level;
    try {
      parse();
    } catch (error) {
      if (!(error instanceof Error) || !isRecognitionException(error)) throw error;
      this.level = level;
      this.failures++;
      if (this.failures > MAX_FAILURES) this.skipWhile(() => true);
      else if (!resync()) throw error;
    }
  }

  /** Skips tokens while `skip` says so. */
  protected skipWhile(skip: (token: Token) => boolean): void {
    for (let token = this.next(); token !== undefined && skip(token); token = this.next()) {
      this.SKIP_TOKEN();
    }
  }

  /** To the next line or past the next `;`: always behind a token, so that parsing comes forward. */
  protected skipLine(): boolean {
    if (this.next()?.lineStart === true && !this.nextIs(T.Semicolon)) return true;
    this.skipWhile((token) => !token.lineStart && token.tokenType !== T.Semicolon);
    return true;
  }

  /**
   * The part before a body: `parse` up to one of `bodies`. An error in it does not lose the body.
   */
  protected head(parse: () => void, ...bodies: readonly TokenType[]): void {
    this.guarded(
      () => {
        parse();
        const next = this.next()?.tokenType;
        if (!this.RECORDING_PHASE && (next === undefined || !bodies.includes(next))) {
          this.expect('`{`');
        }
      },
      () => {
        const isBody = (token: Token): boolean => bodies.includes(token.tokenType);
        this.skipWhile(
          (token) => !isBody(token) && !token.lineStart && token.tokenType !== T.Semicolon,
        );
        const next = this.next();
        return next !== undefined && isBody(next);
      },
    );
  }

  /** An expression that ends a statement: an error in it loses the expression only. */
  protected lastPart(parse: () => void): void {
    this.guarded(parse, () => this.skipLine());
  }

  /** `element , element ,` up to the closing bracket. */
  protected commaSeparated(what: string, element: () => void): void {
    do {
      this.MANY(() => {
        this.guarded(
          () => {
            element();
            if (!this.RECORDING_PHASE && !this.atEnd() && !this.nextIs(T.Comma)) this.expect('`,`');
          },
          () => this.skipElement(),
        );
        this.OPTION9(() => this.CONSUME8(T.Comma));
      });
    } while (this.skipStrange(what));
  }

  /** To the next `,` or line. */
  protected skipElement(): boolean {
    this.skipWhile((token) => token.tokenType !== T.Comma && !token.lineStart);
    return true;
  }

  /** At a token that cannot start an element: reports it, skips to the next element, and asks for more. */
  protected skipStrange(what: string): boolean {
    if (this.RECORDING_PHASE || this.atEnd()) return false;
    this.guarded(
      () => this.expect(what),
      () => true,
    );
    if (this.atEnd()) return false;
    this.SKIP_TOKEN();
    this.skipWhile(
      (token) => !token.lineStart && token.tokenType !== T.Comma && token.tokenType !== T.Semicolon,
    );
    if (this.nextIs(T.Comma)) this.SKIP_TOKEN();
    return true;
  }
}
