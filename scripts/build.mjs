/**
 * Builds dist/: the command with Chevrotain bundled in, Binaryen split (see split-binaryen.mjs), and the files that
 * `fzyc build` puts beside a module. Runs on `npm ci`.
 *
 * For a package (`npm pack`, `npm publish`, or `--packing`) the declarations of the library are added, and Binaryen
 * must have been split: who installs the package has no other.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateProgram } from './generate-program.mjs';
import { bundle, bundleForBrowsers, packLibraryInto, splitBinaryenInto } from './pack-parts.mjs';

const packing =
  process.argv.includes('--packing') ||
  process.env.npm_command === 'pack' ||
  process.env.npm_command === 'publish';
const root = fileURLToPath(new URL('..', import.meta.url));
// Built beside and put in place at the end, so that a command that starts then finds a whole dist/.
const dist = `${root}dist.${process.pid}`;
mkdirSync(dist, { recursive: true });

/** Entries of the package that bundlers load; `rspack` is webpack's. */
const PLUGINS = ['vite', 'rollup', 'esbuild', 'webpack'];

// The command, the library and the plug-ins: entries, and chunks that are loaded when they are needed. Chunks stay in the
// same folder as the entries, so that files beside the driver are found from any of them. CommonJS, because V8's
// compiled code can be kept for it on every Node (see bin/code-cache.cjs).
const entries = await bundle(
  {
    cli: `${root}src/driver/cli/main.ts`,
    index: `${root}src/index.ts`,
    ...Object.fromEntries(
      [...PLUGINS, 'webpack-loader'].map((name) => [name, `${root}src/driver/bundlers/${name}.ts`]),
    ),
  },
  {
    dir: dist,
    format: 'cjs',
    exports: 'named',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunk-[name]-[hash].cjs',
    minify: true,
    // A file costs more to open than to hold something that is not needed: two big ones.
    codeSplitting: {
      groups: [
        { name: 'front', test: /src.(frontend|ir|driver.compile)|chevrotain|lodash/, priority: 2 },
        { name: 'back', test: /src.(lower|backend|driver.load-binaryen)/, priority: 1 },
      ],
    },
  },
  ['binaryen'],
);
// Who imports them gets ES modules. Node sees the whole of a CommonJS module as its default export.
const { exports: library } = entries.find((chunk) => chunk.fileName === 'index.cjs');
writeFileSync(`${dist}/index.js`, `export { ${library.join(', ')} } from './index.cjs';\n`);
for (const name of PLUGINS) {
  writeFileSync(`${dist}/${name}.js`, `export { fzy, fzy as default } from './${name}.cjs';\n`);
}

await packLibraryInto(dist);
await bundleForBrowsers(dist);

// What bin/fill-code-cache.cjs compiles: a bit of everything.
const [[, ordinary]] = generateProgram(500);
writeFileSync(`${dist}/ordinary.fzy`, `${ordinary}\npub fn answer() -> i32 { return 42 }\n`);

// What programs compiled with --threads import.
await bundle(
  { 'fzy-threads': `${root}runtime/loader/threads/threads.ts` },
  { dir: `${dist}/runtime`, entryFileNames: '[name].js', minify: false },
);

// What programs compiled with --perf-fastpath=off import: one readable file.
await bundle(
  { 'fzy-reference': `${root}runtime/loader/index.ts` },
  { dir: `${dist}/runtime`, entryFileNames: '[name].js', minify: false },
);

try {
  splitBinaryenInto(dist);
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

// For the engine that builds; a package leaves it out.
const { status } = spawnSync(process.execPath, [`${root}bin/fill-code-cache.cjs`], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (status !== 0) console.warn('build: no code cache, starts take longer');
