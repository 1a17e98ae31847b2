/** Statics and aggregate constants in direct mode: globals, data segments, and code for the rest. */

import { FuncBuilder } from '../../../ir/builder.ts';
import type { Constant, ValueId } from '../../../ir/instructions.ts';
import { scalarLane } from '../../../ir/layout.ts';
import { INITIALIZE, type Module, type Static } from '../../../ir/module.ts';
import { isScalar } from '../../../ir/types.ts';
import { forEachOperand, forEachTerminatorValue } from '../../../ir/visit.ts';
import { NO_SITE } from '../../../report/source.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { linkedName } from '../../library/linker.ts';
import type { PassContext } from '../../pass.ts';
import { encodeConstant, type Fixup } from '../constants.ts';
import type { Conversion } from '../conversion.ts';
import { newCollection } from './collections.ts';
import { callLibrary, type DirectModule, type StaticHome } from './module.ts';
import { needsSettling } from './settle.ts';

/** Decides where each static lives. */
export class StaticHomes {
  private readonly context: PassContext;
  private readonly homes = new Map<string, StaticHome>();

  constructor(context: PassContext) {
    this.context = context;
    const { statics } = context.module;
    if (statics.size === 0) return;
    const named = addressTaken(context.module);
    for (const item of statics.values()) {
      this.homes.set(item.name, this.home(item, item.library ? this.namedInLibrary() : named));
    }
  }

  has(name: string): boolean {
    return this.homes.has(name);
  }

  /** The home of a static, which may have joined the module late. */
  of(name: string): StaticHome {
    const known = this.homes.get(name);
    if (known !== undefined) return known;
    const item = this.context.module.statics.get(name);
    if (item?.library !== true) throw new InternalError(`convert-direct: no static ${name}`);
    const home = this.home(item, this.namedInLibrary());
    this.homes.set(name, home);
    return home;
  }

  private home(item: Static, named: ReadonlySet<string>): StaticHome {
    const { name, type } = item;
    return isScalar(type) && !named.has(name)
      ? { kind: 'global', name, type: scalarLane(this.context.module.types, type) }
      : { kind: 'data', name, type };
  }

  /**
   * In the files of the library that were asked for: no file names a static of another, and a file is there as a whole,
   * so functions of it that join late agree with what was decided before.
   */
  private namedInLibrary(): ReadonlySet<string> {
    return new Set([...addressTaken(this.context.library(''))].map(linkedName));
  }
}

/** Statics whose place is used for more than loading and storing the whole. */
function addressTaken(module: Module): Set<string> {
  const taken = new Set<string>();
  for (const func of module.functions.values()) {
    const nameOf = (value: ValueId): string | undefined => {
      const inst = func.values[value];
      return inst?.kind === 'static.ref' ? inst.name : undefined;
    };
    for (const block of func.blocks) {
      if (block === undefined) continue;
      for (const id of block.insts) {
        const inst = func.values[id];
        if (inst === undefined || inst.kind === 'param') continue;
        const place = inst.kind === 'load' || inst.kind === 'store' ? inst.place : undefined;
        forEachOperand(inst, (v) => {
          const name = v === place ? undefined : nameOf(v);
          if (name !== undefined) taken.add(name);
        });
      }
      forEachTerminatorValue(block.terminator, (v) => {
        const name = nameOf(v);
        if (name !== undefined) taken.add(name);
      });
    }
  }
  return taken;
}

interface Pending {
  readonly item: Static;
  readonly home: StaticHome;
  readonly fixups: readonly Fixup[];
}

/**
 * Makes globals and data of the statics that the module has now, and code for what has no bytes yet. Gives the
 * statics in memory that may come to hold what must outlive a call.
 */
export function lowerStatics(direct: DirectModule): readonly Static[] {
  const { conversion, homeOf } = direct;
  const { module, types } = conversion;
  const keeping: Static[] = [];
  const pending: Pending[] = [];
  for (const item of module.statics.values()) {
    const home = homeOf(item.name);
    const fixups = lowerStatic(conversion, item, home);
    if (fixups.length > 0) pending.push({ item, home, fixups });
    if (home.kind === 'data' && needsSettling(types, item)) keeping.push(item);
  }
  module.statics.clear();
  // What this asks of the library brings statics of its own.
  if (pending.length > 0 || keeping.length > 0) {
    buildInitialize(direct, pending, keeping.length > 0);
  }
  return keeping;
}

/** Makes the global or data of one static; gives the parts that only code can set. */
function lowerStatic(
  conversion: Conversion,
  item: Static,
  { kind, name, type }: StaticHome,
): readonly Fixup[] {
  const { module, layout } = conversion;
  if (kind === 'data') {
    const { bytes, fixups } = encodeConstant(layout, item.type, item.init);
    const mutable = item.mutable || fixups.length > 0;
    module.data.set(name, { name, bytes, align: layout.align(item.type), mutable });
    return fixups;
  }
  module.globals.set(name, { name, type, mutable: item.mutable, init: globalInit(item.init) });
  return [];
}

function globalInit(value: Constant): number | bigint {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw new InternalError('the initial value of a global is a number');
}

function buildInitialize(
  direct: DirectModule,
  pending: readonly Pending[],
  keeping: boolean,
): void {
  const { module, types } = direct.conversion;
  if (module.functions.has(INITIALIZE)) throw new InternalError('a late static needs code');
  const b = new FuncBuilder(types, {
    name: INITIALIZE,
    params: [],
    result: types.void,
    library: true,
  });
  if (keeping) callLibrary(direct, b, 'settle::begin', [], []);
  for (const { item, home, fixups } of pending) {
    b.site = { span: item.span };
    const address = b.add({ kind: 'address', type: types.u32, name: home.name });
    for (const fixup of fixups) {
      fixupLanes(direct, b, fixup).forEach((value, i) => {
        const offset = fixup.offset + i * 4;
        b.add({ kind: 'mem.store', type: types.void, width: 32, address, offset, value });
      });
    }
  }
  b.site = NO_SITE;
  if (keeping) callLibrary(direct, b, 'settle::begun', [], []);
  b.terminate({ kind: 'return', values: [] });
  module.functions.set(INITIALIZE, b.func);
}

function fixupLanes(direct: DirectModule, b: FuncBuilder, fixup: Fixup): readonly ValueId[] {
  const { value, type } = fixup;
  if (typeof value === 'string') return direct.conversion.text(b, value);
  if (typeof value === 'object' && 'function' in value) {
    return [b.add({ kind: 'func.ref', type: b.types.i32, name: value.function })];
  }
  return [newCollection(direct, b, type)];
}
