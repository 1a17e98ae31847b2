/** Every op at every lane, at values where implementations go wrong, against the mathematics. */

import { describe, expect, it } from 'vitest';
import { build, LEVELS } from './testing.ts';

const INTS = ['i32', 'u32', 'i64', 'u64'] as const;
const FLOATS = ['f32', 'f64'] as const;
type Int = (typeof INTS)[number];
type Float = (typeof FLOATS)[number];

function bitsOf(type: Int | Float): bigint {
  return type.endsWith('64') ? 64n : 32n;
}

/** The value of `type` with these low bits. */
function wrap(type: Int, value: bigint): bigint {
  return type.startsWith('i')
    ? BigInt.asIntN(Number(bitsOf(type)), value)
    : BigInt.asUintN(Number(bitsOf(type)), value);
}

function edges(type: Int): bigint[] {
  const bits = bitsOf(type);
  const top = 1n << (bits - 1n);
  const all = [
    0n,
    1n,
    2n,
    3n,
    7n,
    31n,
    32n,
    33n,
    63n,
    64n,
    255n,
    256n,
    65_535n,
    top - 1n,
    top,
    top + 1n,
    -1n,
    -2n,
    -7n,
    0x0102030405060708n,
    0xf1e2d3c4b5a69788n,
  ];
  return [...new Set(all.map((v) => wrap(type, v)))];
}

/** How JavaScript passes it to WebAssembly, and what it gets back. */
function toWasm(type: Int, value: bigint): unknown {
  return bitsOf(type) === 64n ? BigInt.asIntN(64, value) : Number(BigInt.asIntN(32, value));
}
function fromWasm(type: Int, value: unknown): bigint {
  return wrap(type, BigInt(value as number | bigint));
}

const sorted = (x: bigint, y: bigint): [bigint, bigint] => (x < y ? [x, y] : [y, x]);
const abs = (x: bigint): bigint => (x < 0n ? -x : x);
const unsigned = (type: Int, x: bigint): bigint => BigInt.asUintN(Number(bitsOf(type)), x);
const binaryDigits = (type: Int, x: bigint): string =>
  unsigned(type, x)
    .toString(2)
    .padStart(Number(bitsOf(type)), '0');

const UNARY: Readonly<Record<string, (type: Int, x: bigint) => bigint>> = {
  neg: (_, x) => -x,
  not: (_, x) => ~x,
  abs: (_, x) => abs(x),
  clz: (t, x) => BigInt(binaryDigits(t, x).replace(/1.*$/, '').length),
  ctz: (t, x) => BigInt(binaryDigits(t, x).replace(/^.*1/, '').length),
  popcount: (t, x) => BigInt(binaryDigits(t, x).replaceAll('0', '').length),
  reverse_bytes: (t, x) =>
    BigInt(
      `0x${(
        unsigned(t, x)
          .toString(16)
          .padStart(Number(bitsOf(t)) / 4, '0')
          .match(/../g) ?? []
      )
        .reverse()
        .join('')}`,
    ),
};

function rotate(type: Int, x: bigint, by: bigint): bigint {
  const bits = bitsOf(type);
  const n = ((by % bits) + bits) % bits;
  const u = unsigned(type, x);
  return (u << n) | (u >> (bits - n));
}

/** `undefined` where the op is not defined. */
const BINARY: Readonly<Record<string, (type: Int, x: bigint, y: bigint) => bigint | undefined>> = {
  add: (_, x, y) => x + y,
  sub: (_, x, y) => x - y,
  mul: (_, x, y) => x * y,
  div: (t, x, y) => (y === 0n || (y === -1n && wrap(t, -x) === x && x !== 0n) ? undefined : x / y),
  rem: (_, x, y) => (y === 0n ? undefined : x % y),
  and: (_, x, y) => x & y,
  or: (_, x, y) => x | y,
  xor: (_, x, y) => x ^ y,
  shl: (t, x, y) => x << (unsigned(t, y) % bitsOf(t)),
  shr: (t, x, y) => x >> (unsigned(t, y) % bitsOf(t)),
  rotl: (t, x, y) => rotate(t, x, unsigned(t, y)),
  rotr: (t, x, y) => rotate(t, x, -unsigned(t, y)),
  min: (_, x, y) => sorted(x, y)[0],
  max: (_, x, y) => sorted(x, y)[1],
};

const COMPARE: Readonly<Record<string, <T extends bigint | number>(x: T, y: T) => boolean>> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
};

const FLOAT_EDGES = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  0.1,
  1e-45,
  1e10,
  -1e10,
  2 ** 31,
  -(2 ** 31),
  2 ** 31 - 1,
  2 ** 32,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  2 ** 64,
  1e300,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];
const round = (type: Float, x: number): number => (type === 'f32' ? Math.fround(x) : x);

function nearest(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const low = Math.floor(x);
  const rest = x - low;
  const result = rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
  return result === 0 && (x < 0 || Object.is(x, -0)) ? -0 : result;
}

const FLOAT_UNARY: Readonly<Record<string, (x: number) => number>> = {
  neg: (x) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  nearest,
};

const FLOAT_BINARY: Readonly<Record<string, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  min: Math.min,
  max: Math.max,
  copysign: (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)),
};

/** What `as` gives: towards zero, and the nearest value where it does not fit; NaN gives 0. */
function saturate(type: Int, x: number): bigint {
  if (Number.isNaN(x)) return 0n;
  const bits = bitsOf(type);
  const low = type.startsWith('i') ? -(1n << (bits - 1n)) : 0n;
  const high = low + (1n << bits) - 1n;
  if (x === Number.POSITIVE_INFINITY) return high;
  if (x === Number.NEGATIVE_INFINITY) return low;
  const whole = BigInt(Math.trunc(x));
  return whole < low ? low : whole > high ? high : whole;
}

function func(name: string, params: string, result: string, body: string): string {
  return `func @${name}(${params}) -> ${result} {\nb0():\n${body}\n}\n`;
}

const text = [
  'dialect direct',
  ...INTS.flatMap((t) => [
    ...Object.keys(UNARY).map((op) =>
      func(`${op}.${t}`, `v0: ${t}`, t, `  v1 = ${op}.${t} v0\n  return v1`),
    ),
    ...Object.keys(BINARY).map((op) =>
      func(`${op}.${t}`, `v0: ${t}, v1: ${t}`, t, `  v2 = ${op}.${t} v0, v1\n  return v2`),
    ),
    ...Object.keys(COMPARE).map((op) =>
      func(`${op}.${t}`, `v0: ${t}, v1: ${t}`, 'i32', `  v2 = ${op}.${t} v0, v1\n  return v2`),
    ),
    ...INTS.map((to) =>
      func(
        `${t}.${to}`,
        `v0: ${t}`,
        to,
        to === t ? '  return v0' : `  v1 = convert.${to} v0\n  return v1`,
      ),
    ),
    ...FLOATS.map((to) =>
      func(`${t}.${to}`, `v0: ${t}`, to, `  v1 = convert.${to} v0\n  return v1`),
    ),
    func(
      `select.${t}`,
      `v0: i32, v1: ${t}, v2: ${t}`,
      t,
      `  v3 = select.${t} v0, v1, v2\n  return v3`,
    ),
  ]),
  ...FLOATS.flatMap((t) => [
    ...Object.keys(FLOAT_UNARY).map((op) =>
      func(`${op}.${t}`, `v0: ${t}`, t, `  v1 = ${op}.${t} v0\n  return v1`),
    ),
    ...Object.keys(FLOAT_BINARY).map((op) =>
      func(`${op}.${t}`, `v0: ${t}, v1: ${t}`, t, `  v2 = ${op}.${t} v0, v1\n  return v2`),
    ),
    ...Object.keys(COMPARE).map((op) =>
      func(`${op}.${t}`, `v0: ${t}, v1: ${t}`, 'i32', `  v2 = ${op}.${t} v0, v1\n  return v2`),
    ),
    ...INTS.map((to) => func(`${t}.${to}`, `v0: ${t}`, to, `  v1 = convert.${to} v0\n  return v1`)),
  ]),
  func('f32.f64', 'v0: f32', 'f64', '  v1 = convert.f64 v0\n  return v1'),
  func('f64.f32', 'v0: f64', 'f32', '  v1 = convert.f32 v0\n  return v1'),
  func('bits.f32', 'v0: f32', 'u32', '  v1 = reinterpret.u32 v0\n  return v1'),
  func('bits.f64', 'v0: f64', 'u64', '  v1 = reinterpret.u64 v0\n  return v1'),
  func('unbits.f32', 'v0: u32', 'f32', '  v1 = reinterpret.f32 v0\n  return v1'),
  func('unbits.f64', 'v0: u64', 'f64', '  v1 = reinterpret.f64 v0\n  return v1'),
  func('shl.i64.i32', 'v0: i64, v1: i32', 'i64', '  v2 = shl.i64 v0, v1\n  return v2'),
  func('shr.u32.u64', 'v0: u32, v1: u64', 'u32', '  v2 = shr.u32 v0, v1\n  return v2'),
].join('\n');

describe.each(LEVELS)('ops at -O%i', (level) => {
  const { call } = build(text, level);

  it.each(INTS)('%s', (t) => {
    for (const x of edges(t)) {
      const a = toWasm(t, x);
      for (const [op, f] of Object.entries(UNARY)) {
        expect(fromWasm(t, call(`${op}.${t}`, a)), `${op} ${x}`).toBe(wrap(t, f(t, x)));
      }
      for (const to of INTS) {
        expect(fromWasm(to, call(`${t}.${to}`, a)), `${x} as ${to}`).toBe(wrap(to, x));
      }
      expect(call(`${t}.f64`, a), `${x} as f64`).toBe(Number(x));
      for (const y of edges(t)) {
        const b = toWasm(t, y);
        for (const [op, f] of Object.entries(BINARY)) {
          const expected = f(t, x, y);
          if (expected === undefined) continue;
          const got = fromWasm(t, call(`${op}.${t}`, a, b));
          if (got !== wrap(t, expected))
            expect.fail(`${x} ${op}.${t} ${y} gives ${got}, not ${wrap(t, expected)}`);
        }
        for (const [op, f] of Object.entries(COMPARE)) {
          if (call(`${op}.${t}`, a, b) !== Number(f(x, y))) expect.fail(`${x} ${op}.${t} ${y}`);
        }
        expect(fromWasm(t, call(`select.${t}`, 1, a, b))).toBe(x);
        expect(fromWasm(t, call(`select.${t}`, 0, a, b))).toBe(y);
      }
    }
  });

  it.each(FLOATS)('%s', (t) => {
    const values = FLOAT_EDGES.map((x) => round(t, x));
    for (const x of values) {
      for (const [op, f] of Object.entries(FLOAT_UNARY)) {
        expect(call(`${op}.${t}`, x), `${op} ${x}`).toBe(round(t, f(x)));
      }
      for (const to of INTS) {
        expect(fromWasm(to, call(`${t}.${to}`, x)), `${x} as ${to}`).toBe(saturate(to, x));
      }
      for (const y of values) {
        for (const [op, f] of Object.entries(FLOAT_BINARY)) {
          // The sign of a NaN cannot be seen, so what takes it from one is left out.
          if (op === 'copysign' && Number.isNaN(y)) continue;
          expect(call(`${op}.${t}`, x, y), `${x} ${op} ${y}`).toBe(round(t, f(x, y)));
        }
        for (const [op, f] of Object.entries(COMPARE)) {
          expect(call(`${op}.${t}`, x, y), `${x} ${op} ${y}`).toBe(Number(f(x, y)));
        }
      }
    }
  });

  it('converts and reinterprets', () => {
    expect(call('f32.f64', Math.fround(0.1))).toBe(Math.fround(0.1));
    expect(call('f64.f32', 0.1)).toBe(Math.fround(0.1));
    expect(call('i64.f32', 16_777_217n)).toBe(16_777_216);
    expect(call('u64.f32', -1n)).toBe(2 ** 64);
    expect(call('bits.f32', -0)).toBe(-(2 ** 31));
    expect(call('bits.f64', 1)).toBe(0x3ff0000000000000n);
    expect(call('unbits.f32', 0x3f800000)).toBe(1);
    expect(call('unbits.f64', -(2n ** 63n))).toBe(-0);
  });

  it('masks shift counts of any type', () => {
    expect(call('shl.i64.i32', 1n, 65)).toBe(2n);
    expect(call('shl.i64.i32', 1n, -1)).toBe(-(2n ** 63n));
    expect(call('shr.u32.u64', -1, 31n + 2n ** 40n)).toBe(1);
  });
});
