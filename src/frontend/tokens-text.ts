/** Characters and strings: from the text at a position to a value; what is wrong in them is reported. */

import type { SyntaxErrors } from './grammar/syntax-errors.ts';
import type { TokenValue } from './tokens.ts';
import { scanEscape } from './tokens-escape.ts';

const BACKSLASH = 92;
const QUOTE = 39;
const LABEL = /'[A-Za-z_][A-Za-z0-9_]*/y;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

interface QuoteScan {
  readonly end: number;
  readonly isLabel: boolean;
  readonly value: TokenValue | undefined;
}

/** `'F'`, `'\n'`, or the label `'outer`. */
export function scanQuote(text: string, start: number, errors: SyntaxErrors): QuoteScan {
  const next = text.charCodeAt(start + 1);
  if (next === BACKSLASH) return escapedChar(text, start, errors);
  const point = text.codePointAt(start + 1) ?? 10;
  const width = point > 0xffff ? 2 : 1;
  if (
    next !== QUOTE &&
    point !== 10 &&
    point !== 13 &&
    text.charCodeAt(start + 1 + width) === QUOTE
  ) {
    const value = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    return { end: start + 2 + width, isLabel: false, value: { kind: 'char', value } };
  }
  LABEL.lastIndex = start;
  const label = LABEL.exec(text)?.[0];
  if (label !== undefined && text.charCodeAt(start + label.length) !== QUOTE) {
    return { end: start + label.length, isLabel: true, value: undefined };
  }
  return badChar(text, start, start + 1, errors);
}

function escapedChar(text: string, start: number, errors: SyntaxErrors): QuoteScan {
  const { end, value, problem } = scanEscape(text, start + 1, false);
  if (text.charCodeAt(end) !== QUOTE) return badChar(text, start, end, errors);
  if (problem !== undefined) errors.report({ code: 'FZ0004', start: start + 1, end, ...problem });
  return { end: end + 1, isLabel: false, value: { kind: 'char', value } };
}

/** How far a closing quote may be for the text up to it to be taken as one literal. */
const MAX_CHAR_LITERAL = 80;

function badChar(text: string, start: number, from: number, errors: SyntaxErrors): QuoteScan {
  const close = /['\n\r]/g;
  close.lastIndex = from;
  const found = close.exec(text);
  const closed = found !== null && found[0] === "'" && found.index - start <= MAX_CHAR_LITERAL;
  const end = closed ? found.index + 1 : start + 1;
  const content = closed ? text.slice(start + 1, end - 1) : '';
  const looksLikeOne = [...content.normalize('NFC')].length === 1;
  const words = closed ? (content === '' ? EMPTY_CHAR : LONG_CHAR) : OPEN_CHAR;
  const label = looksLikeOne
    ? 'several Unicode scalar values, though it looks like one'
    : words.label;
  errors.report({ code: 'FZ0005', start, end, ...words, label });
  return { end, isLabel: false, value: undefined };
}

const EMPTY_CHAR = {
  title: 'a character literal needs a character',
  label: 'nothing between the quotes',
  help: ["the quote itself is `'\\''`, the empty text `\"\"`"],
};
const LONG_CHAR = {
  title: 'a character literal holds one character',
  label: 'several characters',
  help: ['text goes in double quotes: `"…"`'],
};
const OPEN_CHAR = {
  title: 'this character literal is never closed',
  label: "no closing `'` on this line",
  help: ['close it with `\'`, or write the text in double quotes: `"…"`'],
};

interface TextScan {
  /** Where the closing quote is, or the line ends. */
  readonly end: number;
  readonly value: string;
}

/** The characters of a string, up to its closing quote or the end of its line. */
export function scanCharacters(
  text: string,
  from: number,
  inBytes: boolean,
  errors: SyntaxErrors,
): TextScan {
  const special = inBytes ? /["\\\n\r\u0080-\uffff]/g : /["\\\n\r]/g;
  const parts: string[] = [];
  let at = from;
  for (;;) {
    special.lastIndex = at;
    const stop = special.exec(text)?.index ?? text.length;
    if (stop > at) parts.push(text.slice(at, stop));
    const code = text.charCodeAt(stop);
    if (code === BACKSLASH) at = pushEscape(text, stop, inBytes, parts, errors);
    else if (code >= 128) at = notAscii(text, stop, errors);
    else return { end: stop, value: wellFormed(parts.join('')) };
  }
}

/** The literal text of an f-string, up to the next hole, its closing quote or the end of its line. */
export function scanFormatText(text: string, from: number, errors: SyntaxErrors): TextScan {
  const special = /["\\{}\n\r]/g;
  const parts: string[] = [];
  let at = from;
  for (;;) {
    special.lastIndex = at;
    const stop = special.exec(text)?.index ?? text.length;
    if (stop > at) parts.push(text.slice(at, stop));
    const character = text.charAt(stop);
    const isBrace = character === '{' || character === '}';
    if (character === '\\') at = pushEscape(text, stop, false, parts, errors);
    else if (isBrace && text.charAt(stop + 1) === character) {
      parts.push(character);
      at = stop + 2;
    } else if (character === '}') {
      loneBrace(stop, errors);
      at = stop + 1;
    } else return { end: stop, value: wellFormed(parts.join('')) };
  }
}

/** Bytes of a byte string, of which each character is one. */
export function bytesOf(text: string): TokenValue {
  return { kind: 'bytes', value: Uint8Array.from(text, (character) => character.charCodeAt(0)) };
}

function pushEscape(
  text: string,
  at: number,
  inBytes: boolean,
  parts: string[],
  errors: SyntaxErrors,
): number {
  const { end, value, problem } = scanEscape(text, at, inBytes);
  if (problem !== undefined) errors.report({ code: 'FZ0004', start: at, end, ...problem });
  parts.push(String.fromCodePoint(value));
  return end;
}

function notAscii(text: string, at: number, errors: SyntaxErrors): number {
  const run = /[\u0080-\uffff]+/y;
  run.lastIndex = at;
  const end = at + (run.exec(text)?.[0].length ?? 1);
  errors.report({
    code: 'FZ0004',
    start: at,
    end,
    title: 'a byte string holds ASCII characters and `\\x…` escapes only',
    label: 'not ASCII',
    help: ['write its UTF-8 bytes as `\\x…`, or use a string: `"…"`'],
  });
  return end;
}

function loneBrace(at: number, errors: SyntaxErrors): void {
  errors.report({
    code: 'FZ0010',
    start: at,
    end: at + 1,
    title: 'unmatched `}` in an f-string',
    label: 'closes nothing',
    help: ['a brace as text is written twice: `}}`'],
  });
}

/** Lone surrogates cannot come from UTF-8, but can from a caller; no string of a program may have one. */
function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd');
}
