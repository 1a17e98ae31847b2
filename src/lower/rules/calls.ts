/** Rules of inlining. */

import type { Rule } from './rule.ts';

/** By name. */
export const CALL_RULES: readonly Rule[] = [
  {
    name: 'inline.copies',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'an argument is passed by address, and would have to be copied without the call',
  },
  {
    name: 'inline.frame',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'the callee needs much of the stack, which its caller would hold for longer',
  },
  {
    name: 'inline.growth',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'the program has grown by inlining as far as it may',
  },
  {
    name: 'inline.hot',
    kinds: ['call'],
    decisions: ['inlined'],
    meaning: 'called in a loop, and small enough for that',
  },
  {
    name: 'inline.indirect',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'which function is called is known only at run time',
  },
  {
    name: 'inline.never',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'the function is marked `#[inline(never)]`',
  },
  {
    name: 'inline.once',
    kinds: ['call'],
    decisions: ['inlined'],
    meaning: 'there is no other call: the function itself goes away',
  },
  {
    name: 'inline.recursive',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'the function calls itself, directly or through others',
  },
  {
    name: 'inline.requested',
    kinds: ['call'],
    decisions: ['inlined'],
    meaning: 'the function is marked `#[inline]`',
  },
  {
    name: 'inline.small',
    kinds: ['call'],
    decisions: ['inlined'],
    meaning: 'the body is hardly larger than the call',
  },
  {
    name: 'inline.too-large',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'the body is larger than the limit for such a call',
  },
];
