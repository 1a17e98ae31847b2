/** Rules that any kind of site may have. */

import { SITE_KINDS } from '../../report/lowering/remark.ts';
import type { Rule } from './rule.ts';

/** By name. */
export const GENERAL_RULES: readonly Rule[] = [
  {
    name: 'dead.folded',
    kinds: [...SITE_KINDS],
    decisions: ['removed'],
    meaning: 'nothing of it is left: it was computed while compiling, or nothing needs it',
  },
  {
    name: 'dead.unreachable',
    kinds: [...SITE_KINDS],
    decisions: ['removed'],
    meaning: 'control never gets there',
  },
  {
    name: 'mode.off',
    kinds: [
      'allocation',
      'array-load',
      'array-store',
      'bounds-check',
      'collection-op',
      'string-op',
      'string-temp',
    ],
    decisions: ['emitted', 'handle'],
    meaning: 'with `--perf-fastpath=off` everything is a call of the reference runtime',
  },
  {
    name: 'site.left',
    kinds: [...SITE_KINDS],
    decisions: ['called', 'left', 'scalar-loop'],
    meaning: 'stays as it was written: no pass had anything to say',
  },
];
