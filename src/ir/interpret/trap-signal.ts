/** How an operation stops the program. Caught by the interpreter, which adds the place. */

import type { TrapKind } from '../../report/trap.ts';

export interface TrapDetail {
  readonly index?: bigint;
  readonly length?: bigint;
  readonly text?: string;
}

/** Not an `Error`: it needs no stack trace, and it is thrown often. */
export class TrapSignal {
  readonly kind: TrapKind;
  readonly detail: TrapDetail;

  constructor(kind: TrapKind, detail: TrapDetail = {}) {
    this.kind = kind;
    this.detail = detail;
  }
}
