/**
 * The lowering report as data: what `--perf-lowering-report=json` prints, letter by letter, and what every other form of
 * it is made from. `docs/lowering-report.schema.json` is its schema; a change of meaning is a new number in `SCHEMA`.
 */

import type { MatchForm, SiteKind } from './remark.ts';

export const SCHEMA = 'fzy-lowering-report/1';

/** A stretch of a source file. */
export interface Place {
  readonly path: string;
  /** From 1, in Unicode scalar values. */
  readonly line: number;
  readonly column: number;
  /** From 0, in UTF-16 units, as JavaScript counts. */
  readonly offset: number;
  readonly length: number;
}

/**
 * `fast`: a fast path was taken. `slow`: it was missed. `left`: it stays as it was written: nobody looked,
 * or a loop is none for vectors. `removed`: nothing of it is left in the code.
 */
export const STATUSES = ['slow', 'left', 'fast', 'removed'] as const;

export type Status = (typeof STATUSES)[number];

/** What was decided for a site in one function, or in one inlined copy of it. */
export interface Instance {
  /** The function of the module in which the code is. */
  readonly function: string;
  /** Call sites through which the code was inlined, innermost first; empty where it stands in its own function. */
  readonly inlinedAt: readonly Place[];
  readonly status: Status;
  readonly decision: string;
  readonly rule: string;
  readonly reason: string;
  readonly hint?: string;
  /** Which pass decided; absent for what no pass said. */
  readonly pass?: string;
  readonly form?: MatchForm;
  readonly lanes?: number;
  readonly unroll?: number;
  readonly related?: Place;
  /** Operations of the site's kind in the lowered code: loads, stores or checks. Absent for other kinds. */
  readonly emitted?: number;
}

export interface ReportSite {
  readonly kind: SiteKind;
  readonly place: Place;
  /** The function in whose source the site stands. */
  readonly function: string;
  /** Loops around it in the source, those around inlined calls included. */
  readonly depth: number;
  /** What reports are sorted by: the measured count, or 10 for each loop around it. */
  readonly weight: number;
  /** The worst of its instances. */
  readonly status: Status;
  readonly instances: readonly Instance[];
}

/** Facts are counted in the lowered code and in the module; decisions are not asked. */
export interface Facts {
  readonly loads: number;
  readonly stores: number;
  /** `memory.copy` and `memory.fill`. */
  readonly blocks: number;
  /** Calls of functions of the module. */
  readonly calls: number;
  readonly runtimeCalls: number;
  readonly hostCalls: number;
  readonly jumpTables: number;
  /** Comparisons with a length that are in the code. */
  readonly boundsChecks: number;
  /** Divisors, steps, characters, overlap, versions. */
  readonly otherChecks: number;
  /** Texts that are made into handles. */
  readonly internedStrings: number;
  /** Of the binary as it is shipped; `null` where the function was inlined or removed. */
  readonly bytes: number | null;
}

/** Counted over instances. */
export interface Tally {
  readonly sites: number;
  readonly fast: number;
  readonly slow: number;
  readonly left: number;
  readonly removed: number;
  readonly checks: { readonly emitted: number; readonly elided: number; readonly hoisted: number };
  readonly matches: Readonly<Record<MatchForm, number>>;
  readonly stringTemporaries: number;
  readonly allocations: Readonly<Record<AllocationPlace, number>>;
  readonly loops: { readonly vectorized: number; readonly unrolled: number; readonly left: number };
  readonly callSites: { readonly inlined: number; readonly left: number };
}

export const ALLOCATION_PLACES = ['scalar', 'static', 'frame', 'arena', 'handle'] as const;

export type AllocationPlace = (typeof ALLOCATION_PLACES)[number];

export interface ReportFunction {
  readonly name: string;
  /** `user`: of the program. `library`: of the runtime. `generated`: made by the compiler. */
  readonly origin: 'user' | 'library' | 'generated';
  readonly place: Place | null;
  readonly facts: Facts;
  readonly tally: Tally;
}

export interface Violation {
  readonly place: Place;
  readonly inlinedAt: readonly Place[];
  readonly rule: string;
  readonly reason: string;
  readonly hint?: string;
}

/** One word of a `#[require(…)]`. */
export interface ReportContract {
  readonly name: string;
  readonly on: 'function' | 'loop' | 'match';
  readonly place: Place;
  readonly status: 'holds' | 'failed' | 'not evaluated';
  /** Why it was not evaluated. */
  readonly why?: string;
  readonly violations: readonly Violation[];
}

/** WebAssembly text that came from one line of the source. */
export interface LineCode {
  readonly path: string;
  readonly line: number;
  readonly text: readonly string[];
}

export interface LoweringReport {
  readonly schema: typeof SCHEMA;
  readonly compiler: string;
  readonly options: {
    readonly fastPath: 'off' | 'on' | 'force';
    readonly bounds: 'strict' | 'trusted';
    readonly level: number;
    readonly disabledPasses: readonly string[];
  };
  /** What `weight` counts. */
  readonly weights: 'static' | 'profile';
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly functions: readonly ReportFunction[];
  readonly total: { readonly facts: Facts; readonly tally: Tally };
  /** By place. */
  readonly sites: readonly ReportSite[];
  readonly contracts: readonly ReportContract[];
  readonly code?: readonly LineCode[];
}
