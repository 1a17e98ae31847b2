/** Every float op, and the conversions and comparisons that are not between integers. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINARY_OPS, type BinaryOp, COMPARE_OPS, UNARY_OPS, type UnaryOp } from '../ops.ts';
import { compareReference, INTS, isFor, names, norm, pack } from './reference-formulas.ts';
import { operation } from './test-support.ts';

describe.each(['f32', 'f64'] as const)('%s', (type) => {
  const round = (x: number): number => (type === 'f32' ? Math.fround(x) : x);
  const any = fc.oneof(
    fc.constantFrom(
      0,
      -0,
      0.5,
      -0.5,
      1.5,
      2.5,
      -2.5,
      Number.NaN,
      1 / 0,
      -1 / 0,
      2 ** 52,
      2 ** 23 + 1,
    ),
    fc.double().map(round),
    fc.float(),
    fc.integer({ min: -1000, max: 1000 }).map((n) => n / 2),
  );
  const negative = (x: number): boolean => x < 0 || Object.is(x, -0);
  const unary: Partial<Record<UnaryOp, (x: number) => number>> = {
    neg: (x) => 0 - x || (Number.isNaN(x) ? x : negative(x) ? 0 : -0),
    abs: (x) => (negative(x) ? -x : x),
    sqrt: (x) => round(Math.sqrt(x)),
    floor: (x) => Math.floor(x),
    ceil: (x) => Math.ceil(x),
    trunc: (x) => (negative(x) ? Math.ceil(x) : Math.floor(x)),
    nearest: (x) => {
      if (!Number.isFinite(x) || Number.isInteger(x)) return x;
      const [below, above] = [Math.floor(x), Math.ceil(x)];
      const [down, up] = [x - below, above - x];
      const even = BigInt(below) % 2n === 0n ? below : above;
      const result = down < up ? below : up < down ? above : even;
      return result === 0 && x < 0 ? -0 : result;
    },
  };
  it.each(Object.entries(unary))('%s', (op, reference) => {
    const run = operation([type], type, `${op}.${type} v0`);
    fc.assert(
      fc.property(any, (x) => {
        expect(run(x)).toBe(reference(x));
      }),
      { numRuns: 300 },
    );
  });

  const binary: Partial<Record<BinaryOp, (x: number, y: number) => number>> = {
    add: (x, y) => round(x + y),
    sub: (x, y) => round(x - y),
    mul: (x, y) => round(x * y),
    div: (x, y) => round(x / y),
    min: (x, y) => {
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
      if (x === 0 && y === 0) return negative(x) ? x : y;
      return [x, y].sort((a, b) => a - b)[0] ?? x;
    },
    max: (x, y) => {
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
      if (x === 0 && y === 0) return negative(x) ? y : x;
      return [x, y].sort((a, b) => b - a)[0] ?? x;
    },
    copysign: (x, y) => (negative(x) === negative(y) ? x : -x),
  };
  it.each(Object.entries(binary))('%s', (op, reference) => {
    const run = operation([type, type], type, `${op}.${type} v0, v1`);
    fc.assert(
      fc.property(any, any, (x, y) => {
        expect(run(x, y)).toBe(reference(x, y));
      }),
      { numRuns: 300 },
    );
  });

  it('knows every op of floats', () => {
    const known = [...Object.keys(unary), ...Object.keys(binary)].sort();
    const table = { ...UNARY_OPS, ...BINARY_OPS };
    expect(known).toEqual(
      names(table)
        .filter((op) => isFor(table[op].on, 'float'))
        .sort(),
    );
  });

  it.each(names(COMPARE_OPS))('%s', (op) => {
    const run = operation([type, type], 'bool', `${op}.${type} v0, v1`);
    fc.assert(
      fc.property(any, any, (x, y) => {
        expect(run(x, y)).toBe(compareReference(op, x, y));
      }),
    );
  });
});

describe('conversions of the rest', () => {
  it('between floats', () => {
    const narrow = operation(['f64'], 'f32', 'convert.f32 v0');
    const widen = operation(['f32'], 'f64', 'convert.f64 v0');
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(narrow(x)).toBe(new Float32Array([x])[0]);
        expect(widen(Math.fround(x))).toBe(Math.fround(x));
      }),
    );
  });

  it('of bool and char', () => {
    for (const to of INTS) {
      const fromBool = operation(['bool'], to, `convert.${to} v0`);
      expect([fromBool(true), fromBool(false)]).toEqual([pack(to, 1n), pack(to, 0n)]);
      const fromChar = operation(['char'], to, `convert.${to} v0`);
      expect(fromChar(0x1f600)).toBe(pack(to, norm(to, 0x1f600n)));
    }
    expect(operation(['u32'], 'char', 'convert.char v0')(0x10ffff)).toBe(0x10ffff);
  });

  it('reinterprets bits, NaN as the quiet one', () => {
    const toBits = operation(['f32'], 'u32', 'reinterpret.u32 v0');
    const fromBits = operation(['u32'], 'f32', 'reinterpret.f32 v0');
    const toBits64 = operation(['f64'], 'u64', 'reinterpret.u64 v0');
    const fromBits64 = operation(['u64'], 'f64', 'reinterpret.f64 v0');
    const toSigned = operation(['f32'], 'i32', 'reinterpret.i32 v0');
    expect(toBits(Number.NaN)).toBe(0x7fc00000);
    expect(toBits64(Number.NaN)).toBe(0x7ff8000000000000n);
    expect(toBits(-0)).toBe(0x80000000);
    expect(toSigned(-0)).toBe(-0x80000000);
    expect(fromBits(0x7f800001)).toBe(Number.NaN);
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(fromBits64(toBits64(x))).toBe(x);
        expect(fromBits(toBits(Math.fround(x)))).toBe(Math.fround(x));
        if (!Number.isNaN(x))
          expect(toBits64(x)).toBe(new BigUint64Array(new Float64Array([x]).buffer)[0]);
      }),
    );
  });
});

describe('bool', () => {
  it.each([
    ['and', [false, false, false, true]],
    ['or', [false, true, true, true]],
    ['xor', [false, true, true, false]],
  ])('%s', (op, table) => {
    const run = operation(['bool', 'bool'], 'bool', `${op}.bool v0, v1`);
    expect([run(false, false), run(false, true), run(true, false), run(true, true)]).toEqual(table);
  });

  it('not, eq, ne and select', () => {
    const not = operation(['bool'], 'bool', 'not.bool v0');
    expect([not(false), not(true)]).toEqual([true, false]);
    const eq = operation(['bool', 'bool'], 'bool', 'eq.bool v0, v1');
    expect([eq(true, true), eq(true, false)]).toEqual([true, false]);
    const ne = operation(['char', 'char'], 'bool', 'ne.char v0, v1');
    expect([ne(65, 65), ne(65, 66)]).toEqual([false, true]);
    const select = operation(['bool', 'i64', 'i64'], 'i64', 'select.i64 v0, v1, v2');
    expect([select(true, 1n, 2n), select(false, 1n, 2n)]).toEqual([1n, 2n]);
  });
});
