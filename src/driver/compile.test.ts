/** `compile` as a library: what may be left out, how it is given up, and that compiles know nothing of each other. */

import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';

const source = (text: string) => ({ path: 'kernel.fzy', text });
const TWICE = source('pub fn twice(x: i32) -> i32 { x * 2 }');
const LOOP = source(`pub fn sum(values: [f64]) -> f64 {
    let mut total = 0.0
    for value in values { total += value }
    total
}`);

describe('compile', () => {
  it('needs a source, and no more', async () => {
    const { output, diagnostics } = await compile(TWICE);
    expect(diagnostics).toEqual([]);
    expect(output?.interface.exports.map(({ name }) => name)).toEqual(['twice']);
  });

  it('is given up when its signal says so, before and meanwhile', async () => {
    const before = AbortSignal.abort(new Error('not wanted'));
    await expect(compile(TWICE, undefined, { signal: before })).rejects.toThrow('not wanted');
    const functions = Array.from({ length: 200 }, (_, i) => LOOP.text.replace('sum', `sum_${i}`));
    const meanwhile = new AbortController();
    setTimeout(() => meanwhile.abort(new Error('no longer wanted')), 30);
    const { signal } = meanwhile;
    const compiling = compile(source(functions.join('\n')), undefined, { signal });
    await expect(compiling).rejects.toThrow('no longer wanted');
  });

  it('gives the same bytes beside other compiles as alone', async () => {
    const programs = [TWICE, LOOP, source('pub fn f(s: str) -> str { s + s }')];
    const levels = [3, 0, 1] as const;
    const alone: (Uint8Array | undefined)[] = [];
    for (const [i, program] of programs.entries()) {
      const { output } = await compile(program, undefined, { level: levels[i] ?? 2 });
      alone.push(output?.wasm);
    }
    const { signal } = new AbortController();
    const together = await Promise.all(
      programs.map((program, i) => compile(program, undefined, { level: levels[i] ?? 2, signal })),
    );
    expect(together.map(({ output }) => output?.wasm)).toEqual(alone);
  });
});
