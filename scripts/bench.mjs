// Bundles the bench's runner and starts it with the given arguments; run in the repository's folder.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundles = {
  main: 'bench/runner/main.ts',
  engine: 'bench/runner/engine.ts',
  'blake3-api': 'bench/programs/blake3/api/blake3.ts',
  'blake3-threads': 'bench/programs/blake3/api/threads.ts',
};
for (const [name, input] of Object.entries(bundles)) {
  const bundle = await rolldown({
    input: `${root}${input}`,
    platform: 'node',
    external: /^node:/,
  });
  await bundle.write({ file: `${root}dist.bench/${name}.mjs`, format: 'esm' });
  await bundle.close();
}
const { status } = spawnSync(
  process.execPath,
  [`${root}dist.bench/main.mjs`, ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
