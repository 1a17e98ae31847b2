/** BLAKE3 on several threads. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blake3 as reference } from '@noble/hashes/blake3.js';
import { rolldown } from 'rolldown';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { LoopCosts } from '../../../../runtime/loader/threads/costs.ts';
import { threadedModules } from '../testing.ts';
import { instantiate } from './kernel.ts';
import { PIECE, Room } from './room.ts';
import { loadThreadedBlake3, type ThreadedBlake3, toHex } from './threads.ts';

const VECTORS = new URL('../vectors/test_vectors.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(VECTORS, 'utf8')) as {
  readonly cases: readonly { readonly input_len: number; readonly hash: string }[];
};

const KIB = 1024;
/** The input of the official test vectors. */
const input = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);

let modules: Awaited<ReturnType<typeof threadedModules>>;
let make: () => ThreadedBlake3;
let blake3: ThreadedBlake3;

beforeAll(async () => {
  modules = await threadedModules();
  const { plain, threaded, layout } = modules;
  const [one, many] = [new WebAssembly.Module(plain), new WebAssembly.Module(threaded)];
  make = () => loadThreadedBlake3(one, many, layout);
});

afterEach(() => {
  blake3.stopThreads();
});

test('the official vectors, alone and in the memory that threads share', async () => {
  blake3 = make();
  await blake3.startThreads(2);
  for (const { input_len: length, hash } of cases) {
    using memory = blake3.allocate(Math.max(1, length));
    memory.bytes.set(input(length));
    for (const data of [input(length), memory.bytes.subarray(0, length)])
      expect(blake3.hashHex(data, { length: hash.length / 2 }), `${length} bytes`).toBe(hash);
    const hasher = blake3.createHasher().update(memory.bytes.subarray(0, length));
    expect(hasher.hex(), `${length} bytes`).toBe(hash.slice(0, 64));
    hasher.dispose();
  }
});

test.each([1, 2, 3])('large input on %i threads', async (count) => {
  blake3 = make();
  expect(await blake3.startThreads(count)).toBeLessThanOrEqual(count);
  for (const length of [256 * KIB, 5 * 64 * KIB, 5 * 64 * KIB + 1, 1100 * KIB + 17]) {
    const data = input(length);
    const expected = toHex(reference(data));
    for (let again = 0; again < 4; again++)
      expect(blake3.hashHex(data), `${length}`).toBe(expected);
    const hasher = blake3.createHasher().update('x').update(data);
    expect(hasher.hex()).toBe(
      toHex(reference.create({}).update(Uint8Array.of(120)).update(data).digest()),
    );
    hasher.dispose();
  }
  const { threads, pooled, alone } = blake3.threadingInfo();
  if (threads > 1) expect(pooled + alone).toBeGreaterThan(0);
  else expect(pooled).toBe(0);
});

test('what lies in memory of others that is shared is copied first', async () => {
  blake3 = make();
  await blake3.startThreads(2);
  const data = input(400 * KIB);
  const foreign = new SharedArrayBuffer(data.length);
  new Uint8Array(foreign).set(data);
  expect(toHex(blake3.hash(foreign))).toBe(toHex(reference(data)));
  const digest = blake3.hash(foreign);
  expect(digest.buffer).toBeInstanceOf(ArrayBuffer);
});

test('no room for more leaves what there is', async () => {
  const module = new WebAssembly.Module(modules.plain);
  const room = new Room(instantiate(module));
  expect(() => room.lend(2 ** 33)).toThrow('out of memory');
  expect(room.owns(room.bytes.buffer)).toBe(false);
  const { piece } = room;
  room.lengthenPieces(2 ** 33);
  expect([room.piece, room.pieceBytes]).toEqual([piece, PIECE]);
});

test('only a pool that was slower lately is left alone', async () => {
  blake3 = make();
  await blake3.startThreads(2);
  const pool = vi.spyOn(LoopCosts.prototype, 'decide');
  const shared = (body: () => unknown): boolean => {
    pool.mockClear();
    body();
    return pool.mock.calls.length > 0;
  };
  const data = input(512 * KIB);
  const hash = (): unknown => blake3.hash(data);
  try {
    pool.mockReturnValue({ kind: 'alone', estimate: 1 });
    expect([hash, hash, hash].map(shared)).toEqual([true, true, true]);
    pool.mockReturnValue({ kind: 'paused', estimate: 1 });
    for (const rest of [4, 8]) {
      expect(shared(hash)).toBe(true);
      for (let i = 0; i < rest; i++) expect(shared(hash)).toBe(false);
    }
    expect(shared(() => blake3.createHasher().update(data).digest())).toBe(true);
  } finally {
    pool.mockRestore();
  }
});

test('the pool can be stopped and started again', async () => {
  blake3 = make();
  const data = input(300 * KIB);
  const expected = toHex(reference(data));
  expect(blake3.threadingInfo().threads).toBe(1);
  expect(blake3.hashHex(data)).toBe(expected);
  for (let round = 0; round < 2; round++) {
    await blake3.startThreads(2);
    expect(blake3.hashHex(data)).toBe(expected);
    blake3.stopThreads();
    expect(blake3.hashHex(data)).toBe(expected);
    expect(blake3.threadingInfo()).toMatchObject({ threads: 1, limitedBy: 'the pool was stopped' });
  }
});

test('misuse says what was wrong', async () => {
  blake3 = make();
  await blake3.startThreads(2);
  expect(() => blake3.hash(5 as never)).toThrow('not a number');
  expect(() => blake3.hash(null as never)).toThrow('not null');
  expect(() => blake3.keyedHash(new Uint8Array(31), 'x')).toThrow('32 bytes');
  const data = new Uint8Array(400 * KIB);
  structuredClone(data.buffer, { transfer: [data.buffer] });
  expect(() => blake3.hash(data)).toThrow('detached');
  const memory = blake3.allocate(8);
  memory.free();
  expect(() => memory.bytes).toThrow('was freed');
});

test('without shared memory one thread does everything', async () => {
  const { Memory } = WebAssembly;
  try {
    WebAssembly.Memory = new Proxy(Memory, {
      construct(target, [descriptor]: [{ readonly shared?: boolean }]) {
        if (descriptor.shared === true) throw new RangeError('no shared memory here');
        return Reflect.construct(target, [descriptor]);
      },
    });
    blake3 = make();
  } finally {
    WebAssembly.Memory = Memory;
  }
  expect(await blake3.startThreads(2)).toBe(1);
  expect(blake3.threadingInfo()).toMatchObject({ threads: 1, limitedBy: 'no shared memory here' });
  const data = input(300 * KIB);
  expect(blake3.hashHex(data)).toBe(toHex(reference(data)));
});

test('a process ends while the pool is up', { timeout: 60_000 }, async () => {
  blake3 = make();
  const folder = mkdtempSync(join(tmpdir(), 'blake3-threads-'));
  try {
    const bundle = await rolldown({
      input: fileURLToPath(new URL('./threads.ts', import.meta.url)),
      platform: 'node',
    });
    await bundle.write({ file: join(folder, 'threads.mjs'), format: 'esm' });
    await bundle.close();
    const { plain, threaded, layout } = modules;
    writeFileSync(join(folder, 'plain.wasm'), plain);
    writeFileSync(join(folder, 'threaded.wasm'), threaded);
    const script = `
import { readFileSync } from 'node:fs';
import { loadThreadedBlake3 } from './threads.mjs';
const module = (name) => new WebAssembly.Module(readFileSync(new URL(name, import.meta.url)));
const blake3 = loadThreadedBlake3(module('plain.wasm'), module('threaded.wasm'), ${JSON.stringify(layout)});
console.log(await blake3.startThreads(2), blake3.hashHex(new Uint8Array(${400 * KIB})));
`;
    writeFileSync(join(folder, 'main.mjs'), script);
    const ran = spawnSync(process.execPath, [join(folder, 'main.mjs')], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(ran).toMatchObject({ status: 0, signal: null, stderr: '' });
    expect(ran.stdout).toBe(`2 ${toHex(reference(new Uint8Array(400 * KIB)))}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
