/** Rules of values in memory: where they live, and how their parts are reached. */

import type { Rule } from './rule.ts';

/** By name. */
export const MEMORY_RULES: readonly Rule[] = [
  {
    name: 'alloc.call',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'a function that is called takes room while it runs (of `no_alloc`)',
  },
  {
    name: 'collection.arena',
    kinds: ['collection-op'],
    decisions: ['direct'],
    meaning: 'the collection lies in the arena: loads and stores, or a function of the library',
  },
  {
    name: 'escape.indexed',
    kinds: ['allocation'],
    decisions: ['frame'],
    meaning: 'indexed by what is known only at run time',
  },
  {
    name: 'escape.large',
    kinds: ['allocation'],
    decisions: ['frame'],
    meaning: 'too many parts, or alive for too long, to be values of their own',
  },
  {
    name: 'escape.merged',
    kinds: ['allocation'],
    decisions: ['frame'],
    meaning: 'which of several places is meant is known only at run time',
  },
  {
    name: 'escape.none',
    kinds: ['allocation'],
    decisions: ['scalar'],
    meaning: 'every use names a part that is known: values of their own, and no memory',
  },
  {
    name: 'escape.passed-mut',
    kinds: ['allocation'],
    decisions: ['frame'],
    meaning: 'passed `mut` to a function that is not inlined',
  },
  {
    name: 'escape.read-whole',
    kinds: ['allocation'],
    decisions: ['frame'],
    meaning: 'used as a whole, and a whole array is passed in memory',
  },
  {
    name: 'escape.sliced',
    kinds: ['allocation'],
    decisions: ['frame'],
    meaning: 'a slice or view of it is used as such',
  },
  {
    name: 'memory.constant',
    kinds: ['allocation'],
    decisions: ['static'],
    meaning: 'known while compiling: static data that is never copied',
  },
  {
    name: 'memory.copy',
    kinds: ['allocation'],
    decisions: ['frame'],
    meaning: 'a copy in the stack frame, because the place may change while the copy is used',
  },
  {
    name: 'memory.fixed-array',
    kinds: ['array-load'],
    decisions: ['direct'],
    meaning: 'an element of an array value in memory',
  },
  {
    name: 'memory.in-place',
    kinds: ['allocation'],
    decisions: ['direct'],
    meaning: 'built where it is stored: no value of its own, and no copy',
  },
  {
    name: 'memory.local',
    kinds: ['allocation', 'array-load', 'array-store'],
    decisions: ['frame', 'direct'],
    meaning: 'lives in the stack frame',
  },
  {
    name: 'memory.static',
    kinds: ['array-load', 'array-store'],
    decisions: ['direct'],
    meaning: 'an element of a static, in static data',
  },
  {
    name: 'memory.view',
    kinds: ['array-load', 'array-store'],
    decisions: ['direct'],
    meaning: 'an element seen through a slice or a `mut` parameter',
  },
  {
    name: 'memory.wide',
    kinds: ['array-load'],
    decisions: ['wide'],
    meaning: 'neighbouring elements that are put together are read at once',
  },
];
