/** Maps and sets in direct mode. */

import type { FuncBuilder } from '../../../ir/builder.ts';
import { type EntryLayout, entryLayout } from '../../../ir/entry-layout.ts';
import type { Inst, ValueId } from '../../../ir/instructions.ts';
import { directLanes } from '../../../ir/layout.ts';
import type { MapType, SetType, Type } from '../../../ir/types.ts';
import { NO_SITE } from '../../../report/source.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { elementAddress, moved } from '../memory.ts';
import { nth, only } from '../translation.ts';
import { noteStored, takeOut } from './collection-access.ts';
import {
  CAPACITY,
  compareLanes,
  DATA,
  INDEX,
  LENGTH,
  lanesAt,
  loadWord,
  storeAt,
} from './collection-layout.ts';
import type { DirectFunction } from './function.ts';
import { equalLanes, hashOf } from './keys.ts';
import { callLibrary, type DirectModule } from './module.ts';

type RuntimeInst = Extract<Inst, { kind: 'runtime' }>;
type TableType = MapType | SetType;

export function tableInst(
  t: DirectFunction,
  value: ValueId,
  inst: RuntimeInst,
  type: TableType,
): void {
  const { b, layout, module } = t;
  const { u32, i32 } = b.types;
  const entry = entryLayout(layout, type);
  const arg = (i: number): ValueId => nth(inst.args, i, inst.op);
  const lane = (i: number): ValueId => t.lane(arg(i));
  const word = (n: number): ValueId => b.constant(u32, n);
  const library = (name: string, args: readonly ValueId[], results: readonly Type[]): void => {
    t.set(value, callLibrary(module, b, name, args, results));
  };
  const entryAt = (position: ValueId) => {
    const base = { base: loadWord(b, lane(0), DATA), offset: 0 };
    return elementAddress(b, base, position, entry.stride);
  };
  const column = (part: Type, offset: number): void => {
    const args = [lane(0), word(entry.stride), word(offset), word(layout.size(part))];
    library('tables::column', args, [u32]);
  };
  switch (inst.op) {
    case 'map.new':
    case 'set.new':
      library('tables::new', [], [u32]);
      return;
    case 'map.len':
    case 'set.len':
      t.set(value, [loadWord(b, lane(0), LENGTH)]);
      return;
    case 'map.find':
      t.set(value, [b.call(find(module, type), i32, [lane(0), ...t.lanes(arg(1))])]);
      return;
    case 'map.contains':
    case 'set.contains': {
      const position = b.call(find(module, type), i32, [lane(0), ...t.lanes(arg(1))]);
      t.set(value, [notNegative(b, position)]);
      return;
    }
    case 'map.insert':
    case 'set.insert': {
      noteStored(t, type, lane(0));
      const args = inst.args.flatMap((a) => t.lanes(a));
      const isNew = b.call(insert(module, type), i32, args);
      t.set(value, inst.op === 'set.insert' ? [isNew] : []);
      return;
    }
    case 'map.remove':
    case 'set.remove':
      t.set(value, [b.call(remove(module, type), i32, [lane(0), ...t.lanes(arg(1))])]);
      return;
    case 'map.clear':
    case 'set.clear':
      library('tables::clear', [lane(0)], []);
      return;
    case 'map.next':
    case 'set.next':
      library('tables::next', [lane(0), lane(1), word(entry.stride)], [i32]);
      return;
    case 'map.key_at':
    case 'set.at':
      takeOut(t, value, entry.key, moved(entryAt(lane(1)), entry.keyOffset));
      return;
    case 'map.value_at':
      takeOut(t, value, valueType(entry), moved(entryAt(lane(1)), entry.valueOffset));
      return;
    case 'map.keys':
      column(entry.key, entry.keyOffset);
      return;
    case 'map.values':
      column(valueType(entry), entry.valueOffset);
      return;
    default:
      throw new InternalError(`${inst.op} is no operation on maps or sets`);
  }
}

function valueType(entry: EntryLayout): Type {
  if (entry.value === undefined) throw new InternalError('a set has no values');
  return entry.value;
}

function notNegative(b: FuncBuilder, position: ValueId): ValueId {
  return compareLanes(b, 'gt', position, b.i32(-1));
}

/** The machine types of a key. */
function keyLanes(module: DirectModule, type: TableType): readonly Type[] {
  const { layout } = module.conversion;
  return directLanes(layout, entryLayout(layout, type).key);
}

/** Declares a generated function whose parameters are a table, a key and more. */
function generate(
  module: DirectModule,
  what: string,
  type: TableType,
  more: readonly Type[],
  body: (b: FuncBuilder, params: readonly ValueId[]) => void,
): string {
  const { conversion } = module;
  const { u32, i32 } = conversion.types;
  const params = [u32, ...keyLanes(module, type), ...more];
  return conversion.generate(`fzy:${what}<${type.text}>`, params, i32, NO_SITE, (b) => {
    body(b, b.get(0).params);
  });
}

/** The name of a function of a table and a key that gives the position of the key's entry, or −1. */
function find(module: DirectModule, type: TableType): string {
  const { layout } = module.conversion;
  return generate(module, 'find', type, [], (b, params) => {
    const { key } = entryLayout(layout, type);
    const table = nth(params, 0, 'find');
    const some = b.block();
    const none = b.block();
    b.branch(loadWord(b, table, LENGTH), some, none);
    b.switchTo(none);
    b.terminate({ kind: 'return', values: [b.i32(-1)] });
    b.switchTo(some);
    const hash = hashOf(module, b, key, params.slice(1));
    const position = b.call(probe(module, type), b.types.i32, [...params, hash]);
    b.terminate({ kind: 'return', values: [position] });
  });
}

/**
 * The name of a function of a table that is not empty, a key and its hash: the position of its entry, or −1. It goes
 * from slot to slot until it finds the key or a slot that was never used.
 */
function probe(module: DirectModule, type: TableType): string {
  const { layout, types } = module.conversion;
  const { u32 } = types;
  return generate(module, 'probe', type, [u32], (b, params) => {
    const { key, keyOffset, stride } = entryLayout(layout, type);
    const table = nth(params, 0, 'probe');
    const wanted = params.slice(1, -1);
    const hash = nth(params, params.length - 1, 'probe');
    const word = (n: number): ValueId => b.constant(u32, n);
    const index = loadWord(b, table, INDEX);
    const entries = { base: loadWord(b, table, DATA), offset: 0 };
    const slots = b.binary('shl', b.convert(u32, loadWord(b, table, CAPACITY)), word(1));
    const mask = b.binary('sub', slots, word(1));
    const [look, used, held, same, next, found, none] = [0, 1, 2, 3, 4, 5, 6].map(() => b.block());
    if (
      look === undefined ||
      used === undefined ||
      held === undefined ||
      same === undefined ||
      next === undefined ||
      found === undefined ||
      none === undefined
    ) {
      throw new InternalError('probe');
    }
    const slot = b.param(look, u32);
    b.jump(look, [b.binary('and', hash, mask)]);

    b.switchTo(look);
    const at = b.binary('add', index, b.binary('shl', slot, word(2)));
    const number = b.add({ kind: 'mem.load', type: u32, width: 32, address: at, offset: 0 });
    b.branch(compareLanes(b, 'ne', number, word(0)), used, none);
    b.switchTo(used);
    const removed = compareLanes(b, 'eq', number, word(0xffffffff));
    b.branch(removed, next, held);
    b.switchTo(held);
    const position = b.convert(types.i32, b.binary('sub', number, word(1)));
    const entry = elementAddress(b, entries, position, stride);
    const known = b.add({
      kind: 'mem.load',
      type: u32,
      width: 32,
      address: entry.base,
      offset: entry.offset,
    });
    b.branch(compareLanes(b, 'eq', known, hash), same, next);
    b.switchTo(same);
    const candidate = lanesAt(b, layout, key, moved(entry, keyOffset));
    b.branch(equalLanes(module, b, key, candidate, wanted), found, next);
    b.switchTo(next);
    b.jump(look, [b.binary('and', b.binary('add', slot, word(1)), mask)]);

    b.switchTo(found);
    b.terminate({ kind: 'return', values: [position] });
    b.switchTo(none);
    b.terminate({ kind: 'return', values: [b.i32(-1)] });
  });
}

/** The name of a function of a table, a key and a value that says whether the key is new. */
function insert(module: DirectModule, type: TableType): string {
  const { layout, types } = module.conversion;
  const { u32 } = types;
  const entry = entryLayout(layout, type);
  const more = entry.value === undefined ? [] : directLanes(layout, entry.value);
  return generate(module, 'insert', type, more, (b, params) => {
    const table = nth(params, 0, 'insert');
    const count = keyLanes(module, type).length;
    const key = params.slice(1, 1 + count);
    const value = params.slice(1 + count);
    const hash = hashOf(module, b, entry.key, key);
    const look = b.block();
    const fresh = b.block();
    const known = b.block();
    b.branch(loadWord(b, table, LENGTH), look, fresh);
    b.switchTo(look);
    const position = b.call(probe(module, type), types.i32, [table, ...key, hash]);
    b.branch(notNegative(b, position), known, fresh);

    b.switchTo(known);
    if (entry.value !== undefined) {
      const base = { base: loadWord(b, table, DATA), offset: 0 };
      const at = elementAddress(b, base, position, entry.stride);
      storeAt(b, layout, entry.value, moved(at, entry.valueOffset), value);
    }
    b.terminate({ kind: 'return', values: [b.i32(0)] });

    b.switchTo(fresh);
    const args = [table, hash, b.constant(u32, entry.stride)];
    const base = only(callLibrary(module, b, 'tables::add', args, [u32]), 'tables::add');
    storeAt(b, layout, entry.key, { base, offset: entry.keyOffset }, key);
    if (entry.value !== undefined) {
      storeAt(b, layout, entry.value, { base, offset: entry.valueOffset }, value);
    }
    b.terminate({ kind: 'return', values: [b.i32(1)] });
  });
}

/** The name of a function of a table and a key that removes its entry, and says whether there was one. */
function remove(module: DirectModule, type: TableType): string {
  const { layout } = module.conversion;
  return generate(module, 'remove', type, [], (b, params) => {
    const table = nth(params, 0, 'remove');
    const position = b.call(find(module, type), b.types.i32, params);
    const known = b.block();
    const none = b.block();
    b.branch(notNegative(b, position), known, none);
    b.switchTo(known);
    const stride = b.constant(b.types.u32, entryLayout(layout, type).stride);
    callLibrary(module, b, 'tables::remove', [table, position, stride], []);
    b.terminate({ kind: 'return', values: [b.i32(1)] });
    b.switchTo(none);
    b.terminate({ kind: 'return', values: [b.i32(0)] });
  });
}
