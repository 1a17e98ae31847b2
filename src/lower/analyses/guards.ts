/** Whether what makes an instruction legal is known at another place of the function. */

import type { Dominators } from '../../ir/dominators.ts';
import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { instOf } from '../edit.ts';
import { integerOf } from './induction.ts';
import { rootOf } from './places.ts';

interface Check {
  readonly length: ValueId;
  readonly block: BlockId;
}

export class Guards {
  private readonly module: Module;
  private readonly func: Func;
  private readonly tree: Dominators;
  /** Bounds checks, by their index. */
  private readonly checks = new Map<ValueId, Check[]>();
  /** Blocks in which a whole slot is stored to. */
  private readonly stores = new Map<ValueId, BlockId[]>();

  constructor(module: Module, func: Func, tree: Dominators) {
    this.module = module;
    this.func = func;
    this.tree = tree;
    func.blocks.forEach((block, id) => {
      for (const value of block?.insts ?? []) this.note(value, id);
    });
  }

  /** Whether a guarded instruction may run at the end of a block. Its operands are defined there. */
  holdFor(inst: Inst, at: BlockId): boolean {
    switch (inst.kind) {
      case 'binary': {
        const divisor = integerOf(this.func, inst.right);
        return divisor !== undefined && divisor !== 0n && divisor !== -1n;
      }
      case 'ref.index':
        return this.isInRange(inst.base, inst.index, at);
      case 'load':
        return this.isReadable(inst.place, at);
      case 'mem.load':
        return inst.offset + inst.width / 8 <= this.sizeAt(inst.address);
      default:
        return false;
    }
  }

  private note(value: ValueId, block: BlockId): void {
    const inst = instOf(this.func, value);
    if (inst?.kind === 'check' && inst.op === 'bounds') {
      const [index, length] = inst.args;
      if (index !== undefined && length !== undefined) add(this.checks, index, { length, block });
    } else if (inst?.kind === 'store' && instOf(this.func, inst.place)?.kind === 'slot') {
      add(this.stores, inst.place, block);
    }
  }

  private isInRange(base: ValueId, index: ValueId, at: BlockId): boolean {
    const type = this.func.values[base]?.type;
    const array = type?.kind === 'ref' ? type.target : type;
    const size = array?.kind === 'array' ? BigInt(array.length) : undefined;
    const known = integerOf(this.func, index);
    if (known !== undefined && size !== undefined) return known >= 0n && known < size;
    // The check is of the index as it was written, the access of its conversion.
    const from = instOf(this.func, index);
    const written = from?.kind === 'convert' ? [index, from.operand] : [index];
    return written.some((i) =>
      (this.checks.get(i) ?? []).some(
        ({ length, block }) => this.tree.dominates(block, at) && this.isLength(length, base, size),
      ),
    );
  }

  private isLength(length: ValueId, base: ValueId, size: bigint | undefined): boolean {
    if (size !== undefined) return integerOf(this.func, length) === size;
    const inst = instOf(this.func, length);
    return inst?.kind === 'slice.len' && inst.base === base;
  }

  /** Whether something was stored to the place already; only a slot begins without. */
  private isReadable(place: ValueId, at: BlockId): boolean {
    const root = rootOf(this.func, place);
    if (root.kind !== 'slot') return true;
    return (this.stores.get(root.value) ?? []).some((block) => this.tree.dominates(block, at));
  }

  /** How many bytes are at an address from the beginning: those of a frame or of data; of other addresses nothing is known. */
  private sizeAt(address: ValueId): number {
    const inst = instOf(this.func, address);
    if (inst?.kind === 'frame') return inst.size;
    return inst?.kind === 'address' ? (this.module.data.get(inst.name)?.bytes.length ?? 0) : 0;
  }
}

function add<T>(map: Map<ValueId, T[]>, key: ValueId, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
