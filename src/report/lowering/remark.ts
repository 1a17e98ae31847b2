/** What a pass says about a site. Passes emit remarks as they run; `model.ts` makes one verdict per site of them. */

import type { Site } from '../source.ts';

export const SITE_KINDS = [
  'array-load',
  'array-store',
  'bounds-check',
  'allocation',
  'match',
  'string-temp',
  'string-op',
  'collection-op',
  'loop',
  'call',
  'reduction',
] as const;

export type SiteKind = (typeof SITE_KINDS)[number];

/** How a match is told apart in the machine code; `branch-chain` is the unlowered fallback. */
export const MATCH_FORMS = ['table', 'select', 'compares', 'br_table', 'branch-chain'] as const;

export type MatchForm = (typeof MATCH_FORMS)[number];

/** What was decided at one site, and why. A remark never changes what the compiler does. */
export interface Remark {
  readonly pass: string;
  /** The function of the IR in which the site is now: after inlining, the caller. */
  readonly func: string;
  /** With the chain of call sites, where the code was inlined. */
  readonly site: Site;
  readonly kind: SiteKind;
  /** `direct`, `handle`, `emitted`, `elided`, `hoisted`, … of the rule's row in `src/lower/rules.ts`. */
  readonly decision: string;
  /** A stable rule name (`escape.stored-in-static`) and a sentence with the program's own names in it. */
  readonly rule: string;
  readonly reason: string;
  /** The cure, where there is one: what to write instead. */
  readonly hint?: string;
  /** The fast path was taken. */
  readonly applied: boolean;
  /** Of a match. */
  readonly form?: MatchForm;
  /** Of a vectorised loop or reduction: elements at a time. */
  readonly lanes?: number;
  /** Of an unrolled or vectorised loop: copies of the body. */
  readonly unroll?: number;
  /** Says only that an operation is still there: a pass that looked at the site before has said why. */
  readonly residual?: boolean;
  /** Which step of the pipeline said it, counted from 0; the pipeline sets it. */
  readonly step?: number;
  /** Another place that the reason is about: where a value escapes to, which check serves this site too. */
  readonly related?: Site;
}
