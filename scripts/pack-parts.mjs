/** The parts that a compile reads from files, made when the package is built: the runtime library as high IR, and Binaryen in two. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
 * `binaryen.cjs`, `binaryen.js` for browsers, and `binaryen.wasm`. Throws where the package is not what it was.
 * @param {string} folder
 */
export function splitBinaryenInto(folder) {
  const { glue, module, wasm } = splitBinaryen();
  writeFileSync(`${folder}/binaryen.cjs`, glue);
  writeFileSync(`${folder}/binaryen.js`, module);
  writeFileSync(`${folder}/binaryen.wasm`, wasm);
}

/**
 * `browser.js`: the compiler for pages and workers. What it reads from files in Node is a constant of the script.
 * @param {string} folder Where the library is packed already.
 */
export async function bundleForBrowsers(folder) {
  const browser = `${root}src/driver/browser`;
  const texts = (from) =>
    readdirSync(from)
      .sort()
      .map((file) => [file.replace(/\.\w+$/, ''), readFileSync(`${from}/${file}`, 'utf8')]);
  const scripts = readdirSync(`${root}runtime/host`)
    .filter((file) => file.endsWith('.js'))
    .sort();
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const data = {
    version,
    library: Object.fromEntries(texts(`${root}runtime/std`)),
    packed: Object.fromEntries(texts(`${folder}/library`)),
    modules: Object.fromEntries(texts(`${root}runtime/modules`)),
    scripts: scripts.map((file) => readFileSync(`${root}runtime/host/${file}`, 'utf8')),
  };
  const own = ['package-files', 'load-binaryen'];
  const build = await rolldown({
    input: { browser: `${browser}/index.ts` },
    platform: 'browser',
    external: ['./binaryen.js'],
    logLevel: 'warn',
    plugins: [
      {
        name: 'browser',
        resolveId(id) {
          if (id === 'node:path') return `${browser}/path.ts`;
          const name = own.find((one) => id.endsWith(`/${one}.ts`));
          return name === undefined ? null : `${browser}/${name}.ts`;
        },
      },
    ],
  });
  const banner = `const FZY_PACKAGE = ${JSON.stringify(data)};`;
  await build.write({
    dir: folder,
    format: 'esm',
    minify: true,
    banner,
    codeSplitting: false,
    entryFileNames: '[name].js',
  });
  await build.close();
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
