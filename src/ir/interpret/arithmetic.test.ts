/** Every arithmetic op at every width, against formulas on BigInts that share no code with it. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BINARY_OPS,
  type BinaryOp,
  COMPARE_OPS,
  type CompareOp,
  UNARY_OPS,
  type UnaryOp,
} from '../ops.ts';
import { load, resultOf } from './test-support.ts';
import type { RuntimeValue } from './values.ts';

const INTS = ['i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32', 'u64'] as const;
type Int = (typeof INTS)[number];

const bitsOf = (type: Int): number => Number(type.slice(1));
const isSigned = (type: Int): boolean => type.startsWith('i');
const low = (type: Int): bigint => (isSigned(type) ? -(2n ** BigInt(bitsOf(type) - 1)) : 0n);
const high = (type: Int): bigint => low(type) + 2n ** BigInt(bitsOf(type)) - 1n;

/** The value of `type` that is equal to `x` modulo 2^bits. */
function norm(type: Int, x: bigint): bigint {
  const size = 2n ** BigInt(bitsOf(type));
  const unsigned = ((x % size) + size) % size;
  return unsigned > high(type) ? unsigned - size : unsigned;
}

/** The bits as an unsigned number. */
const raw = (type: Int, x: bigint): bigint => (x < 0n ? x + 2n ** BigInt(bitsOf(type)) : x);

const pack = (type: Int, x: bigint): RuntimeValue => (bitsOf(type) === 64 ? x : Number(x));

/** Any value, edges often. */
function ints(type: Int): fc.Arbitrary<bigint> {
  const edges = [
    0n,
    1n,
    2n,
    -1n,
    low(type),
    low(type) + 1n,
    high(type),
    high(type) - 1n,
    127n,
    128n,
  ];
  const inside = edges.filter((x) => x >= low(type) && x <= high(type));
  return fc.oneof(
    fc.constantFrom(...inside),
    fc.bigInt({ min: low(type), max: high(type) }),
    fc.nat({ max: bitsOf(type) }).map((n) => norm(type, 1n << BigInt(n))),
  );
}

const binaryDigits = (type: Int, x: bigint): string =>
  raw(type, x).toString(2).padStart(bitsOf(type), '0');

function unaryReference(op: UnaryOp, type: Int, x: bigint): bigint {
  const digits = binaryDigits(type, x);
  switch (op) {
    case 'neg':
      return norm(type, -x);
    case 'not':
      return norm(type, -x - 1n);
    case 'abs':
      return norm(type, x < 0n ? -x : x);
    case 'clz':
      return BigInt(digits.indexOf('1') < 0 ? bitsOf(type) : digits.indexOf('1'));
    case 'ctz':
      return BigInt(digits.length - 1 - digits.lastIndexOf('1'));
    case 'popcount':
      return BigInt(digits.replaceAll('0', '').length);
    case 'reverse_bytes': {
      const bytes = digits.match(/.{8}/g) ?? [];
      return norm(type, BigInt(`0b${bytes.reverse().join('')}`));
    }
    default:
      throw new Error(op);
  }
}

function binaryReference(op: BinaryOp, type: Int, x: bigint, y: bigint): bigint {
  const bits = BigInt(bitsOf(type));
  const count = ((y % bits) + bits) % bits;
  switch (op) {
    case 'add':
      return norm(type, x + y);
    case 'sub':
      return norm(type, x - y);
    case 'mul':
      return norm(type, x * y);
    case 'div':
      return norm(type, x / y);
    case 'rem':
      return norm(type, x - (x / y) * y);
    case 'and':
      return norm(type, raw(type, x) & raw(type, y));
    case 'or':
      return norm(type, raw(type, x) | raw(type, y));
    case 'xor':
      return norm(type, raw(type, x) ^ raw(type, y));
    case 'shl':
      return norm(type, x * 2n ** count);
    case 'shr': {
      // Toward −∞, which is what an arithmetic shift does.
      const power = 2n ** count;
      return x >= 0n ? x / power : (x - power + 1n) / power;
    }
    case 'rotl': {
      const digits = binaryDigits(type, x);
      return norm(
        type,
        BigInt(`0b${digits.slice(Number(count))}${digits.slice(0, Number(count))}`),
      );
    }
    case 'rotr':
      return binaryReference('rotl', type, x, bits - count);
    case 'min':
      return x < y ? x : y;
    case 'max':
      return x < y ? y : x;
    default:
      throw new Error(op);
  }
}

function compareReference<T extends number | bigint>(op: CompareOp, x: T, y: T): boolean {
  const order = { eq: x === y, lt: x < y, gt: x > y };
  switch (op) {
    case 'eq':
      return order.eq;
    case 'ne':
      return !order.eq;
    case 'lt':
      return order.lt;
    case 'le':
      return order.lt || order.eq;
    case 'gt':
      return order.gt;
    case 'ge':
      return order.gt || order.eq;
    default:
      throw new Error(op);
  }
}

/** A function of one instruction; gives a caller for it. */
function operation(
  params: readonly string[],
  result: string,
  instruction: string,
): (...args: RuntimeValue[]) => RuntimeValue {
  const head = params.map((type, i) => `v${i}: ${type}`).join(', ');
  const value = `v${params.length}`;
  const text = `func @f(${head}) -> ${result} {\nb0():\n  ${value} = ${instruction}\n  return ${value}\n}\n`;
  const interpreter = load(text);
  return (...args) => resultOf(interpreter.call('f', args));
}

const names = <T extends string>(table: Record<T, unknown>): T[] => Object.keys(table) as T[];
const isFor = (on: readonly string[], kind: string): boolean => on.includes(kind);

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
