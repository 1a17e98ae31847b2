/**
 * What keeps the text and collections of statics when a call's arena is taken back. A static's text points
 * into the arena like any other; at the end of each call what was made in it moves down to where the call
 * found the arena. Collections in memory are named to the host, which lets go of all other handles.
 */

import { FuncBuilder } from '../../../ir/builder.ts';
import type { ValueId } from '../../../ir/instructions.ts';
import { SETTLE, type Static } from '../../../ir/module.ts';
import { type ArrayType, type EnumType, isCollection, type Type } from '../../../ir/types.ts';
import { NO_SITE } from '../../../report/source.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { linkedName } from '../../library/linker.ts';
import { forEachVariant, holdsCollection } from '../boxing.ts';
import type { Conversion } from '../conversion.ts';
import type { Parts } from '../layout.ts';
import { type Address, elementAddress, materialize, moved as movedBy } from '../memory.ts';
import { nth, only } from '../translation.ts';
import { callLibrary, type DirectModule } from './module.ts';

/** A static in memory whose value may come to hold something that must be kept. */
export function needsSettling(conversion: Conversion, item: Static): boolean {
  // What never changes holds constants; but a collection in it is filled all the same.
  if (!item.mutable && !holdsCollection(conversion.types, item.type)) return false;
  return keeps(conversion, item.type);
}

function keeps(conversion: Conversion, type: Type): boolean {
  const { types } = conversion;
  switch (type.kind) {
    case 'str':
    case 'list':
    case 'map':
    case 'set':
      return true;
    case 'array':
      return keeps(conversion, type.element);
    case 'tuple':
      return type.elements.some((t) => keeps(conversion, t));
    case 'struct':
      return types.fields(type).some((f) => keeps(conversion, f.type));
    case 'enum':
      return types.variants(type).some((v) => v.payload.some((t) => keeps(conversion, t)));
    default:
      return false;
  }
}

/** Once this much is garbage, the texts of all statics are moved together. */
const SLACK = 65536;
const BASE = 'fzy:arena-base';
const SETTLED = 'fzy:settled';

/** The static of the library that says where texts have tails, if any may have one. */
export const TAILS = linkedName('arena::tail_ends');

/** Takes the arena back to a mark within a call; its body is known when all else is. */
const RELEASE = 'fzy:release';

/** The functions that take the arena back: at the end of iterations, and at the end of calls. */
export class ArenaHooks {
  private readonly conversion: Conversion;
  private releaseBuilder: FuncBuilder | undefined;

  constructor(conversion: Conversion) {
    this.conversion = conversion;
  }

  /** The name of `release(mark)`. */
  release(): string {
    if (this.releaseBuilder === undefined) {
      const { types, module } = this.conversion;
      this.releaseBuilder = new FuncBuilder(types, {
        name: RELEASE,
        params: [{ name: 'mark', type: types.u32, mut: false }],
        result: types.void,
        library: true,
      });
      module.functions.set(RELEASE, this.releaseBuilder.func);
    }
    return RELEASE;
  }

  /**
   * Builds `release`, and `settle` where statics `keeping` text or collections or text with a tail need
   * it. `tails`: some text may have one.
   */
  finish(direct: DirectModule, keeping: readonly Static[], tails: boolean): void {
    if (keeping.length > 0 || tails) buildSettle(direct, keeping);
    const b = this.releaseBuilder;
    if (b === undefined) return;
    const mark = only(b.get(0).params, RELEASE);
    if (tails) callLibrary(direct, b, 'arena::release', [mark], []);
    else b.add({ kind: 'global.set', type: b.types.void, name: 'arena', value: mark });
    b.terminate({ kind: 'return', values: [] });
  }
}

/** Generates `settle(mark, outermost)`. */
function buildSettle(direct: DirectModule, statics: readonly Static[]): void {
  const { conversion } = direct;
  const { module, types } = conversion;
  const b = new FuncBuilder(types, {
    name: SETTLE,
    params: [
      { name: 'mark', type: types.u32, mut: false },
      { name: 'outermost', type: types.i32, mut: false },
    ],
    result: types.void,
    library: true,
  });
  module.functions.set(SETTLE, b.func);
  const { params } = b.get(0);
  const mark = nth(params, 0, SETTLE);
  if (statics.length === 0) {
    b.call(direct.release(), types.void, [mark]);
    b.terminate({ kind: 'return', values: [] });
    return;
  }
  module.globals.set(BASE, { name: BASE, type: types.u32, mutable: false, init: 'heap-base' });
  module.globals.set(SETTLED, { name: SETTLED, type: types.u32, mutable: true, init: 0 });
  const visitAll = conversion.generate(
    'fzy:visit',
    [types.u32, types.u32],
    types.u64,
    NO_SITE,
    (inner) => buildVisitAll(direct, inner, statics),
  );
  const release = direct.release();
  const compact = conversion.generate('fzy:compact', [types.u32], types.void, NO_SITE, (inner) =>
    buildCompact(direct, inner, visitAll, release),
  );
  b.call(compact, types.void, [mark]);
  const outer = b.block();
  const garbage = b.block();
  const done = b.block();
  b.branch(nth(params, 1, SETTLE), outer, done);
  b.switchTo(outer);
  // Each call leaves its own texts above those of the last; what they replaced stays below until it is much.
  const used = (): ValueId => b.binary('sub', get(b, 'arena'), get(b, BASE));
  const limit = b.binary(
    'add',
    b.binary('shl', get(b, SETTLED), b.constant(types.u32, 1)),
    b.constant(types.u32, SLACK),
  );
  b.branch(compare(b, 'gt', used(), limit), garbage, done);
  b.switchTo(garbage);
  b.call(compact, types.void, [get(b, BASE)]);
  b.add({ kind: 'global.set', type: types.void, name: SETTLED, value: used() });
  b.jump(done);
  b.switchTo(done);
  b.terminate({ kind: 'return', values: [] });
}

/** `compact(mark)`: keeps the texts that lie from `mark` on, and takes back all other room there. */
function buildCompact(
  direct: DirectModule,
  b: FuncBuilder,
  visitAll: string,
  release: string,
): void {
  const { types } = b;
  const mark = only(b.get(0).params, 'fzy:compact');
  const none = b.constant(types.u32, 0);
  const total = b.call(visitAll, types.u64, [mark, none]);
  const some = b.block();
  const empty = b.block();
  const copy = b.block();
  const done = b.block();
  b.branch(compare(b, 'eq', total, b.constant(types.u64, 0n)), empty, some);
  b.switchTo(empty);
  b.call(release, types.void, [mark]);
  b.jump(done);
  b.switchTo(some);
  // Without room to move things the arena stays as it is: nothing is lost, and the next call tries again.
  const [fits] = callLibrary(direct, b, 'arena::can_hold', [total], [types.i32]);
  if (fits === undefined) throw new InternalError('arena::can_hold gives a truth');
  b.branch(fits, copy, done);
  b.switchTo(copy);
  const top = get(b, 'arena');
  b.call(visitAll, types.u64, [mark, top]);
  const bytes = b.convert(types.u32, total);
  b.add({ kind: 'mem.copy', type: types.void, to: mark, from: top, bytes });
  b.call(release, types.void, [mark]);
  const end = b.binary('add', mark, bytes);
  b.add({ kind: 'global.set', type: types.void, name: 'arena', value: end });
  b.jump(done);
  b.switchTo(done);
  b.terminate({ kind: 'return', values: [] });
}

function buildVisitAll(direct: DirectModule, b: FuncBuilder, statics: readonly Static[]): void {
  const { types } = b;
  const { params } = b.get(0);
  const mark = nth(params, 0, 'fzy:visit');
  const top = nth(params, 1, 'fzy:visit');
  let moved = b.constant(types.u64, 0n);
  for (const item of statics) {
    const base = b.add({ kind: 'address', type: types.u32, name: item.name });
    moved = visit(direct, b, item.type, { base, offset: 0 }, { mark, top, moved });
  }
  b.terminate({ kind: 'return', values: [moved] });
}

interface Settling {
  readonly mark: ValueId;
  readonly top: ValueId;
  readonly moved: ValueId;
}

/** Settles everything in a value of `type` at an address; gives the number of bytes moved so far. */
function visit(
  direct: DirectModule,
  b: FuncBuilder,
  type: Type,
  at: Address,
  state: Settling,
): ValueId {
  const { conversion } = direct;
  const { layout } = conversion;
  if (!keeps(conversion, type)) return state.moved;
  if (!layout.inMemory(type)) {
    const offsets = layout.lanes(type).map((lane) => at.offset + lane.offset);
    return visitLanes(direct, b, type, at.base, offsets, state);
  }
  const all = (parts: Parts): ValueId =>
    parts.types.reduce(
      (moved, part, i) =>
        visit(direct, b, part, movedBy(at, nth(parts.offsets, i, type.text)), { ...state, moved }),
      state.moved,
    );
  switch (type.kind) {
    case 'struct':
    case 'tuple':
      return all(layout.parts(type));
    case 'enum': {
      const tag = loadTag(b, at.base, at.offset);
      return byVariant(conversion, b, type, tag, (variant) => all(layout.payload(type, variant)));
    }
    case 'array':
      return visitElements(direct, b, type, at, state);
    default:
      throw new InternalError(`${type.text} is not in memory`);
  }
}

function visitElements(
  direct: DirectModule,
  b: FuncBuilder,
  type: ArrayType,
  at: Address,
  state: Settling,
): ValueId {
  const { types } = b;
  const header = b.block();
  const inside = b.block();
  const done = b.block();
  const index = b.param(header, types.i32);
  const moved = b.param(header, types.u64);
  b.jump(header, [b.i32(0), state.moved]);
  b.switchTo(header);
  b.branch(compare(b, 'lt', index, b.i32(type.length)), inside, done);
  b.switchTo(inside);
  const element = elementAddress(b, at, index, direct.conversion.layout.stride(type));
  const next = visit(direct, b, type.element, element, { ...state, moved });
  b.jump(header, [b.binary('add', index, b.i32(1)), next]);
  b.switchTo(done);
  return moved;
}

/** The same for a value whose lanes lie at `offsets` from `base`. */
function visitLanes(
  direct: DirectModule,
  b: FuncBuilder,
  type: Type,
  base: ValueId,
  offsets: readonly number[],
  state: Settling,
): ValueId {
  const { conversion } = direct;
  const { layout, types } = conversion;
  if (!keeps(conversion, type)) return state.moved;
  const first = nth(offsets, 0, type.text);
  if (type.kind === 'str') {
    // The length follows the pointer, in every layout.
    const slot = materialize(b, { base, offset: first });
    const args = [slot, state.mark, state.top, state.moved];
    return only(callLibrary(direct, b, 'arena::settle_text', args, [types.u64]), 'settle_text');
  }
  if (isCollection(type)) {
    const handle = b.add({
      kind: 'mem.load',
      type: types.handle,
      width: 32,
      address: base,
      offset: first,
    });
    conversion.callRuntime(b, 'handle_keep', [handle], types.void);
    return state.moved;
  }
  if (type.kind === 'enum') {
    return byVariant(conversion, b, type, loadTag(b, base, first), (variant) => {
      const shared = layout.variantLanes(type, variant);
      return layout.variantTypes(type, variant).reduce((moved, part, i) => {
        const own = nth(shared, i, type.text).map((lane) => nth(offsets, lane, type.text));
        return visitLanes(direct, b, part, base, own, { ...state, moved });
      }, state.moved);
    });
  }
  if (type.kind !== 'struct' && type.kind !== 'tuple')
    throw new InternalError(`settle ${type.text}`);
  let at = 0;
  return layout.parts(type).types.reduce((moved, part) => {
    const own = offsets.slice(at, at + layout.lanes(part).length);
    at += own.length;
    return visitLanes(direct, b, part, base, own, { ...state, moved });
  }, state.moved);
}

/** Does what the variant needs, and gives the number that came out of it. */
function byVariant(
  conversion: Conversion,
  b: FuncBuilder,
  type: EnumType,
  tag: ValueId,
  body: (variant: number) => ValueId,
): ValueId {
  const done = b.block();
  const result = b.param(done, b.types.u64);
  forEachVariant(conversion, b, type, tag, (variant) => b.jump(done, [body(variant)]));
  b.switchTo(done);
  return result;
}

function loadTag(b: FuncBuilder, address: ValueId, offset: number): ValueId {
  return b.add({ kind: 'mem.load', type: b.types.i32, width: 32, address, offset });
}

function get(b: FuncBuilder, name: string): ValueId {
  return b.add({ kind: 'global.get', type: b.types.u32, name });
}

function compare(b: FuncBuilder, op: 'eq' | 'lt' | 'gt', left: ValueId, right: ValueId): ValueId {
  return b.add({ kind: 'compare', op, type: b.types.i32, left, right });
}
