/** Hashing in a room: input goes in as it lies there or in pieces, output comes out in pieces. */

import { bufferOf, countOf, offsetOf } from './input.ts';
import { FLAGS, KEY_WORDS } from './kernel.ts';
import { DIGEST_LENGTH, type Output } from './options.ts';
import { PIECE, type Room, SHORT_RESULT } from './room.ts';

/** What a hash begins with. */
export interface Start {
  /** 32 bytes; a plain hash has the initial value. */
  readonly key: Uint8Array | undefined;
  readonly flags: number;
}

export const PLAIN: Start = { key: undefined, flags: FLAGS.hash };

/** Puts the key where the module can read it. */
function keyAddress(room: Room, { key }: Start): number {
  if (key === undefined) return room.initialValue;
  room.write(room.key, key);
  return room.key;
}

/** The plain hash of `bytes`: 32 bytes of output. */
export function digestOf(room: Room, bytes: Uint8Array): Uint8Array {
  const count = countOf(bytes, 'the input');
  if (count > room.pieceBytes) return outputOf(room, bytes, count, PLAIN, DIGEST);
  let at = room.addressOf(bytes, count);
  if (at === undefined) {
    at = room.piece;
    room.bytes.set(bytes, at);
  }
  room.kernel.hash(at, count, room.result, DIGEST_LENGTH);
  return room.digest();
}

const DIGEST: Output = { length: DIGEST_LENGTH, seek: 0n };

/** Any output of any hash of `bytes`, of which there are `count`. */
export function outputOf(
  room: Room,
  bytes: Uint8Array,
  count: number,
  start: Start,
  output: Output,
): Uint8Array {
  const at = room.addressOf(bytes, count);
  if (
    (at !== undefined || count <= room.pieceBytes) &&
    output.length <= SHORT_RESULT &&
    output.seek === 0n
  ) {
    if (at === undefined) room.write(room.piece, bytes);
    room.kernel.hash_with(
      at ?? room.piece,
      count,
      keyAddress(room, start),
      KEY_WORDS,
      start.flags,
      room.result,
      output.length,
    );
    return room.output(output.length);
  }
  const state = room.take(room.stateBytes);
  try {
    begin(room, state, start);
    feed(room, state, bytes, count);
    return finish(room, state, output);
  } finally {
    room.give(state, room.stateBytes);
  }
}

export function begin(room: Room, state: number, start: Start): void {
  room.kernel.begin(state, room.words, keyAddress(room, start), KEY_WORDS, start.flags);
}

/** Takes `count` bytes into a state. */
export function feed(room: Room, state: number, bytes: Uint8Array, count: number): void {
  const { kernel, words, piece, pieceBytes } = room;
  const at = room.addressOf(bytes, count);
  if (at !== undefined) {
    kernel.update(state, words, at, count);
    return;
  }
  if (count <= pieceBytes) {
    room.write(piece, bytes);
    kernel.update(state, words, piece, count);
    return;
  }
  // A view of our own: a subclass of `Uint8Array` may cut in its own way.
  const whole = new Uint8Array(bufferOf(bytes), offsetOf(bytes), count);
  for (let from = 0; from < count; from += pieceBytes) {
    const part = whole.subarray(from, from + pieceBytes);
    room.write(piece, part);
    kernel.update(state, words, piece, part.length);
  }
}

/** Output of a state, which can go on afterwards. */
export function finish(room: Room, state: number, { length, seek }: Output): Uint8Array {
  const { kernel, words } = room;
  if (length <= SHORT_RESULT) {
    // A constant needs no conversion, which costs more than the rest of the call.
    if (seek === 0n) kernel.finish(state, words, 0n, room.result, length);
    else kernel.finish(state, words, seek, room.result, length);
    return room.output(length);
  }
  const out = new Uint8Array(length);
  for (let from = 0; from < length; from += PIECE) {
    const count = Math.min(PIECE, length - from);
    kernel.finish(state, words, seek + BigInt(from), room.piece, count);
    out.set(room.bytes.subarray(room.piece, room.piece + count), from);
  }
  return out;
}

/** The key that a context gives. */
export function contextKey(room: Room, context: string): Uint8Array {
  const bytes = new TextEncoder().encode(context);
  const start = { key: undefined, flags: FLAGS.deriveKeyContext };
  return outputOf(room, bytes, bytes.length, start, DIGEST);
}
