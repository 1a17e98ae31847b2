/** `b3sum` as a program of Node: `node b3sum.mjs --help`. */

import { readFileSync, writeSync } from 'node:fs';
import { loadBlake3 } from '../api/blake3.ts';
import { run } from './run.ts';

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

const host = {
  input: 0,
  write: (data: string | Uint8Array) => writeAll(1, data),
  complain: (text: string) => writeAll(2, text),
};
const load = () =>
  loadBlake3(new WebAssembly.Module(readFileSync(new URL('./blake3.wasm', import.meta.url))));

process.exitCode = run(process.argv.slice(2), host, load);
