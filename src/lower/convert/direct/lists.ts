/** Lists in direct mode. */

import type { FuncBuilder } from '../../../ir/builder.ts';
import type { Inst, ValueId } from '../../../ir/instructions.ts';
import { directLanes } from '../../../ir/layout.ts';
import type { ListType } from '../../../ir/types.ts';
import { NO_SITE } from '../../../report/source.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { type Address, elementAddress } from '../memory.ts';
import { nth, only } from '../translation.ts';
import { noteStored, takeOut } from './collection-access.ts';
import {
  CAPACITY,
  compareLanes,
  DATA,
  LENGTH,
  lanesAt,
  loadWord,
  storeWord,
  VERSION,
} from './collection-layout.ts';
import type { DirectFunction } from './function.ts';
import { equalLanes } from './keys.ts';
import { callLibrary, type DirectModule } from './module.ts';
import { writeTo } from './values.ts';

type RuntimeInst = Extract<Inst, { kind: 'runtime' }>;

export function listInst(
  t: DirectFunction,
  value: ValueId,
  inst: RuntimeInst,
  type: ListType,
): void {
  const { b, layout } = t;
  const { u32, i32 } = b.types;
  const arg = (i: number): ValueId => nth(inst.args, i, inst.op);
  const lane = (i: number): ValueId => t.lane(arg(i));
  const stride = (): ValueId => b.constant(u32, layout.stride(type));
  switch (inst.op) {
    case 'list.new':
      t.set(value, callLibrary(t.module, b, 'lists::new', [], [u32]));
      return;
    case 'list.with_capacity':
      t.set(value, callLibrary(t.module, b, 'lists::with_capacity', [lane(0), stride()], [u32]));
      return;
    case 'list.len':
      t.set(value, [loadWord(b, lane(0), LENGTH)]);
      return;
    case 'list.get':
      takeOut(t, value, type.element, elementOf(t, type, lane(0), lane(1)));
      return;
    case 'list.set':
      noteStored(t, type, lane(0));
      writeTo(t, elementOf(t, type, lane(0), lane(1)), arg(2));
      return;
    case 'list.push':
      noteStored(t, type, lane(0));
      push(t, type, lane(0), arg(1));
      return;
    case 'list.pop': {
      const last = b.binary('sub', loadWord(b, lane(0), LENGTH), b.i32(1));
      storeWord(b, lane(0), LENGTH, last);
      newVersion(b, lane(0));
      takeOut(t, value, type.element, elementOf(t, type, lane(0), last));
      return;
    }
    case 'list.insert': {
      noteStored(t, type, lane(0));
      const args = [lane(0), lane(1), stride()];
      const base = only(callLibrary(t.module, b, 'lists::open', args, [u32]), inst.op);
      writeTo(t, { base, offset: 0 }, arg(2));
      return;
    }
    case 'list.remove':
      takeOut(t, value, type.element, elementOf(t, type, lane(0), lane(1)), true);
      callLibrary(t.module, b, 'lists::close', [lane(0), lane(1), stride()], []);
      return;
    case 'list.clear':
      storeWord(b, lane(0), LENGTH, b.i32(0));
      newVersion(b, lane(0));
      return;
    case 'list.contains': {
      const name = search(t.module, type);
      t.set(value, [b.call(name, i32, [lane(0), ...t.lanes(arg(1))])]);
      return;
    }
    default:
      throw new InternalError(`${inst.op} is no operation on lists`);
  }
}

/** Where an element lies that is known to be there. */
function elementOf(t: DirectFunction, type: ListType, list: ValueId, index: ValueId): Address {
  const base = { base: loadWord(t.b, list, DATA), offset: 0 };
  return elementAddress(t.b, base, index, t.layout.stride(type));
}

/** Adds at the end: only a full list needs the library. */
function push(t: DirectFunction, type: ListType, list: ValueId, element: ValueId): void {
  const { b, layout } = t;
  const length = loadWord(b, list, LENGTH);
  const full = compareLanes(b, 'eq', length, loadWord(b, list, CAPACITY));
  const grow = b.block();
  const fits = b.block();
  b.branch(full, grow, fits);
  b.switchTo(grow);
  callLibrary(t.module, b, 'lists::grow', [list, b.constant(b.types.u32, layout.stride(type))], []);
  b.jump(fits);
  b.switchTo(fits);
  writeTo(t, elementOf(t, type, list, length), element);
  storeWord(b, list, LENGTH, b.binary('add', length, b.i32(1)));
  newVersion(b, list);
}

function newVersion(b: FuncBuilder, list: ValueId): void {
  storeWord(b, list, VERSION, b.binary('add', loadWord(b, list, VERSION), b.i32(1)));
}

/** The name of a function of a list and an element that says whether it is there. */
function search(module: DirectModule, type: ListType): string {
  const { conversion } = module;
  const { layout, types } = conversion;
  const lanes = directLanes(layout, type.element);
  const name = `fzy:contains<${type.text}>`;
  return conversion.generate(name, [types.u32, ...lanes], types.i32, NO_SITE, (b) => {
    const [list, ...wanted] = b.get(0).params;
    if (list === undefined) throw new InternalError(name);
    const header = b.block();
    const inside = b.block();
    const found = b.block();
    const missing = b.block();
    const next = b.block();
    const index = b.param(header, types.i32);
    const data = { base: loadWord(b, list, DATA), offset: 0 };
    const length = loadWord(b, list, LENGTH);
    b.jump(header, [b.i32(0)]);
    b.switchTo(header);
    b.branch(compareLanes(b, 'lt', index, length), inside, missing);
    b.switchTo(inside);
    const at = elementAddress(b, data, index, layout.stride(type));
    const element = lanesAt(b, layout, type.element, at);
    b.branch(equalLanes(module, b, type.element, element, wanted), found, next);
    b.switchTo(next);
    b.jump(header, [b.binary('add', index, b.i32(1))]);
    b.switchTo(found);
    b.terminate({ kind: 'return', values: [b.i32(1)] });
    b.switchTo(missing);
    b.terminate({ kind: 'return', values: [b.i32(0)] });
  });
}
