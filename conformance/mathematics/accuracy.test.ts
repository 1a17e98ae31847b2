/** Every function of `math` that is written in Fzy against its series: at most 1 ulp, in f64 and f32. */

import { beforeAll, describe, expect, test } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../src/driver/compile.ts';
import { instantiate } from '../../src/driver/execute.ts';
import { nodeFileHost } from '../../src/driver/files.ts';
import { xorshift } from '../../src/driver/testing-numbers.ts';
import { REFERENCE, real, ulps } from './reference.ts';

/** Where arguments are taken from; the second range is that of a second argument. */
const RANGES: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  exp: [[-80, 85]],
  exp2: [[-120, 125]],
  expm1: [[-30, 85]],
  sigmoid: [[-80, 80]],
  tanh: [[-12, 12]],
  sinh: [[-85, 85]],
  cosh: [[-85, 85]],
  ln: [[0, 1e30]],
  ln_1p: [[-1, 1e30]],
  log2: [[0, 1e30]],
  log10: [[0, 1e30]],
  sin: [[-1e25, 1e25]],
  cos: [[-1e25, 1e25]],
  tan: [[-1e25, 1e25]],
  atan: [[-1e30, 1e30]],
  asin: [[-1, 1]],
  acos: [[-1, 1]],
  erf: [[-6, 6]],
  rsqrt: [[0, 1e30]],
  cbrt: [[-1e30, 1e30]],
  atan2: [
    [-1e9, 1e9],
    [-1e9, 1e9],
  ],
  hypot: [
    [-1e12, 1e12],
    [-1e12, 1e12],
  ],
  pow: [
    [0, 50],
    [-2.9, 2.9],
  ],
};

const COUNT = 120;

test('every function has a range', () => {
  expect(Object.keys(RANGES).sort()).toEqual(Object.keys(REFERENCE).sort());
});

const FORMATS = [
  { type: 'f64', Floats: Float64Array, digits: 53, least: -1074 },
  { type: 'f32', Floats: Float32Array, digits: 24, least: -149 },
] as const;

describe.each(FORMATS)('$type', ({ type, Floats, digits, least }) => {
  let program: ReturnType<typeof instantiate>;
  beforeAll(async () => {
    program = await compiled(type);
  });

  test.each(Object.entries(RANGES))('%s', (name, ranges) => {
    const random = fractions(name.length + digits);
    const fill = (range: readonly [number, number] | undefined) =>
      new Floats(Array.from({ length: COUNT }, () => argument(random, range ?? [0, 1])));
    const x = fill(ranges[0]);
    const y = fill(ranges[1]);
    const inputs = ranges.length === 1 ? [x] : [x, y];
    const run = program.call(name, [...inputs, new Floats(COUNT)]);
    expect(run.outcome).toEqual({ kind: 'value', value: undefined });
    const results = run.writes[0] as Float64Array;
    const exact = REFERENCE[name];
    const errors = [...results].map((result, i) => {
      const [a = 0, b = 0] = [x[i], y[i]];
      return {
        a,
        b,
        result,
        error: exact ? ulps(result, exact(real(a), real(b)), digits, least) : 9,
      };
    });
    expect(errors.filter(({ error }) => !(error <= 1))).toEqual([]);
  });
});

async function compiled(type: string): Promise<ReturnType<typeof instantiate>> {
  const functions = Object.entries(RANGES).map(([name, { length }]) =>
    length === 1
      ? `pub fn ${name}(x: [${type}], mut r: [${type}]) { for i in 0..x.len() { r[i] = math.${name}(x[i]) } }`
      : `pub fn ${name}(x: [${type}], y: [${type}], mut r: [${type}]) { for i in 0..x.len() { r[i] = math.${name}(x[i], y[i]) } }`,
  );
  const input = { path: 'all.fzy', text: functions.join('\n') };
  const { output, diagnostics } = await compile(input, nodeFileHost(), {
    ...DEFAULT_OPTIONS,
    level: 1,
  });
  if (output === undefined) throw new Error(diagnostics.map((d) => d.title).join('\n'));
  return instantiate(output, {});
}

/** Half of them anywhere in the range, half of any size down to 2^-40. */
function argument(random: () => number, [low, high]: readonly [number, number]): number {
  const sign = low < 0 && random() < 0.5 ? -1 : 1;
  const small = sign * 2 ** (-40 * random()) * Math.min(high, 2 ** (80 * random()));
  const value = random() < 0.5 ? low + (high - low) * random() : small;
  return Math.min(Math.max(value, low === 0 ? 2 ** -100 : low === -1 ? -0.999 : low), high);
}

/** Between 0 and 1. */
function fractions(seed: number): () => number {
  const next = xorshift(seed);
  return () => next() / 2 ** 32;
}
