/** Statics and aggregate constants in reference mode: globals that `initialize` fills with host objects. */

import { FuncBuilder } from '../../../ir/builder.ts';
import type { Constant, ValueId } from '../../../ir/instructions.ts';
import { INITIALIZE } from '../../../ir/module.ts';
import { isCollection, isScalar, type Type } from '../../../ir/types.ts';
import { NO_SITE } from '../../../report/source.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { encodeConstant, itemsOf } from '../constants.ts';
import type { Conversion } from '../conversion.ts';
import { lowerConst } from '../scalars.ts';
import { nth } from '../translation.ts';
import { boxFrom, newAggregate, newCollection, setPart } from './boxing.ts';
import { isObject } from './function.ts';

/** Constants with more bytes than this come from a data segment rather than from code. */
const MAX_CODE_BYTES = 64;

export function lowerStatics(conversion: Conversion): void {
  const { module, types } = conversion;
  if (module.statics.size === 0) return;
  const b = new FuncBuilder(types, {
    name: INITIALIZE,
    params: [],
    result: types.void,
    library: true,
  });
  for (const item of module.statics.values()) {
    b.site = { span: item.span };
    const value = constantValue(conversion, b, item.type, item.init);
    const held = isObject(item.type) ? value : container(conversion, b, value);
    b.add({ kind: 'global.set', type: types.void, name: item.name, value: held });
    module.globals.set(item.name, {
      name: item.name,
      type: types.handle,
      mutable: true,
      init: 'null',
    });
  }
  b.site = NO_SITE;
  b.terminate({ kind: 'return', values: [] });
  module.functions.set(INITIALIZE, b.func);
  module.statics.clear();
}

/** What holds the value of a place that is no object of its own. */
function container(conversion: Conversion, b: FuncBuilder, value: ValueId): ValueId {
  const made = newAggregate(conversion, b, 1);
  setPart(conversion, b, made, b.i32(0), value);
  return made;
}

function constantValue(
  conversion: Conversion,
  b: FuncBuilder,
  type: Type,
  value: Constant,
): ValueId {
  const { layout } = conversion;
  if (typeof value === 'string') {
    return conversion.callRuntime(b, 'str_box', conversion.text(b, value), b.types.handle);
  }
  if (isScalar(type)) {
    if (typeof value === 'object') throw new InternalError(`a constant is no ${type.text}`);
    return lowerConst(b, type, value);
  }
  if (typeof value === 'object' && 'function' in value) {
    return b.add({ kind: 'func.ref', type: b.types.i32, name: value.function });
  }
  if (isCollection(type)) return newCollection(conversion, b, type);
  if (layout.inMemory(type) && layout.size(type) > MAX_CODE_BYTES) {
    const { bytes, fixups } = encodeConstant(layout, type, value);
    if (fixups.length === 0) {
      const name = conversion.data('constant', bytes, layout.align(type));
      const base = b.add({ kind: 'address', type: b.types.u32, name });
      return boxFrom(conversion, b, type, { base, offset: 0 });
    }
  }
  const parts = partsOf(conversion, type, value);
  const made = newAggregate(conversion, b, parts.length);
  parts.forEach(([part, item], i) => {
    setPart(conversion, b, made, b.i32(i), constantValue(conversion, b, part, item));
  });
  return made;
}

/** The parts of an aggregate constant with their types; of an enum, its tag first. */
function partsOf(
  conversion: Conversion,
  type: Type,
  value: Constant,
): readonly (readonly [Type, Constant])[] {
  const { layout, types } = conversion;
  switch (type.kind) {
    case 'array':
      return itemsOf(type, value).map((item) => [type.element, item]);
    case 'struct':
    case 'tuple': {
      const parts = layout.parts(type).types;
      return itemsOf(type, value).map((item, i) => [nth(parts, i, type.text), item]);
    }
    case 'enum': {
      if (typeof value !== 'object' || !('variant' in value)) {
        throw new InternalError(`a constant is no ${type.text}`);
      }
      const parts = layout.variantTypes(type, value.variant);
      const payload = value.items.map((item, i): [Type, Constant] => [
        nth(parts, i, type.text),
        item,
      ]);
      return [[types.i32, value.variant], ...payload];
    }
    default:
      throw new InternalError(`${type.text} has no parts`);
  }
}
