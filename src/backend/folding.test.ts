import { expect, it } from 'vitest';
import { parseModule } from '../ir/parse-text/index.ts';
import { TypeStore } from '../ir/type-store.ts';
import { fold } from './folding.ts';

/** `b = b * c`, and so on, each from the one before and from what `second` says. */
function chainOf(length: number, second: (value: number) => number): number {
  const lines = Array.from({ length }, (_, i) => `  v${i + 2} = mul.i32 v${i + 1}, v${second(i)}`);
  const text = `dialect direct
func @f(v0: i32, v1: i32) -> i32 {
b0():
${lines.join('\n')}
  return v${length + 1}
}
`;
  const { module, errors } = parseModule(text, new TypeStore());
  expect(errors).toEqual([]);
  const func = module.functions.get('f');
  if (func === undefined) throw new Error('no function f');
  return fold(module, func).longestChain;
}

it('finds chains of values that are used once', () => {
  expect(chainOf(80, () => 0)).toBe(80);
});

it('finds chains of values that are used twice, which Binaryen may nest as well', () => {
  expect(chainOf(80, (i) => Math.max(0, i))).toBe(20);
});
