/**
 * Builds dist/: the command with Chevrotain bundled in, Binaryen split (see split-binaryen.mjs), and the files that
 * `fzyc build` puts beside a module. Runs on `npm ci`.
 */

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { splitBinaryen } from './split-binaryen.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// Built beside and put in place at the end, so that a command running meanwhile finds a whole dist/.
const dist = `${root}dist.${process.pid}`;
mkdirSync(dist, { recursive: true });

// The command: one entry, and chunks that are loaded when a command needs them. Chunks stay in the same
// folder as the entry, so that files beside the driver are found from any of them.
await bundle(
  { cli: `${root}src/driver/cli/main.ts`, index: `${root}src/index.ts` },
  {
    dir: dist,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
    minify: true,
  },
  ['binaryen'],
);

// What compiled programs import: one readable file each.
await bundle(
  { 'fzy-loader': `${root}runtime/loader/index.ts` },
  { dir: `${dist}/runtime`, entryFileNames: '[name].js', minify: false },
  [],
);
await bundle(
  { 'fzy-reference': `${root}runtime/reference/reference.ts` },
  { dir: `${dist}/runtime`, entryFileNames: '[name].js', minify: false },
  [],
);

try {
  const { glue, wasm } = splitBinaryen();
  writeFileSync(`${dist}/binaryen.js`, glue);
  writeFileSync(`${dist}/binaryen.wasm`, wasm);
} catch (error) {
  console.warn(`build: Binaryen is loaded as shipped, which is slow: ${error.message}`);
}

const old = `${dist}.old`;
try {
  renameSync(`${root}dist`, old);
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
renameSync(dist, `${root}dist`);
rmSync(old, { recursive: true, force: true });

/** @param {Record<string, string>} input @param {import('rolldown').OutputOptions} output @param {string[]} external */
async function bundle(input, output, external) {
  const build = await rolldown({ input, platform: 'node', external, logLevel: 'warn' });
  await build.write({ format: 'esm', ...output });
  await build.close();
}
