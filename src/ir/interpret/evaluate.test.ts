/** Folding a constant gives what running the instruction gives. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINARY_OPS, COMPARE_OPS, UNARY_OPS } from '../ops.ts';
import { TypeStore } from '../type-store.ts';
import type { IntName } from '../types.ts';
import { evaluate } from './evaluate.ts';
import { INTS, ints, isFor, low, names, pack } from './reference-formulas.ts';
import { operation } from './test-support.ts';

const types = new TypeStore();
const FLOATS = ['f32', 'f64'] as const;

function constants(type: IntName | 'f32' | 'f64'): fc.Arbitrary<number | bigint> {
  if (type === 'f32') return fc.float();
  if (type === 'f64') return fc.double();
  return ints(type).map((x) => pack(type, x) as number | bigint);
}

describe.each([...INTS, ...FLOATS])('%s', (name) => {
  const type = types.number(name);

  it('unary', () => {
    for (const op of names(UNARY_OPS).filter((o) => isFor(UNARY_OPS[o].on, type.kind))) {
      const run = operation([name], name, `${op}.${name} v0`);
      fc.assert(
        fc.property(constants(name), (x) => {
          const inst = { kind: 'unary', op, type, operand: 0 } as const;
          expect(evaluate(inst, [type], [x])).toBe(run(x));
        }),
        { numRuns: 30 },
      );
    }
  });

  it('binary', () => {
    for (const op of names(BINARY_OPS).filter((o) => isFor(BINARY_OPS[o].on, type.kind))) {
      const run = operation([name, name], name, `${op}.${name} v0, v1`);
      fc.assert(
        fc.property(constants(name), constants(name), (x, y) => {
          const inst = { kind: 'binary', op, type, left: 0, right: 1 } as const;
          const folded = evaluate(inst, [type, type], [x, y]);
          const integer = type.kind === 'int' && (op === 'div' || op === 'rem');
          const zero = integer && Number(y) === 0;
          const overflow =
            op === 'div' &&
            type.kind === 'int' &&
            type.signed &&
            x === pack(type.name, low(type.name)) &&
            Number(y) === -1;
          expect(folded).toBe(zero || overflow ? undefined : run(x, y));
        }),
        { numRuns: 40 },
      );
    }
  });

  it('shifts by counts of another type', () => {
    if (type.kind !== 'int') return;
    for (const count of INTS) {
      const run = operation([name, count], name, `rotl.${name} v0, v1`);
      fc.assert(
        fc.property(constants(name), constants(count), (x, y) => {
          const inst = { kind: 'binary', op: 'rotl', type, left: 0, right: 1 } as const;
          expect(evaluate(inst, [type, types.number(count)], [x, y])).toBe(run(x, y));
        }),
        { numRuns: 30 },
      );
    }
  });

  it('compare', () => {
    for (const op of names(COMPARE_OPS)) {
      const run = operation([name, name], 'bool', `${op}.${name} v0, v1`);
      fc.assert(
        fc.property(constants(name), constants(name), (x, y) => {
          const inst = { kind: 'compare', op, type: types.bool, left: 0, right: 1 } as const;
          expect(evaluate(inst, [type, type], [x, y])).toBe(run(x, y));
        }),
        { numRuns: 30 },
      );
    }
  });

  it('convert', () => {
    for (const to of [...INTS, ...FLOATS]) {
      const run = operation([name], to, `convert.${to} v0`);
      fc.assert(
        fc.property(constants(name), (x) => {
          const inst = { kind: 'convert', type: types.number(to), operand: 0 } as const;
          expect(evaluate(inst, [type], [x])).toBe(run(x));
        }),
        { numRuns: 30 },
      );
    }
  });
});

it('bool', () => {
  for (const op of ['and', 'or', 'xor'] as const) {
    const run = operation(['bool', 'bool'], 'bool', `${op}.bool v0, v1`);
    for (const x of [false, true]) {
      for (const y of [false, true]) {
        const inst = { kind: 'binary', op, type: types.bool, left: 0, right: 1 } as const;
        expect(evaluate(inst, [types.bool, types.bool], [x, y])).toBe(run(x, y));
      }
      const inst = { kind: 'unary', op: 'not', type: types.bool, operand: 0 } as const;
      expect(evaluate(inst, [types.bool], [x])).toBe(!x);
    }
  }
});
