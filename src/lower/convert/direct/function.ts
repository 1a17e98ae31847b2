/** One function on its way to memory and machine values. */

import { paramValueType } from '../../../ir/builder.ts';
import type { ValueId } from '../../../ir/instructions.ts';
import { directLanes, type Layout } from '../../../ir/layout.ts';
import type { Func, FuncParam } from '../../../ir/module.ts';
import type { FunctionType, Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { Conversion } from '../conversion.ts';
import { resultType } from '../conversion.ts';
import { type Address, materialize } from '../memory.ts';
import { laneName, type Signature, Translation } from '../translation.ts';
import type { DirectModule } from './module.ts';
import type { Ownership } from './ownership.ts';

export const PASS = 'convert-direct';

/** Parameters and results in machine types: a result in memory goes through a hidden first pointer. */
export function directSignature(
  conversion: Conversion,
  params: readonly FuncParam[],
  result: Type,
): Signature {
  const { layout, types } = conversion;
  const lowered = params.flatMap((p) => {
    const lanes = directLanes(layout, paramValueType(types, p));
    return lanes.map((type, i) => ({
      name: laneName(p.name, i, lanes.length),
      type,
      mut: false,
    }));
  });
  if (result.kind !== 'void' && layout.inMemory(result)) {
    return {
      params: [{ name: 'result', type: types.u32, mut: false }, ...lowered],
      result: types.void,
    };
  }
  const lanes = directLanes(layout, result);
  return { params: lowered, result: resultType(types, lanes) };
}

/** The machine type behind a function reference's type. */
export function directFunctionType(conversion: Conversion, type: FunctionType): FunctionType {
  const params = type.params.map((p) => ({ name: '', ...p }));
  const signature = directSignature(conversion, params, type.result);
  return conversion.types.function(
    signature.params.map((p) => ({ type: p.type, mut: false })),
    signature.result,
  );
}

export class DirectFunction extends Translation {
  readonly module: DirectModule;
  readonly ownership: Ownership;
  /** The pointer to the room for a result in memory. */
  readonly resultPointer: ValueId | undefined;
  /** Storage of block parameters of memory types. */
  readonly storage = new Map<ValueId, Address>();
  private readonly addresses = new Map<ValueId, Address>();

  constructor(module: DirectModule, old: Func, owned: Ownership) {
    const { conversion } = module;
    super(conversion, old, directSignature(conversion, old.params, old.result), PASS);
    this.module = module;
    this.ownership = owned;
    const entry = this.b.get(0).params;
    let next = 0;
    if (old.result.kind !== 'void' && this.layout.inMemory(old.result)) {
      this.resultPointer = entry[next++];
    } else {
      this.resultPointer = undefined;
    }
    for (const param of this.oldBlock(0).params) {
      const type = this.typeOf(param);
      const lanes = directLanes(this.layout, type).map((lane) => {
        const id = entry[next++];
        if (id === undefined) throw new InternalError(`${old.name} lacks a ${lane.text} parameter`);
        return id;
      });
      this.set(param, lanes);
    }
  }

  get layout(): Layout {
    return this.conversion.layout;
  }

  /** Whether an old value is a pointer to a value in memory. */
  isMemory(value: ValueId): boolean {
    const type = this.typeOf(value);
    return type.kind !== 'ref' && this.layout.inMemory(type);
  }

  /** Makes an old value (a place, or a value in memory) an address. */
  setAddress(value: ValueId, address: Address): void {
    if (address.offset === 0) this.set(value, [address.base]);
    else this.addresses.set(value, address);
  }

  /** Where an old value (a place, or a value in memory) is. */
  address(value: ValueId): Address {
    return this.addresses.get(value) ?? { base: this.lane(value), offset: 0 };
  }

  override lanes(value: ValueId): readonly ValueId[] {
    const address = this.addresses.get(value);
    return address === undefined ? super.lanes(value) : [materialize(this.b, address)];
  }

  /** Room in the stack frame. */
  frame(type: Type): Address {
    const base = this.b.add({
      kind: 'frame',
      type: this.b.types.u32,
      size: this.layout.size(type),
      align: this.layout.align(type),
    });
    return { base, offset: 0 };
  }
}
