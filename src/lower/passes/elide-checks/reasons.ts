/** Why a check could go, or must stay, in the program's own names. */

import type { ValueId } from '../../../ir/instructions.ts';
import { integerOf } from '../../analyses/induction.ts';
import { type Check, claim } from '../../analyses/ranges/checks.ts';
import { type Fact, type Point, ZERO } from '../../analyses/ranges/fact-lists.ts';
import { prover } from '../../analyses/ranges/prover.ts';
import type { Ranges } from '../../analyses/ranges/ranges.ts';
import { describe } from '../../describe.ts';
import { instOf } from '../../edit.ts';

interface Proof {
  readonly rule: string;
  readonly reason: string;
}

interface Missing extends Proof {
  readonly hint?: string;
}

/** The proof in a sentence; `used` are the facts of its last step. */
export function proof(ranges: Ranges, check: Check, point: Point, used: readonly Fact[]): Proof {
  const { func } = ranges;
  if (check.op === 'range') return { rule: 'bce.range', reason: rangeText(ranges, check) };
  const [index, length] = check.args;
  if (index === undefined || length === undefined) throw new RangeError('a check without operands');
  const i = describe(func, index, 'the index');
  const n = describe(func, length, 'the length');
  const known = ranges.at(index, point);
  const constant = integerOf(func, index);
  const fixed = integerOf(func, length) ?? exactly(ranges, length, point);
  const inside = known === undefined ? '' : `${known.lo} <= ${i} <= ${known.hi}`;
  if (constant !== undefined && fixed !== undefined)
    return { rule: 'bce.constant', reason: `0 <= ${constant} and ${constant} < ${fixed}` };
  if (constant !== undefined) {
    const least = ranges.at(length, point)?.lo ?? 0;
    return {
      rule: 'bce.min-length',
      reason: `${n} is at least ${Math.max(least, Number(constant) + 1)}`,
    };
  }
  if (used.length === 0) {
    const inst = instOf(func, ranges.forms.of(index).root);
    const op = inst?.kind === 'binary' ? inst.op : undefined;
    if (op === 'and') return { rule: 'bce.mask', reason: `${inside}, and ${n} is more` };
    if (op === 'rem')
      return { rule: 'bce.remainder', reason: `${i} is a remainder that is below ${n}` };
    return { rule: 'bce.range', reason: `${inside} and that is below ${n}` };
  }
  const reason = `0 <= ${i} and ${chain(ranges, used)}`;
  if (used.some((fact) => fact.source === 'check')) return { rule: 'bce.dominating-check', reason };
  const { root } = ranges.forms.of(index);
  const loop = func.values[root]?.kind === 'param' && func.values[root]?.type.kind === 'int';
  const entry = ranges.homes[root] === 0;
  return { rule: loop && !entry ? 'bce.induction' : 'bce.condition', reason };
}

function exactly(ranges: Ranges, value: ValueId, point: Point): bigint | undefined {
  const range = ranges.at(value, point);
  return range !== undefined && range.lo === range.hi ? BigInt(range.lo) : undefined;
}

function rangeText(ranges: Ranges, check: Check): string {
  const { func } = ranges;
  const [lo, hi, length] = check.args.map((arg) => describe(func, arg));
  return `0 <= ${lo} <= ${hi} <= ${length}`;
}

/** `i < n and n <= a.len()` as `i < n <= a.len()`. */
function chain(ranges: Ranges, used: readonly Fact[]): string {
  const { func } = ranges;
  let text = '';
  let last: ValueId | undefined;
  for (const fact of [...used].reverse()) {
    const [left, right] = [fact.value, fact.other];
    const sign = fact.offset === -1 ? '<' : '<=';
    const shift = fact.offset === -1 || fact.offset === 0 ? '' : signed(fact.offset);
    const bound =
      right === ZERO
        ? `${fact.offset === -1 ? 0 : fact.offset}`
        : `${describe(func, right)}${shift}`;
    if (last === left && text !== '') text += ` ${sign} ${bound}`;
    else text += `${text === '' ? '' : ' and '}${describe(func, left)} ${sign} ${bound}`;
    last = right;
  }
  return text;
}

function signed(offset: number): string {
  return offset < 0 ? ` - ${-offset}` : ` + ${offset}`;
}

// ---- what is missing ----------------------------------------------------------------------------------

/** The first part of the check that has no proof, and what would give one. */
export function missing(ranges: Ranges, check: Check, point: Point): Missing {
  const { func } = ranges;
  const [a, b, c] = check.args;
  if (check.op === 'range') {
    const [lo, hi, length] = [a, b, c].map((v) => (v === undefined ? '' : describe(func, v)));
    return {
      rule: 'bce.unknown-range',
      reason: `nothing proves 0 <= ${lo} <= ${hi} <= ${length}`,
    };
  }
  if (a === undefined || b === undefined) throw new RangeError('a check without operands');
  const i = describe(func, a, 'the index');
  const search = prover(ranges);
  const lower = claim(func, ZERO, a, 0);
  if (lower === undefined || !search.holds(lower, point)) return missingLower(ranges, a, i, point);
  return missingUpper(ranges, a, b, i, point);
}

function missingLower(ranges: Ranges, index: ValueId, i: string, point: Point): Missing {
  const steps = ranges.forms.of(index).steps.filter((step) => step.add > 0);
  if (steps.some((step) => !ranges.isExact(step, point))) {
    return {
      rule: 'bce.may-overflow',
      reason: `${i} may wrap below 0: nothing keeps it from passing the end of its type`,
    };
  }
  if (instOf(ranges.func, ranges.forms.of(index).root)?.kind === 'load') {
    return {
      rule: 'bce.unknown-lower',
      reason: `nothing proves 0 <= ${i}, which is read from memory, where it may be anything`,
      hint: `leave where it is out of range, or read it as an unsigned one and take the remainder`,
    };
  }
  return {
    rule: 'bce.unknown-lower',
    reason: `nothing proves 0 <= ${i}`,
    hint: `use an unsigned type for ${i}, or leave before when it is negative`,
  };
}

function missingUpper(
  ranges: Ranges,
  index: ValueId,
  length: ValueId,
  i: string,
  point: Point,
): Missing {
  const { func, forms } = ranges;
  const n = describe(func, length, 'the length');
  const form = forms.of(index);
  const facts = ranges.facts.upper(form.root, point).filter((fact) => fact.other !== ZERO);
  const bound = forms.canonical(length);
  const moved = facts.find((fact) => fact.other === bound);
  if (moved !== undefined) {
    return {
      rule: 'bce.index-changed',
      reason: `known is ${chain(ranges, [moved])}, which does not prove ${i} < ${n}`,
    };
  }
  const sameList = facts.find((fact) => isSameLength(ranges, fact.other, length));
  if (sameList !== undefined) {
    return {
      rule: 'bce.length-may-change',
      reason: `${i} is below an earlier ${n}, and the length may have changed since`,
    };
  }
  const [other] = facts;
  if (other !== undefined) {
    const end = describe(func, other.other, 'its bound');
    return {
      rule: 'bce.wrong-bound',
      reason: `known is ${chain(ranges, [other])}, but nothing proves ${end} <= ${n}`,
      hint: `take \`let n = min(${end}, ${n})\` before the loop, and count to it`,
    };
  }
  const constant = integerOf(func, index);
  if (constant !== undefined) {
    const short = constant === 0n ? 'is 0' : `is at most ${constant}`;
    return {
      rule: 'bce.unknown-upper',
      reason: `nothing proves ${i} < ${n}`,
      hint: `leave before when ${n} ${short}`,
    };
  }
  return {
    rule: 'bce.unknown-upper',
    reason: `nothing proves ${i} < ${n}`,
    hint: `compare ${i} with ${n} before, or take the remainder: ${i} % ${n}`,
  };
}

/** Two readings of the length of one collection. */
function isSameLength(ranges: Ranges, a: ValueId, b: ValueId): boolean {
  const left = instOf(ranges.func, a);
  const right = instOf(ranges.func, b);
  return (
    left?.kind === 'runtime' &&
    right?.kind === 'runtime' &&
    left.op === right.op &&
    left.args[0] === right.args[0]
  );
}
