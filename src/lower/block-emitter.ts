/** Adds instructions to the end of one block after another of a function that exists already. */

import { InstMaker } from '../ir/inst-maker.ts';
import type { BlockId, Edge, Inst, Terminator, ValueId } from '../ir/instructions.ts';
import type { Func } from '../ir/module.ts';
import type { RuntimeOp } from '../ir/ops.ts';
import type { TypeStore } from '../ir/type-store.ts';
import type { Type } from '../ir/types.ts';
import type { Site } from '../report/source.ts';
import { addBlock, append, blockOf } from './edit.ts';

const OPEN: Terminator = { kind: 'trap', trap: 'unreachable', args: [] };

export class BlockEmitter extends InstMaker {
  readonly func: Func;
  readonly types: TypeStore;
  /** The place in the source of all that is added. */
  readonly site: Site;
  /** The block that is being filled. */
  block: BlockId;

  constructor(func: Func, types: TypeStore, block: BlockId, site: Site) {
    super();
    this.func = func;
    this.types = types;
    this.block = block;
    this.site = site;
  }

  /** A new block, which the caller fills and ends. */
  newBlock(): BlockId {
    return addBlock(this.func, OPEN, this.site);
  }

  end(terminator: Terminator): void {
    const block = blockOf(this.func, this.block);
    block.terminator = terminator;
    block.site = this.site;
  }

  /** Goes on in a new block where `condition` holds, else leaves by `otherwise`. */
  continueIf(condition: ValueId, otherwise: Edge): void {
    const next = this.newBlock();
    this.end({
      kind: 'branch',
      condition,
      ifTrue: { block: next, args: [] },
      ifFalse: otherwise,
    });
    this.block = next;
  }

  add(inst: Inst): ValueId {
    return append(this.func, this.block, inst, this.site);
  }

  runtime(op: RuntimeOp, type: Type, args: readonly ValueId[]): ValueId {
    return this.add({ kind: 'runtime', op, type, args });
  }
}
