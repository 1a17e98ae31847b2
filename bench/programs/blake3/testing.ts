/** `blake3.fzy`, compiled for tests of what calls it. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, DEFAULT_OPTIONS } from '../../../src/driver/compile.ts';
import { nodeFileHost } from '../../../src/driver/files.ts';
import { type Blake3, loadBlake3 } from './api/blake3.ts';

const PROGRAM = fileURLToPath(new URL('./blake3.fzy', import.meta.url));

/** Not optimised, which takes a tenth of the time: `blake3.test.ts` has all levels. */
async function compiled(threads: boolean) {
  const source = { path: PROGRAM, text: readFileSync(PROGRAM, 'utf8') };
  const options = { ...DEFAULT_OPTIONS, level: 0, threads } as const;
  const { output } = await compile(source, nodeFileHost(), options);
  if (output === undefined) throw new Error('blake3.fzy does not compile');
  return { wasm: new Uint8Array(output.wasm), layout: output.interface.threads };
}

export async function compiledBlake3(): Promise<Blake3> {
  return loadBlake3(new WebAssembly.Module((await compiled(false)).wasm));
}

/** The program without and with threads, and what the pool has to know of the latter. */
export async function threadedModules() {
  const [plain, { wasm: threaded, layout }] = [await compiled(false), await compiled(true)];
  if (layout === undefined) throw new Error('blake3.fzy has no loop for threads');
  return { plain: plain.wasm, threaded, layout };
}
