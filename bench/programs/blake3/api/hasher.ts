/** A hash of input that comes in pieces. */

import { toHex } from './hex.ts';
import { bytesOf, countOf, type Input } from './input.ts';
import { KEY_BYTES } from './kernel.ts';
import { checkLength, type OutputOptions, outputOf, seekOf } from './options.ts';
import type { Room } from './room.ts';
import { pieces, type Source } from './stream.ts';
import { begin, feed, finish, keep, type Start } from './work.ts';

/** Gives the memory of hashers back that nobody disposed of. */
export type Registry = FinalizationRegistry<number>;

/** What a hasher and its copies share. */
export interface Home {
  readonly room: Room;
  readonly registry: Registry;
}

const blockBytes = (room: Room): number => room.stateBytes + KEY_BYTES;

export function makeRegistry(room: Room): Registry {
  return new FinalizationRegistry((state) => room.give(state, blockBytes(room)));
}

/**
 * A hasher: `update` takes input, `digest` and `hex` give the hash of all that came so far, as often as one likes.
 * `dispose` (or `using`) gives its memory back.
 */
export class Hasher {
  readonly #home: Home;
  readonly #start: Start;
  /** Address of the state with the key behind it; 0 when it was given back. */
  #state: number;

  private constructor(home: Home, state: number, start: Start) {
    this.#home = home;
    this.#state = state;
    this.#start = start;
    home.registry.register(this, state, this);
  }

  /** A hasher that has seen nothing. */
  static begin(home: Home, start: Start): Hasher {
    const { room } = home;
    const state = room.take(blockBytes(room));
    const own = keep(room, start, state + room.stateBytes);
    begin(room, state, own);
    return new Hasher(home, state, own);
  }

  update(input: Input): this {
    const state = this.#live();
    const bytes = bytesOf(input, 'the input');
    feed(this.#home.room, state, bytes, countOf(bytes, 'the input'));
    return this;
  }

  /** Takes all that a stream gives. */
  async updateFrom(source: Source): Promise<this> {
    this.#live();
    for await (const piece of pieces(source)) this.update(piece);
    return this;
  }

  digest(options?: OutputOptions): Uint8Array {
    return finish(this.#home.room, this.#live(), outputOf(options));
  }

  hex(options?: OutputOptions): string {
    return toHex(this.digest(options));
  }

  /** The output from here on, to be read bit by bit; what is updated later does not change it. */
  xof(): OutputReader {
    return new OutputReader(this.clone());
  }

  /** A hasher of its own in the same state. */
  clone(): Hasher {
    const state = this.#live();
    const { room } = this.#home;
    const copy = room.take(blockBytes(room));
    room.bytes.copyWithin(copy, state, state + blockBytes(room));
    const key = copy + room.stateBytes;
    return new Hasher(this.#home, copy, { key, flags: this.#start.flags });
  }

  /** As if nothing had come yet. */
  reset(): this {
    begin(this.#home.room, this.#live(), this.#start);
    return this;
  }

  /** Gives the memory back. Nothing can be done with the hasher afterwards; a second time is allowed. */
  dispose(): void {
    if (this.#state === 0) return;
    const { room, registry } = this.#home;
    registry.unregister(this);
    room.give(this.#state, blockBytes(room));
    this.#state = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #live(): number {
    if (this.#state === 0) throw new TypeError('the hasher was disposed of');
    return this.#state;
  }
}

/** Reads the output of a hasher from a place on that moves along. */
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
