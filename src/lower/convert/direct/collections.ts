/**
 * Collections in direct mode: addresses of headers in the arena (docs/abi.md). Elements lie in memory as those of an
 * array do, so getting and setting one is a load or a store; what is more is a function of the library, or a
 * generated one where keys or elements are compared.
 */

import type { FuncBuilder } from '../../../ir/builder.ts';
import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { RuntimeOp } from '../../../ir/ops.ts';
import { isCollection, type Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { nth, only } from '../translation.ts';
import { compareLanes, loadWord, VERSION } from './collection-layout.ts';
import type { DirectFunction } from './function.ts';
import { listInst } from './lists.ts';
import { callLibrary, type DirectModule } from './module.ts';
import { tableInst } from './tables.ts';

type RuntimeInst = Extract<Inst, { kind: 'runtime' }>;

/** Whether an op is one on lists, maps or sets. */
export function isCollectionOp(op: RuntimeOp): boolean {
  return /^(list|map|set|collection)\./.test(op);
}

export function collectionInst(t: DirectFunction, value: ValueId, inst: RuntimeInst): void {
  t.remark(
    t.siteOf(value),
    'collection-op',
    'direct',
    'collection.arena',
    `\`${inst.op}\` works on blocks of the arena`,
    true,
  );
  const [first] = inst.args;
  if (inst.op === 'collection.version') {
    t.set(value, [loadWord(t.b, t.lane(nth(inst.args, 0, inst.op)), VERSION)]);
    return;
  }
  const type = isCollection(inst.type) && isMaker(inst.op) ? inst.type : typeOf(t, first, inst);
  if (type.kind === 'list') listInst(t, value, inst, type);
  else if (type.kind === 'map' || type.kind === 'set') tableInst(t, value, inst, type);
  else throw new InternalError(`${inst.op} on a ${type.text}`);
}

function isMaker(op: RuntimeOp): boolean {
  return op === 'list.new' || op === 'list.with_capacity' || op === 'map.new' || op === 'set.new';
}

function typeOf(t: DirectFunction, value: ValueId | undefined, inst: RuntimeInst): Type {
  if (value === undefined) throw new InternalError(`${inst.op} without a collection`);
  return t.typeOf(value);
}

/** `check.version`: goes on where the collection has the version, else traps. */
export function requireVersion(t: DirectFunction, collection: ValueId, version: ValueId): void {
  const { b } = t;
  const rest = b.block();
  const fail = b.block();
  b.branch(compareLanes(b, 'eq', loadWord(b, collection, VERSION), version), rest, fail);
  b.switchTo(fail);
  b.terminate({ kind: 'trap', trap: 'collection changed during iteration', args: [] });
  b.switchTo(rest);
}

/** An empty collection; a static starts with no other. */
export function newCollection(module: DirectModule, b: FuncBuilder, type: Type): ValueId {
  const callee = type.kind === 'list' ? 'lists::new' : 'tables::new';
  return only(callLibrary(module, b, callee, [], [b.types.u32]), callee);
}
