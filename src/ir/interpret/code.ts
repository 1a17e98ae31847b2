/**
 * The form functions run in. A block is a chain of segments: straight-line steps, then an exit. A call
 * ends a segment, so that calls need no recursion of the interpreter.
 */

import type { Site } from '../../report/source.ts';
import type { TrapKind } from '../../report/trap.ts';
import type { ValueId } from '../instructions.ts';
import type { Func } from '../module.ts';
import type { Type } from '../types.ts';
import type { RuntimeValue } from './values.ts';

/** By value id; one more at the end holds the address of the activation's frame in memory. */
export type Registers = RuntimeValue[];

export type Step = (registers: Registers) => void;

export interface Segment {
  readonly steps: readonly Step[];
  /** Places of the steps, and last that of the exit. */
  readonly sites: readonly Site[];
  exit: Exit;
}

/** An edge: values go from `from` to `to`, all at once. */
export interface Transfer {
  readonly target: Segment;
  readonly from: readonly ValueId[];
  readonly to: readonly ValueId[];
  /** Some `to` is read as a later `from`: read them all first. */
  readonly overlap: boolean;
}

export type Exit =
  | { readonly kind: 'jump'; readonly to: Transfer }
  | {
      readonly kind: 'branch';
      readonly condition: ValueId;
      readonly ifTrue: Transfer;
      readonly ifFalse: Transfer;
    }
  | {
      readonly kind: 'switch';
      readonly select: (index: RuntimeValue) => Transfer;
      readonly index: ValueId;
    }
  | {
      readonly kind: 'call';
      readonly callee: string;
      /** Set on the first call. */
      code: Code | undefined;
      readonly args: readonly ValueId[];
      readonly result: ValueId;
      readonly next: Segment;
    }
  | {
      readonly kind: 'call.indirect';
      readonly callee: ValueId;
      readonly args: readonly ValueId[];
      readonly result: ValueId;
      readonly type: Type;
      readonly next: Segment;
    }
  | { readonly kind: 'return'; readonly values: readonly ValueId[]; readonly multi: boolean }
  | { readonly kind: 'trap'; readonly trap: TrapKind; readonly args: readonly ValueId[] };

export interface Code {
  readonly func: Func;
  readonly entry: Segment;
  readonly params: readonly ValueId[];
  /** What the registers hold at the start: the constants. */
  readonly initial: Registers;
  /** Leaves an activation may keep alive, for the limit of the stack. */
  readonly weight: number;
  /** Bytes of the activation's frame in memory. */
  readonly frameSize: number;
}
