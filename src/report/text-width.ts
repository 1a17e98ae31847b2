/** How wide text is on a terminal, and how a stretch of source is made fit to print. */

const COMBINING = /\p{M}|\u200b|\u200c|\u200d|\u2060/u;
/** East Asian wide and full-width characters, and emoji: two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f004}\u{1f0cf}\u{1f18e}\u{1f191}-\u{1f19a}\u{1f200}-\u{1f265}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f7e0}-\u{1f7eb}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** What must not reach a terminal: it would move the cursor or turn the text around. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const PLAIN = /^[\x20-\x7e]*$/;

const TAB = 4;

/** Columns that text takes, once printable. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** A stretch of a source line as it is printed: text, and the column of each UTF-16 offset in it. */
export interface PrintedLine {
  readonly text: string;
  /** Column (from 0) of an offset within the line; offsets outside the stretch are clamped to its ends. */
  readonly column: (offset: number) => number;
}

/** Prints the characters `from..to` of a line: tabs become spaces, control characters become pictures. */
export function printLine(line: string, from: number, to: number): PrintedLine {
  const columns: number[] = [];
  let text = from > 0 ? '…' : '';
  let column = text.length;
  for (const character of line.slice(from, to)) {
    for (let unit = 0; unit < character.length; unit++) columns.push(column);
    const shown = printable(character, column);
    text += shown;
    column += displayWidth(shown);
  }
  columns.push(column);
  if (to < line.length) text += '…';
  return {
    text,
    column: (offset) => columns[Math.max(0, Math.min(offset - from, columns.length - 1))] ?? 0,
  };
}

function printable(character: string, column: number): string {
  if (character === '\t') return ' '.repeat(TAB - (column % TAB));
  if (!UNPRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return code < 32 ? String.fromCodePoint(0x2400 + code) : '\ufffd';
}
