/** BLAKE3 in Fzy against an independent implementation. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { blake3 } from '@noble/hashes/blake3.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from '../../src/driver/compile.ts';
import { instantiate, type Runnable } from '../../src/driver/execute.ts';
import { interpretProgram } from '../../src/driver/execute-interpreter.ts';
import { nodeFileHost } from '../../src/driver/files.ts';

const PATH = fileURLToPath(new URL('./blake3.fzy', import.meta.url));
const KEY = new TextEncoder().encode('whats the Elvish word for friend');
const CONTEXT = 'BLAKE3 2019-12-27 16:29:52 test vectors context';
const OUT_LEN = 131;

/** The lengths of the official test vectors. */
const LENGTHS: readonly number[] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 63, 64, 65, 127, 128, 129, 1023, 1024, 1025, 2048, 2049, 3072, 3073,
  4096, 4097, 5120, 5121, 6144, 6145, 7168, 7169, 8192, 8193, 16384, 31744, 102400,
];

/** The input of the official test vectors. */
function input(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

async function runnable(mode: 'interpreter' | 'off' | 'on'): Promise<Runnable> {
  const source = { path: PATH, text: readFileSync(PATH, 'utf8') };
  const files = nodeFileHost();
  if (mode === 'interpreter') {
    const { module, sources } = check(source, files, DEFAULT_OPTIONS);
    if (module === undefined) throw new Error('blake3.fzy does not compile');
    return interpretProgram(module, sources);
  }
  const { output } = await compile(source, files, { ...DEFAULT_OPTIONS, fastPath: mode });
  if (output === undefined) throw new Error('blake3.fzy does not compile');
  return instantiate(output);
}

/** What the program wrote into its `out` of `length` bytes. */
function digest(
  program: Runnable,
  name: string,
  args: readonly (Uint8Array | string)[],
  length: number,
): unknown {
  const run = program.call(name, [...args, new Uint8Array(length)]);
  expect(run.outcome).toEqual({ kind: 'value', value: undefined });
  return run.writes[0];
}

describe.each(['interpreter', 'off', 'on'] as const)('BLAKE3, %s', (mode) => {
  let program: Runnable;

  beforeAll(async () => {
    program = await runnable(mode);
  });

  test('hash, keyed hash and derive key at the official lengths', () => {
    for (const length of LENGTHS) {
      const data = input(length);
      const of = `${length} bytes`;
      expect(digest(program, 'hash', [data], OUT_LEN), of).toEqual(
        blake3(data, { dkLen: OUT_LEN }),
      );
      expect(digest(program, 'keyed_hash', [KEY, data], 32), of).toEqual(
        blake3(data, { key: KEY }),
      );
      expect(digest(program, 'derive_key', [CONTEXT, data], 32), of).toEqual(
        blake3(data, { context: new TextEncoder().encode(CONTEXT) }),
      );
    }
  });

  test('300 random lengths', () => {
    // A fixed sequence: a failure can be run again.
    let state = 12345;
    const next = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 8;
    };
    for (let round = 0; round < 300; round++) {
      const length = next() % (round % 10 === 0 ? 9000 : 1500);
      const data = Uint8Array.from({ length }, () => next() & 255);
      const outLength = next() % 200;
      expect(digest(program, 'hash', [data], outLength), `${length} → ${outLength}`).toEqual(
        blake3(data, { dkLen: outLength }),
      );
    }
  });

  test('the digest in hexadecimal', () => {
    const { outcome } = program.call('hash_hex', [new TextEncoder().encode('abc')]);
    expect(outcome).toEqual({
      kind: 'value',
      value: '6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85',
    });
  });
});

const VECTORS = new URL('./blake3-vectors/test_vectors.json', import.meta.url);

interface Vectors {
  readonly cases: readonly {
    readonly input_len: number;
    readonly hash: string;
    readonly keyed_hash: string;
    readonly derive_key: string;
  }[];
}

test('the official test vectors', async () => {
  const { cases } = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors;
  expect(cases.map((c) => c.input_len)).toEqual(LENGTHS);
  const program = await runnable('on');
  for (const row of cases) {
    const data = input(row.input_len);
    const hex = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString('hex');
    expect(hex(digest(program, 'hash', [data], OUT_LEN))).toBe(row.hash);
    expect(hex(digest(program, 'keyed_hash', [KEY, data], OUT_LEN))).toBe(row.keyed_hash);
    expect(hex(digest(program, 'derive_key', [CONTEXT, data], OUT_LEN))).toBe(row.derive_key);
  }
});
