/** Small programs make small modules: nothing is in one that it does not use. */

import { expect, it } from 'vitest';
import { compile, DEFAULT_OPTIONS } from './compile.ts';

it.each([
  ['add', 60, 'pub fn add(a: i32, b: i32) -> i32 { a + b }'],
  [
    'sum over [f64]',
    400,
    'pub fn total(xs: [f64]) -> f64 { let mut t = 0.0; for x in xs { t += x }; t }',
  ],
  ['string in, string out', 1200, 'pub fn trimmed(text: str) -> str { text.trim() }'],
])('%s takes at most %i bytes', async (_, most, text) => {
  const { output } = await compile(
    { path: 'small.fzy', text },
    { read: () => undefined },
    { ...DEFAULT_OPTIONS, roots: 'exports' },
  );
  expect(output?.wasm.length).toBeLessThanOrEqual(most);
});
