/** The rewrites of `unroll`: copies of a loop in a row. */

import type { Dominators } from '../../../ir/dominators.ts';
import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Loop } from '../../../ir/loops.ts';
import type { Func, Module } from '../../../ir/module.ts';
import type { IntType, Type } from '../../../ir/types.ts';
import type { LoopFacts } from '../../analyses/induction.ts';
import { closeLoop, copyBlocks, type Escapes, entryBefore } from '../../copy-loop.ts';
import { append, blockOf } from '../../edit.ts';
import { retarget } from '../../loop-edit.ts';

interface Copy {
  readonly header: BlockId;
  readonly latches: readonly BlockId[];
  readonly blocks: ReadonlySet<BlockId>;
}

/** As many iterations as there are before the loop, which is then left at its first test. */
export function unrollFully(
  func: Func,
  loop: Loop,
  escapes: Escapes,
  tree: Dominators,
  count: number,
): void {
  closeLoop(func, loop, escapes, tree);
  const copies = copiesOf(func, loop, count);
  const entry = entryBefore(func, loop, allBlocks(copies));
  const first = copies[0]?.header ?? loop.header;
  leadTo(func, entry, first);
  chain(func, copies, loop.header);
}

/** As many iterations as are asked for behind one test that there are so many; the loop does what is left. */
export function unrollByCount(
  func: Func,
  module: Module,
  { loop, control }: LoopFacts,
  escapes: Escapes,
  tree: Dominators,
  count: number,
): void {
  if (control === undefined) return;
  closeLoop(func, loop, escapes, tree);
  const copies = copiesOf(func, loop, count);
  const test = entryBefore(func, loop, allBlocks(copies));
  const first = copies[0]?.header ?? loop.header;
  // Each of the copies runs in whole.
  for (const { header, blocks } of copies) {
    const { terminator } = blockOf(func, header);
    if (terminator.kind !== 'branch') continue;
    const stay = blocks.has(terminator.ifTrue.block) ? terminator.ifTrue : terminator.ifFalse;
    blockOf(func, header).terminator = { kind: 'jump', to: stay };
  }
  chain(func, copies, test);
  const { params } = blockOf(func, test);
  const { induction } = control;
  const at = blockOf(func, loop.header).params.indexOf(induction.param);
  const counter = params[at];
  const bound = control.test.bound;
  if (counter === undefined) return;
  const condition = hasRoom(func, module, test, { counter, bound, count, induction });
  blockOf(func, test).terminator = {
    ...{ kind: 'branch', condition },
    ifTrue: { block: first, args: params },
    ifFalse: { block: loop.header, args: params },
  };
}

function copiesOf(func: Func, loop: Loop, count: number): Copy[] {
  return Array.from({ length: count }, () => {
    const { blocks } = copyBlocks(func, loop);
    const of = (block: BlockId): BlockId => blocks.get(block) ?? block;
    return {
      header: of(loop.header),
      latches: loop.latches.map(of),
      blocks: new Set(blocks.values()),
    };
  });
}

function allBlocks(copies: readonly Copy[]): Set<BlockId> {
  return new Set(copies.flatMap((copy) => [...copy.blocks]));
}

/** Each copy goes on to the next, the last one to `then`. */
function chain(func: Func, copies: readonly Copy[], then: BlockId): void {
  copies.forEach(({ header, latches }, i) => {
    const next = copies[i + 1]?.header ?? then;
    for (const latch of latches) retarget(func, latch, header, next);
  });
}

function leadTo(func: Func, entry: BlockId, target: BlockId): void {
  const block = blockOf(func, entry);
  block.terminator = { kind: 'jump', to: { block: target, args: block.params } };
}

/**
 * `i < n && (n − i) > (count − 1) · step`, the difference as an unsigned number: it is exact where the first
 * holds, and then `i + (count − 1) · step < n`.
 */
function hasRoom(
  func: Func,
  module: Module,
  block: BlockId,
  {
    counter,
    bound,
    count,
    induction,
  }: {
    readonly counter: ValueId;
    readonly bound: ValueId;
    readonly count: number;
    readonly induction: LoopFacts['inductions'][number];
  },
): ValueId {
  const { type, step } = induction;
  const { types } = module;
  const { site } = blockOf(func, block);
  const add = (inst: Inst): ValueId => append(func, block, inst, site);
  const size = step.kind === 'constant' ? step.value : 1n;
  const isUp = size > 0n;
  const wide = unsignedOf(module, type);
  const bits = (value: ValueId): ValueId =>
    type.signed ? add({ kind: 'convert', type: wide, operand: value }) : value;
  const enters = add({
    ...{ kind: 'compare', op: isUp ? 'lt' : 'gt', type: types.bool, left: counter, right: bound },
  });
  const [from, to] = isUp ? [counter, bound] : [bound, counter];
  const room = add({ kind: 'binary', op: 'sub', type: wide, left: bits(to), right: bits(from) });
  const needed = (isUp ? size : -size) * BigInt(count - 1);
  const value = type.bits === 64 ? needed : Number(needed);
  const least = add({ kind: 'const', type: wide, value });
  const follows = add({ kind: 'compare', op: 'gt', type: types.bool, left: room, right: least });
  return add({ kind: 'binary', op: 'and', type: types.bool, left: enters, right: follows });
}

function unsignedOf(module: Module, type: IntType): Type {
  const { u8, u16, u32, u64 } = module.types;
  switch (type.bits) {
    case 8:
      return u8;
    case 16:
      return u16;
    case 32:
      return u32;
    default:
      return u64;
  }
}
