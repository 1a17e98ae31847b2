/**
 * THE LIST of rules: every name that a remark may carry, with the kinds of site and the decisions it goes with.
 * `docs/report.md` shows it, and tests refuse a remark whose rule is not here. A pass that gives a new reason adds a row,
 * then `FZY_BLESS=1 npx vitest run src/lower/rules.test.ts` writes the table of the page.
 */

import { SITE_KINDS, type SiteKind } from '../report/lowering/remark.ts';

export interface Rule {
  /** `area.reason`, in kebab-case. Stable: scripts and contracts go by it. */
  readonly name: string;
  readonly kinds: readonly SiteKind[];
  readonly decisions: readonly string[];
  /** One line for people who meet the name in a report. */
  readonly meaning: string;
}

/** By name. */
export const RULES: readonly Rule[] = [
  {
    name: 'alloc.call',
    kinds: ['call'],
    decisions: ['called'],
    meaning: 'a function that is called takes room while it runs (of `no_alloc`)',
  },
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
  {
    name: 'collection.arena',
    kinds: ['collection-op'],
    decisions: ['direct'],
    meaning: 'the collection lies in the arena: loads and stores, or a function of the library',
  },
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
  {
    name: 'loop.carried-element',
    kinds: ['array-load'],
    decisions: ['carried'],
    meaning: 'the iteration before read or wrote the element, which is kept in a variable',
  },
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
      'short text that chooses a constant: a perfect hash of its length and bytes, then one table',
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
    name: 'site.left',
    kinds: [...SITE_KINDS],
    decisions: ['called', 'left', 'scalar-loop'],
    meaning: 'stays as it was written: no pass had anything to say',
  },
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
];

/** What is wrong with a remark's rule, kind and decision; `undefined` when the list has them. */
export function ruleFault(remark: {
  readonly rule: string;
  readonly kind: SiteKind;
  readonly decision: string;
}): string | undefined {
  const row = RULES.find((rule) => rule.name === remark.rule);
  const what = `${remark.kind} ${remark.decision} [${remark.rule}]`;
  if (row === undefined) return `${what}: no such rule in src/lower/rules.ts`;
  if (!row.kinds.includes(remark.kind)) return `${what}: the rule is not for ${remark.kind}`;
  if (!row.decisions.includes(remark.decision)) return `${what}: the rule has no such decision`;
  return undefined;
}
