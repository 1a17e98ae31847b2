/**
 * Builds dist/: the command with Chevrotain bundled in, Binaryen split (see split-binaryen.mjs), and the files that
 * `fzyc build` puts beside a module. Runs on `npm ci`.
 *
 * For a package (`npm pack`, `npm publish`, or `--packing`) the declarations of the library are added, and Binaryen
 * must have been split: who installs the package has no other.
 */

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { splitBinaryen } from './split-binaryen.mjs';

const packing =
  process.argv.includes('--packing') ||
  process.env.npm_command === 'pack' ||
  process.env.npm_command === 'publish';
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
  if (packing) {
    rmSync(dist, { recursive: true });
    console.error(`build: a package needs Binaryen in two parts: ${error.message}`);
    process.exit(1);
  }
  console.warn(`build: Binaryen is loaded as shipped, which is slow: ${error.message}`);
}

if (packing) {
  const { libraryTypes } = await import('./types.mjs');
  for (const [path, text] of libraryTypes()) {
    mkdirSync(dirname(`${dist}/types/${path}`), { recursive: true });
    writeFileSync(`${dist}/types/${path}`, text);
  }
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
