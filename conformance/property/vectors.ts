/** Random expressions of vectors and masks, and of what a single lane gives. */

import { expression, index, pickVariable, type Scope, shiftCount } from './expressions.ts';
import {
  bitsOf,
  type GenType,
  isFloat,
  literal,
  NUMBERS,
  type NumberName,
  type ScalarName,
  scalar,
  showType,
  vectorOf,
} from './types.ts';

/** Of all lanes, as arguments: they are many, so they are simple. */
function lanes(scope: Scope, type: GenType, name: ScalarName, depth: number): string {
  const { choices } = scope;
  const count = lanesOf(type);
  const of = (): string =>
    count <= 4 && depth > 0 ? expression(scope, scalar(name), depth - 1) : literal(choices, name);
  return `${showType(type)}(${Array.from({ length: count }, of).join(', ')})`;
}

export function lanesOf(type: GenType): number {
  if (type.kind === 'vector') return 128 / bitsOf(type.element);
  return type.kind === 'mask' ? 128 / type.bits : 0;
}

/** A vector of numbers. With `depth` 0 it is a constant. */
export function vectorExpression(scope: Scope, element: NumberName, depth: number): string {
  const { choices } = scope;
  const type = vectorOf(element);
  const name = showType(type);
  const bits = bitsOf(element);
  if (depth <= 0) {
    return choices.chance(30)
      ? lanes(scope, type, element, 0)
      : `${name}.splat(${literal(choices, element)})`;
  }
  const e = (): string => expression(scope, type, depth - 1);
  const of = (other: GenType): string => expression(scope, other, depth - 1);
  switch (choices.pick(20)) {
    case 0:
      return `${name}.splat(${of(scalar(element))})`;
    case 1:
      return lanes(scope, type, element, depth);
    case 2:
    case 3:
      return `(${e()} ${choices.oneOf(['+', '-', '*'])} ${e()})`;
    case 4:
      return `(${e()} ${isFloat(element) ? '/' : choices.oneOf(['&', '|', '^'])} ${e()})`;
    case 5:
      if (isFloat(element))
        return `${e()}.${choices.oneOf(['sqrt', 'floor', 'ceil', 'trunc', 'round'])}()`;
      return `(${e()} ${choices.oneOf(['<<', '>>'])} ${shiftCount(scope, depth)})`;
    case 6:
      if (isFloat(element)) return `(${e()} % ${e()})`;
      return `(${e()} ${choices.oneOf(['/', '%'])} ${choices.chance(80) ? `(${e()} | ${name}.splat(1))` : e()})`;
    case 7:
      return element.startsWith('u') ? `(~${e()})` : `(-${e()})`;
    case 8:
      return choices.chance(50)
        ? `${choices.oneOf(['min', 'max'])}(${e()}, ${e()})`
        : `${e()}.${choices.oneOf(['min', 'max'])}(${e()})`;
    case 9:
      return element.startsWith('u') ? `(${e()} >> 1)` : `${e()}.abs()`;
    case 10:
      if (isFloat(element)) return `${name}.splat(${of(scalar(element))})`;
      return `${e()}.${choices.oneOf(['rotl', 'rotr'])}(${of(scalar('i32'))})`;
    case 11:
      return narrowOnly(scope, element, e);
    case 12:
    case 13:
      return `${of({ kind: 'mask', bits })}.select(${e()}, ${e()})`;
    case 14: {
      const count = lanesOf(type);
      const pattern = Array.from({ length: count }, () => choices.pick(2 * count));
      return `${e()}.shuffle(${e()}, [${pattern.join(', ')}])`;
    }
    case 15:
      return `(${of(vectorOf(choices.oneOf(ofWidth(bits))))} as ${name})`;
    case 16: {
      const from = choices.oneOf(NUMBERS);
      if (choices.chance(25))
        return `${name}.from_bits(${of({ kind: 'mask', bits: bitsOf(from) })})`;
      return `${name}.from_bits(${of(vectorOf(from))})`;
    }
    case 17:
      return resized(scope, element, depth) ?? e();
    case 18:
      return `${e()}.replace(${choices.pick(lanesOf(type))}, ${of(scalar(element))})`;
    default:
      return loaded(scope, element, depth) ?? e();
  }
}

/** What only lanes of 8 or 16 bits have. */
function narrowOnly(scope: Scope, element: NumberName, e: () => string): string {
  const { choices } = scope;
  const bits = bitsOf(element);
  if (bits > 16) return `(${e()} - ${e()})`;
  const signed = element.startsWith('i');
  const pick = choices.pick(bits === 8 ? 5 : 3);
  if (pick === 4) return `${e()}.popcount()`;
  if (pick === 3) return `${e()}.swizzle(${expression(scope, vectorOf('u8'), 1)})`;
  if (pick === 2 && !signed) return `${e()}.avgr(${e()})`;
  return `${e()}.${pick === 0 ? 'add_sat' : 'sub_sat'}(${e()})`;
}

function ofWidth(bits: number): readonly [NumberName, ...NumberName[]] {
  const [first = 'i32', ...rest] = NUMBERS.filter((name) => bitsOf(name) === bits);
  return [first, ...rest];
}

/** From lanes of half the width or twice the width. */
function resized(scope: Scope, element: NumberName, depth: number): string | undefined {
  const { choices } = scope;
  const bits = bitsOf(element);
  const name = showType(vectorOf(element));
  const widen = bits === 64 || (bits > 8 && choices.chance(50));
  const froms = NUMBERS.filter((from) =>
    widen
      ? bitsOf(from) * 2 === bits && (isFloat(element) || !isFloat(from))
      : bitsOf(from) === bits * 2 && isFloat(element) === isFloat(from),
  );
  const from = froms[choices.pick(froms.length)];
  if (from === undefined) return undefined;
  const e = (): string => expression(scope, vectorOf(from), depth - 1);
  return widen
    ? `${name}.${choices.oneOf(['widen_low', 'widen_high'])}(${e()})`
    : `${name}.narrow(${e()}, ${e()})`;
}

/** Something that vectors of `element` can be loaded from; with `mutable`, stored to. */
export function storage(
  scope: Scope,
  element: NumberName,
  mutable: boolean,
): { readonly name: string; readonly length: string | number } | undefined {
  const found = pickVariable(
    scope,
    ({ type, mutable: may }) =>
      (may || !mutable) &&
      (type.kind === 'array' || type.kind === 'slice') &&
      type.element.kind === 'scalar' &&
      type.element.name === element,
  );
  if (found === undefined) return undefined;
  const count = lanesOf(vectorOf(element));
  const { name, type } = found;
  if (type.kind === 'array') return { name, length: Math.max(1, type.length - count + 1) };
  return { name, length: `max(1, ${name}.len() - ${count - 1})` };
}

function loaded(scope: Scope, element: NumberName, depth: number): string | undefined {
  const from = storage(scope, element, false);
  return (
    from && `${showType(vectorOf(element))}.load(${from.name}, ${index(scope, from.length, depth)})`
  );
}

/** A mask of lanes that are `bits` wide. */
export function maskExpression(scope: Scope, bits: 8 | 16 | 32 | 64, depth: number): string {
  const { choices } = scope;
  const type: GenType = { kind: 'mask', bits };
  if (depth <= 0) {
    return choices.chance(50)
      ? lanes(scope, type, 'bool', 0)
      : `${showType(type)}.splat(${literal(choices, 'bool')})`;
  }
  const e = (): string => expression(scope, type, depth - 1);
  switch (choices.pick(8)) {
    case 0:
      return lanes(scope, type, 'bool', depth);
    case 1:
      return `(${e()} ${choices.oneOf(['&', '|', '^'])} ${e()})`;
    case 2:
      return `(!${e()})`;
    case 3:
      return `${showType(type)}.splat(${expression(scope, scalar('bool'), depth - 1)})`;
    default: {
      const compared = vectorOf(choices.oneOf(ofWidth(bits)));
      const of = (): string => expression(scope, compared, depth - 1);
      return `(${of()} ${choices.oneOf(['==', '!=', '<', '<=', '>', '>='])} ${of()})`;
    }
  }
}

/** One lane of a vector, as a number. */
export function laneExpression(scope: Scope, element: NumberName, depth: number): string {
  const type = vectorOf(element);
  const lane = scope.choices.pick(lanesOf(type));
  return `(${expression(scope, type, depth - 1)})[${lane}]`;
}

/** What a mask says as a whole, or one lane of it. */
export function truthExpression(scope: Scope, depth: number): string {
  const { choices } = scope;
  const type: GenType = { kind: 'mask', bits: choices.oneOf([32, 8, 16, 64] as const) };
  const mask = expression(scope, type, depth - 1);
  if (choices.chance(30)) return `(${mask})[${choices.pick(lanesOf(type))}]`;
  return `(${mask}).${choices.oneOf(['any', 'all'])}()`;
}

/** The lanes of a mask as the bits of a number, `u32`. */
export function bitmaskExpression(scope: Scope, depth: number): string {
  const type: GenType = { kind: 'mask', bits: scope.choices.oneOf([32, 8, 16, 64] as const) };
  return `(${expression(scope, type, depth - 1)}).bitmask()`;
}
