/** One function on its way to host values: what is no scalar is one handle, a place is a handle or two lanes. */

import { paramValueType } from '../../../ir/builder.ts';
import type { ValueId } from '../../../ir/instructions.ts';
import { scalarLane } from '../../../ir/layout.ts';
import type { Func, FuncParam } from '../../../ir/module.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import { type FunctionType, isAggregate, isScalar, type Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { type Conversion, resultType } from '../conversion.ts';
import { laneName, only, type Signature, Translation } from '../translation.ts';

export const PASS = 'convert-reference';

/**
 * Whether a place of the type is an object of its own, which a store changes part by part. Enums are not:
 * their parts differ by variant, so a store puts another object in their place.
 */
export function isObject(type: Type): boolean {
  return isAggregate(type) && type.kind !== 'enum';
}

/** The machine types of a value in reference mode. */
export function referenceLanes(types: TypeStore, type: Type): readonly Type[] {
  if (type.kind === 'void') return [];
  if (type.kind === 'ref') {
    return isObject(type.target) ? [types.handle] : [types.handle, types.i32];
  }
  return [isScalar(type) || type.kind === 'function' ? scalarLane(types, type) : types.handle];
}

export function referenceSignature(
  types: TypeStore,
  params: readonly FuncParam[],
  result: Type,
): Signature {
  const lowered = params.flatMap((p) => {
    const lanes = referenceLanes(types, paramValueType(types, p));
    return lanes.map((type, i) => ({
      name: laneName(p.name, i, lanes.length),
      type,
      mut: false,
    }));
  });
  return { params: lowered, result: resultType(types, referenceLanes(types, result)) };
}

export function referenceFunctionType(types: TypeStore, type: FunctionType): FunctionType {
  const params = type.params.map((p) => ({ name: '', ...p }));
  const signature = referenceSignature(types, params, type.result);
  return types.function(
    signature.params.map((p) => ({ type: p.type, mut: false })),
    signature.result,
  );
}

/** A place that is no object of its own: a part of a container. */
export interface Cell {
  readonly container: ValueId;
  readonly key: ValueId;
  /** What the container is. A cell that leaves the function is always one of a slice. */
  readonly of: 'aggregate' | 'slice';
}

export class ReferenceFunction extends Translation {
  private readonly cells = new Map<ValueId, Cell>();
  /** Slots that become what is stored first. */
  readonly lateSlots: ReadonlySet<ValueId>;

  constructor(conversion: Conversion, old: Func) {
    const { types } = conversion;
    super(conversion, old, referenceSignature(types, old.params, old.result), PASS);
    this.lateSlots = lateSlots(old);
    let next = 0;
    const entry = this.b.get(0).params;
    for (const param of this.oldBlock(0).params) {
      const lanes = referenceLanes(types, this.typeOf(param)).map((lane) => {
        const id = entry[next++];
        if (id === undefined) throw new InternalError(`${old.name} lacks a ${lane.text} parameter`);
        return id;
      });
      this.set(param, lanes);
    }
  }

  setCell(value: ValueId, cell: Cell): void {
    this.cells.set(value, cell);
  }

  /** The cell that an old value (a place that is no object) is. */
  cell(value: ValueId): Cell {
    const known = this.cells.get(value);
    if (known !== undefined) return known;
    const [container, key] = super.lanes(value);
    if (container === undefined || key === undefined) {
      throw new InternalError(`v${value} of ${this.old.name} is no cell`);
    }
    return { container, key, of: 'slice' };
  }

  override lanes(value: ValueId): readonly ValueId[] {
    const cell = this.cells.get(value);
    if (cell === undefined) return super.lanes(value);
    if (cell.of === 'slice') return [cell.container, cell.key];
    return [this.host('slice_new', [cell.container], this.b.types.handle), cell.key];
  }

  /** Calls a function of the reference runtime. */
  host(
    field: string,
    args: readonly ValueId[],
    result: Type,
    variant: readonly Type[] = [],
  ): ValueId {
    return this.conversion.callRuntime(this.b, field, args, result, variant);
  }

  /** Part `index` of an aggregate. */
  get(container: ValueId, index: ValueId, type: Type): ValueId {
    const lane = only(referenceLanes(this.b.types, type), type.text);
    return this.host('agg_get', [container, index], lane, [lane]);
  }

  setPart(container: ValueId, index: ValueId, value: ValueId): void {
    this.host('agg_set', [container, index, value], this.b.types.void, [this.b.typeOf(value)]);
  }

  aggregate(parts: readonly ValueId[]): ValueId {
    const { b } = this;
    const made = this.host('agg_new', [b.i32(parts.length)], b.types.handle);
    parts.forEach((part, i) => {
      this.setPart(made, b.i32(i), part);
    });
    return made;
  }
}

/** Slots of objects whose first use is a store in the same block: no unset object is needed for them. */
function lateSlots(func: Func): Set<ValueId> {
  const late = new Set<ValueId>();
  const pending = new Set<ValueId>();
  for (const block of func.blocks) {
    pending.clear();
    for (const id of block?.insts ?? []) {
      const inst = func.values[id];
      if (inst === undefined || inst.kind === 'param') continue;
      if (inst.kind === 'slot') {
        if (inst.type.kind === 'ref' && isObject(inst.type.target)) pending.add(id);
      } else if (inst.kind === 'store' && pending.has(inst.place)) {
        pending.delete(inst.place);
        late.add(inst.place);
      } else if (
        inst.kind === 'ref.field' ||
        inst.kind === 'ref.index' ||
        inst.kind === 'slice.of'
      ) {
        pending.delete(inst.base);
      } else if (inst.kind === 'load') {
        pending.delete(inst.place);
      } else if (inst.kind === 'call' || inst.kind === 'call.indirect' || inst.kind === 'check') {
        for (const arg of inst.args) pending.delete(arg);
      } else if (inst.kind === 'select') {
        pending.delete(inst.ifTrue);
        pending.delete(inst.ifFalse);
      }
    }
  }
  return late;
}
