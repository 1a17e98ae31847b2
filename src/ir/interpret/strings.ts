/** Operations on text as UTF-8 bytes. */

import { formatF32, formatF64 } from '../float-text.ts';
import type { Type } from '../types.ts';
import { TrapSignal } from './trap-signal.ts';
import { AggregateValue, ListValue, type RuntimeValue, StrValue } from './values.ts';

/** The longest text the interpreter makes; more is `out of memory`. */
const MAX_BYTES = 2 ** 28;

const EMPTY = new StrValue(new Uint8Array(0));

function room(bytes: number): Uint8Array {
  if (bytes > MAX_BYTES) throw new TrapSignal('out of memory');
  return new Uint8Array(bytes);
}

/** Whether a byte continues a scalar value rather than beginning one. */
function continues(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Bytes `lo..hi`; an end inside a scalar value traps, the first one first. */
export function slice(text: StrValue, lo: number, hi: number): StrValue {
  if (continues(text.bytes[lo]) || continues(text.bytes[hi])) {
    throw new TrapSignal('not a character boundary');
  }
  return new StrValue(text.bytes.subarray(lo, hi));
}

export function concat(parts: readonly StrValue[]): StrValue {
  const bytes = room(parts.reduce((sum, part) => sum + part.bytes.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part.bytes, at);
    at += part.bytes.length;
  }
  return new StrValue(bytes);
}

export function equal(a: StrValue, b: StrValue): boolean {
  return a.bytes.length === b.bytes.length && matchesAt(a.bytes, b.bytes, 0);
}

/** −1, 0 or 1 by unsigned bytes. */
export function compare(a: StrValue, b: StrValue): number {
  const length = Math.min(a.bytes.length, b.bytes.length);
  for (let i = 0; i < length; i++) {
    const difference = (a.bytes[i] ?? 0) - (b.bytes[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(a.bytes.length - b.bytes.length);
}

/** Space, `\t \n \v \f \r`. */
function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

export function trim(text: StrValue, start: boolean, end: boolean): StrValue {
  const { bytes } = text;
  let lo = 0;
  let hi = bytes.length;
  while (start && lo < hi && isSpace(bytes[lo])) lo++;
  while (end && hi > lo && isSpace(bytes[hi - 1])) hi--;
  return new StrValue(bytes.subarray(lo, hi));
}

function matchesAt(text: Uint8Array, part: Uint8Array, at: number): boolean {
  for (let i = 0; i < part.length; i++) {
    if (text[at + i] !== part[i]) return false;
  }
  return true;
}

export function startsWith(text: StrValue, part: StrValue): boolean {
  return part.bytes.length <= text.bytes.length && matchesAt(text.bytes, part.bytes, 0);
}

export function endsWith(text: StrValue, part: StrValue): boolean {
  const at = text.bytes.length - part.bytes.length;
  return at >= 0 && matchesAt(text.bytes, part.bytes, at);
}

/** Offset of the first occurrence from `from` on, or −1. The empty needle is where one looks. */
export function find(text: StrValue, part: StrValue, from = 0): number {
  const [first] = part.bytes;
  if (first === undefined) return from <= text.bytes.length ? from : -1;
  const last = text.bytes.length - part.bytes.length;
  let at = text.bytes.indexOf(first, from);
  while (at >= 0 && at <= last) {
    if (matchesAt(text.bytes, part.bytes, at)) return at;
    at = text.bytes.indexOf(first, at + 1);
  }
  return -1;
}

/** The parts between non-overlapping separators that are not empty. */
function parts(text: StrValue, separator: StrValue): StrValue[] {
  const found: StrValue[] = [];
  let start = 0;
  for (let at = find(text, separator); at >= 0; at = find(text, separator, start)) {
    found.push(new StrValue(text.bytes.subarray(start, at)));
    start = at + separator.bytes.length;
  }
  found.push(new StrValue(text.bytes.subarray(start)));
  return found;
}

export function replace(text: StrValue, from: StrValue, to: StrValue): StrValue {
  if (from.bytes.length === 0) return text;
  const pieces: StrValue[] = [];
  for (const [i, part] of parts(text, from).entries()) {
    if (i > 0) pieces.push(to);
    pieces.push(part);
  }
  return concat(pieces);
}

export function repeat(text: StrValue, count: number): StrValue {
  if (count <= 0 || text.bytes.length === 0) return EMPTY;
  const bytes = room(text.bytes.length * count);
  for (let at = 0; at < bytes.length; at += text.bytes.length) bytes.set(text.bytes, at);
  return new StrValue(bytes);
}

/** ASCII letters only. */
export function mapCase(text: StrValue, upper: boolean): StrValue {
  const first = upper ? 0x61 : 0x41;
  return new StrValue(
    text.bytes.map((byte) => (byte >= first && byte < first + 26 ? byte ^ 0x20 : byte)),
  );
}

/** Byte ranges of the scalar values. */
function* scalarRanges({ bytes }: StrValue): Generator<[number, number]> {
  let start = 0;
  for (let at = 1; at <= bytes.length; at++) {
    if (continues(bytes[at])) continue;
    yield [start, at];
    start = at;
  }
}

/** An empty separator gives the scalar values, one by one. */
export function split(text: StrValue, separator: StrValue): ListValue {
  if (separator.bytes.length > 0) return new ListValue(parts(text, separator));
  const pieces: StrValue[] = [];
  for (const [lo, hi] of scalarRanges(text)) pieces.push(new StrValue(text.bytes.subarray(lo, hi)));
  return new ListValue(pieces);
}

export function lines(text: StrValue): ListValue {
  const pieces = parts(text, NEWLINE);
  const last = pieces.pop();
  const stripped = pieces.map((line) =>
    line.bytes.at(-1) === 0x0d ? new StrValue(line.bytes.subarray(0, -1)) : line,
  );
  if (last !== undefined && last.bytes.length > 0) stripped.push(last);
  return new ListValue(stripped);
}

const NEWLINE = StrValue.of('\n');

export function chars(text: StrValue): ListValue {
  return new ListValue([...text.text].map((c) => c.codePointAt(0) ?? 0));
}

/** `(ok, value)` */
export function parseI32(text: StrValue): AggregateValue {
  const value = /^[+-]?[0-9]+$/.test(text.text) ? Number(text.text) : Number.NaN;
  const fits = value >= -(2 ** 31) && value < 2 ** 31;
  return new AggregateValue([fits, fits ? value + 0 : 0]);
}

/** `(ok, value)` */
export function parseF64(text: StrValue): AggregateValue {
  const failed = new AggregateValue([false, 0]);
  const match = /^([+-]?)(.*)$/s.exec(text.text);
  const [, sign, rest = ''] = match ?? [];
  const apply = (magnitude: number): AggregateValue =>
    new AggregateValue([true, sign === '-' ? -magnitude : magnitude]);
  if (/^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(rest)) {
    return apply(Number(rest));
  }
  if (/^inf(?:inity)?$/i.test(rest)) return apply(Number.POSITIVE_INFINITY);
  return /^nan$/i.test(rest) ? apply(Number.NaN) : failed;
}

/** `str.from` of a scalar of `type`. */
export function format(type: Type, value: RuntimeValue): StrValue {
  if (value instanceof StrValue) return value;
  if (typeof value === 'number' && type.kind === 'char') {
    return StrValue.of(String.fromCodePoint(value));
  }
  if (typeof value === 'number' && type.kind === 'float') {
    return StrValue.of(type.bits === 32 ? formatF32(value) : formatF64(value));
  }
  return StrValue.of(String(value));
}

/** Text from bytes that may be anything. */
export function fromUtf8(bytes: Uint8Array): StrValue {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TrapSignal('invalid UTF-8');
  }
  return new StrValue(bytes);
}
