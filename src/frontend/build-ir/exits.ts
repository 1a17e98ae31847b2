/**
 * Ways out of blocks: `break`, `continue` and `return`, past the `defer`s in between.
 *
 * A deferred body is built once where its block ends, and once per exit that leads past it: all
 * `return`s share a copy, so that many of both do not multiply.
 */

import type { BlockId } from '../../ir/instructions.ts';
import type { TypedBlock } from '../typed-ast.ts';
import type { Mark, Ssa } from './ssa.ts';

/** A place that control can leave for. Identity is the object. */
export interface Exit {
  /** How many `defer`s are active there. */
  readonly height: number;
  /** Ends the current block with the way to it. */
  readonly finish: () => void;
}

interface Deferred {
  readonly body: TypedBlock;
  readonly mark: Mark;
  /** Where exits that lead past this one come first. */
  readonly passing: Map<Exit, BlockId>;
}

export class Exits {
  private readonly ssa: Ssa;
  private readonly buildBody: (body: TypedBlock) => void;
  private readonly active: Deferred[] = [];

  constructor(ssa: Ssa, buildBody: (body: TypedBlock) => void) {
    this.ssa = ssa;
    this.buildBody = buildBody;
  }

  /** The number of active `defer`s. */
  get height(): number {
    return this.active.length;
  }

  defer(body: TypedBlock): void {
    this.active.push({ body, mark: this.ssa.mark(), passing: new Map() });
  }

  /** Leaves for `exit`. */
  leave(exit: Exit): void {
    if (this.ssa.isDead) return;
    const innermost = this.active.at(-1);
    if (innermost === undefined || this.active.length <= exit.height) {
      exit.finish();
      return;
    }
    let block = innermost.passing.get(exit);
    if (block === undefined) {
      block = this.ssa.joinBlock(innermost.mark);
      innermost.passing.set(exit, block);
    }
    this.ssa.jump(block);
  }

  /** The end of a block that began with `height` active `defer`s. */
  close(height: number): void {
    while (this.active.length > height) {
      const deferred = this.active.pop();
      if (deferred === undefined) return;
      if (!this.ssa.isDead) this.buildBody(deferred.body);
      const resume = this.ssa.currentBlock;
      for (const [exit, block] of deferred.passing) {
        this.ssa.enter(block);
        this.buildBody(deferred.body);
        this.leave(exit);
      }
      this.ssa.enterOpen(resume);
    }
  }
}
