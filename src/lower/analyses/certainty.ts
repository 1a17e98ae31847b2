/** What runs in any case once a loop is entered. */

import type { BlockId, Inst } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { blockOf } from '../edit.ts';
import { mayStop } from './purity.ts';

/** Which part of a loop runs whenever the loop is entered, with nothing before it that may stop the program. */
export class Certainty {
  private readonly blocks = new Set<BlockId>();
  private readonly stopped = new Set<BlockId>();
  private readonly next = new Map<BlockId, BlockId>();

  constructor(func: Func, inside: ReadonlySet<BlockId>, header: BlockId) {
    for (let at = header; !this.blocks.has(at) && inside.has(at); ) {
      this.blocks.add(at);
      const { terminator } = blockOf(func, at);
      if (terminator.kind !== 'jump') break;
      this.next.set(at, terminator.to.block);
      at = terminator.to.block;
    }
  }

  holdsAt(block: BlockId): boolean {
    return this.blocks.has(block) && !this.stopped.has(block);
  }

  /** Goes past an instruction that stays; blocks come in reverse post-order. */
  pass(block: BlockId, inst: Inst): void {
    if (!mayStop(inst) || !this.holdsAt(block)) return;
    for (let at: BlockId | undefined = block; at !== undefined; at = this.next.get(at)) {
      if (this.stopped.has(at)) break;
      this.stopped.add(at);
    }
  }
}
