/**
 * Random loops over slices of one and two types of number: maps, reductions, choices, elements ahead and behind, views
 * that overlap.
 */

import type { HostValue } from '../../src/driver/execute.ts';
import { Choices } from './choices.ts';

const NUMBERS = ['f32', 'i32', 'u8', 'f64', 'i16', 'u32', 'i8', 'u16', 'i64', 'u64'] as const;
export type NumberName = (typeof NUMBERS)[number];

export interface VectorProgram {
  readonly text: string;
  readonly entries: readonly string[];
  readonly argumentLists: readonly (readonly HostValue[])[];
}

interface Scope {
  readonly choices: Choices;
  /** Of the elements of `a` and `out`, and of `b` and `more`. */
  readonly one: NumberName;
  readonly other: NumberName;
}

/** A program of functions `f0`, `f1`, … that a list of numbers decides on, and what to call them with. */
export function vectorProgram(numbers: readonly number[], functions: number): VectorProgram {
  return programOf(entry, numbers, functions);
}

/** The same with loops over the tiles of a `parallel for`. */
export function tileProgram(numbers: readonly number[], functions: number): VectorProgram {
  return programOf(tiledEntry, numbers, functions);
}

function programOf(
  entry: (scope: Scope, name: string) => string,
  numbers: readonly number[],
  functions: number,
): VectorProgram {
  const choices = new Choices(numbers);
  const one = choices.oneOf(NUMBERS);
  const other = choices.chance(60) ? choices.oneOf(NUMBERS) : one;
  const scope: Scope = { choices, one, other };
  const parts: string[] = [];
  for (let f = 0; f < functions; f++) parts.push(entry(scope, `f${f}`));
  return {
    text: parts.join('\n\n'),
    entries: parts.map((_, f) => `f${f}`),
    argumentLists: argumentLists(one, other),
  };
}

function entry(scope: Scope, name: string): string {
  const { choices, one, other } = scope;
  const result = choices.oneOf(['i32', one, other, 'u32', 'i64'] as const);
  const loops = [...loop(scope, result), ...(choices.chance(30) ? loop(scope, result) : [])];
  return [
    `pub fn ${name}(n: i32, k: i32, s: ${one}, a: [${one}], b: [${other}], mut out: [${one}], mut more: [${other}]) -> ${result} {`,
    `    let mut acc: ${result} = ${literal(choices, result)}`,
    `    let mut best: ${result} = ${literal(choices, result)}`,
    ...(choices.chance(25)
      ? [
          `    if k < 0 || k > 3 || out.len() < n + 3 { return acc }`,
          `    let mut view = ${choices.oneOf(['out[0..n]', 'out[k..n + k]', 'out[1..n + 1]'])}`,
        ].map((line) => line.replace('view', 'left'))
      : ['    let mut left = out']),
    ...loops,
    '    return acc + best',
    '}',
  ].join('\n');
}

/** Each tile writes its part of `out` and reads all of the others. */
function tiledEntry(scope: Scope, name: string): string {
  const { choices, one, other } = scope;
  const count = choices.oneOf(['out.len()', 'min(out.len(), n)', 'n', 'a.len()']);
  const tiles = `tiles(${count}, ${choices.oneOf(['4', '16', '7', 'k', '1000'])})`;
  const range = choices.oneOf([
    '0..left.len()',
    '0..t.hi - t.lo',
    '1..left.len()',
    'k..left.len()',
  ]);
  const body = [`let v = ${number(scope, one, 2, [])}`];
  for (let i = choices.pick(2); i >= 0; i--) body.push(storing(scope, ['v']));
  return [
    `pub fn ${name}(n: i32, k: i32, s: ${one}, a: [${one}], b: [${other}], mut out: [${one}], more: [${other}]) {`,
    `    parallel for t in ${tiles} {`,
    '        let mut left = out[t.lo..t.hi]',
    `        for i in ${range} {`,
    ...body.map((line) => `            ${line}`),
    '        }',
    '    }',
    '}',
  ].join('\n');
}

function loop(scope: Scope, result: NumberName): readonly string[] {
  const { choices } = scope;
  const lengths = 'min(min(a.len(), b.len()), min(left.len(), more.len()))';
  const range = choices.oneOf([
    `0..${lengths}`,
    `0..${lengths}`,
    '0..n',
    `1..${lengths} - 1`,
    `k..${lengths}`,
    'k..n',
    `0..${lengths} - 4`,
    '0..37',
  ]);
  const body: string[] = [`let v = ${number(scope, scope.one, 2, [])}`];
  for (let i = choices.pick(3); i >= 0; i--) body.push(...statement(scope, result, ['v']));
  return [`    for i in ${range} {`, ...body.map((line) => `        ${line}`), '    }'];
}

function statement(scope: Scope, result: NumberName, names: readonly string[]): readonly string[] {
  const { choices, other } = scope;
  const folded = (): string => number(scope, result, 2, names);
  switch (choices.pick(9)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return [storing(scope, names)];
    case 8:
      return [`more[i] = ${number(scope, other, 2, names)}`];
    case 4:
      return [
        `acc = acc ${isFloat(result) ? '+' : choices.oneOf(['+', '-', '*', '^', '|', '&'])} ${folded()}`,
      ];
    case 5:
      return [`best = ${choices.oneOf(['max', 'min'])}(best, ${folded()})`];
    case 6:
      return [`if ${condition(scope, names)} { acc += ${choices.oneOf(['1', folded()])} }`];
    default:
      return [`let w = ${folded()}`, `if w ${choices.oneOf(['>', '<'])} best { best = w }`];
  }
}

/** A statement that writes to `left`. */
function storing(scope: Scope, names: readonly string[]): string {
  const { choices, one } = scope;
  const value = (): string => number(scope, one, 2, names);
  switch (choices.pick(4)) {
    case 0:
    case 1:
      return `left[${place(choices)}] = ${value()}`;
    case 2: {
      const then = `if ${condition(scope, names)} { left[i] = ${value()} }`;
      return choices.chance(50) ? then : `${then} else { left[i] = ${value()} }`;
    }
    default:
      return `left[i] ${choices.oneOf(['+=', '-=', '*='])} ${value()}`;
  }
}

function place(choices: Choices): string {
  return choices.oneOf(['i', 'i', 'i', 'i + 1', 'i + k', 'i - 1', 'i + 4']);
}

function isFloat(type: NumberName): boolean {
  return type === 'f32' || type === 'f64';
}

function literal(choices: Choices, type: NumberName): string {
  if (isFloat(type))
    return `${choices.oneOf(['0.0', '1.0', '2.5', '-0.0', '-1.5', '1e30', '0.1'])}`;
  if (type === 'u8' || type === 'u16' || type === 'u32' || type === 'u64')
    return choices.oneOf(['0', '1', '3', '7', '100', '255']);
  return choices.oneOf(['0', '1', '3', '-1', '-7', '100', '127']);
}

/** An element of the type, or a number that becomes one. */
function leaf(scope: Scope, type: NumberName, names: readonly string[]): string {
  const { choices, one, other } = scope;
  const at = place(choices);
  const sources: readonly (readonly [string, NumberName])[] = [
    [`a[${at}]`, one],
    [`b[${at}]`, other],
    ['left[i]', one],
    ['more[i]', other],
    ['s', one],
    ...names.map((name) => [name, one] as const),
    ['i', 'i32'],
    [`left[${at}]`, one],
  ];
  const own = sources.filter(([, of]) => of === type);
  const from = own.length > 0 && choices.chance(75) ? own : sources;
  const [text, of] = from[choices.pick(from.length)] ?? ['s', one];
  return of === type ? text : `(${text} as ${type})`;
}

function number(scope: Scope, type: NumberName, depth: number, names: readonly string[]): string {
  const { choices } = scope;
  if (depth === 0)
    return choices.chance(80) ? leaf(scope, type, names) : typed(literal(choices, type), type);
  const inner = (): string => number(scope, type, depth - 1, names);
  const pick = choices.pick(12);
  if (pick < 2) return leaf(scope, type, names);
  if (pick === 2) return `${choices.oneOf(['min', 'max'])}(${inner()}, ${inner()})`;
  if (pick === 3) return `(if ${condition(scope, names)} { ${inner()} } else { ${inner()} })`;
  if (pick === 4 && !type.startsWith('u')) return `(-${inner()})`;
  if (isFloat(type)) {
    if (pick === 5) return `(${inner()} / ${inner()})`;
    if (pick === 6)
      return `math.${choices.oneOf(['sqrt', 'floor', 'ceil', 'trunc', 'abs', 'exp', 'sin', 'tanh'])}(${inner()})`;
    return `(${inner()} ${choices.oneOf(['+', '-', '*'])} ${inner()})`;
  }
  if (pick === 5)
    return `(${inner()} ${choices.oneOf(['<<', '>>'])} ${choices.oneOf(['1', '3', '7'])})`;
  return `(${inner()} ${choices.oneOf(['+', '-', '*', '&', '|', '^'])} ${inner()})`;
}

/** A literal says its type where nothing beside it does. */
function typed(text: string, type: NumberName): string {
  return text.startsWith('-') ? `(-${text.slice(1)}${type})` : `${text}${type}`;
}

function condition(scope: Scope, names: readonly string[]): string {
  const { choices, one, other } = scope;
  const type = choices.oneOf([one, one, other, 'i32'] as const);
  const one_ = (): string =>
    `${number(scope, type, 1, names)} ${choices.oneOf(['<', '<=', '>', '>=', '==', '!='])} ${number(scope, type, 1, names)}`;
  switch (choices.pick(6)) {
    case 0:
      return `${one_()} && ${one_()}`;
    case 1:
      return `${one_()} || ${one_()}`;
    case 2:
      return `!(${one_()})`;
    default:
      return one_();
  }
}

// ---- arguments ------------------------------------------------------------------------------------------

const ARRAYS = {
  f32: Float32Array,
  f64: Float64Array,
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
} as const;

const FLOATS = [0, -0, 1, -1.5, 2.25, Number.NaN, 3e10, -7, Number.POSITIVE_INFINITY, 0.1, -1e-40];
const INTEGERS = [0, 1, -1, 127, -128, 128, 255, 7, 32767, -32768, 65535, 2147483647, -2147483648];

/** Elements of which the first ones are plain and the rest go to the limits of the type. */
function elements(type: NumberName, length: number, seed: number): HostValue {
  if (isFloat(type)) {
    const at = (i: number): number => FLOATS[(i * seed + i) % FLOATS.length] ?? 0;
    const values = Array.from({ length }, (_, i) => (i < 20 ? (i + seed) / 2 - 3 : at(i)));
    return type === 'f32' ? Float32Array.from(values) : Float64Array.from(values);
  }
  const values = Array.from({ length }, (_, i) =>
    i % 3 === 0 ? i * seed - 20 : (INTEGERS[(i * seed) % INTEGERS.length] ?? 0),
  );
  if (type === 'i64') return BigInt64Array.from(values.map((x) => BigInt(x) * 0x1_0000_0001n));
  if (type === 'u64') return BigUint64Array.from(values.map((x) => BigInt(x) * 0x1_0000_0001n));
  return ARRAYS[type].from(values) as HostValue;
}

function scalar(type: NumberName, value: number): HostValue {
  if (type === 'i64') return BigInt(value);
  if (type === 'u64') return BigInt.asUintN(64, BigInt(value));
  return type.startsWith('u') ? Math.abs(value) : value;
}

function argumentLists(one: NumberName, other: NumberName): readonly (readonly HostValue[])[] {
  const lists = [
    ...[0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 48, 65].map((length) => ({
      n: Math.max(0, length - 3),
      k: length % 4,
      lengths: [length, length, length, length],
    })),
    { n: 40, k: 1, lengths: [70, 44, 43, 64] },
    { n: 20, k: 25, lengths: [60, 60, 60, 60] },
    { n: 20, k: -1, lengths: [30, 10, 30, 64] },
    { n: 37, k: 2, lengths: [41, 40, 42, 43] },
  ];
  return lists.map(({ n, k, lengths: [a = 0, b = 0, c = 0, d = 0] }, i) => [
    ...[n, k, scalar(one, (i % 5) - 2)],
    ...[elements(one, a, 3 + i), elements(other, b, 5 + i)],
    ...[elements(one, c, 7 + i), elements(other, d, 2 + i)],
  ]);
}
