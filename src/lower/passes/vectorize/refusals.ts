/** Why a loop is left as it is, each reason with what would help. */

import type { Site } from '../../../report/source.ts';

export interface Refusal {
  /** Of `src/lower/rules.ts`. */
  readonly rule: string;
  readonly reason: string;
  readonly hint?: string;
  /** What the reason is about, where that is not the loop itself. */
  readonly related?: Site | undefined;
}

export function isRefusal(value: object): value is Refusal {
  return 'rule' in value;
}

const reason = (rule: string, text: string, hint?: string) => (): Refusal => ({
  rule,
  reason: text,
  ...(hint === undefined ? {} : { hint }),
});

/** One function for each reason. */
export const refuse = {
  shape: (what: string): Refusal => ({ rule: 'vector.shape', reason: what }),
  exit: reason(
    'vector.exit',
    'it may leave before its last iteration, and what comes after must not have happened then',
    'search in blocks: a loop without `break` over some elements inside one that leaves',
  ),
  count: reason(
    'vector.count',
    'how often it goes round is not known when it begins, or its variable does not grow by one',
    'write `for i in 0..n`',
  ),
  check: (what: string): Refusal => ({
    rule: 'vector.check',
    reason: `${what} may trap in any iteration, after the stores of those before`,
    hint: 'see what the report says of the check: without it the loop can be vectorised',
  }),
  call: (callee: string): Refusal => ({
    rule: 'vector.call',
    reason: `\`${callee}\` is called once for each element`,
    hint: 'a function that is small enough to be inlined is no call',
  }),
  order: (op: string): Refusal => ({
    rule: 'vector.order',
    reason: `floats are rounded at each ${op}, so another order gives another result`,
    hint: 'keep several sums yourself, each of every fourth element, if that order is as good',
  }),
  carried: (name: string): Refusal => ({
    rule: 'vector.carried',
    reason: `\`${name}\` of one iteration needs that of the one before`,
  }),
  dependence: (one: string, other: string): Refusal => ({
    rule: 'vector.dependence',
    reason: `\`${one}\` and \`${other}\` are the same element in iterations next to each other`,
    hint: 'write to another array than the one that is read',
  }),
  overlap: (one: string, other: string): Refusal => ({
    rule: 'vector.overlap',
    reason: `\`${one}\` may share elements with \`${other}\``,
    hint: 'give the loop a function of its own: a `mut` parameter overlaps no other',
  }),
  stride: (place: string): Refusal => ({
    rule: 'vector.stride',
    reason: `\`${place}\` of one iteration is not next to that of the one before`,
    hint: 'let the innermost loop go along the elements that lie next to each other',
  }),
  element: (type: string): Refusal => ({
    rule: 'vector.element',
    reason: `there are no vectors of \`${type}\``,
    hint: 'keep each field in an array of its own, and truths as `u8`',
  }),
  vectors: reason(
    'vector.vectors',
    'it works with vectors whose lanes differ',
    'a loop that is written for one element at a time becomes one over vectors as a whole',
  ),
  operation: (what: string): Refusal => ({
    rule: 'vector.operation',
    reason: `WebAssembly has no vector instruction for ${what}`,
  }),
  guarded: (place: string): Refusal => ({
    rule: 'vector.guarded',
    reason: `\`${place}\` is only known to be there where the condition holds`,
    hint: 'read or write the element in every iteration, and choose its value',
  }),
  cost: (vector: number, scalar: number): Refusal => ({
    rule: 'vector.cost',
    reason: `vectors would take ${vector} operations where the loop takes ${scalar}`,
  }),
  short: (count: number, lanes: number): Refusal => ({
    rule: 'vector.short',
    reason: `it goes round ${count} times, and a vector takes ${lanes} elements`,
  }),
} as const;
