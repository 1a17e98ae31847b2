/** What a row of the runtime operations says (`ops.ts` has them all). */

import type { TrapKind } from '../report/trap.ts';

/**
 * Effects, from least to most. `pure`: a function of its arguments. `allocates`: pure but for identity or
 * space. `reads`: depends on a collection's or slice's contents. `writes`: changes them. `output`: seen
 * outside.
 */
export type Effect = 'pure' | 'allocates' | 'reads' | 'writes' | 'output';

export interface RuntimeRow {
  /**
   * Types of the arguments and result in terms of the type variables `T`, `K` and `V`. `List<T>` and the
   * like bind the variables; `num` is any scalar or `str`, `bytes` is `str` or `[u8]`; a last `...str` repeats.
   */
  readonly args: readonly string[];
  readonly result: string;
  readonly effect: Effect;
  readonly traps: readonly TrapKind[];
  readonly summary: string;
}
