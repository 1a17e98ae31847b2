/** `b3sum` as a program of Node: `node b3sum.mjs --help`. */

import { readFileSync, writeSync } from 'node:fs';
import { type Blake3, loadBlake3, loadThreadedBlake3, type ThreadLayout } from '../api/threads.ts';
import { run } from './run.ts';
import { SHARED_BUFFER, threadsFor } from './threads.ts';

/** All of it: a pipe may take a part only, or nothing at the moment. */
function writeAll(file: number, data: string | Uint8Array): void {
  let rest = typeof data === 'string' ? Buffer.from(data) : data;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Who reads has had enough.
      if (code === 'EPIPE') process.exit(1);
      if (code !== 'EAGAIN') throw error;
    }
  }
}

const beside = (name: string): URL => new URL(`./${name}`, import.meta.url);
const moduleOf = (name: string): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(beside(name)));

/** With threads where they pay. */
async function load(threads: number | undefined): Promise<Blake3> {
  const plain = moduleOf('blake3.wasm');
  if (threads === 1) return loadBlake3(plain);
  const layout = JSON.parse(readFileSync(beside('blake3.threads.json'), 'utf8')) as ThreadLayout;
  const blake3 = loadThreadedBlake3(plain, moduleOf('blake3.threads.wasm'), layout);
  await blake3.startThreads(threads);
  return blake3;
}

const texts = process.argv.slice(2);
const threads = threadsFor(texts);
const blake3 = await load(threads);
const host = {
  input: 0,
  write: (data: string | Uint8Array) => writeAll(1, data),
  complain: (text: string) => writeAll(2, text),
  ...(threads === 1 ? {} : { bufferBytes: SHARED_BUFFER }),
};
process.exitCode = run(texts, host, () => blake3);
