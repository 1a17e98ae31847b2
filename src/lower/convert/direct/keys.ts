/**
 * Equality and hashes of types that collections compare: functions in high IR, part by part, that are converted
 * like those of the program.
 */

import { FuncBuilder } from '../../../ir/builder.ts';
import type { BlockId, ValueId } from '../../../ir/instructions.ts';
import type { EnumType, Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { compareLanes } from './collection-layout.ts';
import type { DirectModule } from './module.ts';

/** The name of a function of two values that gives a `bool`. */
export function equality(module: DirectModule, type: Type): string {
  return module.generate(`fzy:equal<${type.text}>`, (name) => {
    const { types } = module.conversion;
    const params = ['a', 'b'].map((p) => ({ name: p, type, mut: false }));
    const b = new FuncBuilder(types, { name, params, result: types.bool, library: true });
    const [left, right] = b.get(0).params;
    if (left === undefined || right === undefined) throw new InternalError(name);
    const differ = b.block();
    requireEqual(module, b, type, left, right, differ);
    b.terminate({ kind: 'return', values: [b.constant(types.bool, true)] });
    b.switchTo(differ);
    b.terminate({ kind: 'return', values: [b.constant(types.bool, false)] });
    return b.func;
  });
}

/** Whether two values are equal: an `i32`. */
export function equalLanes(
  module: DirectModule,
  b: FuncBuilder,
  type: Type,
  left: readonly ValueId[],
  right: readonly ValueId[],
): ValueId {
  const [x] = left;
  const [y] = right;
  if (x === undefined || y === undefined) return b.i32(1);
  if (hasParts(type)) return b.call(equality(module, type), b.types.i32, [...left, ...right]);
  if (type.kind === 'str') {
    return b.call(module.library('text::eq'), b.types.i32, [...left, ...right]);
  }
  return compareLanes(b, 'eq', x, y);
}

/** Goes on where two values are equal, part by part, and to `differ` where not. */
function requireEqual(
  module: DirectModule,
  b: FuncBuilder,
  type: Type,
  left: ValueId,
  right: ValueId,
  differ: BlockId,
): void {
  const { types } = b;
  const require = (condition: ValueId): void => {
    const rest = b.block();
    b.branch(condition, rest, differ);
    b.switchTo(rest);
  };
  const part = (inner: Type, x: ValueId, y: ValueId): void => {
    if (hasParts(inner)) require(b.call(equality(module, inner), types.bool, [x, y]));
    else requireEqual(module, b, inner, x, y, differ);
  };
  switch (type.kind) {
    case 'str':
      require(
        b.call(module.library('text::eq'), types.bool, [...textOf(b, left), ...textOf(b, right)]),
      );
      return;
    case 'struct':
    case 'tuple':
      partTypes(module, type).forEach((inner, i) => {
        part(inner, b.part(left, i), b.part(right, i));
      });
      return;
    case 'array':
      forEachIndex(b, type.length, (index) => {
        part(
          type.element,
          elementAt(b, type.element, left, index),
          elementAt(b, type.element, right, index),
        );
      });
      return;
    case 'enum': {
      const tag = tagOf(b, left);
      require(b.compare('eq', tag, tagOf(b, right)));
      forEachVariant(module, b, type, tag, (variant) => {
        payloadTypes(module, type, variant).forEach((inner, index) => {
          const of = (base: ValueId): ValueId =>
            b.add({ kind: 'enum.payload', type: inner, base, variant, index });
          part(inner, of(left), of(right));
        });
      });
      return;
    }
    default:
      require(b.compare('eq', left, right));
  }
}

/** The hash of a key: a `u32` lane. `lanes` are its machine values. */
export function hashOf(
  module: DirectModule,
  b: FuncBuilder,
  type: Type,
  lanes: readonly ValueId[],
): ValueId {
  const { types } = b;
  if (type.kind === 'str') return b.call(module.library('hashes::of_text'), types.u32, lanes);
  const [lane] = lanes;
  if (lane !== undefined && isNumber(type)) {
    const wide = b.convert(types.u64, lane);
    return b.call(module.library('hashes::of_number'), types.u32, [wide]);
  }
  const state = b.call(mixing(module, type), types.u64, [b.constant(types.u64, 0n), ...lanes]);
  return b.call(module.library('hashes::finish'), types.u32, [state]);
}

/** The name of a function of a state and a value that gives the next state. */
function mixing(module: DirectModule, type: Type): string {
  return module.generate(`fzy:hash<${type.text}>`, (name) => {
    const { types } = module.conversion;
    const params = [
      { name: 'state', type: types.u64, mut: false },
      { name: 'key', type, mut: false },
    ];
    const b = new FuncBuilder(types, { name, params, result: types.u64, library: true });
    const [state, key] = b.get(0).params;
    if (state === undefined || key === undefined) throw new InternalError(name);
    b.terminate({ kind: 'return', values: [mixed(module, b, type, state, key)] });
    return b.func;
  });
}

function mixed(
  module: DirectModule,
  b: FuncBuilder,
  type: Type,
  state: ValueId,
  key: ValueId,
): ValueId {
  const { types } = b;
  const mix = (from: ValueId, part: ValueId): ValueId =>
    b.call(module.library('hashes::mix'), types.u64, [from, part]);
  const part = (inner: Type, from: ValueId, value: ValueId): ValueId =>
    hasParts(inner)
      ? b.call(mixing(module, inner), types.u64, [from, value])
      : mixed(module, b, inner, from, value);
  switch (type.kind) {
    case 'str':
      return b.call(module.library('hashes::mix_text'), types.u64, [state, ...textOf(b, key)]);
    case 'struct':
    case 'tuple':
      return partTypes(module, type).reduce(
        (from, inner, i) => part(inner, from, b.part(key, i)),
        state,
      );
    case 'array': {
      const state_ = b.slot(types.u64);
      b.store(state_, state);
      forEachIndex(b, type.length, (index) => {
        b.store(state_, part(type.element, b.load(state_), elementAt(b, type.element, key, index)));
      });
      return b.load(state_);
    }
    case 'enum': {
      const tag = tagOf(b, key);
      const next = b.slot(types.u64);
      b.store(next, mix(state, b.convert(types.u64, tag)));
      forEachVariant(module, b, type, tag, (variant) => {
        payloadTypes(module, type, variant).forEach((inner, index) => {
          const value = b.add({ kind: 'enum.payload', type: inner, base: key, variant, index });
          b.store(next, part(inner, b.load(next), value));
        });
      });
      return b.load(next);
    }
    default:
      // Function references have no number that could be had here; equal keys hash alike all the same.
      return isNumber(type) ? mix(state, b.convert(types.u64, key)) : state;
  }
}

/** Text as the library has it: pointer and length. */
function textOf(b: FuncBuilder, text: ValueId): readonly ValueId[] {
  return [
    b.runtime('text.pointer', b.types.u32, [text]),
    b.runtime('str.len', b.types.i32, [text]),
  ];
}

function isNumber(type: Type): boolean {
  return type.kind === 'int' || type.kind === 'bool' || type.kind === 'char';
}

function hasParts(type: Type): boolean {
  return (
    type.kind === 'struct' || type.kind === 'tuple' || type.kind === 'array' || type.kind === 'enum'
  );
}

function partTypes(
  module: DirectModule,
  type: Type & { kind: 'struct' | 'tuple' },
): readonly Type[] {
  if (type.kind === 'tuple') return type.elements;
  return module.conversion.types.fields(type).map((f) => f.type);
}

function payloadTypes(module: DirectModule, type: EnumType, variant: number): readonly Type[] {
  return module.conversion.layout.variantTypes(type, variant);
}

function tagOf(b: FuncBuilder, base: ValueId): ValueId {
  return b.add({ kind: 'enum.tag', type: b.types.i32, base });
}

function elementAt(b: FuncBuilder, type: Type, base: ValueId, index: ValueId): ValueId {
  return b.add({ kind: 'array.get', type, base, index });
}

/** Runs `body` for each index of an array, in a loop. */
function forEachIndex(b: FuncBuilder, length: number, body: (index: ValueId) => void): void {
  const header = b.block();
  const inside = b.block();
  const after = b.block();
  const index = b.param(header, b.types.i32);
  b.jump(header, [b.i32(0)]);
  b.switchTo(header);
  b.branch(b.compare('lt', index, b.i32(length)), inside, after);
  b.switchTo(inside);
  body(index);
  b.jump(header, [b.binary('add', index, b.i32(1))]);
  b.switchTo(after);
}

/** Runs `body` in a block of its own for each variant with a payload, and goes on behind all of them. */
function forEachVariant(
  module: DirectModule,
  b: FuncBuilder,
  type: EnumType,
  tag: ValueId,
  body: (variant: number) => void,
): void {
  const after = b.block();
  const blocks = module.conversion.types
    .variants(type)
    .map((v) => (v.payload.length === 0 ? after : b.block()));
  b.terminate({
    kind: 'table',
    index: tag,
    targets: blocks.map((block) => ({ block, args: [] })),
    otherwise: { block: after, args: [] },
  });
  blocks.forEach((block, variant) => {
    if (block === after) return;
    b.switchTo(block);
    body(variant);
    b.jump(after);
  });
  b.switchTo(after);
}
