/** Adds instructions to the end of one block after another of a function that exists already. */

import type {
  BlockId,
  Edge,
  Inst,
  ScalarConstant,
  Terminator,
  ValueId,
} from '../ir/instructions.ts';
import type { Func } from '../ir/module.ts';
import type { BinaryOp, CompareOp, RuntimeOp } from '../ir/ops.ts';
import type { TypeStore } from '../ir/type-store.ts';
import type { Type } from '../ir/types.ts';
import type { Site } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import { addBlock, append, blockOf } from './edit.ts';

const OPEN: Terminator = { kind: 'trap', trap: 'unreachable', args: [] };

export class BlockEmitter {
  readonly func: Func;
  readonly types: TypeStore;
  /** The place in the source of all that is added. */
  readonly site: Site;
  /** The block that is being filled. */
  block: BlockId;

  constructor(func: Func, types: TypeStore, block: BlockId, site: Site) {
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

  typeOf(value: ValueId): Type {
    const found = this.func.values[value];
    if (found === undefined) throw new InternalError(`no value v${value} in ${this.func.name}`);
    return found.type;
  }

  constant(type: Type, value: ScalarConstant): ValueId {
    return this.add({ kind: 'const', type, value });
  }

  binary(op: BinaryOp, left: ValueId, right: ValueId): ValueId {
    return this.add({ kind: 'binary', op, type: this.typeOf(left), left, right });
  }

  compare(op: CompareOp, left: ValueId, right: ValueId): ValueId {
    return this.add({ kind: 'compare', op, type: this.types.bool, left, right });
  }

  convert(type: Type, operand: ValueId): ValueId {
    return this.typeOf(operand) === type ? operand : this.add({ kind: 'convert', type, operand });
  }

  runtime(op: RuntimeOp, type: Type, args: readonly ValueId[]): ValueId {
    return this.add({ kind: 'runtime', op, type, args });
  }
}
