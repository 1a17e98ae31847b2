/** BLAKE3 for JavaScript, on a compiled `blake3.fzy`. */

import { Hasher, makeHome, type OutputReader } from './hasher.ts';
import { toHex } from './hex.ts';
import { bytesOf, countOf, type Input, kindOf } from './input.ts';
import { FLAGS, instantiate } from './kernel.ts';
import {
  checkContext,
  checkKey,
  checkLength,
  type Mode,
  type OutputOptions,
  outputOf as wanted,
} from './options.ts';
import { Room } from './room.ts';
import type { Source } from './stream.ts';
import { contextKey, digestOf, outputOf, PLAIN, type Start } from './work.ts';

export { fromHex, toHex } from './hex.ts';
export type { Hasher, Input, Mode, OutputOptions, OutputReader, Source };

/** Bytes in the module's memory, which are hashed without being copied. */
export interface Memory {
  /** The bytes. Ask again after other calls: a view ends when the memory grows. */
  readonly bytes: Uint8Array;
  free(): void;
  [Symbol.dispose](): void;
}

export interface Blake3 {
  hash(input: Input, options?: OutputOptions): Uint8Array;
  hashHex(input: Input, options?: OutputOptions): string;
  /** A hash that only who has the key can compute. */
  keyedHash(key: Uint8Array, input: Input, options?: OutputOptions): Uint8Array;
  /** A key made of other key material for one purpose, which `context` names. */
  deriveKey(context: string, material: Input, options?: OutputOptions): Uint8Array;
  /** For input that comes in pieces. */
  createHasher(mode?: Mode): Hasher;
  /** The hash of all that a stream gives. */
  hashStream(source: Source, options?: OutputOptions & Mode): Promise<Uint8Array>;
  /** Memory to put input into. */
  allocate(length: number): Memory;
}

/** Makes the functions of one instance of the module. */
export function loadBlake3(module: WebAssembly.Module): Blake3 {
  return blake3Of(new Room(instantiate(module)));
}

/** The functions over an instance. */
export function blake3Of(room: Room): Blake3 {
  const home = makeHome(room);

  const start = (mode: Mode): Start => {
    if (typeof mode !== 'object' || mode === null)
      throw new TypeError(`a mode must be an object, not ${kindOf(mode)}`);
    const { key, context } = mode;
    if (key !== undefined && context !== undefined)
      throw new TypeError('a hash has a key or a context, not both');
    if (key !== undefined) {
      checkKey(key);
      return { key: new Uint8Array(key), flags: FLAGS.keyedHash };
    }
    if (context !== undefined) {
      checkContext(context);
      return { key: contextKey(room, context), flags: FLAGS.deriveKeyMaterial };
    }
    return PLAIN;
  };

  const withStart = (input: Input, what: string, mode: Mode, options?: OutputOptions) => {
    const bytes = bytesOf(input, what);
    const count = countOf(bytes, what);
    const output = wanted(options);
    return outputOf(room, bytes, count, start(mode), output);
  };

  const hash = (input: Input, options?: OutputOptions): Uint8Array =>
    options === undefined
      ? digestOf(room, bytesOf(input, 'the input'))
      : withStart(input, 'the input', {}, options);

  const createHasher = (mode: Mode = {}): Hasher => new Hasher(home, start(mode));

  return {
    hash,
    hashHex: (input, options) => toHex(hash(input, options)),
    keyedHash: (key, input, options) => {
      checkKey(key);
      return withStart(input, 'the input', { key }, options);
    },
    deriveKey: (context, material, options) => {
      checkContext(context);
      return withStart(material, 'the key material', { context }, options);
    },
    createHasher,
    async hashStream(source, options = {}) {
      const output = { ...options };
      wanted(output);
      const hasher = createHasher(options);
      try {
        await hasher.updateFrom(source);
        return hasher.digest(output);
      } finally {
        hasher.dispose();
      }
    },
    allocate: (length) => {
      checkLength(length);
      return memoryOf(room, length);
    },
  };
}

function memoryOf(room: Room, length: number): Memory {
  const address = room.lend(length);
  let live = true;
  let view: Uint8Array | undefined;
  const free = (): void => {
    if (!live) return;
    live = false;
    room.takeBack(address, length);
  };
  return {
    get bytes() {
      if (!live) throw new TypeError('the memory was freed');
      if (view?.buffer !== room.bytes.buffer) view = room.bytes.subarray(address, address + length);
      return view;
    },
    free,
    [Symbol.dispose]: free,
  };
}
