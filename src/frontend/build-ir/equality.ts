/**
 * `==` on values with parts: written out for few scalars, else a function `==<T>` of the module that the
 * program's `==` calls. Floats compare as floats, so a NaN anywhere makes two values unequal.
 */

import { FuncBuilder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { ArrayType, EnumType, Type } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import { finishFunction } from './finish.ts';
import { Ssa } from './ssa.ts';

/** What building a comparison needs. */
export interface Emitter {
  readonly ir: FuncBuilder;
  readonly ssa: Ssa;
  readonly types: TypeStore;
  /** The name of the function that compares two values of a type. */
  equality(type: Type): string;
}

/** Where such functions come from: the module under construction. */
export interface EqualitySource {
  readonly types: TypeStore;
  equality(type: Type): string;
}

/** So many scalars are compared in place. */
const MAX_INLINE_PARTS = 4;

/** No function of a program can have this name. */
export function equalityName(type: Type): string {
  return `==<${type.text}>`;
}

/** Whether two values of one type are equal, as `bool`. */
export function equalValues(e: Emitter, type: Type, left: ValueId, right: ValueId): ValueId {
  const { ir, types } = e;
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'char':
    case 'function':
      return ir.compare('eq', left, right);
    case 'str':
      return ir.runtime('str.eq', types.bool, [left, right]);
    case 'struct':
    case 'tuple':
      return isInline(types, type) ? equalParts(e, type, left, right) : call(e, type, left, right);
    case 'enum':
      return hasPayload(types, type) ? call(e, type, left, right) : equalTags(e, left, right);
    case 'array':
      return call(e, type, left, right);
    default:
      throw new InternalError(`== on ${type.text} in ${ir.func.name}`);
  }
}

function call(e: Emitter, type: Type, left: ValueId, right: ValueId): ValueId {
  return e.ir.call(e.equality(type), e.types.bool, [left, right]);
}

function hasPayload(types: TypeStore, type: EnumType): boolean {
  return types.variants(type).some((v) => v.payload.length > 0);
}

function partsOf(types: TypeStore, type: Type): readonly Type[] {
  if (type.kind === 'struct') return types.fields(type).map((f) => f.type);
  return type.kind === 'tuple' ? type.elements : [];
}

/** Few parts, all of them compared by one instruction. */
function isInline(types: TypeStore, type: Type): boolean {
  const parts = partsOf(types, type);
  return (
    parts.length <= MAX_INLINE_PARTS &&
    parts.every(
      (p) => p.kind === 'int' || p.kind === 'float' || p.kind === 'bool' || p.kind === 'char',
    )
  );
}

function equalTags(e: Emitter, left: ValueId, right: ValueId): ValueId {
  return e.ir.compare('eq', tagOf(e, left), tagOf(e, right));
}

function tagOf(e: Emitter, base: ValueId): ValueId {
  return e.ir.add({ kind: 'enum.tag', type: e.types.i32, base });
}

function equalParts(e: Emitter, type: Type, left: ValueId, right: ValueId): ValueId {
  let all: ValueId | undefined;
  partsOf(e.types, type).forEach((part, i) => {
    const equal = equalValues(e, part, e.ir.part(left, i), e.ir.part(right, i));
    all = all === undefined ? equal : e.ir.binary('and', all, equal);
  });
  return all ?? e.ir.constant(e.types.bool, true);
}

// ---- functions --------------------------------------------------------------------------------------

/** The function that compares two values of a type. */
export function buildEquality(source: EqualitySource, name: string, type: Type): Func {
  const { types } = source;
  const ir = new FuncBuilder(types, {
    name,
    params: [
      { name: 'left', type, mut: false },
      { name: 'right', type, mut: false },
    ],
    result: types.bool,
    library: true,
  });
  const ssa = new Ssa(ir);
  const e: Emitter = { ir, ssa, types, equality: (part) => source.equality(part) };
  const [left, right] = ir.get(0).params;
  if (left === undefined || right === undefined)
    throw new InternalError(`${name} lacks parameters`);
  if (type.kind === 'array') arrayBody(e, type, left, right);
  else if (type.kind === 'enum') enumBody(e, type, left, right);
  else partsBody(e, partsOf(types, type), (value, i) => ir.part(value, i), left, right);
  return finishFunction(ir.func, ssa);
}

function returnBool(e: Emitter, value: boolean): void {
  e.ssa.terminate({ kind: 'return', values: [e.ir.constant(e.types.bool, value)] });
}

/** Compares part by part, and stops at the first difference. */
function partsBody(
  e: Emitter,
  parts: readonly Type[],
  take: (value: ValueId, index: number) => ValueId,
  left: ValueId,
  right: ValueId,
): void {
  const { ssa } = e;
  const differs = ssa.joinBlock();
  parts.forEach((part, i) => {
    const next = ssa.joinBlock();
    ssa.branch(equalValues(e, part, take(left, i), take(right, i)), next, differs);
    ssa.enter(next);
  });
  returnBool(e, true);
  ssa.enter(differs);
  if (!ssa.isDead) returnBool(e, false);
}

function enumBody(e: Emitter, type: EnumType, left: ValueId, right: ValueId): void {
  const { ir, ssa, types } = e;
  const variants = types.variants(type);
  const tag = tagOf(e, left);
  const same = ssa.joinBlock();
  const differs = ssa.joinBlock();
  const plain = ssa.joinBlock();
  ssa.branch(ir.compare('eq', tag, tagOf(e, right)), same, differs);
  ssa.enter(differs);
  returnBool(e, false);
  ssa.enter(same);
  const cases = variants
    .map(({ payload }, value) => ({ value, payload, block: ssa.joinBlock() }))
    .filter(({ payload }) => payload.length > 0);
  ssa.switch(tag, cases, plain);
  for (const { value: variant, payload, block } of cases) {
    ssa.enter(block);
    const take = (base: ValueId, index: number): ValueId => {
      const part = payload[index] ?? types.error;
      return ir.add({ kind: 'enum.payload', type: part, base, variant, index });
    };
    partsBody(e, payload, take, left, right);
  }
  ssa.enter(plain);
  if (!ssa.isDead) returnBool(e, true);
}

function arrayBody(e: Emitter, type: ArrayType, left: ValueId, right: ValueId): void {
  const { ir, ssa, types } = e;
  const places = [left, right].map((value) => {
    const slot = ir.slot(type);
    ir.store(slot, value);
    return slot;
  });
  const counter = ssa.variable(types.i32, 'i');
  ssa.write(counter, ir.i32(0));
  const header = ssa.joinBlock();
  const end = ssa.joinBlock();
  const differs = ssa.joinBlock();
  ssa.jump(header);
  ssa.enterOpen(header);
  const body = ssa.joinBlock();
  ssa.branch(ir.compare('lt', ssa.read(counter), ir.i32(type.length)), body, end);
  ssa.enter(body);
  const [a, b] = places.map((place) => ir.load(ir.element(place, ssa.read(counter))));
  if (a === undefined || b === undefined) throw new InternalError('an array comparison needs two');
  const next = ssa.joinBlock();
  ssa.branch(equalValues(e, type.element, a, b), next, differs);
  ssa.enter(next);
  ssa.write(counter, ir.binary('add', ssa.read(counter), ir.i32(1)));
  ssa.jump(header);
  ssa.seal(header);
  ssa.enter(end);
  returnBool(e, true);
  ssa.enter(differs);
  returnBool(e, false);
}
