/** Instructions in front of the one that is being replaced. */

import { InstMaker } from '../../ir/inst-maker.ts';
import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import { NO_SITE, type Site } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import { addValue, blockOf, instOf } from '../edit.ts';

export class Emitter extends InstMaker {
  readonly func: Func;
  readonly types: TypeStore;
  private insts: ValueId[] = [];
  private site: Site = NO_SITE;

  constructor(func: Func, types: TypeStore) {
    super();
    this.func = func;
    this.types = types;
  }

  /**
   * Rebuilds every block. `rewrite` gives what stands in the place of an instruction (itself, or another with
   * the same result), or nothing where it goes; what it adds comes before.
   */
  rewriteAll(rewrite: (id: ValueId, inst: Inst) => Inst | undefined): void {
    const { func } = this;
    for (const id of func.blocks.keys()) {
      if (func.blocks[id] === undefined) continue;
      const block = blockOf(func, id);
      this.insts = [];
      for (const value of block.insts) {
        const inst = instOf(func, value);
        if (inst === undefined) throw new InternalError(`v${value} of ${func.name} is a parameter`);
        this.site = func.sites[value] ?? NO_SITE;
        const next = rewrite(value, inst);
        if (next === undefined) continue;
        func.values[value] = next;
        this.insts.push(value);
      }
      block.insts = this.insts;
    }
  }

  add(inst: Inst): ValueId {
    const value = addValue(this.func, inst, this.site);
    this.insts.push(value);
    return value;
  }

  /** A small integer in any integer type. */
  integer(type: Type, value: number): ValueId {
    const wide = type.kind === 'int' && type.bits === 64;
    return this.constant(type, wide ? BigInt(value) : value);
  }

  reinterpret(type: Type, operand: ValueId): ValueId {
    return this.typeOf(operand) === type
      ? operand
      : this.add({ kind: 'reinterpret', type, operand });
  }
}
