/** `b3sum`, run in this process. */

import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blake3 as reference } from '@noble/hashes/blake3.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Blake3, toHex } from '../api/blake3.ts';
import { compiledBlake3 } from '../testing.ts';
import { run } from './run.ts';
import { threadsFor, WORTH_THREADS } from './threads.ts';

const KEY = new TextEncoder().encode('whats the Elvish word for friend');
const EMPTY = 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262';
const ABC = '6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85';

let blake3: Blake3;
let folder: string;
let abc: string;
let empty: string;

beforeAll(async () => {
  blake3 = await compiledBlake3();
  folder = mkdtempSync(join(tmpdir(), 'b3sum-'));
  abc = file('abc.txt', 'abc');
  empty = file('empty', '');
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function b3sum(args: readonly string[], input: string | Uint8Array = ''): Ran {
  const descriptor = openSync(file('input', input), 'r');
  const out: Uint8Array[] = [];
  let error = '';
  const host = {
    input: descriptor,
    write: (data: string | Uint8Array) => {
      out.push(Buffer.from(data));
    },
    complain: (text: string) => {
      error += text;
    },
  };
  try {
    const code = run(args, host, () => blake3);
    return { code, out: Buffer.concat(out).toString('latin1'), error };
  } finally {
    closeSync(descriptor);
  }
}

test('files and the standard input', () => {
  const fine = { code: 0, error: '' };
  const both = `${ABC}  ${abc}\n${EMPTY}  ${empty}\n`;
  expect(b3sum([abc, empty])).toEqual({ ...fine, out: both });
  expect(b3sum([], 'abc')).toEqual({ ...fine, out: `${ABC}  -\n` });
  expect(b3sum(['--no-names', '-', empty], 'abc')).toEqual({ ...fine, out: `${ABC}\n${EMPTY}\n` });
  expect(b3sum(['--no-names', '-l', '4', '--seek', '2', abc]).out).toBe(`${ABC.slice(4, 12)}\n`);
  expect(b3sum(['--raw', '--length=3', abc]).out).toBe('\x64\x37\xb3');
  expect(b3sum(['--help']).out).toContain('Usage: b3sum');
});

test('threads for files that are worth them', () => {
  expect(b3sum(['--num-threads', '2', '--no-names', abc]).out).toBe(`${ABC}\n`);
  expect(b3sum(['--num-threads', '0', abc])).toMatchObject({ code: 2, out: '' });
  expect(b3sum(['--num-threads', 'all', abc]).error).toContain('must be a whole number');
  const sparse = join(folder, 'sparse');
  writeFileSync(sparse, '');
  expect(threadsFor([sparse])).toBe(1);
  truncateSync(sparse, WORTH_THREADS);
  expect(threadsFor([abc, sparse])).toBe(undefined);
  expect(threadsFor([abc, '--num-threads=3', sparse])).toBe(3);
  expect(threadsFor(['--check', sparse])).toBe(1);
  expect(threadsFor(['--nonsense', sparse])).toBe(1);
  const tooLong = 'x'.repeat(5000);
  expect(threadsFor([tooLong, join(folder, 'none'), abc])).toBe(1);
  expect(threadsFor([tooLong, sparse])).toBe(undefined);
  expect(b3sum(['--no-names', tooLong, abc])).toMatchObject({ code: 1, out: `${ABC}\n` });
});

test('keys', () => {
  const hash = toHex(reference(Buffer.from('abc'), { key: KEY }));
  expect(b3sum(['--keyed', '--no-names', abc], KEY).out).toBe(`${hash}\n`);
  const context = 'a test of b3sum';
  const derived = toHex(blake3.deriveKey(context, 'abc'));
  expect(b3sum(['--derive-key', context, '--no-names', abc]).out).toBe(`${derived}\n`);
  for (const [key, found] of [
    [KEY.subarray(1), '31'],
    [Buffer.concat([KEY, KEY]), 'more'],
  ] as const)
    expect(b3sum(['--keyed', abc], key)).toEqual({
      code: 1,
      out: '',
      error: `b3sum: expected 32 key bytes from the standard input, found ${found}\n`,
    });
});

test('input and output of more than a buffer', () => {
  const data = Uint8Array.from({ length: (1 << 20) + 5 }, (_, i) => i % 251);
  const path = file('large', data);
  const digest = toHex(reference(data));
  expect(b3sum(['--no-names', path]).out).toBe(`${digest}\n`);
  const length = (1 << 16) + 3;
  const long = b3sum(['--raw', `--length=${length}`, abc]).out;
  expect(Buffer.from(long, 'latin1').equals(blake3.hash('abc', { length }))).toBe(true);
});

test('--check', () => {
  const lines = `${ABC}  ${abc}\n${EMPTY}  ${empty}\n`;
  const fine = { code: 0, error: '' };
  const all = `${abc}: OK\n${empty}: OK\n`;
  expect(b3sum(['--check', file('sums', lines)])).toEqual({ ...fine, out: all });
  expect(b3sum(['-c'], lines.replaceAll('\n', '\r\n'))).toEqual({ ...fine, out: all });
  expect(b3sum(['-c', '--quiet'], lines)).toEqual({ ...fine, out: '' });

  const absent = join(folder, 'absent');
  expect(b3sum(['-c'], `${EMPTY}  ${abc}\n${ABC}  ${absent}\n${ABC}  ${abc}\n`)).toEqual({
    code: 1,
    out: `${abc}: FAILED\n${absent}: FAILED (no such file or directory)\n${abc}: OK\n`,
    error: 'b3sum: WARNING: 2 computed checksums did NOT match\n',
  });
  expect(b3sum(['-c'], `nothing\n${ABC.slice(1)}  ${abc}\n`)).toEqual({
    code: 1,
    out: '',
    error: [
      'b3sum: a line must be a hash, two spaces and a name',
      'b3sum: a hash must be 64 hexadecimal digits',
      'b3sum: WARNING: 2 computed checksums did NOT match\n',
    ].join('\n'),
  });
});

test('names with a line break or a backslash', () => {
  const path = file('a\n\\n', 'abc');
  const { out } = b3sum([path]);
  expect(out).toBe(`\\${ABC}  ${join(folder, 'a\\n\\\\n')}\n`);
  expect(b3sum(['--check'], out).out).toBe(`\\${join(folder, 'a\\n\\\\n')}: OK\n`);
  expect(b3sum(['--check'], `\\${ABC}  a\\b\n`).error).toContain(
    'a backslash that escapes nothing',
  );
});

test('files that cannot be read do not keep the others from being hashed', () => {
  const absent = join(folder, 'absent');
  expect(b3sum([absent, folder, abc])).toEqual({
    code: 1,
    out: `${ABC}  ${abc}\n`,
    error: `b3sum: ${absent}: no such file or directory\nb3sum: ${folder}: illegal operation on a directory\n`,
  });
});

test.each([
  [['--length', '-1', 'f'], /--length/],
  [['--length=x', 'f'], "--length must be a whole number, not 'x'"],
  [['--seek=18446744073709551616', 'f'], '--seek must be at most 18446744073709551615'],
  [['--check', '--length=3'], '--length cannot be used with --check'],
  [['--quiet'], '--quiet is for --check'],
  [['--keyed'], '--keyed needs a FILE'],
  [['--keyed', '-'], '- cannot be hashed with --keyed'],
  [['--keyed', '--derive-key=c', 'f'], '--derive-key cannot be used with --keyed'],
  [['--raw', 'a', 'b'], '--raw takes one FILE only'],
  [['--tree'], "Unknown option '--tree'"],
])('wrong use: %j', (args, message) => {
  const { code, out, error } = b3sum(args);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(error).toMatch(message);
  expect(error).toMatch(/\nTry 'b3sum --help'.\n$/);
});
