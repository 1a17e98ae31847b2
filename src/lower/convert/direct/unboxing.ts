/** Host objects as values of direct mode: the way back from a collection, a capability or the host's text. */

import type { FuncBuilder } from '../../../ir/builder.ts';
import type { ValueId } from '../../../ir/instructions.ts';
import { isAggregate, isCollection, isScalar, type Type } from '../../../ir/types.ts';
import type { Site } from '../../../report/source.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { forEachVariant, hostLane } from '../boxing.ts';
import { resultLanes, resultType } from '../conversion.ts';
import { directLanes } from '../layout.ts';
import { type Address, elementAddress, emitLoop, moved, storeLanes } from '../memory.ts';
import { nth, only } from '../translation.ts';
import { callLibrary, type DirectModule } from './module.ts';

/** The machine values of what the host gave. */
export function unboxValue(
  module: DirectModule,
  b: FuncBuilder,
  type: Type,
  value: ValueId,
  site: Site,
): readonly ValueId[] {
  const { conversion } = module;
  const { layout, types } = conversion;
  if (isScalar(type) || type.kind === 'function' || isCollection(type)) return [value];
  if (type.kind === 'str') return unboxText(module, b, value);
  if (!isAggregate(type)) throw new InternalError(`${type.text} cannot enter the module`);
  const lanes = directLanes(layout, type);
  const name = `fzy:unbox<${type.text}>`;
  if (layout.inMemory(type)) {
    conversion.generate(name, [types.u32, types.handle], types.void, site, (inner) => {
      const { params } = inner.get(0);
      const to = { base: nth(params, 0, name), offset: 0 };
      unboxTo(module, inner, type, to, nth(params, 1, name), site);
      inner.terminate({ kind: 'return', values: [] });
    });
    const room = b.add({
      kind: 'frame',
      type: types.u32,
      size: layout.size(type),
      align: layout.align(type),
    });
    b.call(name, types.void, [room, value]);
    return [room];
  }
  const result = resultType(types, lanes);
  conversion.generate(name, [types.handle], result, site, (inner) => {
    buildUnboxLanes(module, inner, type, site);
  });
  return resultLanes(b, b.call(name, result, [value]), lanes);
}

function unboxText(module: DirectModule, b: FuncBuilder, value: ValueId): readonly ValueId[] {
  const { conversion } = module;
  const { types } = b;
  const length = conversion.callRuntime(b, 'str_unbox_length', [value], types.i32);
  const bytes = b.convert(types.u32, length);
  const [pointer] = callLibrary(module, b, 'arena::allocate', [bytes], [types.u32]);
  if (pointer === undefined) throw new InternalError('arena::allocate gives a pointer');
  conversion.callRuntime(b, 'str_unbox', [value, pointer], types.void);
  return [pointer, length];
}

function getPart(
  module: DirectModule,
  b: FuncBuilder,
  type: Type,
  from: ValueId,
  index: ValueId,
): ValueId {
  const lane = hostLane(module.conversion, type);
  return module.conversion.callRuntime(b, 'agg_get', [from, index], lane, [lane]);
}

/** Unboxes into memory. */
function unboxTo(
  module: DirectModule,
  b: FuncBuilder,
  type: Type,
  to: Address,
  from: ValueId,
  site: Site,
): void {
  const { layout } = module.conversion;
  if (!layout.inMemory(type)) {
    storeLanes(b, layout, type, to, unboxValue(module, b, type, from, site));
    return;
  }
  const partTo = (part: Type, at: Address, index: ValueId): void => {
    unboxTo(module, b, part, at, getPart(module, b, part, from, index), site);
  };
  switch (type.kind) {
    case 'array': {
      const stride = layout.stride(type);
      emitLoop(b, type.length, (index) => {
        partTo(type.element, elementAddress(b, to, index, stride), index);
      });
      return;
    }
    case 'struct':
    case 'tuple': {
      const { types, offsets } = layout.parts(type);
      types.forEach((part, i) => {
        partTo(part, moved(to, nth(offsets, i, type.text)), b.i32(i));
      });
      return;
    }
    case 'enum': {
      const tag = getPart(module, b, b.types.i32, from, b.i32(0));
      b.add({
        kind: 'mem.store',
        type: b.types.void,
        width: 32,
        address: to.base,
        offset: to.offset,
        value: tag,
      });
      const done = b.block();
      forEachVariant(module.conversion, b, type, tag, (variant) => {
        const { types, offsets } = layout.payload(type, variant);
        types.forEach((part, i) => {
          partTo(part, moved(to, nth(offsets, i, type.text)), b.i32(1 + i));
        });
        b.jump(done);
      });
      b.switchTo(done);
      return;
    }
    default:
      throw new InternalError(`${type.text} is not in memory`);
  }
}

function buildUnboxLanes(module: DirectModule, b: FuncBuilder, type: Type, site: Site): void {
  const { layout } = module.conversion;
  const from = only(b.get(0).params, type.text);
  if (type.kind === 'struct' || type.kind === 'tuple') {
    const values = layout
      .parts(type)
      .types.flatMap((part, i) =>
        unboxValue(module, b, part, getPart(module, b, part, from, b.i32(i)), site),
      );
    b.terminate({ kind: 'return', values });
    return;
  }
  if (type.kind !== 'enum') throw new InternalError(`unbox of ${type.text}`);
  const tag = getPart(module, b, b.types.i32, from, b.i32(0));
  forEachVariant(module.conversion, b, type, tag, (variant) => {
    const shared = layout.variantLanes(type, variant);
    const lanes: (ValueId | undefined)[] = [tag];
    layout.variantTypes(type, variant).forEach((part, i) => {
      const values = unboxValue(
        module,
        b,
        part,
        getPart(module, b, part, from, b.i32(1 + i)),
        site,
      );
      values.forEach((value, j) => {
        const to = nth(nth(shared, i, type.text), j, type.text);
        lanes[to] = b.convert(nth(layout.lanes(type), to, type.text).type, value);
      });
    });
    const values = layout
      .lanes(type)
      .map((lane, i) => lanes[i] ?? module.conversion.unusedLane(b, lane.type));
    b.terminate({ kind: 'return', values });
  });
}
