/** A hash of input that comes in pieces. */

import { toHex } from './hex.ts';
import { bytesOf, countOf, type Input } from './input.ts';
import { checkLength, type OutputOptions, outputOf as outputAsked, seekOf } from './options.ts';
import type { Room } from './room.ts';
import { pieces, type Source } from './stream.ts';
import { begin, feed, finish, outputOf, type Start } from './work.ts';

/** What the hashers of an instance share. */
export interface Home {
  readonly room: Room;
  /** Gives the memory of hashers back that nobody disposed of. */
  readonly registry: FinalizationRegistry<number>;
}

export function makeHome(room: Room): Home {
  const registry = new FinalizationRegistry((state: number) => room.give(state, room.stateBytes));
  return { room, registry };
}

/**
 * As much input waits in the hasher itself. Only what has more takes memory of the module: to take that and to be
 * watched for its return costs more than to hash a chunk.
 */
const WAITING = 1024;
/** V8 keeps the elements of such short arrays in the object, which is quicker. */
const SHORT = 64;
const NONE = new Uint8Array(0);

/** Address of no state. */
const ABSENT = 0;

/**
 * A hasher: `update` takes input, `digest` and `hex` give the hash of all that came so far, as often as one likes.
 * `dispose` (or `using`) gives its memory back.
 */
export class Hasher {
  readonly #home: Home;
  readonly #start: Start;
  #live = true;
  /** Input that came before there was a state, `#count` bytes of it. */
  #waiting = NONE;
  #count = 0;
  #state = ABSENT;

  constructor(home: Home, start: Start) {
    this.#home = home;
    this.#start = start;
  }

  update(input: Input): this {
    const bytes = bytesOf(input, 'the input');
    const count = countOf(bytes, 'the input');
    // After what may be the caller's code, which can dispose of the hasher.
    this.#check();
    if (this.#state === ABSENT) {
      if (this.#count + count <= WAITING) {
        this.#wait(bytes, count);
        return this;
      }
      this.#begin();
    }
    feed(this.#home.room, this.#state, bytes, count);
    return this;
  }

  /** Takes all that a stream gives. */
  async updateFrom(source: Source): Promise<this> {
    this.#check();
    for await (const piece of pieces(source)) this.update(piece);
    return this;
  }

  digest(options?: OutputOptions): Uint8Array {
    const output = outputAsked(options);
    this.#check();
    const { room } = this.#home;
    return this.#state === ABSENT
      ? outputOf(room, this.#waiting, this.#count, this.#start, output)
      : finish(room, this.#state, output);
  }

  hex(options?: OutputOptions): string {
    return toHex(this.digest(options));
  }

  /** The output, to be read piece by piece; what is updated later does not change it. */
  xof(): OutputReader {
    return new OutputReader(this.clone());
  }

  /** A hasher of its own in the same state. */
  clone(): Hasher {
    this.#check();
    const copy = new Hasher(this.#home, this.#start);
    if (this.#state === ABSENT) {
      copy.#waiting = this.#waiting.slice();
      copy.#count = this.#count;
    } else {
      const { bytes, stateBytes } = copy.#take();
      bytes.copyWithin(copy.#state, this.#state, this.#state + stateBytes);
    }
    return copy;
  }

  /** As if nothing had come yet. */
  reset(): this {
    this.#check();
    this.#count = 0;
    if (this.#state !== ABSENT) begin(this.#home.room, this.#state, this.#start);
    return this;
  }

  /** Gives the memory back. Nothing can be done with the hasher afterwards; a second time is allowed. */
  dispose(): void {
    this.#live = false;
    this.#waiting = NONE;
    if (this.#state === ABSENT) return;
    const { room, registry } = this.#home;
    registry.unregister(this);
    room.give(this.#state, room.stateBytes);
    this.#state = ABSENT;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(): void {
    if (!this.#live) throw new TypeError('the hasher was disposed of');
  }

  #wait(bytes: Uint8Array, count: number): void {
    const end = this.#count + count;
    if (end > this.#waiting.length) {
      const longer = new Uint8Array(end <= SHORT ? SHORT : WAITING);
      longer.set(this.#waiting);
      this.#waiting = longer;
    }
    this.#waiting.set(bytes, this.#count);
    this.#count = end;
  }

  /** Moves on to a state, with what has come so far. */
  #begin(): void {
    const room = this.#take();
    begin(room, this.#state, this.#start);
    if (this.#count > 0)
      feed(room, this.#state, this.#waiting.subarray(0, this.#count), this.#count);
    this.#waiting = NONE;
    this.#count = 0;
  }

  #take(): Room {
    const { room, registry } = this.#home;
    this.#state = room.take(room.stateBytes);
    registry.register(this, this.#state, this);
    return room;
  }
}

/** Reads the output of a hasher from a place that moves along. */
export class OutputReader {
  readonly #hasher: Hasher;
  #position = 0n;

  constructor(hasher: Hasher) {
    this.#hasher = hasher;
  }

  get position(): bigint {
    return this.#position;
  }

  seek(position: number | bigint): this {
    this.#position = seekOf(position);
    return this;
  }

  /** The next `length` bytes. */
  read(length: number): Uint8Array {
    checkLength(length);
    const bytes = this.#hasher.digest({ length, seek: this.#position });
    this.#position += BigInt(length);
    return bytes;
  }

  dispose(): void {
    this.#hasher.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
