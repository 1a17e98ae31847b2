/** Rules of text. */

import type { Rule } from './rule.ts';

/** By name. */
export const TEXT_RULES: readonly Rule[] = [
  {
    name: 'text.before-replace',
    kinds: ['string-temp'],
    decisions: ['removed'],
    meaning:
      'a `replace` that is not made: no literal that is looked for has a byte of what it takes or puts, so the text before it answers alike',
  },
  {
    name: 'text.iterated',
    kinds: ['string-op'],
    decisions: ['direct'],
    meaning: 'a loop walks over the pieces of a text without a list of them',
  },
  {
    name: 'text.iteration',
    kinds: ['loop'],
    decisions: ['released'],
    meaning: 'what an iteration makes is given back at its end',
  },
  {
    name: 'text.kept-by-call',
    kinds: ['loop'],
    decisions: ['kept'],
    meaning: 'a function that the loop calls may store text where it outlives the call',
  },
  {
    name: 'text.literal',
    kinds: ['string-op'],
    decisions: ['direct'],
    meaning: 'compared with a literal in place: the length, then whole words',
  },
  {
    name: 'text.loop-carried',
    kinds: ['loop'],
    decisions: ['kept'],
    meaning: 'a variable of the loop holds text that an iteration made',
  },
  {
    name: 'text.stored-outside',
    kinds: ['loop'],
    decisions: ['kept'],
    meaning: 'text that an iteration makes is stored in a place that outlives it',
  },
  {
    name: 'text.temporary',
    kinds: ['string-temp'],
    decisions: ['arena'],
    meaning: 'new text, in the arena',
  },
  {
    name: 'text.view',
    kinds: ['string-op'],
    decisions: ['direct'],
    meaning: 'works on pointer and length, and copies nothing',
  },
];
