/**
 * How the compiler's time and memory grow with the program: builds generated programs of several lengths at `-O2`, each
 * in a process of its own, and prints a table. `node scripts/compile-time.mjs [--lines 500,5000,…] [--modules M]`.
 * Processor time, so that a busy machine matters less.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '500,5000,10000,50000,100000' },
    modules: { type: 'string', default: '1' },
  },
});
const fzyc = fileURLToPath(new URL('../bin/fzyc.js', import.meta.url));
const generator = fileURLToPath(new URL('generate-program.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fzy-compile-time-'));

console.log(
  '| lines | parse and check, s | our passes, s | back end, s | total, s | peak memory, MB |',
);
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
try {
  for (const lines of values.lines.split(',')) {
    run(generator, '--lines', lines, '--modules', values.modules, '--out', folder);
    const table = run(fzyc, 'build', join(folder, 'main.fzy'), '-o', folder, '--time-passes');
    const { checked, emitted, total, memory } = read(table);
    const passes = total - checked - emitted;
    const cells = [checked, passes, emitted, total].map((ms) => (ms / 1000).toFixed(1));
    console.log(`| ${lines} | ${cells.join(' | ')} | ${memory} |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string[]} args */
function run(...args) {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stderr}`);
  return stderr;
}

/** @param {string} table what `--time-passes` prints */
function read(table) {
  const rows = table.split('\n').map((line) => line.split(/ {2,}/));
  const cpu = (/** @type {string[]} */ ...stages) =>
    rows.reduce((sum, [stage, , ms]) => (stages.includes(stage) ? sum + Number(ms) : sum), 0);
  return {
    checked: cpu('start', 'load Binaryen', 'parse and check', 'build IR'),
    emitted: cpu('wait for Binaryen', 'emit', 'Binaryen', 'write the module', 'write files'),
    total: cpu('total'),
    memory: /^peak memory (\d+) MB$/m.exec(table)?.[1] ?? '?',
  };
}
