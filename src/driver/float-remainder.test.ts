/** `%` of floats in compiled code against JavaScript's, over random bit patterns. */

import { expect, test } from 'vitest';
import { compile, DEFAULT_OPTIONS } from './compile.ts';
import { instantiate } from './execute.ts';
import { xorshift } from './testing-numbers.ts';

const SOURCE = `
pub fn rems(a: [f64], b: [f64], mut r: [f64]) { for i in 0..a.len() { r[i] = a[i] % b[i] } }
pub fn narrow(a: [f32], b: [f32], mut r: [f32]) { for i in 0..a.len() { r[i] = a[i] % b[i] } }
`;
const COUNT = 20_000;

test('agrees with JavaScript bit for bit', async () => {
  const files = { read: () => undefined };
  const options = { ...DEFAULT_OPTIONS, level: 1 as const };
  const { output } = await compile({ path: 'rem.fzy', text: SOURCE }, files, options);
  if (output === undefined) throw new Error('no output');
  const program = instantiate(output, {});
  for (const [name, Floats, Words] of [
    ['rems', Float64Array, Uint32Array],
    ['narrow', Float32Array, Uint16Array],
  ] as const) {
    const random = xorshift(name.length);
    const fill = () => {
      const floats = new Floats(COUNT);
      const words = new Words(floats.buffer);
      for (let i = 0; i < words.length; i++) words[i] = random();
      // Beside any bits: small integers, and numbers whose exponents are close to each other.
      for (let i = 0; i < COUNT; i += 3) floats[i] = (random() % 1000) - 500;
      for (let i = 1; i < COUNT; i += 3) floats[i] = ((random() % 4096) + 1) * 2 ** (random() % 40);
      return floats;
    };
    const [a, b] = [fill(), fill()];
    const run = program.call(name, [a, b, new Floats(COUNT)]);
    expect(run.outcome).toEqual({ kind: 'value', value: undefined });
    const result = run.writes[0] as typeof a;
    const expected = a.map((x, i) => x % (b[i] ?? 0));
    const wrong = [...a.keys()].filter((i) => !Object.is(result[i], expected[i]));
    const first = wrong.slice(0, 5);
    expect(first.map((i) => `${a[i]} % ${b[i]} is ${expected[i]}, not ${result[i]}`)).toEqual([]);
  }
});
