/** Text → tokens. Never fails: what is malformed is reported, and a usable token or none takes its place. */

import type { TokenType } from 'chevrotain';
import type { SourceFile } from '../report/source.ts';
import type { SyntaxErrors } from './grammar/syntax-errors.ts';
import type { Token, TokenValue } from './tokens.ts';
import * as T from './tokens.ts';
import { scanNumber, scanTupleIndex } from './tokens-number.ts';
import { bytesOf, scanCharacters, scanFormatText, scanQuote } from './tokens-text.ts';
import { describeUnknown } from './tokens-unknown.ts';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

const WORD = /[A-Za-z0-9_]*/y;
const BYTE_LITERAL = /^b'(?:[^\\'\n]|\\[^\n]{1,10})'/u;
const TEMPLATE = /`[^`\n]*`/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;

/** All tokens of a file. `lineStart` says that a line end precedes the token; the layout narrows that. */
export function scan(file: SourceFile, errors: SyntaxErrors): Token[] {
  return new Scanner(file.text, errors).run();
}

/** Makes a token; also for the stand-ins of missing brackets. */
export function makeToken(
  tokenType: TokenType,
  image: string,
  start: number,
  end: number,
  lineStart: boolean,
  more: {
    readonly value?: TokenValue | undefined;
    readonly doc?: string;
    readonly group?: T.Group;
  } = {},
): Token {
  return {
    tokenType,
    tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
    image,
    startOffset: start,
    endOffset: end - 1,
    lineStart,
    value: more.value,
    doc: more.doc ?? '',
    group: more.group,
  };
}

/** The offset just past a token's last character. */
export function endOf(token: Token): number {
  return token.endOffset + 1;
}

class Scanner {
  private at = 0;
  private newline = true;
  private readonly docs: string[] = [];
  private readonly tokens: Token[] = [];
  /** One entry per f-string hole we are in: how many `{` are open inside it, and where its string starts. */
  private readonly holes: { braces: number; readonly start: number }[] = [];
  private returnReported = false;
  private readonly text: string;
  private readonly errors: SyntaxErrors;

  constructor(text: string, errors: SyntaxErrors) {
    this.text = text;
    this.errors = errors;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  run(): Token[] {
    while (this.at < this.text.length) this.step();
    this.closeHoles();
    return this.tokens;
  }

  private step(): void {
    const code = this.text.charCodeAt(this.at);
    if (code === 32 || code === 9 || code === 11 || code === 12) this.at++;
    else if (code === NEWLINE || code === RETURN) this.lineEnd(code);
    else if (code === 47 && this.text.charCodeAt(this.at + 1) === 47) this.lineComment();
    else if (code === 47 && this.text.charCodeAt(this.at + 1) === 42) this.blockComment();
    else if (code >= 48 && code <= 57) this.number();
    else if (code === QUOTE) this.string(T.StringLiteral, this.at, this.at);
    else if (code === 39) this.quote();
    else if (isWordStart(code)) this.word();
    else if (code === 123 || code === 125) this.brace(code === 123);
    else if (!this.sign()) this.unknown();
  }

  private push(type: TokenType, start: number, end: number, value?: TokenValue): void {
    const doc = this.docs.length > 0 ? this.docs.splice(0).join('\n') : '';
    this.tokens.push(
      makeToken(type, this.text.slice(start, end), start, end, this.newline, { value, doc }),
    );
    this.newline = false;
    this.at = end;
  }

  // ---- space and comments -------------------------------------------------------------------------

  private lineEnd(code: number): void {
    if (code === RETURN && this.text.charCodeAt(this.at + 1) !== NEWLINE) this.bareReturn();
    if (this.holes.length > 0) this.closeHoles();
    this.newline = true;
    this.at++;
  }

  private bareReturn(): void {
    if (this.returnReported) return;
    this.returnReported = true;
    this.errors.report({
      code: 'FZ0009',
      start: this.at,
      end: this.at + 1,
      title: 'carriage return without a line feed',
      label: 'taken as a line end',
      help: ['save the file with `\\n` or `\\r\\n` line ends'],
    });
  }

  private lineComment(): void {
    let end = this.text.indexOf('\n', this.at);
    if (end < 0) end = this.text.length;
    const text = this.text.slice(this.at, end).replace(/\r$/, '');
    if (text.startsWith('///') && text.charCodeAt(3) !== 47) {
      this.docs.push(text.slice(3).replace(/^ /, ''));
    }
    this.at = end;
  }

  private blockComment(): void {
    const start = this.at;
    let depth = 0;
    const mark = /\/\*|\*\//g;
    mark.lastIndex = start;
    for (let found = mark.exec(this.text); found !== null; found = mark.exec(this.text)) {
      depth += found[0] === '/*' ? 1 : -1;
      if (depth > 0) continue;
      this.at = mark.lastIndex;
      if (this.text.slice(start, this.at).includes('\n')) this.newline = true;
      return;
    }
    this.at = this.text.length;
    this.errors.report({
      code: 'FZ0003',
      start,
      end: start + 2,
      title: 'this comment is never closed',
      label: 'opened here',
      help: [
        depth > 1
          ? `comments nest: ${depth} more \`*/\` are needed`
          : 'close it with `*/`; comments nest, so each `/*` inside needs its own',
      ],
    });
  }

  // ---- names, numbers, signs ----------------------------------------------------------------------

  private word(): void {
    const start = this.at;
    WORD.lastIndex = start;
    const word = WORD.exec(this.text)?.[0] ?? '';
    const next = this.text.charCodeAt(start + word.length);
    if (word === '' || next >= 128) this.wideWord(start);
    else if (next === QUOTE && word === 'f') this.format(start);
    else if (next === QUOTE && word === 'b') this.string(T.ByteStringLiteral, start, start + 1);
    else if (next === 39 && word === 'b' && BYTE_LITERAL.test(this.text.slice(start, start + 16)))
      this.byteLiteral(start);
    else {
      const type = word === '_' ? T.Underscore : (T.KEYWORDS.get(word) ?? T.Name);
      this.push(type, start, start + word.length);
    }
  }

  /** `b'x'`, which Rust has: its byte stands in. */
  private byteLiteral(start: number): void {
    const { end } = scanQuote(this.text, start + 1, this.errors);
    this.errors.report({
      code: 'FZ0037',
      start,
      end,
      title: 'Fzy has no byte literals',
      label: 'not part of the language',
      help: [
        `write \`${this.text.slice(start + 1, end)} as u8\`; a pattern has the number, such as \`48\` for \`'0'\``,
      ],
    });
    this.push(T.IntLiteral, start, end, scanNumber('0u8', 0).value);
  }

  private wideWord(start: number): void {
    NAME.lastIndex = start;
    const name = NAME.exec(this.text)?.[0];
    if (name === undefined) this.unknown();
    // The two ways to write `é` must be the same name.
    else
      this.push(T.Name, start, start + name.length, { kind: 'text', value: name.normalize('NFC') });
  }

  private number(): void {
    const start = this.at;
    const afterDot = this.tokens.at(-1)?.tokenType === T.Dot;
    const found = afterDot ? scanTupleIndex(this.text, start) : scanNumber(this.text, start);
    if (found.problem !== undefined)
      this.errors.report({ ...found.problem, start, end: found.end });
    this.push(found.isFloat ? T.FloatLiteral : T.IntLiteral, start, found.end, found.value);
  }

  private brace(open: boolean): void {
    const hole = this.holes.at(-1);
    const start = this.at;
    if (hole !== undefined && hole.braces === 0 && !open) {
      this.holes.pop();
      this.push(T.CloseHole, start, start + 1);
      this.formatText(hole.start);
      return;
    }
    if (hole !== undefined) hole.braces += open ? 1 : -1;
    this.push(open ? T.OpenBrace : T.CloseBrace, start, start + 1);
  }

  private sign(): boolean {
    const bracket = BRACKETS[this.text.charAt(this.at)];
    if (bracket !== undefined) {
      this.push(bracket, this.at, this.at + 1);
      return true;
    }
    for (let length = 3; length > 0; length--) {
      const image = this.text.slice(this.at, this.at + length);
      const type = T.SIGNS.get(image);
      if (type === undefined) continue;
      this.push(type, this.at, this.at + image.length);
      return true;
    }
    return false;
  }

  /** A run of characters that start no token is one error. */
  private unknown(): void {
    const start = this.at;
    TEMPLATE.lastIndex = start;
    const template = TEMPLATE.exec(this.text)?.[0];
    if (template !== undefined) {
      this.template(start, start + template.length);
      return;
    }
    do {
      const point = this.text.codePointAt(this.at) ?? 0;
      this.at += point > 0xffff ? 2 : 1;
    } while (this.at < this.text.length && this.startsNothing());
    const run = this.text.slice(start, this.at);
    this.errors.report({ code: 'FZ0001', start, end: this.at, ...describeUnknown(run) });
  }

  /** `` `text` `` on one line, which JavaScript has: text stands in. */
  private template(start: number, end: number): void {
    this.errors.report({
      code: 'FZ0037',
      start,
      end,
      title: 'text goes in double quotes',
      label: 'not part of the language',
      help: ['strings are written `"…"`, with `f"…{x}…"` for values inside'],
    });
    this.push(T.StringLiteral, start, end, { kind: 'text', value: '' });
  }

  private startsNothing(): boolean {
    const code = this.text.charCodeAt(this.at);
    if (code >= 128) {
      NAME.lastIndex = this.at;
      return !NAME.test(this.text);
    }
    if (code <= 32) return !(code === 32 || (code >= 9 && code <= 13));
    return code === 127 || code === 36 || code === 92 || code === 96;
  }

  // ---- text ---------------------------------------------------------------------------------------

  /** `'F'`, `'\n'`, or the label `'outer`. */
  private quote(): void {
    const start = this.at;
    const found = scanQuote(this.text, start, this.errors);
    this.push(found.isLabel ? T.LoopLabel : T.CharLiteral, start, found.end, found.value);
  }

  private string(type: TokenType, start: number, quote: number): void {
    const inBytes = type === T.ByteStringLiteral;
    const { end, value } = scanCharacters(this.text, quote + 1, inBytes, this.errors);
    if (this.text.charCodeAt(end) === QUOTE) {
      this.push(type, start, end + 1, inBytes ? bytesOf(value) : { kind: 'text', value });
      return;
    }
    this.errors.report({
      code: 'FZ0002',
      start,
      end,
      title: 'this string is never closed',
      label: 'the line ends before the closing `"`',
      help: ['add `"`; a line end inside a string is written `\\n`, a quote `\\"`'],
    });
    this.push(type, start, end);
  }

  // ---- f-strings ----------------------------------------------------------------------------------

  private format(start: number): void {
    this.push(T.OpenFormat, start, start + 2);
    this.formatText(start);
  }

  /** The literal text from here to the next hole or to the end of the f-string that starts at `start`. */
  private formatText(start: number): void {
    const from = this.at;
    const { end, value } = scanFormatText(this.text, from, this.errors);
    if (end > from) this.push(T.FormatText, from, end, { kind: 'text', value });
    const character = this.text.charAt(end);
    if (character === '{') {
      this.push(T.OpenHole, end, end + 1);
      this.holes.push({ braces: 0, start });
    } else if (character === '"') {
      this.push(T.CloseFormat, end, end + 1);
    } else {
      this.openFormat(start, end);
      this.push(T.CloseFormat, end, end);
    }
  }

  private openFormat(start: number, end: number): void {
    this.errors.report({
      code: 'FZ0002',
      start,
      end,
      title: 'this f-string is never closed',
      label: 'the line ends before the closing `"`',
      help: ['add `"`; a line end inside it is written `\\n`, a brace `{{` or `}}`'],
    });
  }

  /** At the end of a line (or file) inside holes: closes them and their strings, with one report. */
  private closeHoles(): void {
    const outermost = this.holes[0];
    if (outermost === undefined) return;
    const end = this.at;
    this.openFormat(outermost.start, end);
    while (this.holes.pop() !== undefined) {
      this.push(T.CloseHole, end, end);
      this.push(T.CloseFormat, end, end);
    }
  }
}

const BRACKETS: Readonly<Record<string, TokenType>> = {
  '(': T.OpenParen,
  ')': T.CloseParen,
  '[': T.OpenBracket,
  ']': T.CloseBracket,
};

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;
}
