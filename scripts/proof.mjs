// Bundles the differential runs and starts them: in this Node, or in each `--engine PATH` (a Node or a Bun).
// The other arguments go to conformance/proof/main.ts.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const engines = [];
const rest = [];
const args = process.argv.slice(2);
while (args.length > 0) {
  const arg = args.shift();
  if (arg === '--engine') engines.push(args.shift());
  else rest.push(arg);
}
const folder = `${root}dist.proof`;
mkdirSync(folder, { recursive: true });
const bundle = await rolldown({
  input: `${root}conformance/proof/main.ts`,
  platform: 'node',
  external: [/^node:/, 'binaryen'],
});
await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'proof.js' });
await bundle.close();
for (const name of ['binaryen.cjs', 'binaryen.wasm']) {
  if (existsSync(`${root}dist/${name}`)) copyFileSync(`${root}dist/${name}`, `${folder}/${name}`);
}
let worst = 0;
for (const engine of engines.length === 0 ? [process.execPath] : engines) {
  const { status } = spawnSync(engine, [`${folder}/proof.js`, ...rest], {
    cwd: root,
    stdio: 'inherit',
  });
  worst = Math.max(worst, status ?? 1);
}
process.exitCode = worst;
