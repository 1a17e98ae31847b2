/**
 * What a start of `fzyc` costs: whole processes, medians, above an empty Node process.
 * `node scripts/startup.mjs [--runs N] [--node PATH]`. Run it on a machine that does nothing else.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    node: { type: 'string', default: process.execPath },
  },
});
const runs = Number(values.runs);
const fzyc = fileURLToPath(new URL('../bin/fzyc.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fzy-startup-'));
const empty = join(folder, 'empty.mjs');
const hello = join(folder, 'hello.fzy');
writeFileSync(empty, '');
writeFileSync(hello, 'pub fn add(a: i32, b: i32) -> i32 { return a + b }\n');

const commands = {
  'empty process': [empty],
  'fzyc --version': [fzyc, '--version'],
  'fzyc check': [fzyc, 'check', hello],
  'fzyc build': [fzyc, 'build', hello, '-o', folder],
};

try {
  const times = new Map(Object.keys(commands).map((name) => [name, []]));
  // Interleaved, so that a slow moment of the machine touches all of them.
  for (let i = 0; i <= runs; i++) {
    for (const [name, args] of Object.entries(commands)) {
      const start = process.hrtime.bigint();
      const { status, stderr } = spawnSync(values.node, args, { encoding: 'utf8' });
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
      // The first round warms the file cache and V8's own.
      if (i > 0) times.get(name).push(seconds);
    }
  }
  const version = spawnSync(values.node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const base = median(times.get('empty process'));
  console.log(`Node ${version}, median of ${runs}, in seconds (above an empty process)`);
  for (const [name, list] of times) {
    const value = median(list);
    console.log(`${name.padEnd(16)} ${value.toFixed(3)} (${(value - base).toFixed(3)})`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {number[]} list */
function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
