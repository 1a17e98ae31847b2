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
import { type Induction, integerOf, type LoopFacts } from '../../analyses/induction.ts';
import { type Check, claim } from '../../analyses/ranges/checks.ts';
import { type Fact, type Point, ZERO } from '../../analyses/ranges/facts.ts';
import { type Interval, wholeInt } from '../../analyses/ranges/interval.ts';
import { keepsValue } from '../../analyses/ranges/linear.ts';
import { prover } from '../../analyses/ranges/prover.ts';
import type { Ranges } from '../../analyses/ranges/ranges.ts';
import { instOf } from '../../edit.ts';
import {
  constant,
  limitsOf,
  minus,
  type Polynomial,
  plus,
  shape,
  times,
  variable,
} from './polynomial.ts';

/** `low ≤ high`. */
export interface Need {
  readonly low: Polynomial;
  readonly high: Polynomial;
}

type Side = 'lo' | 'hi';

/** The value is at most the greatest of `ends`, or at least the least of them. */
interface End {
  readonly ends: readonly Polynomial[];
  /** What must hold for that, but for the last operation. */
  readonly needs: readonly Need[];
  /** That the last operation does not wrap at this side. */
  readonly own: readonly Need[];
}

/** Values looked at for one index. */
const MAX_STEPS = 400;
const MAX_DEPTH = 12;
const MAX_ENDS = 2;
const MAX_FACTS = 4;
/** An end this close to 0 is as good as one from a condition. */
const SMALL = 2 ** 16;

export class Extremes {
  private readonly ranges: Ranges;
  private readonly within: ReadonlySet<BlockId>;
  private readonly inductions = new Map<ValueId, { facts: LoopFacts; induction: Induction }>();
  private readonly available: (value: ValueId) => ValueId | undefined;
  private readonly open = new Set<string>();
  private readonly known = new Map<string, End>();
  private steps = 0;

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
    for (const facts of loops) {
      if (!this.within.has(facts.loop.header)) continue;
      for (const induction of facts.inductions)
        this.inductions.set(induction.param, { facts, induction });
    }
  }

  /** The tests that make a bounds check hold wherever it is reached in the loop. */
  needsOf(check: Check, point: Point): readonly Need[] | undefined {
    const [index, length] = check.args;
    if (!isIndexCheck(check.op) || index === undefined || length === undefined) return undefined;
    this.steps = MAX_STEPS;
    const most = this.end(index, 'hi', point, MAX_DEPTH);
    const least = this.end(index, 'lo', point, MAX_DEPTH);
    const end = this.end(length, 'lo', point, 2);
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

  private end(value: ValueId, side: Side, point: Point, depth: number): End | undefined {
    if (value === ZERO) return simple(constant(0));
    const { func } = this.ranges;
    const fixed = integerOf(func, value);
    if (fixed !== undefined) return simple(constant(Number(fixed)));
    const known = this.available(value);
    if (known !== undefined) return simple(variable(known));
    const type = func.values[value]?.type;
    if (type?.kind !== 'int' || type.bits > 32) return undefined;
    if (depth === 0 || this.steps-- <= 0) return undefined;
    const numeric = this.numeric(value, side, point);
    const whole = wholeInt(type);
    if (Math.abs(numeric) <= SMALL) return simple(constant(numeric));
    const place = `${value}:${side}:${point.block}:${point.at}:${point.edge}`;
    const before = this.known.get(place);
    if (before !== undefined) return before;
    const key = `${value}:${side}`;
    if (this.open.has(key)) return undefined;
    this.open.add(key);
    const found =
      this.fromFacts(value, side, point, depth, 'condition') ??
      this.fromDefinition(value, side, point, depth) ??
      this.fromInduction(value, side, depth) ??
      this.fromEdges(value, side, depth) ??
      // A check says what it asks, which another one for the next element asks more than.
      this.fromFacts(value, side, point, depth, 'check');
    this.open.delete(key);
    const end = found ?? (numeric === whole[side] ? undefined : simple(constant(numeric)));
    // What was not found may be found on another way, so only the others are kept.
    if (end !== undefined) this.known.set(place, end);
    return end;
  }

  private numeric(value: ValueId, side: Side, point: Point): number {
    const { lo, hi } = this.ranges.at(value, point) ?? { lo: -Infinity, hi: Infinity };
    return side === 'lo' ? lo : hi;
  }

  private fromFacts(
    value: ValueId,
    side: Side,
    point: Point,
    depth: number,
    source: Fact['source'],
  ): End | undefined {
    const { forms, facts } = this.ranges;
    const form = forms.of(value);
    const found = side === 'hi' ? facts.upper(form.root, point) : facts.lower(form.root, point);
    const usable = found.filter((fact) => fact.source === source && fact.other !== value);
    for (const fact of usable.slice(0, MAX_FACTS)) {
      if (!this.relates(value, fact, side, point)) continue;
      const other = this.end(fact.other, side, point, depth - 1);
      const shift = fact.offset + form.offset - forms.of(fact.value).offset;
      const moved = shifted(other, shift);
      if (moved !== undefined) return moved;
    }
    return undefined;
  }

  private fromAnyFact(value: ValueId, side: Side, point: Point, depth: number): End | undefined {
    return (
      this.fromFacts(value, side, point, depth, 'condition') ??
      this.fromFacts(value, side, point, depth, 'check')
    );
  }

  private relates(value: ValueId, fact: Fact, side: Side, point: Point): boolean {
    const { ranges } = this;
    if (fact.value === ranges.forms.canonical(value)) return true;
    return side === 'hi'
      ? ranges.atMostForm(value, point) && ranges.atLeastForm(fact.value, point)
      : ranges.atLeastForm(value, point) && ranges.atMostForm(fact.value, point);
  }

  // ---- definitions ----------------------------------------------------------------------------------------

  private fromDefinition(value: ValueId, side: Side, point: Point, depth: number): End | undefined {
    const inst = instOf(this.ranges.func, value);
    if (inst?.type.kind !== 'int') return undefined;
    switch (inst.kind) {
      case 'binary':
        return this.fromBinary(inst, inst.type, side, point, depth - 1);
      case 'convert': {
        const from = this.ranges.func.values[inst.operand]?.type;
        if (from === undefined || !keepsValue(from, inst.type)) return undefined;
        return settled(this.end(inst.operand, side, point, depth - 1));
      }
      case 'select':
        return either(
          side,
          this.end(inst.ifTrue, side, point, depth - 1),
          this.end(inst.ifFalse, side, point, depth - 1),
        );
      default:
        return undefined;
    }
  }

  /** The result as an exact number, and that it did not wrap at either side. */
  private fromBinary(
    inst: Extract<Inst, { kind: 'binary' }>,
    type: IntType,
    side: Side,
    point: Point,
    depth: number,
  ): End | undefined {
    if (inst.op === 'min' || inst.op === 'max') {
      const x = this.end(inst.left, side, point, depth);
      const y = this.end(inst.right, side, point, depth);
      // Of a minimum each side is an upper end, and both together are a lower one.
      if ((inst.op === 'min') === (side === 'hi')) return settled(x) ?? settled(y);
      return either(side, x, y);
    }
    const made = this.exact(inst, type, side, point, depth);
    const other = opposite(side);
    if (made === undefined || this.cannotPass(inst, type, other, point)) return made;
    const back = settled(this.exact(inst, type, other, point, depth));
    return back === undefined ? undefined : { ...made, needs: [...made.needs, ...back.needs] };
  }

  /** Whether the intervals of the operands keep the exact result from passing that end of the type. */
  private cannotPass(
    inst: Extract<Inst, { kind: 'binary' }>,
    type: IntType,
    side: Side,
    point: Point,
  ): boolean {
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

  private exact(
    inst: Extract<Inst, { kind: 'binary' }>,
    type: IntType,
    side: Side,
    point: Point,
    depth: number,
  ): End | undefined {
    const { left, right } = inst;
    const x = this.end(left, side, point, depth);
    if (x === undefined) return undefined;
    switch (inst.op) {
      case 'add': {
        const y = this.end(right, side, point, depth);
        if (y === undefined) return undefined;
        // Where what is added moves the sum further, the sum's own need says the same of a part.
        const a = this.isBeyond(right, side, point) ? x : settled(x);
        const b = this.isBeyond(left, side, point) ? y : settled(y);
        return this.withOwn(combine(a, b, plus), type, side);
      }
      case 'sub':
        return this.withOwn(
          combine(settled(x), settled(this.end(right, opposite(side), point, depth)), minus),
          type,
          side,
        );
      case 'mul':
        return this.product(x, inst, type, side, point, depth);
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
  private product(
    x: End,
    inst: Extract<Inst, { kind: 'binary' }>,
    type: IntType,
    side: Side,
    point: Point,
    depth: number,
  ): End | undefined {
    const signs: Need[] = [];
    for (const factor of [inst.left, inst.right]) {
      if (this.isBeyond(factor, 'hi', point)) continue;
      const least = settled(this.end(factor, 'lo', point, depth));
      if (least === undefined) return undefined;
      signs.push(...least.needs, ...least.ends.map(notNegative));
    }
    const y = this.end(inst.right, side, point, depth);
    const made = this.withOwn(combine(factorEnd(x, side), factorEnd(y, side), times), type, side);
    return made === undefined ? undefined : { ...made, needs: [...made.needs, ...signs] };
  }

  /** With the need that the result lies inside the type. */
  private withOwn(end: End | undefined, type: IntType, side: Side): End | undefined {
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
    const { lo, hi } = limitsOf(p, (value) => this.limits(value));
    return side === 'hi' ? hi <= limit : lo >= limit;
  }

  /** The limits of a value that is known before the loop. */
  private limits(value: ValueId): Interval {
    return this.ranges.everywhere(value) ?? { lo: -(2 ** 63), hi: 2 ** 63 };
  }

  // ---- loops and joins ------------------------------------------------------------------------------------

  private fromInduction(value: ValueId, side: Side, depth: number): End | undefined {
    const found = this.inductions.get(value);
    if (found === undefined) return undefined;
    const { facts, induction } = found;
    const entering = this.ranges.entering[facts.loop.header] ?? [];
    const [entry, ...entries] = entering.filter(({ from }) => !facts.loop.blocks.includes(from));
    const [back, ...backs] = entering.filter(({ from }) => facts.loop.blocks.includes(from));
    if (entry === undefined || back === undefined || entries.length + backs.length > 0)
      return undefined;
    if (induction.step.kind !== 'constant') return undefined;
    const step = Number(induction.step.value);
    const before = this.ranges.end(entry.from, entry.edge);
    const after = this.ranges.end(back.from, back.edge);
    const ahead: Side = step > 0 ? 'hi' : 'lo';
    if (side === ahead)
      return (
        this.untilEqual(found, side, before, depth) ??
        either(
          side,
          settled(this.end(induction.init, side, before, depth - 1)),
          shifted(this.fromAnyFact(value, side, after, depth - 1), step),
        )
      );
    const first = settled(this.end(induction.init, side, before, depth - 1));
    if (first === undefined || this.stepsExactly(induction, ahead, after)) return first;
    const last = shifted(settled(this.end(value, ahead, after, depth - 1)), step);
    const next = this.withOwn(last, induction.type, ahead);
    return next === undefined
      ? undefined
      : { ...first, needs: [...first.needs, ...next.needs, ...next.own] };
  }

  private stepsExactly({ param, next }: Induction, ahead: Side, point: Point): boolean {
    if (next === undefined || this.ranges.forms.of(next).root !== param) return false;
    return ahead === 'hi'
      ? this.ranges.atLeastForm(next, point)
      : this.ranges.atMostForm(next, point);
  }

  /** A counter that starts on the near side of what ends it and steps by one gets no further. */
  private untilEqual(
    { facts, induction }: { facts: LoopFacts; induction: Induction },
    side: Side,
    before: Point,
    depth: number,
  ): End | undefined {
    const { control, loop } = facts;
    if (control?.induction !== induction || control.test.kind !== 'compare') return undefined;
    const { test } = control;
    if (test.op !== 'ne' || test.subject !== 'param' || control.block !== loop.latches[0])
      return undefined;
    if (induction.step.kind !== 'constant' || induction.step.value ** 2n !== 1n) return undefined;
    const { init } = induction;
    const [left, right] = side === 'hi' ? [init, test.bound] : [test.bound, init];
    const ordered = claim(this.ranges.func, left, right, 0);
    if (ordered === undefined || !prover(this.ranges).holds(ordered, before)) return undefined;
    return settled(this.end(test.bound, side, before, depth - 1));
  }

  /** What is passed on the ways that meet before the value. */
  private fromEdges(value: ValueId, side: Side, depth: number): End | undefined {
    const found = this.ranges.func.values[value];
    if (found?.kind !== 'param' || !this.within.has(found.block)) return undefined;
    const entering = this.ranges.entering[found.block] ?? [];
    const isLoop = entering.some(({ from }) => this.ranges.tree.dominates(found.block, from));
    const [first, ...others] = entering.map(({ from, edge }) => {
      const arg = this.ranges.argument(from, edge, found.index);
      return settled(this.end(arg, side, this.ranges.end(from, edge), depth - 1));
    });
    return isLoop ? undefined : others.reduce((all, end) => either(side, all, end), first);
  }
}

// ---- ends -----------------------------------------------------------------------------------------------------

function opposite(side: Side): Side {
  return side === 'hi' ? 'lo' : 'hi';
}

function notNegative(p: Polynomial): Need {
  return { low: constant(0), high: p };
}

function simple(p: Polynomial): End {
  return { ends: [p], needs: [], own: [] };
}

/** With the last operation's needs among the others. */
function settled(end: End | undefined): End | undefined {
  return end === undefined
    ? undefined
    : { ends: end.ends, needs: [...end.needs, ...end.own], own: [] };
}

function shifted(end: End | undefined, by: number): End | undefined {
  return combine(settled(end), simple(constant(by)), plus);
}

/** All ends of both; of those that differ in the constant only, the furthest. */
function either(side: Side, a: End | undefined, b: End | undefined): End | undefined {
  const [x, y] = [settled(a), settled(b)];
  if (x === undefined || y === undefined) return undefined;
  const furthest = new Map<string, Polynomial>();
  for (const p of [...x.ends, ...y.ends]) {
    const other = furthest.get(shape(p));
    const isFurther =
      other === undefined ||
      (side === 'hi' ? p.constant > other.constant : p.constant < other.constant);
    if (isFurther) furthest.set(shape(p), p);
  }
  const ends = withoutTwins([...furthest.values()]);
  return ends === undefined ? undefined : { ends, needs: [...x.needs, ...y.needs], own: [] };
}

function combine(
  a: End | undefined,
  b: End | undefined,
  make: (x: Polynomial, y: Polynomial) => Polynomial | undefined,
): End | undefined {
  if (a === undefined || b === undefined) return undefined;
  const made = a.ends.flatMap((x) => b.ends.map((y) => make(x, y)));
  const known = made.filter((p) => p !== undefined);
  const ends = known.length === made.length ? withoutTwins(known) : undefined;
  // Of the parts' own needs those that their user did not settle go.
  return ends === undefined ? undefined : { ends, needs: [...a.needs, ...b.needs], own: [] };
}

function withoutTwins(ends: readonly Polynomial[]): readonly Polynomial[] | undefined {
  const found = new Map(ends.map((p) => [`${shape(p)}+${p.constant}`, p]));
  return found.size <= MAX_ENDS ? [...found.values()] : undefined;
}

/** As a factor of a product: a lower end counts only where it is not negative, which becomes a need. */
function factorEnd(end: End | undefined, side: Side): End | undefined {
  const known = settled(end);
  if (known === undefined || side === 'hi') return known;
  if (known.ends.every((p) => p.terms.length === 0 && p.constant >= 0)) return known;
  const named = known.ends.every((p) => p.constant === 0 && p.terms.length === 1);
  if (!named) return simple(constant(0));
  return { ...known, needs: [...known.needs, ...known.ends.map(notNegative)] };
}
