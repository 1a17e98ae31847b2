/** Which iterations of a round come to a block of the loop, and by which edge. */

import type { BlockId, ValueId } from '../../../ir/instructions.ts';
import type { InnerEdge } from './plan.ts';
import type { RoundEmitter } from './round-emitter.ts';
import { logic, opposite, type Truth } from './truths.ts';

export class Masks {
  private readonly e: RoundEmitter;
  private readonly always: ReadonlySet<BlockId>;
  private readonly edges: ReadonlyMap<BlockId, readonly InnerEdge[]>;
  private readonly truth: (condition: ValueId) => Truth;
  private readonly known = new Map<BlockId, Truth | undefined>();

  /** `always` are the blocks that every iteration comes to, `edges` those into the others. */
  constructor(
    e: RoundEmitter,
    always: ReadonlySet<BlockId>,
    edges: ReadonlyMap<BlockId, readonly InnerEdge[]>,
    truth: (condition: ValueId) => Truth,
  ) {
    this.e = e;
    this.always = always;
    this.edges = edges;
    this.truth = truth;
  }

  /** Which iterations come to a block; nothing where all do. */
  ofBlock(block: BlockId): Truth | undefined {
    if (this.always.has(block)) return undefined;
    if (this.known.has(block)) return this.known.get(block);
    let all: Truth | undefined;
    for (const edge of this.edges.get(block) ?? []) {
      const mask = this.ofEdge(edge);
      all = all === undefined || mask === undefined ? mask : logic(this.e, 'or', all, mask);
    }
    this.known.set(block, all);
    return all;
  }

  /** Which iterations go along an edge. */
  ofEdge({ from, condition, truth }: InnerEdge): Truth | undefined {
    const before = this.ofBlock(from);
    if (condition === undefined) return before;
    const test = truth ? this.truth(condition) : opposite(this.e, this.truth(condition));
    return before === undefined ? test : logic(this.e, 'and', before, test);
  }
}
