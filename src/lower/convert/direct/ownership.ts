/**
 * Which values of memory types need storage of their own.
 *
 * A value of a memory type is a pointer to bytes that nobody changes while the value is alive. A `load` must
 * therefore copy, unless nothing writes to the place before the value's last use (it is *borrowed*); likewise what
 * is taken out of a collection.
 * A constructor whose only use is to be put somewhere is *deferred*: its parts go there at once.
 */

import type { BlockId, Inst, Terminator, ValueId } from '../../../ir/instructions.ts';
import type { Layout } from '../../../ir/layout.ts';
import type { Func, Module } from '../../../ir/module.ts';
import { runtimeRow } from '../../../ir/ops.ts';
import { forEachOperand, forEachTerminatorValue } from '../../../ir/visit.ts';
import type { ModuleEffects } from '../../analyses/effects.ts';
import { mayAlias, type Root, rootOf } from '../../analyses/places.ts';

export interface Ownership {
  readonly borrowed: ReadonlySet<ValueId>;
  readonly deferred: ReadonlySet<ValueId>;
}

interface Use {
  readonly block: BlockId;
  /** Position in the block; the terminator comes after the last instruction. */
  readonly at: number;
  /** Absent for a terminator. */
  readonly user: ValueId | undefined;
}

export function ownership(
  module: Module,
  func: Func,
  layout: Layout,
  effects: ModuleEffects,
): Ownership {
  const isMemory = (value: ValueId): boolean => {
    const type = func.values[value]?.type;
    return type !== undefined && type.kind !== 'ref' && layout.inMemory(type);
  };
  const uses = collectUses(func, isMemory);
  const deferred = deferredValues(func, uses);
  const borrowed = new Set<ValueId>();
  func.blocks.forEach((block, id) => {
    block?.insts.forEach((value, at) => {
      const inst = func.values[value];
      const root = inst === undefined || inst.kind === 'param' ? undefined : source(func, inst);
      if (root === undefined || !isMemory(value)) return;
      if (
        root !== 'collection' &&
        root.kind === 'static' &&
        module.statics.get(root.name)?.mutable === false
      ) {
        borrowed.add(value);
        return;
      }
      const last = lastUse(func, uses, deferred, value, id, isMemory);
      if (last === undefined) return;
      for (let i = at + 1; i <= last && i < block.insts.length; i++) {
        const other = func.values[block.insts[i] ?? -1];
        if (other === undefined || other.kind === 'param') continue;
        // A store that is itself the last use reads before it writes.
        if (i === last && other.kind === 'store') break;
        if (
          root === 'collection' ? mayChange(other) : mayWrite(module, func, effects, other, root)
        ) {
          return;
        }
      }
      borrowed.add(value);
    });
  });
  return { borrowed, deferred };
}

/** Elements that are taken out of a collection stay where they are until the collection changes. */
const BORROWING: ReadonlySet<string> = new Set([
  'list.get',
  'map.key_at',
  'map.value_at',
  'set.at',
]);

/** What a value comes out of: the storage of a place, or a collection. */
function source(func: Func, inst: Inst): Root | 'collection' | undefined {
  if (inst.kind === 'load') return rootOf(func, inst.place);
  return inst.kind === 'runtime' && BORROWING.has(inst.op) ? 'collection' : undefined;
}

function collectUses(func: Func, wanted: (value: ValueId) => boolean): Map<ValueId, Use[]> {
  const uses = new Map<ValueId, Use[]>();
  const add = (value: ValueId, use: Use): void => {
    if (!wanted(value)) return;
    const list = uses.get(value);
    if (list === undefined) uses.set(value, [use]);
    else list.push(use);
  };
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    block.insts.forEach((user, at) => {
      const inst = func.values[user];
      if (inst === undefined || inst.kind === 'param') return;
      forEachOperand(inst, (v) => add(v, { block: id, at, user }));
    });
    const at = block.insts.length;
    forEachTerminatorValue(block.terminator, (v) => add(v, { block: id, at, user: undefined }));
  });
  return uses;
}

function isConstructor(inst: Inst): boolean {
  return inst.kind === 'aggregate.new' || inst.kind === 'array.splat' || inst.kind === 'enum.new';
}

/** Constructors with one use, in the same block, that stores, returns or builds with them. */
function deferredValues(func: Func, uses: Map<ValueId, Use[]>): Set<ValueId> {
  const deferred = new Set<ValueId>();
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    // From the end, so that a user is decided before what it uses.
    for (let i = block.insts.length - 1; i >= 0; i--) {
      const value = block.insts[i] ?? -1;
      const inst = func.values[value];
      if (inst === undefined || inst.kind === 'param' || !isConstructor(inst)) continue;
      const [use, second] = uses.get(value) ?? [];
      if (use === undefined || second !== undefined || use.block !== id) continue;
      if (takesParts(func, block.terminator, use, value, deferred)) deferred.add(value);
    }
  });
  return deferred;
}

function takesParts(
  func: Func,
  terminator: Terminator,
  use: Use,
  value: ValueId,
  deferred: ReadonlySet<ValueId>,
): boolean {
  if (use.user === undefined) return terminator.kind === 'return';
  const user = func.values[use.user];
  if (user?.kind === 'store') return user.value === value;
  return deferred.has(use.user) && user?.kind !== 'array.splat';
}

/**
 * The position of the last use of a value or of what points into it; `undefined` when one of them is not
 * in the block or is read at a time of its own.
 */
function lastUse(
  func: Func,
  uses: Map<ValueId, Use[]>,
  deferred: ReadonlySet<ValueId>,
  value: ValueId,
  block: BlockId,
  isMemory: (value: ValueId) => boolean,
): number | undefined {
  let last = 0;
  const work = [value];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    for (const use of uses.get(next) ?? []) {
      if (use.block !== block) return undefined;
      last = Math.max(last, use.at);
      if (use.user === undefined) continue;
      if (deferred.has(use.user)) return undefined;
      const user = func.values[use.user];
      const points =
        user?.kind === 'aggregate.get' ||
        user?.kind === 'array.get' ||
        user?.kind === 'enum.payload' ||
        user?.kind === 'select';
      if (points && isMemory(use.user)) work.push(use.user);
    }
  }
  return last;
}

/** Whether an instruction may change a collection. */
function mayChange(inst: Inst): boolean {
  if (inst.kind === 'call' || inst.kind === 'call.indirect') return true;
  if (inst.kind !== 'runtime') return false;
  const { effect } = runtimeRow(inst.op);
  return effect === 'writes' || effect === 'output';
}

function mayWrite(
  module: Module,
  func: Func,
  effects: ModuleEffects,
  inst: Inst,
  root: Root,
): boolean {
  switch (inst.kind) {
    case 'store':
      return mayAlias(rootOf(func, inst.place), root);
    case 'call': {
      const params = module.functions.get(inst.callee)?.params ?? [];
      if (effects.of(inst.callee).writesStatics && reachableOutside(root)) return true;
      return inst.args.some((a, i) => params[i]?.mut === true && mayAlias(rootOf(func, a), root));
    }
    case 'call.indirect': {
      if (effects.indirect.writesStatics && reachableOutside(root)) return true;
      const { params } = inst.signature;
      return inst.args.some((a, i) => params[i]?.mut === true && mayAlias(rootOf(func, a), root));
    }
    case 'runtime':
      // The host may call back in while it prints.
      return inst.op === 'print' && reachableOutside(root);
    default:
      return false;
  }
}

/** Whether code elsewhere may get at the storage without a `mut` argument of this call. */
function reachableOutside(root: Root): boolean {
  return root.kind !== 'slot' && root.kind !== 'text';
}
