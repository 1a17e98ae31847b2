/** Every integer op at every width. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINARY_OPS, COMPARE_OPS, UNARY_OPS } from '../ops.ts';
import {
  binaryReference,
  compareReference,
  high,
  INTS,
  ints,
  isFor,
  isSigned,
  low,
  names,
  norm,
  pack,
  unaryReference,
} from './reference-formulas.ts';
import { operation } from './test-support.ts';

describe.each(INTS)('%s', (type) => {
  it.each(names(UNARY_OPS).filter((op) => isFor(UNARY_OPS[op].on, 'int')))('%s', (op) => {
    const run = operation([type], type, `${op}.${type} v0`);
    fc.assert(
      fc.property(ints(type), (x) => {
        expect(run(pack(type, x))).toBe(pack(type, unaryReference(op, type, x)));
      }),
    );
  });

  const binary = names(BINARY_OPS).filter((op) => isFor(BINARY_OPS[op].on, 'int'));
  it.each(binary)('%s', (op) => {
    const run = operation([type, type], type, `${op}.${type} v0, v1`);
    const divides = op === 'div' || op === 'rem';
    fc.assert(
      fc.property(ints(type), ints(type), (x, y) => {
        if (divides && y === 0n) return;
        if (op === 'div' && isSigned(type) && y === -1n && x === low(type)) return;
        expect(run(pack(type, x), pack(type, y))).toBe(pack(type, binaryReference(op, type, x, y)));
      }),
    );
  });

  it.each(['shl', 'shr', 'rotl', 'rotr'] as const)('%s by counts of every type', (op) => {
    for (const countType of INTS) {
      const run = operation([type, countType], type, `${op}.${type} v0, v1`);
      fc.assert(
        fc.property(ints(type), ints(countType), (x, y) => {
          expect(run(pack(type, x), pack(countType, y))).toBe(
            pack(type, binaryReference(op, type, x, y)),
          );
        }),
        { numRuns: 40 },
      );
    }
  });

  it.each(names(COMPARE_OPS))('%s', (op) => {
    const run = operation([type, type], 'bool', `${op}.${type} v0, v1`);
    fc.assert(
      fc.property(ints(type), ints(type), (x, y) => {
        expect(run(pack(type, x), pack(type, y))).toBe(compareReference(op, x, y));
        expect(run(pack(type, x), pack(type, x))).toBe(compareReference(op, x, x));
      }),
      { numRuns: 50 },
    );
  });

  it('converts to every integer type by wrapping', () => {
    for (const to of INTS) {
      const run = operation([type], to, `convert.${to} v0`);
      fc.assert(
        fc.property(ints(type), (x) => {
          expect(run(pack(type, x))).toBe(pack(to, norm(to, x)));
        }),
        { numRuns: 60 },
      );
    }
  });

  it.each(['f32', 'f64'] as const)('converts from %s by saturating', (from) => {
    const run = operation([from], type, `convert.${type} v0`);
    const edges = [low(type), high(type)].flatMap((edge) =>
      [-1.5, -1, -0.5, 0, 0.5, 1, 1.5].map((d) => Number(edge) + d),
    );
    const values = fc.oneof(
      fc.constantFrom(...edges),
      fc.double(),
      ints(type).map(Number),
      fc.double({ min: -300, max: 300 }),
    );
    fc.assert(
      fc.property(values, (given) => {
        const x = from === 'f32' ? Math.fround(given) : given;
        const exact = Number.isNaN(x)
          ? 0n
          : x >= 2 ** 70
            ? high(type)
            : x <= -(2 ** 70)
              ? low(type)
              : BigInt(Math.trunc(x));
        const clamped = exact < low(type) ? low(type) : exact > high(type) ? high(type) : exact;
        expect(run(x)).toBe(pack(type, clamped));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['f32', 'f64'] as const)('converts to %s, rounded once to nearest', (to) => {
    const run = operation([type], to, `convert.${to} v0`);
    const view = new DataView(new ArrayBuffer(8));
    const step = (x: number, by: bigint): number => {
      if (to === 'f32') {
        view.setFloat32(0, x);
        view.setInt32(0, view.getInt32(0) + Number(by));
        return view.getFloat32(0);
      }
      view.setFloat64(0, x);
      view.setBigInt64(0, view.getBigInt64(0) + by);
      return view.getFloat64(0);
    };
    const isEven = (x: number): boolean => {
      if (to === 'f32') {
        view.setFloat32(0, x);
        return view.getInt32(0) % 2 === 0;
      }
      view.setFloat64(0, x);
      return view.getBigInt64(0) % 2n === 0n;
    };
    const distance = (x: bigint, y: number): bigint => {
      const d = x - BigInt(y);
      return d < 0n ? -d : d;
    };
    const halfway = ints(type).chain((x) =>
      fc.constantFrom(...[-1n, 0n, 1n].map((d) => norm(type, (x & ~0xffn) + 0x80n + d))),
    );
    fc.assert(
      fc.property(fc.oneof(ints(type), halfway), (x) => {
        const found = Number(run(pack(type, x)));
        if (x === 0n) {
          expect(found).toBe(0);
          return;
        }
        for (const by of [-1n, 1n]) {
          const other = step(found, by);
          if (!Number.isInteger(other)) continue;
          const here = distance(x, found);
          const there = distance(x, other);
          expect(here < there || (here === there && isEven(found))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what no check allows', () => {
  it.each(INTS)('division of %s by zero is our bug', (type) => {
    const run = operation([type, type], type, `div.${type} v0, v1`);
    expect(() => run(pack(type, 1n), pack(type, 0n))).toThrow('division by zero without its check');
    const rem = operation([type, type], type, `rem.${type} v0, v1`);
    expect(() => rem(pack(type, 1n), pack(type, 0n))).toThrow('division by zero without its check');
  });

  it.each(INTS.filter(isSigned))('MIN / -1 of %s is our bug, MIN %% -1 is 0', (type) => {
    const args = [pack(type, low(type)), pack(type, -1n)];
    const run = operation([type, type], type, `div.${type} v0, v1`);
    expect(() => run(...args)).toThrow('MIN / -1 without its check');
    expect(operation([type, type], type, `rem.${type} v0, v1`)(...args)).toBe(pack(type, 0n));
  });
});
