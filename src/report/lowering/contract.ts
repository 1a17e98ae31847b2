/** What a program requires of its lowering: `#[require(…)]`. */

import type { Span } from '../source.ts';

export const CONTRACT_NAMES = [
  'direct',
  'no_bounds_checks',
  'vectorized',
  'switch',
  'no_alloc',
] as const;

export type ContractName = (typeof CONTRACT_NAMES)[number];

/** One word of one attribute. */
export interface Contract {
  readonly name: ContractName;
  /** The word. */
  readonly span: Span;
  /** All of the source that it is about. */
  readonly extent: Span;
  readonly on: 'function' | 'loop' | 'match';
}
