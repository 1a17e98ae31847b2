/**
 * Text as words of memory, little-endian. No load reaches past the end of a text, for its last byte may be the last
 * of the memory; one that ends where the text ends may begin before it, because nothing lies at the first addresses.
 */

import type { ValueId } from '../../ir/instructions.ts';
import type { BlockEmitter } from '../block-emitter.ts';

/** Longer literals are compared by the library. */
export const MAX_WORDS_BYTES = 32;

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

interface Word {
  readonly offset: number;
  readonly bytes: 1 | 2 | 4 | 8;
}

/** The loads that cover `length` bytes, all of one size where that is possible; the last may overlap the one before. */
export function wordsOf(length: number): readonly Word[] {
  if (length === 0) return [];
  if (length === 3) {
    return [
      { offset: 0, bytes: 2 },
      { offset: 2, bytes: 1 },
    ];
  }
  const bytes = length >= 8 ? 8 : length >= 4 ? 4 : length === 2 ? 2 : 1;
  const words: Word[] = [];
  for (let offset = 0; offset + bytes <= length; offset += bytes) words.push({ offset, bytes });
  if (length % bytes !== 0) words.push({ offset: length - bytes, bytes });
  return words;
}

/** The number that a load of these bytes gives. */
export function wordAt(text: Uint8Array, { offset, bytes }: Word): bigint {
  let word = 0n;
  for (let i = bytes - 1; i >= 0; i--) word = (word << 8n) | BigInt(text[offset + i] ?? 0);
  return word;
}

export function loadWord(b: BlockEmitter, address: ValueId, { offset, bytes }: Word): ValueId {
  const type = bytes === 8 ? b.types.u64 : b.types.u32;
  const width = bytes === 8 ? 64 : bytes === 4 ? 32 : bytes === 2 ? 16 : 8;
  return b.add({ kind: 'mem.load', type, width, address, offset });
}

/** A word as a constant of the type that its load has. */
export function wordConstant(b: BlockEmitter, bytes: Word['bytes'], word: bigint): ValueId {
  return bytes === 8 ? b.constant(b.types.u64, word) : b.constant(b.types.u32, Number(word));
}

/** Whether the bytes at `address` are those of `text`, as `bool`; there are as many. */
export function equalsWords(b: BlockEmitter, address: ValueId, text: Uint8Array): ValueId {
  let different: ValueId | undefined;
  const words = wordsOf(text.length);
  for (const word of words) {
    const found = loadWord(b, address, word);
    const wanted = wordConstant(b, word.bytes, wordAt(text, word));
    if (words.length === 1) return b.compare('eq', found, wanted);
    const bits = b.binary('xor', found, wanted);
    different = different === undefined ? bits : b.binary('or', different, bits);
  }
  if (different === undefined) return b.constant(b.types.bool, true);
  const type = b.typeOf(different);
  return b.compare('eq', different, b.constant(type, type === b.types.u64 ? 0n : 0));
}

export function address(b: BlockEmitter, text: ValueId): ValueId {
  return b.runtime('text.pointer', b.types.u32, [text]);
}

export function length(b: BlockEmitter, text: ValueId): ValueId {
  return b.runtime('str.len', b.types.i32, [text]);
}

/** The address of what lies `bytes` before the end of a text. */
export function addressFromEnd(b: BlockEmitter, text: ValueId, bytes: number): ValueId {
  const { u32 } = b.types;
  const end = b.binary('add', address(b, text), b.convert(u32, length(b, text)));
  return b.binary('sub', end, b.constant(u32, bytes));
}
