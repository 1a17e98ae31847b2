/** Rules of bounds checks: which are proven, moved or left. */

import type { Rule } from './rule.ts';

/** By name. */
export const CHECK_RULES: readonly Rule[] = [
  {
    name: 'bce.condition',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'a condition on the way there keeps the index in range',
  },
  {
    name: 'bce.constant',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'a constant index below a known length',
  },
  {
    name: 'bce.dominating-check',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'an earlier check has already established it',
  },
  {
    name: 'bce.index-changed',
    kinds: ['bounds-check'],
    decisions: ['emitted'],
    meaning: 'a condition speaks of another index than the one that is used',
  },
  {
    name: 'bce.induction',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'the loop keeps its variable between its start and its bound',
  },
  {
    name: 'bce.length-may-change',
    kinds: ['bounds-check'],
    decisions: ['emitted'],
    meaning: 'the length was compared before something that may change it',
  },
  {
    name: 'bce.mask',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'a bit mask keeps the index below the length',
  },
  {
    name: 'bce.may-overflow',
    kinds: ['bounds-check'],
    decisions: ['emitted'],
    meaning: 'the index may wrap past the end of its type',
  },
  {
    name: 'bce.min-length',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'the length is known to be large enough for a constant index',
  },
  {
    name: 'bce.range',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'the interval of the index lies inside of the length',
  },
  {
    name: 'bce.remainder',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'a remainder is below the length',
  },
  {
    name: 'bce.repeated',
    kinds: ['bounds-check'],
    decisions: ['elided'],
    meaning: 'the same index was compared with the same length before',
  },
  {
    name: 'bce.unknown-lower',
    kinds: ['bounds-check'],
    decisions: ['emitted'],
    meaning: 'nothing proves that the index is not negative',
  },
  {
    name: 'bce.unknown-range',
    kinds: ['bounds-check'],
    decisions: ['emitted'],
    meaning: 'nothing proves that the ends of the slice are in order and inside',
  },
  {
    name: 'bce.unknown-upper',
    kinds: ['bounds-check'],
    decisions: ['emitted'],
    meaning: 'nothing proves that the index is below the length',
  },
  {
    name: 'bce.versioned',
    kinds: ['bounds-check'],
    decisions: ['hoisted'],
    meaning:
      'a test before the loop proves the check; where it fails, the loop runs with its checks',
  },
  {
    name: 'bce.window',
    kinds: ['bounds-check'],
    decisions: ['hoisted'],
    meaning:
      'one test for several elements behind each other; where it fails, the checks come one by one',
  },
  {
    name: 'bce.wrong-bound',
    kinds: ['bounds-check'],
    decisions: ['emitted'],
    meaning: 'the index is below something that is not known to be at most the length',
  },
  {
    name: 'check.emitted',
    kinds: ['bounds-check'],
    decisions: ['emitted'],
    meaning: 'the check runs on every access: nothing that was tried proves it',
  },
];
