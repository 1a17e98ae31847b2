/** Random well-typed expressions over the variables in scope. */

import type { Choices } from './choices.ts';
import { type GenType, INTS, type IntName, isInt, literal, scalar, showType } from './types.ts';
import {
  bitmaskExpression,
  laneExpression,
  maskExpression,
  truthExpression,
  vectorExpression,
} from './vectors.ts';

export interface Variable {
  readonly name: string;
  readonly type: GenType;
  /** May be assigned to; a loop counter may not, so that loops end. */
  readonly mutable: boolean;
}

export interface Helper {
  readonly name: string;
  readonly params: readonly GenType[];
  readonly result: GenType;
}

export interface Scope {
  readonly choices: Choices;
  readonly named: readonly GenType[];
  readonly helpers: readonly Helper[];
  /** Grows and shrinks with blocks. */
  variables: Variable[];
  fresh: number;
}

export function sameType(a: GenType, b: GenType): boolean {
  return showType(a) === showType(b);
}

export function variablesOf(scope: Scope, type: GenType): readonly Variable[] {
  return scope.variables.filter((v) => sameType(v.type, type));
}

export function pickVariable(
  scope: Scope,
  accept: (variable: Variable) => boolean,
): Variable | undefined {
  const found = scope.variables.filter(accept);
  return found[scope.choices.pick(found.length)];
}

/** An expression of `type`. With `depth` 0 it is a variable, a literal or a constructor. */
export function expression(scope: Scope, type: GenType, depth: number): string {
  const { choices } = scope;
  const known = variablesOf(scope, type);
  if (known.length > 0 && (depth <= 0 || choices.chance(35))) {
    return known[choices.pick(known.length)]?.name ?? '';
  }
  if (depth > 0 && choices.chance(20)) {
    const projected = projection(scope, type, depth);
    if (projected !== undefined) return projected;
  }
  if (depth > 0 && choices.chance(8)) {
    const helper = scope.helpers.filter((h) => sameType(h.result, type));
    const chosen = helper[choices.pick(helper.length)];
    if (chosen !== undefined) return callOf(scope, chosen, depth);
  }
  if (depth > 0 && choices.chance(8)) {
    const condition = expression(scope, scalar('bool'), depth - 1);
    const then = expression(scope, type, depth - 1);
    return `(if ${condition} { ${then} } else { ${expression(scope, type, depth - 1)} })`;
  }
  switch (type.kind) {
    case 'scalar':
      return isInt(type) ? integer(scope, type.name, depth) : otherScalar(scope, type.name, depth);
    case 'vector':
      return vectorExpression(scope, type.element, depth);
    case 'mask':
      return maskExpression(scope, type.bits, depth);
    case 'array':
      if (choices.chance(30))
        return `[${expression(scope, type.element, depth - 1)}; ${type.length}]`;
      return `[${Array.from({ length: type.length }, () => expression(scope, type.element, depth - 1)).join(', ')}]`;
    case 'tuple':
      return `(${type.elements.map((t) => expression(scope, t, depth - 1)).join(', ')})`;
    case 'struct':
      return `${type.name} { ${type.fields.map((t, i) => `f${i}: ${expression(scope, t, depth - 1)}`).join(', ')} }`;
    case 'enum': {
      const variant = choices.pick(type.variants.length);
      const payload = type.variants[variant] ?? [];
      const args = payload.map((t) => expression(scope, t, depth - 1)).join(', ');
      return `${type.name}::V${variant}${payload.length > 0 ? `(${args})` : ''}`;
    }
    case 'list':
      return `List::<${showType(type.element)}>::new()`;
    case 'slice':
      // Slices are only ever parameters, so one of the type is in scope or the caller does not ask.
      return '[]';
  }
}

/** The call of a helper whose parameters are all by value. */
function callOf(scope: Scope, helper: Helper, depth: number): string {
  return `${helper.name}(${helper.params.map((t) => expression(scope, t, depth - 1)).join(', ')})`;
}

/** A variable of any size, or a literal that fits every type: a constant count beyond the width is an error. */
export function shiftCount(scope: Scope, depth: number): string {
  const { choices } = scope;
  const variable = pickVariable(scope, (v) => isInt(v.type));
  if (variable === undefined || choices.chance(40)) return `${choices.pick(8)}`;
  return depth > 1 && choices.chance(30)
    ? `(${variable.name} + ${expression(scope, variable.type, depth - 1)})`
    : variable.name;
}

/**
 * An index that is in range most of the time. `length` is an expression; where it is a number, constant
 * indices keep to it, since one outside is an error.
 */
export function index(scope: Scope, length: string | number, depth: number): string {
  const { choices } = scope;
  const name = choices.oneOf<IntName>(['i32', 'i32', 'i32', 'u32', 'u8', 'i64', 'u64', 'i8']);
  const variable = pickVariable(scope, (v) => isInt(v.type));
  if (variable !== undefined && choices.chance(12)) {
    return choices.chance(50) ? variable.name : `(${variable.name} as ${name})`;
  }
  if (choices.chance(40)) {
    const counter = pickVariable(scope, (v) => !v.mutable && isInt(v.type));
    if (counter !== undefined) return counter.name;
  }
  if (typeof length === 'number' || choices.chance(50)) {
    const safe = typeof length === 'number' && choices.chance(50);
    if (safe) return `${choices.pick(length)}`;
    return `((${expression(scope, scalar('u32'), depth - 1)}) % (${length} as u32))`;
  }
  return `${choices.pick(4)}`;
}

/** A part of a variable: an element, a field, a tuple's part. */
function projection(scope: Scope, type: GenType, depth: number): string | undefined {
  const options: (() => string)[] = [];
  for (const v of scope.variables) {
    const t = v.type;
    if ((t.kind === 'array' || t.kind === 'slice') && sameType(t.element, type)) {
      const length = t.kind === 'array' ? t.length : `max(1, ${v.name}.len())`;
      options.push(() => `${v.name}[${index(scope, length, depth)}]`);
    }
    if (t.kind === 'list' && sameType(t.element, type)) {
      options.push(() => `${v.name}[${index(scope, `max(1, ${v.name}.len())`, depth)}]`);
    }
    if (t.kind === 'struct') {
      t.fields.forEach((f, i) => {
        if (sameType(f, type)) options.push(() => `${v.name}.f${i}`);
      });
    }
    if (t.kind === 'tuple') {
      t.elements.forEach((e, i) => {
        if (sameType(e, type)) options.push(() => `${v.name}.${i}`);
      });
    }
    if (type.kind === 'scalar' && type.name === 'i32' && t.kind !== 'scalar') {
      if (t.kind === 'array' || t.kind === 'slice' || t.kind === 'list') {
        options.push(() => `${v.name}.len()`);
      }
    }
  }
  return options[scope.choices.pick(options.length)]?.();
}

function integer(scope: Scope, name: IntName, depth: number): string {
  const { choices } = scope;
  if (depth <= 0) return literal(choices, name);
  const e = (): string => expression(scope, scalar(name), depth - 1);
  const of = (type: GenType): string => expression(scope, type, depth - 1);
  switch (choices.pick(22)) {
    case 0:
      return literal(choices, name);
    case 20:
      return laneExpression(scope, name, Math.min(depth, 2));
    case 21:
      return name === 'u32'
        ? bitmaskExpression(scope, Math.min(depth, 2))
        : laneExpression(scope, name, Math.min(depth, 2));
    case 1:
    case 2:
      return `(${e()} + ${e()})`;
    case 3:
      return `(${e()} - ${e()})`;
    case 4:
      return `(${e()} * ${e()})`;
    case 5:
      return `(${e()} ${choices.oneOf(['&', '|', '^'])} ${e()})`;
    case 6:
      return `(${e()} ${choices.oneOf(['<<', '>>'])} ${shiftCount(scope, depth)})`;
    case 7:
      return `(${e()} ${choices.oneOf(['/', '%'])} ${choices.chance(70) ? `(${e()} | 1)` : e()})`;
    case 8:
    case 9:
      return `(${of(scalar(choices.oneOf(INTS)))} as ${name})`;
    case 10:
      return `(${of(scalar(choices.oneOf(['f64', 'f32'] as const)))} as ${name})`;
    case 11:
      return name.startsWith('i') ? `(-${e()})` : `(0 - ${e()})`;
    case 12:
      return `(!${e()})`;
    case 13:
      return `${choices.oneOf(['min', 'max'])}(${e()}, ${e()})`;
    case 14:
      return `bits.${choices.oneOf(['rotl', 'rotr'])}(${e()}, ${of(scalar('i32'))})`;
    case 15:
      return `bits.${choices.oneOf(['clz', 'ctz', 'popcount', 'reverse_bytes'])}(${e()})`;
    case 16:
      return `(${of(scalar('bool'))} as ${name})`;
    case 17:
      return `(match ${e()} { 0 => ${e()}, 1 | 2 => ${e()}, 3..=9 => ${e()}, _ => ${e()} })`;
    case 18:
      return name === 'i32'
        ? `str.len(${of(scalar('str'))})`
        : name.startsWith('i')
          ? `abs(${e()})`
          : `(${e()} >> 1)`;
    default:
      return `(match ${of(scalar('str'))} { "a" => ${e()}, "beta" => ${e()}, _ => ${e()} })`;
  }
}

const MATHEMATICS = ['exp', 'ln', 'sin', 'atan', 'tanh', 'cbrt', 'erf', 'expm1', 'rsqrt'] as const;

function otherScalar(scope: Scope, name: string, depth: number): string {
  const { choices } = scope;
  const of = (type: GenType): string => expression(scope, type, depth - 1);
  if (name === 'bool') {
    if (depth <= 0) return literal(choices, 'bool');
    const compared = choices.oneOf(['i32', 'u8', 'i64', 'f64', 'u64', 'f32', 'str', 'i8'] as const);
    const op = choices.oneOf(['<', '==', '<=', '>', '!=', '>='] as const);
    switch (choices.pick(7)) {
      case 0:
        return literal(choices, 'bool');
      case 6:
        return truthExpression(scope, Math.min(depth, 2));
      case 1:
      case 2:
        return `(${of(scalar(compared))} ${op} ${of(scalar(compared))})`;
      case 3:
        return `(${of(scalar('bool'))} ${choices.oneOf(['&&', '||'])} ${of(scalar('bool'))})`;
      case 4:
        return `(!${of(scalar('bool'))})`;
      default:
        return `str.${choices.oneOf(['contains', 'starts_with', 'ends_with'])}(${of(scalar('str'))}, ${of(scalar('str'))})`;
    }
  }
  if (name === 'f64' || name === 'f32') {
    const e = (): string => expression(scope, scalar(name), depth - 1);
    if (depth <= 0) return literal(choices, name);
    switch (choices.pick(10)) {
      case 0:
        return literal(choices, name);
      case 8:
        return laneExpression(scope, name, Math.min(depth, 2));
      case 9:
        return `math.${choices.oneOf(MATHEMATICS)}(${e()})`;
      case 1:
      case 2:
        return `(${e()} ${choices.oneOf(['+', '-', '*', '/'])} ${e()})`;
      case 3:
        return `math.${choices.oneOf(['sqrt', 'floor', 'ceil', 'trunc', 'nearest', 'abs'])}(${e()})`;
      case 4:
        return `${choices.oneOf(['min', 'max'])}(${e()}, ${e()})`;
      case 5:
        return `(-${e()})`;
      case 6:
        return `(${of(scalar(choices.oneOf(INTS)))} as ${name})`;
      default:
        return `(${of(scalar(name === 'f64' ? 'f32' : 'f64'))} as ${name})`;
    }
  }
  if (name === 'char') return literal(choices, 'char');
  const text = scalar('str');
  if (depth <= 0) return literal(choices, 'str');
  switch (choices.pick(9)) {
    case 0:
      return literal(choices, 'str');
    case 1:
      // One side is short, so that text in a loop grows by addition and not by doubling.
      return choices.chance(50)
        ? `(${of(text)} + ${literal(choices, 'str')})`
        : `(${literal(choices, 'str')} + ${of(text)})`;
    case 2:
      return `str.${choices.oneOf(['trim', 'trim_start', 'trim_end', 'to_upper', 'to_lower'])}(${of(text)})`;
    case 3:
      return `str.replace(${of(text)}, ${literal(choices, 'str')}, ${choices.oneOf(['""', '","', '"x"', '"\\u{e9}"'])})`;
    case 4:
      return `str.from(${of(scalar(choices.oneOf(INTS)))})`;
    case 5:
      return `str.repeat(${literal(choices, 'str')}, ${choices.pick(4)})`;
    case 6: {
      const subject = pickVariable(scope, (v) => sameType(v.type, text));
      return subject === undefined
        ? literal(choices, 'str')
        : `${subject.name}[${choices.pick(3)}..${choices.chance(70) ? `${subject.name}.len()` : choices.pick(5)}]`;
    }
    case 7:
      return `str.from(${of(scalar('f64'))})`;
    default:
      return `str.from(${of(scalar('bool'))})`;
  }
}
