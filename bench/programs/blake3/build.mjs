// Builds dist.bench/blake3: the module, the API (blake3.mjs) and the command (b3sum.mjs).
//   npm run build && node bench/programs/blake3/build.mjs

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = `${here}../../../`;
const out = `${root}dist.bench/blake3`;

const args = [`${root}bin/fzyc.js`, 'build', `${here}blake3.fzy`, '-O3', '-o', out];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

for (const [name, input] of [
  ['blake3', 'api/blake3.ts'],
  ['b3sum', 'cli/b3sum.ts'],
]) {
  const bundle = await rolldown({ input: here + input, platform: 'node', external: /^node:/ });
  await bundle.write({ file: `${out}/${name}.mjs`, format: 'esm' });
  await bundle.close();
}
