/** A place in the tokens, and the ways to complain about it. */

import type { Token } from './lexer.ts';

/** Ends the item that is being parsed. `parseModule` catches it and goes on with the next item. */
export class ParseFailure extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export class Cursor {
  private readonly tokens: readonly Token[];
  private readonly last: Token;
  private at = 0;

  constructor(tokens: readonly Token[]) {
    const last = tokens[tokens.length - 1];
    if (last === undefined) throw new ParseFailure('no tokens', 0);
    this.tokens = tokens;
    this.last = last;
  }

  get token(): Token {
    return this.tokens[this.at] ?? this.last;
  }

  /** The token `ahead` places on. */
  peek(ahead: number): Token {
    return this.tokens[this.at + ahead] ?? this.last;
  }

  get previousEnd(): number {
    return this.tokens[this.at - 1]?.end ?? 0;
  }

  advance(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.at++;
    return token;
  }

  fail(expected: string): never {
    const { token } = this;
    if (token.kind === 'bad') throw new ParseFailure(token.text, token.start);
    const found = token.kind === 'end' ? token.text : `\`${token.text}\``;
    throw new ParseFailure(`expected ${expected}, found ${found}`, token.start);
  }

  /** Complains about something that is well formed and means nothing. */
  reject(message: string, offset = this.token.start): never {
    throw new ParseFailure(message, offset);
  }

  is(text: string): boolean {
    return this.token.text === text && (this.token.kind === 'punct' || this.token.kind === 'word');
  }

  eat(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  expect(text: string): void {
    if (!this.eat(text)) this.fail(`\`${text}\``);
  }

  word(what: string): string {
    if (this.token.kind !== 'word') this.fail(what);
    return this.advance().text;
  }

  string(what: string): string {
    if (this.token.kind !== 'string') this.fail(what);
    return this.advance().text;
  }

  /** A bare word or a string. */
  name(what: string): string {
    if (this.token.kind !== 'word' && this.token.kind !== 'string') this.fail(what);
    return this.advance().text;
  }

  symbol(what: string): string {
    if (this.token.kind !== 'symbol') this.fail(what);
    return this.advance().text;
  }

  /** A decimal integer in `0..=max`. */
  index(what: string, max = 0xffffffff): number {
    if (this.token.kind !== 'number') this.fail(what);
    const value = Number(this.token.text);
    if (!Number.isInteger(value) || value < 0 || value > max || !/^\d+$/.test(this.token.text)) {
      this.reject(`${what} must be an integer from 0 to ${max}`);
    }
    this.advance();
    return value;
  }

  /** `( item, … )` with any delimiters; a trailing comma is allowed. */
  list<T>(open: string, close: string, item: () => T): T[] {
    this.expect(open);
    const items: T[] = [];
    while (!this.is(close)) {
      items.push(item());
      if (!this.eat(',')) break;
    }
    this.expect(close);
    return items;
  }
}
