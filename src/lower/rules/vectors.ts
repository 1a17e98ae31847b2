/** Rules of loops that become vector operations, or not. */

import type { Rule } from './rule.ts';

/** By name. */
export const VECTOR_RULES: readonly Rule[] = [
  {
    name: 'vector.call',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'a function is called for each element',
  },
  {
    name: 'vector.carried',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'an iteration needs a variable of the one before',
  },
  {
    name: 'vector.check',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'a check that stays may trap after the stores of earlier iterations',
  },
  {
    name: 'vector.cost',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'vectors would take about as long',
  },
  {
    name: 'vector.count',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'how often the loop goes round is not known when it begins',
  },
  {
    name: 'vector.dependence',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'iterations next to each other use the same element, and one writes it',
  },
  {
    name: 'vector.element',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'elements of a type that vectors have not',
  },
  {
    name: 'vector.exit',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'the loop may leave before its last iteration',
  },
  {
    name: 'vector.guarded',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'an element is only known to be in range under a condition',
  },
  {
    name: 'vector.loop',
    kinds: ['loop'],
    decisions: ['vectorized'],
    meaning: 'several elements at a time, and the rest one by one',
  },
  {
    name: 'vector.none',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'no pass turned the loop into vector operations (of `vectorized`)',
  },
  {
    name: 'vector.operation',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'an operation without a vector form',
  },
  {
    name: 'vector.order',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'floats that are added in another order give another result',
  },
  {
    name: 'vector.overlap',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'slices that may share elements',
  },
  {
    name: 'vector.shape',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'several back edges, a `match` or a long body',
  },
  {
    name: 'vector.short',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'fewer iterations than a vector has lanes',
  },
  {
    name: 'vector.stride',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'elements of neighbouring iterations do not lie next to each other',
  },
  {
    name: 'vector.vectors',
    kinds: ['loop'],
    decisions: ['scalar-loop'],
    meaning: 'the loop is written with vectors',
  },
];
