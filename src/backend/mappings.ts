/**
 * The `mappings` of a source map of a WebAssembly module, made whole: Binaryen gives no place to instructions that
 * have none of their own, such as what puts a value into a local, and a debugger that steps onto one of them shows
 * the disassembly. Here they belong to what comes before them in their function.
 *
 * The format is that of ECMA-426; a module is one line, and its columns are offsets in the file.
 */

import { Reader } from './reader.ts';

interface Mapping {
  readonly offset: number;
  /** Source, line and column, all from 0; undefined where no source is known. */
  readonly place: readonly [number, number, number] | undefined;
}

/** Half open. */
interface Range {
  readonly start: number;
  readonly end: number;
}

export function wholeMappings(mappings: string, wasm: Uint8Array): string {
  const all = decode(mappings);
  const whole: Mapping[] = [];
  let next = 0;
  for (const { start, end } of functionBodies(wasm)) {
    while (next < all.length && (all[next]?.offset ?? 0) < start) next++;
    const first = next;
    while (next < all.length && (all[next]?.offset ?? 0) < end) next++;
    const placed = all.slice(first, next).filter(({ place }) => place !== undefined);
    // What sets a function up belongs to its first line; without a line it must not seem to belong to the one before.
    whole.push({ offset: start, place: placed[0]?.place }, ...placed);
    whole.push({ offset: end, place: undefined });
  }
  return encode(whole);
}

/** Where the bodies of the functions are, in the order of the file. */
function functionBodies(wasm: Uint8Array): readonly Range[] {
  const sections = Reader.sections(wasm);
  const bodies: Range[] = [];
  while (!sections.done) {
    const id = sections.byte();
    const section = sections.part();
    if (id !== CODE_SECTION) continue;
    for (let left = section.number(); left > 0; left--) {
      const { at, end } = section.part();
      bodies.push({ start: at, end });
    }
  }
  return bodies;
}

const CODE_SECTION = 10;

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Segments are differences to the segment before, in base 64 with a bit for the sign and a bit for more digits. */
function decode(mappings: string): readonly Mapping[] {
  const digit = new Map([...DIGITS].map((character, value) => [character, value]));
  const found: Mapping[] = [];
  let [offset, source, line, column] = [0, 0, 0, 0];
  for (const segment of mappings.split(',')) {
    const fields: number[] = [];
    let [value, shift] = [0, 1];
    for (const character of segment) {
      const bits = digit.get(character) ?? 0;
      value += (bits & 31) * shift;
      shift *= 32;
      if (bits >= 32) continue;
      fields.push(value % 2 === 0 ? value / 2 : -(value - 1) / 2);
      [value, shift] = [0, 1];
    }
    const [toOffset, toSource, toLine = 0, toColumn = 0] = fields;
    if (toOffset === undefined) continue;
    offset += toOffset;
    if (toSource === undefined) {
      found.push({ offset, place: undefined });
      continue;
    }
    [source, line, column] = [source + toSource, line + toLine, column + toColumn];
    found.push({ offset, place: [source, line, column] });
  }
  return found;
}

function encode(mappings: readonly Mapping[]): string {
  const segments: string[] = [];
  let before: Mapping | undefined;
  let [offset, source, line, column] = [0, 0, 0, 0];
  for (const mapping of mappings) {
    if (before !== undefined && String(mapping.place) === String(before.place)) continue;
    before = mapping;
    const fields = [mapping.offset - offset];
    offset = mapping.offset;
    if (mapping.place !== undefined) {
      const [toSource, toLine, toColumn] = mapping.place;
      fields.push(toSource - source, toLine - line, toColumn - column);
      [source, line, column] = mapping.place;
    }
    segments.push(fields.map(digits).join(''));
  }
  return segments.join(',');
}

function digits(value: number): string {
  let rest = value < 0 ? -value * 2 + 1 : value * 2;
  let text = '';
  do {
    const low = rest % 32;
    rest = (rest - low) / 32;
    text += DIGITS[rest > 0 ? low + 32 : low] ?? '';
  } while (rest > 0);
  return text;
}
