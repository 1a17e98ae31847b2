// Builds dist.bench/blake3: the module with and without threads, the API (blake3.mjs, threads.mjs) and the command (b3sum.mjs).
//   npm run build && node bench/programs/blake3/build.mjs

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { compile, DEFAULT_OPTIONS, nodeFileHost, renderText } from '../../../dist/index.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = `${here}../../../dist.bench/blake3`;
mkdirSync(out, { recursive: true });

const source = { path: `${here}blake3.fzy`, text: readFileSync(`${here}blake3.fzy`, 'utf8') };
for (const [name, threads] of [
  ['blake3', false],
  ['blake3.threads', true],
]) {
  const options = { ...DEFAULT_OPTIONS, level: 3, threads };
  const { output, diagnostics, sources } = await compile(source, nodeFileHost(), options);
  if (output === undefined) {
    console.error(renderText(diagnostics, sources));
    process.exit(1);
  }
  writeFileSync(`${out}/${name}.wasm`, output.wasm);
  // What the pool has to know of the module.
  if (threads) writeFileSync(`${out}/${name}.json`, JSON.stringify(output.interface.threads));
}

for (const [name, input] of [
  ['blake3', 'api/blake3.ts'],
  ['threads', 'api/threads.ts'],
  ['b3sum', 'cli/b3sum.ts'],
]) {
  const bundle = await rolldown({ input: here + input, platform: 'node', external: /^node:/ });
  await bundle.write({ file: `${out}/${name}.mjs`, format: 'esm' });
  await bundle.close();
}
