/** Rules of the forms of a `match`. */

import type { Rule } from './rule.ts';

/** By name. */
export const MATCH_RULES: readonly Rule[] = [
  {
    name: 'match.affine',
    kinds: ['match'],
    decisions: ['select'],
    meaning: 'the results lie on a line over the cases: arithmetic',
  },
  {
    name: 'match.composed',
    kinds: ['match'],
    decisions: ['table', 'select', 'compares'],
    meaning: 'a match before it decides this one, so both are one',
  },
  {
    name: 'match.dense',
    kinds: ['match'],
    decisions: ['br_table'],
    meaning: '17 ranges of values or more, in at most 3 slots each: an indirect jump',
  },
  {
    name: 'match.few',
    kinds: ['match'],
    decisions: ['compares'],
    meaning: 'up to 4 tests, one after the other',
  },
  {
    name: 'match.range',
    kinds: ['match'],
    decisions: ['select', 'compares'],
    meaning: 'true for values that follow each other: one compare',
  },
  {
    name: 'match.reference',
    kinds: ['match'],
    decisions: ['branch-chain'],
    meaning: 'with `--perf-fastpath=off`, compares in the order of the source',
  },
  {
    name: 'match.same',
    kinds: ['match'],
    decisions: ['select'],
    meaning: 'all ways lead to the same',
  },
  {
    name: 'match.select',
    kinds: ['match'],
    decisions: ['select'],
    meaning: 'up to 4 tests that choose values: selects, which no data mispredicts',
  },
  {
    name: 'match.set',
    kinds: ['match'],
    decisions: ['table'],
    meaning: 'membership in a set of at most 64 values that lie close: one bit of a constant',
  },
  {
    name: 'match.table',
    kinds: ['match'],
    decisions: ['table'],
    meaning: 'ways that only choose constants: one load, whatever the data',
  },
  {
    name: 'match.text',
    kinds: ['match'],
    decisions: ['compares'],
    meaning: 'cases of text: lengths first, then contents',
  },
  {
    name: 'match.text-hash',
    kinds: ['match'],
    decisions: ['table'],
    meaning:
      'short text that chooses a constant: its bytes are one number, and a perfect hash finds the constant in a table',
  },
  {
    name: 'match.tree',
    kinds: ['match'],
    decisions: ['compares'],
    meaning: 'a tree of compares',
  },
  {
    name: 'match.twins',
    kinds: ['match'],
    decisions: ['select'],
    meaning:
      'true for two runs of values that differ in one bit, as letters in their case: one compare',
  },
];
