/** BLAKE3 as JavaScript calls it. */

import { readFileSync } from 'node:fs';
import { blake3 as reference } from '@noble/hashes/blake3.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { compiledBlake3 } from '../testing.ts';
import { type Blake3, fromHex, toHex } from './blake3.ts';

const VECTORS = new URL('../vectors/test_vectors.json', import.meta.url);
/** Above this many bytes, input is hashed in pieces. */
const PIECE = 1 << 18;

interface Vectors {
  readonly key: string;
  readonly context_string: string;
  readonly cases: readonly {
    readonly input_len: number;
    readonly hash: string;
    readonly keyed_hash: string;
    readonly derive_key: string;
  }[];
}
const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors;
const KEY = new TextEncoder().encode(vectors.key);

/** The input of the official test vectors. */
const input = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);
/** A fixed sequence, so that a failure can be run again. */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

let blake3: Blake3;

beforeAll(async () => {
  blake3 = await compiledBlake3();
});

test('the official vectors, in one piece and in several', () => {
  const length = 131;
  for (const row of vectors.cases) {
    const data = input(row.input_len);
    const of = `${row.input_len} bytes`;
    expect(blake3.hashHex(data), of).toBe(row.hash.slice(0, 64));
    expect(blake3.hashHex(data, { length }), of).toBe(row.hash);
    expect(toHex(blake3.keyedHash(KEY, data, { length })), of).toBe(row.keyed_hash);
    const derived = blake3.deriveKey(vectors.context_string, data, { length });
    expect(toHex(derived), of).toBe(row.derive_key);
    for (const [mode, expected] of [
      [{}, row.hash],
      [{ key: KEY }, row.keyed_hash],
      [{ context: vectors.context_string }, row.derive_key],
    ] as const) {
      using hasher = blake3.createHasher(mode);
      for (let at = 0; at < data.length; at += 1000) hasher.update(data.subarray(at, at + 1000));
      expect(hasher.hex({ length }), of).toBe(expected);
      expect(hasher.hex({ length: 91, seek: 40 }), of).toBe(expected.slice(80));
    }
  }
});

test('1,000 random lengths and splits', () => {
  const next = sequence(2024);
  const all = Uint8Array.from({ length: 1 << 15 }, () => next(256));
  for (let round = 0; round < 1000; round++) {
    const length = next(round % 20 === 0 ? all.length : 4000);
    const data = all.subarray(0, length);
    const expected = reference(data);
    expect(blake3.hash(data), `${length}`).toEqual(expected);
    using hasher = blake3.createHasher();
    const splits: number[] = [];
    for (let at = 0; at < length; ) {
      const take = 1 + next(round % 2 === 0 ? 200 : 3000);
      splits.push(take);
      hasher.update(data.subarray(at, at + take));
      at += take;
    }
    expect(hasher.digest(), `${length} in ${splits}`).toEqual(expected);
  }
});

test('input of more than a piece, and output of more than a piece', () => {
  const data = input(2 * PIECE + 4097);
  expect(blake3.hash(data)).toEqual(reference(data));
  expect(blake3.hash(data, { length: 5 })).toEqual(reference(data, { dkLen: 5 }));
  const dkLen = PIECE + 100;
  const output = blake3.hash(data, { length: dkLen });
  expect(Buffer.compare(output, reference(data, { dkLen }))).toBe(0);
  const end = blake3.hash(data, { length: 100, seek: PIECE });
  expect(end).toEqual(output.slice(PIECE));
});

test('every form of bytes, and text as UTF-8', () => {
  const data = input(300);
  const expected = blake3.hash(data);
  const shared = new SharedArrayBuffer(300);
  new Uint8Array(shared).set(data);
  const shifted = new Uint8Array(310);
  shifted.set(data, 7);
  for (const form of [
    data.buffer as ArrayBuffer,
    shared,
    new Uint8Array(shared),
    new DataView(data.buffer),
    new Uint16Array(data.buffer),
    Buffer.from(data),
    shifted.subarray(7, 307),
  ]) {
    expect(blake3.hash(form)).toEqual(expected);
    expect(blake3.createHasher().update(form).digest()).toEqual(expected);
  }
  const text = 'straße 😀 \ud800';
  expect(blake3.hash(text)).toEqual(blake3.hash(new TextEncoder().encode(text)));
});

test('input in the memory of the module is not copied', () => {
  using memory = blake3.allocate(5000);
  memory.bytes.set(input(5000));
  expect(blake3.hash(memory.bytes)).toEqual(reference(input(5000)));
  const part = memory.bytes.subarray(3, 4000);
  expect(blake3.createHasher().update(part).digest()).toEqual(reference(part.slice()));
  expect(blake3.keyedHash(KEY, part)).toEqual(reference(part.slice(), { key: KEY }));
});

test('memory that grows, and memory that is used again', () => {
  // Of more than a chunk, or a hasher takes no memory of the module.
  const data = input(3000);
  const many = Array.from({ length: 200 }, () => blake3.createHasher().update(data));
  const expected = blake3.hash(data);
  for (const hasher of many) expect(hasher.digest()).toEqual(expected);
  for (const hasher of many) hasher.dispose();
  const before = blake3.allocate(16).bytes.byteOffset;
  for (let i = 0; i < 200; i++) blake3.createHasher().update(data).dispose();
  expect(blake3.allocate(16).bytes.byteOffset).toBe(before + 16);
});

describe('a hasher', () => {
  test('can be asked at any time, copied and begun again', () => {
    using hasher = blake3.createHasher({ key: KEY });
    expect(hasher.digest()).toEqual(blake3.keyedHash(KEY, ''));
    hasher.update('a').update('b');
    using copy = hasher.clone();
    hasher.update('c');
    expect(hasher.digest()).toEqual(blake3.keyedHash(KEY, 'abc'));
    expect(copy.digest()).toEqual(blake3.keyedHash(KEY, 'ab'));
    expect(copy.reset().update('x').digest()).toEqual(blake3.keyedHash(KEY, 'x'));
    expect(hasher.reset().digest()).toEqual(blake3.keyedHash(KEY, ''));
    const long = input(5000);
    hasher.update(long);
    using another = hasher.clone();
    expect(hasher.update('a').digest()).toEqual(
      blake3.keyedHash(KEY, Buffer.concat([long, Buffer.from('a')])),
    );
    expect(another.digest()).toEqual(blake3.keyedHash(KEY, long));
    expect(another.reset().update('x').digest()).toEqual(blake3.keyedHash(KEY, 'x'));
  });

  test('keeps its key, whatever becomes of the array', () => {
    const key = Buffer.from(KEY);
    const hasher = blake3.createHasher({ key });
    key.fill(0);
    expect(hasher.update('a').digest()).toEqual(blake3.keyedHash(KEY, 'a'));
  });

  test('reads output from any place on', () => {
    const long = blake3.hash('abc', { length: 500 });
    using hasher = blake3.createHasher().update('abc');
    using reader = hasher.xof();
    hasher.update('more');
    expect(reader.read(10)).toEqual(long.slice(0, 10));
    expect(reader.read(100)).toEqual(long.slice(10, 110));
    expect(reader.position).toBe(110n);
    expect(reader.seek(490).read(10)).toEqual(long.slice(490));
    const far = hasher.digest({ length: 64, seek: 2n ** 64n - 64n });
    expect(far).toHaveLength(64);
    expect(reader.seek(2n ** 63n).read(1)).toHaveLength(1);
  });

  test('takes streams', async () => {
    const data = input(10_000);
    const parts = [data.subarray(0, 3), data.subarray(3, 9000), data.subarray(9000)];
    async function* slowly(): AsyncGenerator<Uint8Array> {
      yield* parts;
    }
    const web = (): ReadableStream<Uint8Array> =>
      new ReadableStream({
        start(controller) {
          for (const part of parts) controller.enqueue(part);
          controller.close();
        },
      });
    const old = web();
    const bare = { getReader: () => old.getReader() } as unknown as ReadableStream<Uint8Array>;
    for (const source of [parts, slowly(), web(), bare])
      expect(await blake3.hashStream(source)).toEqual(reference(data));
    expect(await blake3.hashStream(parts, { key: KEY, length: 5 })).toEqual(
      reference(data, { key: KEY, dkLen: 5 }),
    );
  });
});

describe('misuse', () => {
  const wrong = (value: unknown): never => value as never;
  const error = (body: () => unknown): string => {
    try {
      body();
    } catch (thrown) {
      return String(thrown);
    }
    return 'no error';
  };

  test('of a hasher that was disposed of', () => {
    const hasher = blake3.createHasher();
    hasher.dispose();
    hasher.dispose();
    for (const use of [
      () => hasher.update('a'),
      () => hasher.digest(),
      () => hasher.clone(),
      () => hasher.reset(),
      () => hasher.xof(),
    ])
      expect(error(use)).toBe('TypeError: the hasher was disposed of');
    const sly = blake3.createHasher();
    const options = {
      get length() {
        sly.dispose();
        return 32;
      },
    };
    expect(error(() => sly.digest(options))).toBe('TypeError: the hasher was disposed of');
    const memory = blake3.allocate(8);
    memory.free();
    expect(error(() => memory.bytes)).toBe('TypeError: the memory was freed');
  });

  test('of types', async () => {
    for (const value of [undefined, null, 5, [1, 2], {}, Object.create(Uint8Array.prototype)])
      expect(error(() => blake3.hash(wrong(value)))).toMatch(/^TypeError: the input must be bytes/);
    expect(error(() => blake3.hash('a', wrong(3)))).toBe(
      'TypeError: options must be an object, not a number',
    );
    expect(error(() => blake3.deriveKey(wrong(KEY), 'a'))).toBe(
      'TypeError: a context must be a string, not an object',
    );
    expect(error(() => blake3.createHasher({ key: KEY, context: 'c' }))).toBe(
      'TypeError: a hash has a key or a context, not both',
    );
    await expect(blake3.hashStream(wrong('abc'))).rejects.toThrow('a stream must be');
    await expect(blake3.hashStream(wrong(KEY))).rejects.toThrow('bytes are one piece');
    await expect(blake3.hashStream(wrong([5]))).rejects.toThrow('the input must be bytes');
  });

  test('of keys', () => {
    expect(error(() => blake3.keyedHash(KEY.subarray(1), 'a'))).toBe(
      'RangeError: a key must have 32 bytes, not 31',
    );
    expect(error(() => blake3.createHasher({ key: wrong('a key') }))).toBe(
      'TypeError: a key must be a Uint8Array of 32 bytes, not a string',
    );
  });

  test('of lengths and places', () => {
    for (const [options, message] of [
      [{ length: -1 }, 'length must be a whole number from 0 to 2147418112, not -1'],
      [{ length: 1.5 }, 'length must be a whole number from 0 to 2147418112, not 1.5'],
      [{ seek: -1 }, 'seek must not be negative: -1'],
      [{ seek: -1n }, 'seek must not be negative: -1'],
      [{ seek: 0.5 }, 'seek must be a whole number up to 2^53 - 1, or a bigint, not 0.5'],
      [{ seek: 2n ** 64n }, 'seek must be less than 2^64: 18446744073709551616'],
      [{ seek: 2n ** 64n - 1n }, /^RangeError: there is no output past byte 2\^64/],
    ] as const) {
      const expected = typeof message === 'string' ? `RangeError: ${message}` : message;
      expect(error(() => blake3.hash('a', options))).toEqual(
        typeof expected === 'string' ? expected : expect.stringMatching(expected),
      );
    }
  });

  test('of a detached buffer', () => {
    const bytes = new Uint8Array(100);
    const view = new DataView(bytes.buffer);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    for (const lost of [bytes, view])
      expect(error(() => blake3.hash(lost))).toBe(
        'TypeError: the input has lost its memory: its buffer was detached or cut off',
      );
    expect(blake3.hash(new Uint8Array(0))).toEqual(blake3.hash(''));
  });
});

test('hexadecimal digits', () => {
  expect(toHex(Uint8Array.of(0, 1, 171, 255))).toBe('0001abff');
  expect(fromHex('0001aBFF')).toEqual(Uint8Array.of(0, 1, 171, 255));
  expect(fromHex('0')).toBeUndefined();
  expect(fromHex('0g')).toBeUndefined();
});
