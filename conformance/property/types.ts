/** The types that generated programs use, and literals of them with a taste for the edges. */

import type { Choices } from './choices.ts';

export type IntName = 'i32' | 'u8' | 'i64' | 'u32' | 'i8' | 'i16' | 'u16' | 'u64';
export type NumberName = IntName | 'f64' | 'f32';
export type ScalarName = NumberName | 'bool' | 'str' | 'char';
export type Width = 8 | 16 | 32 | 64;

export type GenType =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  | { readonly kind: 'vector'; readonly element: NumberName }
  | { readonly kind: 'mask'; readonly bits: Width }
  | { readonly kind: 'array'; readonly element: GenType; readonly length: number }
  | { readonly kind: 'slice'; readonly element: GenType }
  | { readonly kind: 'list'; readonly element: GenType }
  | { readonly kind: 'tuple'; readonly elements: readonly GenType[] }
  | { readonly kind: 'struct'; readonly name: string; readonly fields: readonly GenType[] }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly variants: readonly (readonly GenType[])[];
    };

export const INTS: readonly [IntName, ...IntName[]] = [
  'i32',
  'u8',
  'i64',
  'u32',
  'i8',
  'i16',
  'u16',
  'u64',
];
export const NUMBERS: readonly [NumberName, ...NumberName[]] = [...INTS, 'f64', 'f32'];
const SCALARS: readonly [ScalarName, ...ScalarName[]] = [
  'i32',
  'i32',
  'bool',
  'u8',
  'i64',
  'u32',
  'f64',
  'str',
  'f32',
  'i8',
  'i16',
  'u16',
  'u64',
  'char',
];

export function scalar(name: ScalarName): GenType {
  return { kind: 'scalar', name };
}

export function vectorOf(element: NumberName): GenType {
  return { kind: 'vector', element };
}

export function isFloat(name: NumberName): boolean {
  return name.startsWith('f');
}

export function showType(type: GenType): string {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'vector':
      return `${type.element}x${128 / bitsOf(type.element)}`;
    case 'mask':
      return `m${type.bits}x${128 / type.bits}`;
    case 'array':
      return `[${showType(type.element)}; ${type.length}]`;
    case 'slice':
      return `[${showType(type.element)}]`;
    case 'list':
      return `List<${showType(type.element)}>`;
    case 'tuple':
      return `(${type.elements.map(showType).join(', ')})`;
    case 'struct':
    case 'enum':
      return type.name;
  }
}

export function isInt(type: GenType): type is { kind: 'scalar'; name: IntName } {
  return type.kind === 'scalar' && (INTS as readonly string[]).includes(type.name);
}

export function pickScalar(choices: Choices): GenType {
  return scalar(choices.oneOf(SCALARS));
}

/** A type for a variable; `named` are the program's structs and enums. */
export function pickType(choices: Choices, named: readonly GenType[], depth: number): GenType {
  const kind = choices.pick(depth <= 0 ? 7 : 14);
  if (kind < 6) return pickScalar(choices);
  if (kind === 6) return pickVector(choices);
  if (kind < 10) {
    return {
      kind: 'array',
      element: pickType(choices, named, depth - 1),
      length: 1 + choices.pick(5),
    };
  }
  if (kind < 11) {
    return {
      kind: 'tuple',
      elements: [pickType(choices, named, depth - 1), pickType(choices, named, depth - 1)],
    };
  }
  if (kind < 12)
    return {
      kind: 'list',
      element: choices.chance(15) ? pickVector(choices) : pickScalar(choices),
    };
  return named[choices.pick(named.length)] ?? pickScalar(choices);
}

function pickVector(choices: Choices): GenType {
  if (choices.chance(20)) return { kind: 'mask', bits: choices.oneOf([32, 8, 16, 64] as const) };
  return vectorOf(choices.oneOf(NUMBERS));
}

export function bitsOf(name: NumberName): Width {
  return name.endsWith('8') ? 8 : name.endsWith('16') ? 16 : name.endsWith('32') ? 32 : 64;
}

/** A literal, in parentheses where it starts with a minus. */
export function literal(choices: Choices, name: ScalarName): string {
  switch (name) {
    case 'bool':
      return choices.oneOf(['false', 'true']);
    case 'f32':
    case 'f64':
      return choices.oneOf([
        `0.0${name}`,
        `1.0${name}`,
        `2.5${name}`,
        `(-0.0${name})`,
        `(-3.75${name})`,
        `1e30${name}`,
        `(0.0${name} / 0.0${name})`,
        `(1.0${name} / 0.0${name})`,
        `0.1${name}`,
        `1e-40${name}`,
        `16777217.0${name}`,
        `4294967296.0${name}`,
        `0.5${name}`,
        `(-1e19${name})`,
      ]);
    case 'char':
      return choices.oneOf(["'a'", "'Z'", "'\\u{e9}'", "'\\u{1F600}'", "'\\0'"]);
    case 'str':
      return choices.oneOf([
        '""',
        '"a"',
        '"alpha,beta"',
        '"  x "',
        '"h\\u{e9}llo"',
        '"\\u{1F600}"',
        '","',
        '"a,b,,c"',
        '"beta"',
      ]);
    default: {
      const bits = bitsOf(name);
      const signed = name.startsWith('i');
      const small = `${choices.pick(10)}${name}`;
      return choices.oneOf([
        small,
        small,
        `${name}.MAX`,
        `${name}.MIN`,
        signed ? `(-1${name})` : `(${name}.MAX - 1${name})`,
        `${2 ** Math.min(bits - 2, 20)}${name}`,
        `${choices.pick(127)}${name}`,
        `(${name}.MAX - ${choices.pick(4)}${name})`,
      ]);
    }
  }
}
