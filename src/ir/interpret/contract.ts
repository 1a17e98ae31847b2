/** What a run of the interpreter asks of its host, and what it gives back. */

import type { Site, Span } from '../../report/source.ts';
import type { TrapKind } from '../../report/trap.ts';
import type { RuntimeValue } from './values.ts';

/** The world outside the program. */
export interface InterpreterHost {
  /**
   * A call of the import `name` (its name in the module). The answer must be of the import's result
   * type. What it throws passes through `call` unchanged, and the interpreter stays usable.
   */
  capability(name: string, args: readonly RuntimeValue[]): RuntimeValue;
  /** One line of output, without its line end. */
  print(line: string): void;
}

export interface InterpreterLimits {
  /** Instructions one call may take; none: any number. Work in bulk counts by its size. */
  readonly steps?: number;
  /** Calls that may be open at once; more are a `stack overflow`. */
  readonly depth?: number;
  /** Values and leaves of storage that open calls may keep alive; more are a `stack overflow`. */
  readonly leaves?: number;
  /** Count how often each place runs, for `Interpreter.visits`. */
  readonly countVisits?: boolean;
}

/** How often control was at a place. */
export interface Visits {
  readonly span: Span;
  readonly count: number;
}

export type Outcome =
  | { readonly kind: 'value'; readonly value: RuntimeValue }
  | {
      readonly kind: 'trap';
      readonly trap: TrapKind;
      /** As `trapMessage` words it. */
      readonly message: string;
      /** The innermost place outside the library. */
      readonly site: Site;
    }
  | { readonly kind: 'step-limit' };

/** Calls that may be open at once unless the limits say otherwise. */
export const DEFAULT_DEPTH = 20_000;
/** 256 MB of leaves. */
export const DEFAULT_LEAVES = 2 ** 25;
