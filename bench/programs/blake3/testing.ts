/** `blake3.fzy`, compiled for tests of what calls it. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, DEFAULT_OPTIONS } from '../../../src/driver/compile.ts';
import { nodeFileHost } from '../../../src/driver/files.ts';
import { type Blake3, loadBlake3 } from './api/blake3.ts';

const PROGRAM = fileURLToPath(new URL('./blake3.fzy', import.meta.url));

/** Not optimised, which takes a tenth of the time: `blake3.test.ts` has all levels. */
export async function compiledBlake3(): Promise<Blake3> {
  const source = { path: PROGRAM, text: readFileSync(PROGRAM, 'utf8') };
  const { output } = await compile(source, nodeFileHost(), { ...DEFAULT_OPTIONS, level: 0 });
  if (output === undefined) throw new Error('blake3.fzy does not compile');
  return loadBlake3(new WebAssembly.Module(new Uint8Array(output.wasm)));
}
