/** BLAKE3 in Fzy against the official vectors, and against an independent implementation. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { blake3 } from '@noble/hashes/blake3.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from '../../../src/driver/compile.ts';
import type { CompileOptions } from '../../../src/driver/contract.ts';
import { instantiate, type Runnable } from '../../../src/driver/execute.ts';
import { interpretProgram } from '../../../src/driver/execute-interpreter.ts';
import { nodeFileHost } from '../../../src/driver/files.ts';

const PATH = fileURLToPath(new URL('./blake3.fzy', import.meta.url));
const VECTORS = new URL('./vectors/test_vectors.json', import.meta.url);
const TESTS = 3;

const KEY = new TextEncoder().encode('whats the Elvish word for friend');
const CONTEXT = new TextEncoder().encode('BLAKE3 2019-12-27 16:29:52 test vectors context');
const IV = Uint32Array.of(
  ...[0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a],
  ...[0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
);
const [KEYED_HASH, DERIVE_KEY_CONTEXT, DERIVE_KEY_MATERIAL] = [16, 32, 64];

interface Vectors {
  readonly cases: readonly {
    readonly input_len: number;
    readonly hash: string;
    readonly keyed_hash: string;
    readonly derive_key: string;
  }[];
}
const { cases } = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors;

/** The input of the official test vectors. */
function input(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

/** A fixed sequence, so that a failure can be run again. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

/** How it is compiled (not at all: it is interpreted), how long inputs are at most, and how many random ones there are. */
interface Variant {
  readonly name: string;
  readonly options: Partial<CompileOptions> | undefined;
  readonly longest: number;
  readonly random: number;
}

const variants: readonly Variant[] = [
  { name: 'interpreter', options: undefined, longest: 8193, random: 8 },
  { name: 'off', options: { fastPath: 'off', level: 1 }, longest: 8193, random: 8 },
  { name: 'on -O0', options: { level: 0 }, longest: 102_400, random: 180 },
  { name: 'on -O3', options: { level: 3 }, longest: 102_400, random: 600 },
  {
    name: 'force --bounds=strict',
    options: { fastPath: 'force', bounds: 'strict' },
    longest: 102_400,
    random: 120,
  },
  { name: 'on --no-simd', options: { simd: false }, longest: 102_400, random: 100 },
];

async function programOf(options: Partial<CompileOptions> | undefined): Promise<Runnable> {
  const source = { path: PATH, text: readFileSync(PATH, 'utf8') };
  const files = nodeFileHost();
  if (options === undefined) {
    const { module, sources, diagnostics } = check(source, files, DEFAULT_OPTIONS);
    expect(diagnostics).toEqual([]);
    if (module === undefined) throw new Error('blake3.fzy does not compile');
    return interpretProgram(module, sources);
  }
  const { output, diagnostics } = await compile(source, files, { ...DEFAULT_OPTIONS, ...options });
  expect(diagnostics).toEqual([]);
  if (output === undefined) throw new Error('blake3.fzy does not compile');
  return instantiate(output);
}

type Words = Uint32Array;

/** The program's functions, with what they write as results. */
class Hasher {
  readonly program: Runnable;
  readonly words: number;

  constructor(program: Runnable) {
    this.program = program;
    const { outcome } = program.call('state_words', []);
    this.words = outcome.kind === 'value' ? Number(outcome.value) : 0;
  }

  private written(name: string, args: Parameters<Runnable['call']>[1]): unknown {
    const run = this.program.call(name, args);
    expect(run.outcome, name).toEqual({ kind: 'value', value: undefined });
    return run.writes[0];
  }

  hash(data: Uint8Array, length: number): unknown {
    return this.written('hash', [data, new Uint8Array(length)]);
  }

  hashWith(data: Uint8Array, key: Words, flags: number, length: number): Uint8Array {
    const out = this.written('hash_with', [data, key, flags, new Uint8Array(length)]);
    return out as Uint8Array;
  }

  keyed(data: Uint8Array, length: number): Uint8Array {
    return this.hashWith(data, wordsOf(KEY), KEYED_HASH, length);
  }

  derived(data: Uint8Array, length: number): Uint8Array {
    const key = this.hashWith(CONTEXT, IV, DERIVE_KEY_CONTEXT, 32);
    return this.hashWith(data, wordsOf(key), DERIVE_KEY_MATERIAL, length);
  }

  begin(key: Words, flags: number): Words {
    return this.written('begin', [new Uint32Array(this.words), key, flags]) as Words;
  }

  update(state: Words, data: Uint8Array): Words {
    return this.written('update', [state, data]) as Words;
  }

  finish(state: Words, seek: number, length: number): unknown {
    return this.written('finish', [state, BigInt(seek), new Uint8Array(length)]);
  }
}

function wordsOf(bytes: Uint8Array): Words {
  return new Uint32Array(bytes.slice().buffer);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe.each(variants)('BLAKE3, $name', ({ options, longest, random }) => {
  let program: Runnable;
  let hasher: Hasher;

  beforeAll(async () => {
    program = await programOf(options);
    hasher = new Hasher(program);
  });

  test('the tests of the program', () => {
    for (let i = 0; i < TESTS; i++)
      expect(program.test(i).outcome).toMatchObject({ kind: 'value' });
  });

  test('the official test vectors', () => {
    for (const row of cases) {
      if (row.input_len > longest) continue;
      const data = input(row.input_len);
      const length = row.hash.length / 2;
      expect(hasher.hash(data, length), `${data.length} bytes`).toEqual(
        blake3(data, { dkLen: length }),
      );
      expect(hex(hasher.hashWith(data, IV, 0, length)), `${data.length} bytes`).toBe(row.hash);
      expect(hex(hasher.keyed(data, length)), `${data.length} bytes`).toBe(row.keyed_hash);
      expect(hex(hasher.derived(data, length)), `${data.length} bytes`).toBe(row.derive_key);
    }
  });

  test('random lengths and pieces', () => {
    const next = sequence(12345);
    for (let round = 0; round < random; round++) {
      const length = next() % (round % 10 === 0 && longest > 10_000 ? 40_000 : 3000);
      const data = Uint8Array.from({ length }, () => next() & 255);
      const most = 1 + (next() % (round % 3 === 0 ? 100 : 5000));
      const outLength = next() % 200;
      const seek = next() % 300;
      const expected = blake3(data, { dkLen: seek + outLength });
      const what = `${length} bytes, pieces up to ${most}, ${outLength} bytes from ${seek}`;
      let state = hasher.begin(IV, 0);
      for (let at = 0; at < length; ) {
        const end = Math.min(length, at + (next() % most) + 1);
        state = hasher.update(state, data.subarray(at, end));
        at = end;
      }
      expect(hasher.finish(state, seek, outLength), what).toEqual(expected.slice(seek));
      expect(hasher.hash(data, 32), what).toEqual(blake3(data));
    }
  });

  test('output far away', () => {
    const state = hasher.update(hasher.begin(IV, 0), input(2000));
    const output = blake3.create({}).update(input(2000));
    const far = 70_000;
    expect(hasher.finish(state, far, 100)).toEqual(output.xof(far + 100).slice(far));
  });
});
