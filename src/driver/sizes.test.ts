/** Small programs make small modules and small scripts: nothing is in one that it does not use. */

import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from './compile.ts';
import { makeOutputs, type OutputFile } from './outputs.ts';

const ADD = 'pub fn add(a: i32, b: i32) -> i32 { a + b }';
const TOTAL = 'pub fn total(xs: [f64]) -> f64 { let mut t = 0.0; for x in xs { t += x }; t }';
const TRIMMED = 'pub fn trimmed(text: str) -> str { text.trim() }';
const LOUDER = 'pub fn louder(text: str) -> str { text + "!" }';
const GREETING = `pub fn greeting(name: str) -> str { "Hello, " + name + "!" }`;

async function built(text: string): Promise<readonly OutputFile[]> {
  const { outputs } = await makeOutputs(
    { path: 'small.fzy', text },
    { read: () => undefined },
    'small',
    ['wasm', 'js'],
    { ...DEFAULT_OPTIONS, roots: 'exports' },
  );
  if (outputs === undefined) throw new Error('no output');
  return outputs;
}

/** What a page loads that imports one function: without what it does not use, minified, and compressed. */
async function shipped(script: string, name: string): Promise<{ minified: number; gzip: number }> {
  const modules: Readonly<Record<string, string>> = {
    entry: `export { ${name} } from 'script';`,
    script,
  };
  const bundle = await rolldown({
    input: 'entry',
    platform: 'neutral',
    plugins: [
      { name: 'text', resolveId: (id) => (id in modules ? id : null), load: (id) => modules[id] },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  const { code } = output[0];
  return { minified: code.length, gzip: gzipSync(code).length };
}

describe('bytes of', () => {
  it.each([
    ['add', ADD, { wasm: 60, js: 6_000, minified: 1_300, gzip: 700 }],
    ['total', TOTAL, { wasm: 400, js: 18_000, minified: 5_400, gzip: 2_500 }],
    ['trimmed', TRIMMED, { wasm: 400, js: 7_000, minified: 1_500, gzip: 850 }],
    // What can stop says where.
    ['louder', LOUDER, { wasm: 1_200, js: 12_000, minified: 3_600, gzip: 1_850 }],
    ['greeting', GREETING, { wasm: 1_200, js: 12_000, minified: 3_600, gzip: 1_850 }],
  ])('%s', async (name, text, most) => {
    const [wasm, script, ...more] = await built(text);
    expect(more).toEqual([]);
    expect(wasm?.content.length).toBeLessThanOrEqual(most.wasm);
    expect(script?.content.length).toBeLessThanOrEqual(most.js);
    const { minified, gzip } = await shipped(String(script?.content), name);
    expect(minified).toBeLessThanOrEqual(most.minified);
    expect(gzip).toBeLessThanOrEqual(most.gzip);
  });
});
