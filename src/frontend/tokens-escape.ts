/** Escapes in characters, strings and byte strings: `\n \r \t \0 \\ \" \' \x41 \u{1F600}`. */

export interface EscapeScan {
  readonly end: number;
  /** A scalar value, or a byte in byte strings. */
  readonly value: number;
  readonly problem:
    | { readonly title: string; readonly label: string; readonly help: readonly string[] }
    | undefined;
}

const SIMPLE: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  '0': 0,
  '\\': 92,
  '"': 34,
  "'": 39,
};
const REPLACEMENT = 0xfffd;
const HEX_PAIR = /[0-9a-fA-F]{2}/y;
const UNICODE = /\{([0-9a-fA-F_]{1,8})\}/y;

/** Scans the escape whose backslash is at `start`. */
export function scanEscape(text: string, start: number, inBytes: boolean): EscapeScan {
  const letter = String.fromCodePoint(text.codePointAt(start + 1) ?? 10);
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { end: start + 2, value: simple, problem: undefined };
  if (letter === 'x') return scanHex(text, start, inBytes);
  if (letter === 'u') return scanUnicode(text, start, inBytes);
  if (letter === '\n' || letter === '\r') {
    return failed(start + 1, 'a string cannot continue on the next line', 'the line ends here', [
      'join two strings with `+`, or write `\\n` for a line end',
    ]);
  }
  return failed(start + 1 + letter.length, `unknown escape \`\\${letter}\``, 'not an escape', [
    'the escapes are `\\n \\r \\t \\0 \\\\ \\" \\\' \\x41 \\u{1F600}`; a backslash itself is `\\\\`',
  ]);
}

function scanHex(text: string, start: number, inBytes: boolean): EscapeScan {
  HEX_PAIR.lastIndex = start + 2;
  const digits = HEX_PAIR.exec(text)?.[0];
  if (digits === undefined) {
    return failed(start + 2, '`\\x` needs two hexadecimal digits', 'as in `\\x41`', []);
  }
  const value = Number.parseInt(digits, 16);
  if (value > 0x7f && !inBytes) {
    return failed(start + 4, `\`\\x${digits}\` is not ASCII`, 'only `\\x00` to `\\x7F` in text', [
      `write \`\\u{${digits}}\` for the character, or a byte string \`b"…"\` for the byte`,
    ]);
  }
  return { end: start + 4, value, problem: undefined };
}

function scanUnicode(text: string, start: number, inBytes: boolean): EscapeScan {
  UNICODE.lastIndex = start + 2;
  const found = UNICODE.exec(text);
  if (found === null) {
    return failed(
      start + 2,
      '`\\u` needs one to six hexadecimal digits in braces',
      'as in `\\u{1F600}`',
      [],
    );
  }
  const end = start + 2 + found[0].length;
  const value = Number.parseInt((found[1] ?? '').replaceAll('_', ''), 16);
  if (inBytes) {
    return failed(end, 'no `\\u{…}` in a byte string', 'bytes are written `\\x41`', []);
  }
  if (!(value <= 0x10ffff) || (value >= 0xd800 && value <= 0xdfff)) {
    return failed(
      end,
      `\`${text.slice(start, end)}\` is not a Unicode scalar value`,
      'no such character',
      ['scalar values go from `\\u{0}` to `\\u{10FFFF}`, without the surrogates `D800` to `DFFF`'],
    );
  }
  return { end, value, problem: undefined };
}

function failed(end: number, title: string, label: string, help: readonly string[]): EscapeScan {
  return { end, value: REPLACEMENT, problem: { title, label, help } };
}
