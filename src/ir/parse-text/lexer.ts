/** IR text into tokens. Anything may come in; what is no token becomes a `bad` one. */

export type TokenKind = 'word' | 'symbol' | 'number' | 'string' | 'char' | 'punct' | 'bad' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; for `symbol`, `string` and `char` what the text stands for; for `bad` what is wrong. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether it is the first on its line. */
  readonly first: boolean;
}

const SPACE = /[ \t\r\n]+|\/\/[^\n]*/y;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const SYMBOL = /@[A-Za-z0-9_.]+(?:::[A-Za-z0-9_.]+)*/y;
const NUMBER = /-?(?:inf(?![\p{L}\p{N}_])|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/uy;
const PUNCT = /->|::|#\[|[()[\]{}<>,:.=+;-]/y;

/** All tokens, with one of kind `end` last. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let first = true;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      first ||= space.includes('\n');
      at += space.length;
      continue;
    }
    const token = next(text, at, first, match);
    tokens.push(token);
    at = token.end;
    first = false;
  }
  tokens.push({ kind: 'end', text: 'the end of the text', start: at, end: at, first: true });
  return tokens;
}

function next(
  text: string,
  start: number,
  first: boolean,
  match: (pattern: RegExp) => string | undefined,
): Token {
  const plain = (kind: TokenKind, found: string, meaning = found): Token => ({
    kind,
    text: meaning,
    start,
    end: start + found.length,
    first,
  });
  const character = text[start] ?? '';
  if (character === '"' || character === "'") {
    const kind = character === '"' ? 'string' : 'char';
    return { ...quoted(text, start, kind), first };
  }
  if (character === '@' && text[start + 1] === '"') {
    return { ...quoted(text, start + 1, 'symbol'), start, first };
  }
  const symbol = match(SYMBOL);
  if (symbol !== undefined) return plain('symbol', symbol, symbol.slice(1));
  const word = match(WORD);
  if (word !== undefined && word !== 'inf') return plain('word', word);
  const number = match(NUMBER);
  if (number !== undefined) return plain('number', number);
  const punct = match(PUNCT);
  if (punct !== undefined) return plain('punct', punct);
  const odd = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return plain('bad', odd, `unexpected character ${JSON.stringify(odd)}`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** A quoted text from the quotation mark at `start`. It must end on its line. */
function quoted(text: string, start: number, kind: TokenKind): Omit<Token, 'first'> {
  const delimiter = text[start];
  let meaning = '';
  let at = start + 1;
  const bad = (message: string, end: number): Omit<Token, 'first'> => ({
    kind: 'bad',
    text: message,
    start,
    end,
  });
  for (;;) {
    const character = text[at];
    if (character === undefined || character === '\n') return bad('a string does not end', at);
    if (character === delimiter) return { kind, text: meaning, start, end: at + 1 };
    if (character !== '\\') {
      meaning += character;
      at++;
      continue;
    }
    const hex = /^\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\})/.exec(text.slice(at, at + 12));
    if (hex !== null) {
      const code = Number.parseInt(hex[1] ?? hex[2] ?? '0', 16);
      if (code > 0x10ffff) return bad('an escape beyond U+10FFFF', at + hex[0].length);
      meaning += String.fromCodePoint(code);
      at += hex[0].length;
      continue;
    }
    const simple = ESCAPES[text[at + 1] ?? ''];
    if (simple === undefined) return bad('an unknown escape', at + 2);
    meaning += simple;
    at += 2;
  }
}
