/** How much machine code a function will be, roughly, in instructions. */

import type { BlockId, Inst, Terminator } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { unreachable } from '../../report/unreachable.ts';
import { instOf } from '../edit.ts';

export function codeSize(func: Func): number {
  return blocksSize(
    func,
    func.blocks.map((_, id) => id),
  );
}

/** The size of some blocks. */
export function blocksSize(func: Func, blocks: readonly BlockId[]): number {
  let size = 0;
  for (const id of blocks) {
    const block = func.blocks[id];
    if (block === undefined) continue;
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) size += sizeOf(inst);
    }
    size += terminatorSize(block.terminator);
  }
  return size;
}

/** What a call costs, next to other instructions: it stands for what inlining saves. */
const CALL = 4;

function sizeOf(inst: Inst): number {
  switch (inst.kind) {
    case 'const':
    case 'slot':
    case 'static.ref':
    case 'frame':
    case 'address':
    case 'func.ref':
    // Names of parts, which become registers and offsets.
    case 'aggregate.new':
    case 'aggregate.get':
    case 'aggregate.with':
    case 'enum.new':
    case 'enum.tag':
    case 'enum.payload':
    case 'ref.field':
    case 'slice.of':
    case 'slice.len':
    case 'ref.lanes':
    case 'result':
      return 0;
    case 'call':
    case 'call.indirect':
      return CALL + inst.args.length;
    case 'runtime':
      return inst.op === 'text.pointer' || inst.op === 'text.view' || inst.op === 'str.len'
        ? 0
        : CALL + inst.args.length;
    case 'check':
    case 'array.splat':
    case 'mem.copy':
    case 'mem.fill':
    case 'mem.pages':
      return 3;
    case 'unary':
    case 'binary':
    case 'compare':
    case 'convert':
    case 'reinterpret':
    case 'select':
    case 'vector':
    case 'array.get':
    case 'ref.index':
    case 'load':
    case 'store':
    case 'slice.sub':
    case 'mem.load':
    case 'mem.store':
    case 'global.get':
    case 'global.set':
      return 1;
    default:
      return unreachable(inst, 'sizeOf');
  }
}

function terminatorSize(terminator: Terminator): number {
  switch (terminator.kind) {
    case 'jump':
    case 'return':
      return 0;
    case 'branch':
      return 1;
    case 'trap':
      return 2;
    case 'switch':
      return 2 + terminator.cases.length;
    case 'table':
      return 2 + terminator.targets.length;
    default:
      return unreachable(terminator, 'terminatorSize');
  }
}
