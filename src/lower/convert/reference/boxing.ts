/** Constants that lie in a data segment as host objects. They hold no text and no collections. */

import type { FuncBuilder } from '../../../ir/builder.ts';
import type { BlockId, ValueId } from '../../../ir/instructions.ts';
import { directLanes } from '../../../ir/layout.ts';
import {
  type EnumType,
  isAggregate,
  isCollection,
  isScalar,
  type Type,
} from '../../../ir/types.ts';
import type { Site } from '../../../report/source.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { Conversion } from '../conversion.ts';
import { type Address, elementAddress, emitLoop, loadLanes, moved } from '../memory.ts';
import { nth, only } from '../translation.ts';

/** A value as one machine value. */
function boxValue(
  conversion: Conversion,
  b: FuncBuilder,
  type: Type,
  lanes: readonly ValueId[],
  site: Site,
): ValueId {
  if (isScalar(type)) return only(lanes, type.text);
  if (!isAggregate(type)) throw new InternalError(`${type.text} is no constant of a data segment`);
  const name = conversion.generate(
    `fzy:box<${type.text}>`,
    directLanes(conversion.layout, type),
    b.types.handle,
    site,
    (inner) => buildBox(conversion, inner, type),
  );
  return b.call(name, b.types.handle, lanes);
}

function buildBox(conversion: Conversion, b: FuncBuilder, type: Type): void {
  const params = b.get(0).params;
  const result = conversion.layout.inMemory(type)
    ? boxFrom(conversion, b, type, { base: only(params, type.text), offset: 0 })
    : boxLanes(conversion, b, type, params);
  b.terminate({ kind: 'return', values: [result] });
}

/** Boxes a value that lies in memory. */
export function boxFrom(
  conversion: Conversion,
  b: FuncBuilder,
  type: Type,
  from: Address,
): ValueId {
  const { layout } = conversion;
  const { site } = b;
  if (!layout.inMemory(type)) {
    return boxValue(conversion, b, type, loadLanes(b, layout, type, from), site);
  }
  const partAt = (part: Type, at: Address): ValueId => {
    if (!layout.inMemory(part)) return boxFrom(conversion, b, part, at);
    const base =
      at.offset === 0 ? at.base : b.binary('add', at.base, b.constant(b.types.u32, at.offset));
    return boxValue(conversion, b, part, [base], site);
  };
  switch (type.kind) {
    case 'array': {
      const made = newAggregate(conversion, b, type.length);
      const stride = layout.stride(type);
      emitLoop(b, type.length, (index) => {
        const value = partAt(type.element, elementAddress(b, from, index, stride));
        setPart(conversion, b, made, index, value);
      });
      return made;
    }
    case 'struct':
    case 'tuple': {
      const { types, offsets } = layout.parts(type);
      const made = newAggregate(conversion, b, types.length);
      types.forEach((part, i) => {
        const at = moved(from, nth(offsets, i, type.text));
        setPart(conversion, b, made, b.i32(i), partAt(part, at));
      });
      return made;
    }
    case 'enum': {
      const tag = b.add({
        kind: 'mem.load',
        type: b.types.i32,
        width: 32,
        address: from.base,
        offset: from.offset,
      });
      return byVariant(conversion, b, type, tag, (variant) => {
        const { types, offsets } = layout.payload(type, variant);
        return types.map((part, i) => partAt(part, moved(from, nth(offsets, i, type.text))));
      });
    }
    default:
      throw new InternalError(`${type.text} is not in memory`);
  }
}

function boxLanes(
  conversion: Conversion,
  b: FuncBuilder,
  type: Type,
  lanes: readonly ValueId[],
): ValueId {
  const { layout } = conversion;
  const { site } = b;
  if (type.kind === 'enum') {
    return byVariant(conversion, b, type, nth(lanes, 0, type.text), (variant) => {
      const shared = layout.variantLanes(type, variant);
      return layout.variantTypes(type, variant).map((part, i) => {
        const own = layout.lanes(part).map((lane, j) => {
          const from = nth(nth(shared, i, type.text), j, type.text);
          return b.convert(lane.type, nth(lanes, from, type.text));
        });
        return boxValue(conversion, b, part, own, site);
      });
    });
  }
  if (type.kind !== 'struct' && type.kind !== 'tuple')
    throw new InternalError(`box of ${type.text}`);
  const { types } = layout.parts(type);
  const made = newAggregate(conversion, b, types.length);
  let first = 0;
  types.forEach((part, i) => {
    const count = layout.lanes(part).length;
    const value = boxValue(conversion, b, part, lanes.slice(first, first + count), site);
    setPart(conversion, b, made, b.i32(i), value);
    first += count;
  });
  return made;
}

/** A host enum: its tag, then the payload of the variant that it is. */
function byVariant(
  conversion: Conversion,
  b: FuncBuilder,
  type: EnumType,
  tag: ValueId,
  payload: (variant: number) => readonly ValueId[],
): ValueId {
  const done = b.block();
  const result = b.param(done, b.types.handle);
  forEachVariant(conversion, b, type, tag, (variant) => {
    const parts = payload(variant);
    const made = newAggregate(conversion, b, 1 + parts.length);
    setPart(conversion, b, made, b.i32(0), b.i32(variant));
    parts.forEach((value, i) => {
      setPart(conversion, b, made, b.i32(1 + i), value);
    });
    b.jump(done, [made]);
  });
  b.switchTo(done);
  return result;
}

/** Runs `body` in a block of its own for each variant; `body` ends the block. */
function forEachVariant(
  conversion: Conversion,
  b: FuncBuilder,
  type: EnumType,
  tag: ValueId,
  body: (variant: number) => void,
): void {
  const blocks: BlockId[] = conversion.types.variants(type).map(() => b.block());
  const impossible = b.block();
  b.terminate({
    kind: 'table',
    index: tag,
    targets: blocks.map((block) => ({ block, args: [] })),
    otherwise: { block: impossible, args: [] },
  });
  blocks.forEach((block, variant) => {
    b.switchTo(block);
    body(variant);
  });
  b.switchTo(impossible);
  b.terminate({ kind: 'trap', trap: 'unreachable', args: [] });
}

export function newAggregate(conversion: Conversion, b: FuncBuilder, parts: number): ValueId {
  return conversion.callRuntime(b, 'agg_new', [b.i32(parts)], b.types.handle);
}

export function setPart(
  conversion: Conversion,
  b: FuncBuilder,
  made: ValueId,
  index: ValueId,
  value: ValueId,
): void {
  const variant = [b.typeOf(value)];
  conversion.callRuntime(b, 'agg_set', [made, index, value], b.types.void, variant);
}

/** An empty collection; a static begins with no other. */
export function newCollection(conversion: Conversion, b: FuncBuilder, type: Type): ValueId {
  if (!isCollection(type)) throw new InternalError(`${type.text} has no initial value`);
  const site = conversion.site(b, 'out of memory', b.site);
  return conversion.callRuntime(b, `${type.kind}_new`, [site], b.types.handle);
}
