/** The parts that a compile reads from files, made when the package is built: the runtime library as high IR, and Binaryen in two. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { splitBinaryen } from './split-binaryen.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The files of the runtime library, checked once and for all: `library/NAME.json`.
 * @param {string} folder
 */
export async function packLibraryInto(folder) {
  const script = `${folder}/pack-library.mjs`;
  await bundle(
    { 'pack-library': `${root}src/driver/library.ts` },
    { dir: folder, entryFileNames: '[name].mjs', minify: false },
  );
  const { packLibrary } = await import(pathToFileURL(script).href);
  rmSync(script);
  mkdirSync(`${folder}/library`);
  for (const [name, text] of Object.entries(packLibrary())) {
    writeFileSync(`${folder}/library/${name}.json`, text);
  }
}

/**
 * `binaryen.cjs` and `binaryen.wasm`. Throws where the package is not what it was.
 * @param {string} folder
 */
export function splitBinaryenInto(folder) {
  const { glue, wasm } = splitBinaryen();
  writeFileSync(`${folder}/binaryen.cjs`, glue);
  writeFileSync(`${folder}/binaryen.wasm`, wasm);
}

/**
 * @param {Record<string, string>} input
 * @param {import('rolldown').OutputOptions} output
 * @param {string[]} external
 */
export async function bundle(input, output, external = []) {
  const build = await rolldown({ input, platform: 'node', external, logLevel: 'warn' });
  const { output: chunks } = await build.write({ format: 'esm', ...output });
  await build.close();
  return chunks;
}
