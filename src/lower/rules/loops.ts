/** Rules of loops, but for what turns them into vectors. */

import type { Rule } from './rule.ts';

/** By name. */
export const LOOP_RULES: readonly Rule[] = [
  {
    name: 'loop.carried-element',
    kinds: ['array-load'],
    decisions: ['carried'],
    meaning: 'the iteration before read or wrote the element, which is kept in a variable',
  },
  {
    name: 'parallel.allocates',
    kinds: ['loop'],
    decisions: ['in-order'],
    meaning: 'tiles of a `parallel for` make text or collections, for which there is one arena',
  },
  {
    name: 'parallel.one-thread',
    kinds: ['loop'],
    decisions: ['in-order'],
    meaning: 'a `parallel for` of a program that is compiled without `--threads`',
  },
  {
    name: 'parallel.pool',
    kinds: ['loop'],
    decisions: ['parallel'],
    meaning: 'tiles of a `parallel for` run on all threads of the pool, where that pays',
  },
  {
    name: 'unroll.asked',
    kinds: ['loop'],
    decisions: ['unrolled'],
    meaning: 'as many copies of the body behind one test as `#[unroll(n)]` asks for',
  },
  {
    name: 'unroll.counted',
    kinds: ['loop'],
    decisions: ['unrolled'],
    meaning: 'a short counted loop tests once for several iterations while that many are left',
  },
  {
    name: 'unroll.declined',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'a request to unroll that cannot be met',
  },
  {
    name: 'unroll.full',
    kinds: ['loop'],
    decisions: ['unrolled'],
    meaning: 'one copy of the body for each iteration, of which there are few',
  },
];
