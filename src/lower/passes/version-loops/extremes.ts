/**
 * The least and the greatest that an index becomes in a nest of loops, from values that are known before it:
 * `i * n + k` with `i` and `k` below `n` is at most `(n - 1) * n + n - 1`. So one test before the nest is
 * enough for every iteration of all its loops.
 *
 * An end holds whenever the place is reached, once its needs hold: that no operation on the way wrapped, and
 * signs that a product counts on. All of them are tests before the loop too, in 64 bits.
 */

import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Loop } from '../../../ir/loops.ts';
import { isIndexCheck } from '../../../ir/ops.ts';
import type { IntType } from '../../../ir/types.ts';
import { integerOf, type LoopFacts } from '../../analyses/induction.ts';
import type { Check } from '../../analyses/ranges/checks.ts';
import { type Fact, type Point, ZERO } from '../../analyses/ranges/fact-lists.ts';
import { fits, wholeInt } from '../../analyses/ranges/interval.ts';
import { keepsValue } from '../../analyses/ranges/linear.ts';
import type { Ranges } from '../../analyses/ranges/ranges.ts';
import { instOf } from '../../edit.ts';
import {
  type Ask,
  combine,
  type End,
  either,
  factorEnd,
  type Need,
  notNegative,
  opposite,
  type Side,
  settled,
  shifted,
  simple,
} from './ends.ts';
import { LoopEnds } from './loop-ends.ts';
import {
  constant,
  limitsOf,
  minus,
  over,
  type Polynomial,
  plus,
  times,
  variable,
} from './polynomial.ts';
import { MAX_SHORT } from './tests.ts';

type Binary = Extract<Inst, { kind: 'binary' }>;

/** Values looked at for one index. */
const MAX_STEPS = 400;
const MAX_DEPTH = 12;
const MAX_FACTS = 4;
/** A lower end this close to 0 is as good as most that a condition gives. */
const SMALL = 2 ** 16;

export class Extremes {
  readonly ranges: Ranges;
  private readonly within: ReadonlySet<BlockId>;
  private readonly available: (value: ValueId) => ValueId | undefined;
  private readonly loops: LoopEnds;
  private readonly open = new Set<string>();
  private readonly known = new Map<string, End>();
  private steps = 0;
  private by: 'numbers' | 'definitions' = 'numbers';

  /** `available` gives the name under which a value is known before the loop. */
  constructor(
    ranges: Ranges,
    loop: Loop,
    loops: readonly LoopFacts[],
    available: (value: ValueId) => ValueId | undefined,
  ) {
    this.ranges = ranges;
    this.within = new Set(loop.blocks);
    this.available = available;
    this.loops = new LoopEnds(
      this,
      loops.filter((facts) => this.within.has(facts.loop.header)),
    );
  }

  /**
   * The tests that make a bounds check hold wherever it is reached in the loop. By `numbers` a lower end that is
   * close to 0 is as good as what the value is made of: simpler, but less is known of how it relates to others.
   */
  needsOf(check: Check, point: Point, by: 'numbers' | 'definitions'): readonly Need[] | undefined {
    if (by !== this.by) this.known.clear();
    this.by = by;
    const [index, length] = check.args;
    if (!isIndexCheck(check.op) || index === undefined || length === undefined) return undefined;
    this.steps = MAX_STEPS;
    const most = this.end(index, { side: 'hi', point, depth: MAX_DEPTH });
    const least = this.end(index, { side: 'lo', point, depth: MAX_DEPTH });
    const end = this.end(length, { side: 'lo', point, depth: 2 });
    const [room] = end?.ends ?? [];
    if (most === undefined || least === undefined || end?.ends.length !== 1) return undefined;
    const last = room === undefined ? undefined : plus(room, constant(-1));
    if (last === undefined) return undefined;
    const type = this.ranges.func.values[index]?.type;
    // In a narrower type than the length's an index may wrap below the length.
    if (type?.kind !== 'int') return undefined;
    const ownHigh = type.bits >= 32 ? [] : most.own;
    return [
      ...[...most.needs, ...ownHigh, ...least.needs, ...end.needs],
      ...most.ends.map((high) => ({ low: high, high: last })),
      // That it is not negative says too that it did not wrap at the lower end, unless that end is 0.
      ...least.own,
      ...least.ends.map((low) => ({ low: constant(0), high: low })),
    ];
  }

  // ---- one value ------------------------------------------------------------------------------------------

  end(value: ValueId, ask: Ask): End | undefined {
    const { side, point, depth } = ask;
    if (value === ZERO) return simple(constant(0));
    const { func } = this.ranges;
    const fixed = integerOf(func, value);
    if (fixed !== undefined) return simple(constant(Number(fixed)));
    const known = this.available(value);
    if (known !== undefined) return this.fromBefore(known);
    const type = func.values[value]?.type;
    if (type?.kind !== 'int' || type.bits > 32) return undefined;
    if (depth <= 0 || this.steps-- <= 0) return undefined;
    const numeric = this.numeric(value, side, point);
    const whole = wholeInt(type);
    const isClose = side === 'lo' && Math.abs(numeric) <= SMALL;
    if (isClose && this.by === 'numbers') return simple(constant(numeric));
    const place = `${value}:${side}:${point.block}:${point.at}:${point.edge}`;
    const before = this.known.get(place);
    if (before !== undefined) return before;
    const key = `${value}:${side}`;
    if (this.open.has(key)) return undefined;
    this.open.add(key);
    const found =
      this.fromFacts(value, ask, 'condition') ??
      this.fromDefinition(value, { ...ask, depth: depth - 1 }) ??
      this.loops.endOf(value, ask) ??
      this.fromEdges(value, ask) ??
      // A check says what it asks, which another one for the next element asks more than.
      this.fromFacts(value, ask, 'check');
    this.open.delete(key);
    const says = numeric !== whole[side] || Math.abs(numeric) <= SMALL;
    const end = found ?? (says ? simple(constant(numeric)) : undefined);
    // What was not found may be found on another way, so only the others are kept.
    if (end !== undefined) this.known.set(place, end);
    return end;
  }

  /**
   * By one name where it is a sum: `n - 1` is one less than `n` wherever it was computed, and so is a difference
   * that cannot wrap, of two lengths for one.
   */
  private fromBefore(value: ValueId): End {
    const difference = this.fromDifference(value);
    if (difference !== undefined) return difference;
    const { root, offset, steps } = this.ranges.forms.of(value);
    const name = steps.length === 0 ? undefined : this.available(root);
    const sum = name === undefined ? undefined : plus(variable(name), constant(offset));
    const [first] = steps;
    if (sum === undefined || first === undefined || steps.length > 1)
      return simple(variable(value));
    const needs = (['lo', 'hi'] as const).flatMap(
      (side) => settled(this.withOwn(simple(sum), first.type, side))?.needs ?? [],
    );
    return { ...simple(sum), needs };
  }

  private fromDifference(value: ValueId): End | undefined {
    const { ranges, available } = this;
    const inst = instOf(ranges.func, value);
    if (inst?.kind !== 'binary' || inst.op !== 'sub' || inst.type.kind !== 'int') return undefined;
    // A constant is a number, not a name.
    const isSum = [inst.left, inst.right].some((v) => integerOf(ranges.func, v) !== undefined);
    if (isSum) return undefined;
    const [x, y] = [available(inst.left), available(inst.right)];
    if (x === undefined || y === undefined) return undefined;
    const [from, to] = [ranges.everywhere(y), ranges.everywhere(x)];
    if (from === undefined || to === undefined) return undefined;
    const isExact = fits(inst.type, { lo: to.lo - from.hi, hi: to.hi - from.lo });
    return isExact ? combine(this.fromBefore(x), this.fromBefore(y), minus) : undefined;
  }

  private numeric(value: ValueId, side: Side, point: Point): number {
    const { lo, hi } = this.ranges.at(value, point) ?? { lo: -Infinity, hi: Infinity };
    return side === 'lo' ? lo : hi;
  }

  /** From what conditions or checks say. */
  fromFacts(value: ValueId, { side, point, depth }: Ask, source: Fact['source']): End | undefined {
    const { forms, facts } = this.ranges;
    const form = forms.of(value);
    const found = side === 'hi' ? facts.upper(form.root, point) : facts.lower(form.root, point);
    const usable = found.filter((fact) => fact.source === source && fact.other !== value);
    let vague: End | undefined;
    for (const fact of usable.slice(0, MAX_FACTS)) {
      if (!this.relates(value, fact, side, point)) continue;
      const other = this.end(fact.other, { side, point, depth: depth - 1 });
      const shift = fact.offset + form.offset - forms.of(fact.value).offset;
      const moved = shifted(other, shift);
      if (moved?.ends.every((p) => Math.abs(p.constant) <= MAX_SHORT)) return moved;
      // Another condition may say more than the end of a type.
      vague ??= moved;
    }
    return vague;
  }

  private relates(value: ValueId, fact: Fact, side: Side, point: Point): boolean {
    const { ranges } = this;
    if (fact.value === ranges.forms.canonical(value)) return true;
    return side === 'hi'
      ? ranges.atMostForm(value, point) && ranges.atLeastForm(fact.value, point)
      : ranges.atLeastForm(value, point) && ranges.atMostForm(fact.value, point);
  }

  /** What is passed on the ways that meet before the value. */
  private fromEdges(value: ValueId, { side, depth }: Ask): End | undefined {
    const found = this.ranges.func.values[value];
    if (found?.kind !== 'param' || !this.within.has(found.block)) return undefined;
    const entering = this.ranges.entering[found.block] ?? [];
    const isLoop = entering.some(({ from }) => this.ranges.tree.dominates(found.block, from));
    if (isLoop) return undefined;
    const [first, ...others] = entering.map(({ from, edge }) => {
      const arg = this.ranges.argument(from, edge, found.index);
      const point = this.ranges.end(from, edge);
      return settled(this.end(arg, { side, point, depth: depth - 1 }));
    });
    return others.reduce((all, end) => either(side, all, end), first);
  }

  // ---- definitions ----------------------------------------------------------------------------------------

  private fromDefinition(value: ValueId, ask: Ask): End | undefined {
    const inst = instOf(this.ranges.func, value);
    if (inst?.type.kind !== 'int') return undefined;
    switch (inst.kind) {
      case 'binary':
        return this.fromBinary(inst, inst.type, ask);
      case 'convert': {
        const from = this.ranges.func.values[inst.operand]?.type;
        if (from === undefined || !keepsValue(from, inst.type)) return undefined;
        return settled(this.end(inst.operand, ask));
      }
      case 'select':
        return either(ask.side, this.end(inst.ifTrue, ask), this.end(inst.ifFalse, ask));
      default:
        return undefined;
    }
  }

  private fromBinary(inst: Binary, type: IntType, ask: Ask): End | undefined {
    switch (inst.op) {
      case 'min':
      case 'max': {
        const x = this.end(inst.left, ask);
        const y = this.end(inst.right, ask);
        // Of a minimum each side is an upper end, and both together are a lower one.
        if ((inst.op === 'min') === (ask.side === 'hi')) return settled(x) ?? settled(y);
        return either(ask.side, x, y);
      }
      case 'div':
      case 'shr':
        return this.quotient(inst, type, ask);
      case 'rem':
        return this.remainder(inst, ask);
      default:
        return this.withoutWrapping(inst, type, ask);
    }
  }

  /** The result as an exact number, and that it did not wrap at either side. */
  private withoutWrapping(inst: Binary, type: IntType, ask: Ask): End | undefined {
    const made = this.exact(inst, type, ask);
    if (made === undefined) return undefined;
    const back = this.needsInside(inst, type, { ...ask, side: opposite(ask.side) });
    return back === undefined ? undefined : { ...made, needs: [...made.needs, ...back] };
  }

  /** What keeps an operation from passing that end of the type. */
  needsInside(inst: Binary, type: IntType, ask: Ask): readonly Need[] | undefined {
    if (this.cannotPass(inst, type, ask)) return [];
    return settled(this.exact(inst, type, ask))?.needs;
  }

  /** Whether the intervals of the operands keep the exact result from passing that end of the type. */
  private cannotPass(inst: Binary, type: IntType, { side, point }: Ask): boolean {
    const x = this.ranges.at(inst.left, point);
    const y = this.ranges.at(inst.right, point);
    if (x === undefined || y === undefined) return false;
    const limit = wholeInt(type)[side];
    const passes = (least: number, most: number): boolean =>
      side === 'hi' ? most > limit : least < limit;
    switch (inst.op) {
      case 'add':
        return !passes(x.lo + y.lo, x.hi + y.hi);
      case 'sub':
        return !passes(x.lo - y.hi, x.hi - y.lo);
      case 'mul':
        return side === 'lo' && x.lo >= 0 && y.lo >= 0;
      default:
        return false;
    }
  }

  private exact(inst: Binary, type: IntType, ask: Ask): End | undefined {
    const { left, right } = inst;
    const { side, point } = ask;
    const x = this.end(left, ask);
    if (x === undefined) return undefined;
    switch (inst.op) {
      case 'add': {
        const y = this.end(right, ask);
        if (y === undefined) return undefined;
        // Where what is added moves the sum further, the sum's own need says the same of a part.
        const a = this.isBeyond(right, side, point) ? x : settled(x);
        const b = this.isBeyond(left, side, point) ? y : settled(y);
        return this.withOwn(combine(a, b, plus), type, side);
      }
      case 'sub': {
        const y = settled(this.end(right, { ...ask, side: opposite(side) }));
        return this.withOwn(combine(settled(x), y, minus), type, side);
      }
      case 'mul':
        return this.product(x, inst, type, ask);
      case 'shl': {
        const by = integerOf(this.ranges.func, right);
        if (by === undefined || by < 0n || by > 30n) return undefined;
        const factor = simple(constant(2 ** Number(by)));
        return this.withOwn(combine(settled(x), factor, times), type, side);
      }
      default:
        return undefined;
    }
  }

  /** Whether adding the value moves a sum further to that side, or leaves it. */
  private isBeyond(value: ValueId, side: Side, point: Point): boolean {
    const { lo, hi } = this.ranges.at(value, point) ?? { lo: -Infinity, hi: Infinity };
    return side === 'hi' ? lo >= 0 : hi <= 0;
  }

  /** Of two factors that are not negative. */
  private product(x: End, inst: Binary, type: IntType, ask: Ask): End | undefined {
    const signs: Need[] = [];
    for (const factor of [inst.left, inst.right]) {
      if (this.isBeyond(factor, 'hi', ask.point)) continue;
      const least = settled(this.end(factor, { ...ask, side: 'lo' }));
      if (least === undefined) return undefined;
      signs.push(...least.needs, ...least.ends.map(notNegative));
    }
    const { side } = ask;
    const y = this.end(inst.right, ask);
    const made = this.withOwn(combine(factorEnd(x, side), factorEnd(y, side), times), type, side);
    return made === undefined ? undefined : { ...made, needs: [...made.needs, ...signs] };
  }

  /** By a constant, of what is not negative: rounded down. */
  private quotient(inst: Binary, type: IntType, ask: Ask): End | undefined {
    const by = integerOf(this.ranges.func, inst.right);
    const most = inst.op === 'shr' ? BigInt(Math.min(type.bits - 1, 20)) : 2n ** 20n;
    if (by === undefined || by < 1n || by > most) return undefined;
    if (!this.isBeyond(inst.left, 'hi', ask.point)) return undefined;
    const divisor = inst.op === 'shr' ? 2 ** Number(by) : Number(by);
    const x = settled(this.end(inst.left, ask));
    const rounding = simple(constant(ask.side === 'hi' ? 0 : 1 - divisor));
    return combine(x, rounding, (a, b) => {
      const sum = plus(a, b);
      return sum === undefined ? undefined : over(sum, divisor);
    });
  }

  /** Less than a divisor that is positive; the lower end is known from intervals where there is one. */
  private remainder(inst: Binary, ask: Ask): End | undefined {
    const { lo } = this.ranges.at(inst.right, ask.point) ?? { lo: -Infinity };
    if (ask.side === 'lo' || lo < 1) return undefined;
    return shifted(this.end(inst.right, ask), -1);
  }

  /** With the need that the result lies inside the type. */
  withOwn(end: End | undefined, type: IntType, side: Side): End | undefined {
    if (end === undefined) return undefined;
    const limit = wholeInt(type)[side];
    const own = end.ends
      .filter((p) => !this.isInside(p, limit, side))
      .map((p) =>
        side === 'hi' ? { low: p, high: constant(limit) } : { low: constant(limit), high: p },
      );
    return { ...end, own };
  }

  private isInside(p: Polynomial, limit: number, side: Side): boolean {
    const known = limitsOf(
      p,
      (value) => this.ranges.everywhere(value) ?? { lo: -(2 ** 63), hi: 2 ** 63 },
    );
    return side === 'hi' ? known.hi <= limit : known.lo >= limit;
  }
}
