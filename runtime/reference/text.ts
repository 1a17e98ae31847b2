/** Text: UTF-8 bytes in, UTF-8 bytes out. Positions are byte offsets. */

import {
  allocating,
  asSlice,
  asText,
  at,
  compareText,
  type Lane,
  ListObject,
  MAX_LENGTH,
  outOfMemory,
  RuntimeFault,
  RuntimeTrap,
  type Slice,
  type Text,
} from './values.ts';

export function encodeText(text: string): Text {
  return new TextEncoder().encode(text);
}

/** A byte order mark is a character like any other. */
export function decodeText(text: Text): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
}

export const text = {
  str_len(s: unknown): number {
    return asText(s).length;
  },

  str_byte(s: unknown, index: number): number {
    return at(asText(s), index, 'byte');
  },

  str_slice(s: unknown, lo: number, hi: number, site: number): Text {
    const bytes = asText(s);
    if (!(0 <= lo && lo <= hi && hi <= bytes.length)) {
      throw new RuntimeFault(`bytes ${lo}..${hi} of ${bytes.length}`);
    }
    if (cuts(bytes, lo) || cuts(bytes, hi)) {
      throw new RuntimeTrap('not a character boundary', site);
    }
    return bytes.subarray(lo, hi);
  },

  str_concat(a: unknown, b: unknown, site: number): Text {
    return join([asText(a), asText(b)], site);
  },

  str_eq(a: unknown, b: unknown): number {
    return compareText(asText(a), asText(b)) === 0 ? 1 : 0;
  },

  str_compare(a: unknown, b: unknown): number {
    return compareText(asText(a), asText(b));
  },

  str_trim(s: unknown): Text {
    return trimEnd(trimStart(asText(s)));
  },

  str_trim_start(s: unknown): Text {
    return trimStart(asText(s));
  },

  str_trim_end(s: unknown): Text {
    return trimEnd(asText(s));
  },

  str_contains(s: unknown, needle: unknown): number {
    return find(asText(s), asText(needle), 0) >= 0 ? 1 : 0;
  },

  str_starts_with(s: unknown, prefix: unknown): number {
    const bytes = asText(s);
    const start = asText(prefix);
    return start.length <= bytes.length && occursAt(bytes, start, 0) ? 1 : 0;
  },

  str_ends_with(s: unknown, suffix: unknown): number {
    const bytes = asText(s);
    const end = asText(suffix);
    return end.length <= bytes.length && occursAt(bytes, end, bytes.length - end.length) ? 1 : 0;
  },

  str_find(s: unknown, needle: unknown): number {
    return find(asText(s), asText(needle), 0);
  },

  str_replace(s: unknown, old: unknown, by: unknown, site: number): Text {
    const bytes = asText(s);
    const needle = asText(old);
    if (needle.length === 0) return bytes;
    const parts = between(bytes, needle);
    const replacement = asText(by);
    return join(
      parts.flatMap((part, i) => (i === 0 ? [part] : [replacement, part])),
      site,
    );
  },

  str_repeat(s: unknown, count: number, site: number): Text {
    const bytes = asText(s);
    const length = bytes.length * Math.max(0, count);
    if (length > MAX_LENGTH) outOfMemory(site);
    const result = allocating(site, () => new Uint8Array(length));
    for (let i = 0; i < length; i += bytes.length) result.set(bytes, i);
    return result;
  },

  str_to_upper(s: unknown, site: number): Text {
    return allocating(site, () =>
      asText(s).map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte)),
    );
  },

  str_to_lower(s: unknown, site: number): Text {
    return allocating(site, () =>
      asText(s).map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)),
    );
  },

  str_split(s: unknown, separator: unknown, site: number): ListObject {
    const bytes = asText(s);
    const needle = asText(separator);
    return allocating(site, () =>
      listOf(needle.length === 0 ? characters(bytes) : between(bytes, needle)),
    );
  },

  str_lines(s: unknown, site: number): ListObject {
    const bytes = asText(s);
    return allocating(site, () => {
      const lines = between(bytes, new Uint8Array([10]));
      if (lines[lines.length - 1]?.length === 0) lines.pop();
      // Only a line that was ended by \n loses its \r.
      const ended = bytes[bytes.length - 1] === 10 ? lines.length : lines.length - 1;
      return listOf(
        lines.map((line, i) =>
          i < ended && line[line.length - 1] === 13 ? line.subarray(0, line.length - 1) : line,
        ),
      );
    });
  },

  str_chars(s: unknown, site: number): ListObject {
    const bytes = asText(s);
    return allocating(site, () => listOf(characters(bytes).map(scalarValue)));
  },

  str_bytes(s: unknown, _site: number): Slice {
    const base = asText(s);
    return { base, offset: 0, length: base.length };
  },

  str_from_utf8(slice: unknown, site: number): Text {
    const { base, offset, length } = asSlice(slice);
    const bytes = allocating(site, () => new Uint8Array(length));
    for (let i = 0; i < length; i++) bytes[i] = Number(at<Lane>(base, offset + i, 'byte'));
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      if (error instanceof TypeError) throw new RuntimeTrap('invalid UTF-8', site);
      throw error;
    }
    return bytes;
  },
};

/** Whether a cut before byte `offset` would fall inside a scalar value. */
function cuts(bytes: Text, offset: number): boolean {
  return ((bytes[offset] ?? 0) & 0xc0) === 0x80;
}

function join(parts: readonly Text[], site: number): Text {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length > MAX_LENGTH) outOfMemory(site);
  const result = allocating(site, () => new Uint8Array(length));
  let end = 0;
  for (const part of parts) {
    result.set(part, end);
    end += part.length;
  }
  return result;
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function trimStart(bytes: Text): Text {
  let start = 0;
  while (start < bytes.length && isSpace(at(bytes, start, 'byte'))) start++;
  return bytes.subarray(start);
}

function trimEnd(bytes: Text): Text {
  let end = bytes.length;
  while (end > 0 && isSpace(at(bytes, end - 1, 'byte'))) end--;
  return bytes.subarray(0, end);
}

function occursAt(bytes: Text, needle: Text, offset: number): boolean {
  return needle.every((byte, i) => bytes[offset + i] === byte);
}

/** The first occurrence at or after `from`, or −1. */
function find(bytes: Text, needle: Text, from: number): number {
  for (let i = from; i + needle.length <= bytes.length; i++) {
    if (occursAt(bytes, needle, i)) return i;
  }
  return -1;
}

/** The parts between the occurrences of a needle that is not empty. */
function between(bytes: Text, needle: Text): Text[] {
  const parts: Text[] = [];
  let start = 0;
  for (;;) {
    const next = find(bytes, needle, start);
    if (next < 0) {
      parts.push(bytes.subarray(start));
      return parts;
    }
    parts.push(bytes.subarray(start, next));
    start = next + needle.length;
  }
}

/** One part per scalar value. */
function characters(bytes: Text): Text[] {
  const parts: Text[] = [];
  let start = 0;
  while (start < bytes.length) {
    let end = start + 1;
    while (cuts(bytes, end)) end++;
    parts.push(bytes.subarray(start, end));
    start = end;
  }
  return parts;
}

function scalarValue(character: Text): number {
  const value = decodeText(character).codePointAt(0);
  if (value === undefined) throw new RuntimeFault('a character without bytes');
  return value;
}

function listOf(items: readonly Lane[]): ListObject {
  const list = new ListObject();
  for (const item of items) list.items.push(item);
  return list;
}
