/**
 * Proves `left ≤ right + offset` for two values at a place, on demand: a search through a graph of
 * differences whose edges are definitions and facts [ABCD: Bodík, Gupta, Sarkar 2000].
 *
 * At a block parameter every edge in must give the claim. A claim that comes back to itself around a loop
 * holds by induction over the iterations when it has not become stronger on the way. Every rule asks that
 * the arithmetic it looks through did not wrap in the direction that would matter.
 */

import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { IntType } from '../../../ir/types.ts';
import { instOf } from '../../edit.ts';
import { integerOf } from '../induction.ts';
import { type Fact, type Point, ZERO } from './facts.ts';
import { fits, type Interval, wholeInt } from './interval.ts';
import type { Ranges } from './ranges.ts';

/** Places looked at for one question. */
const MAX_STEPS = 300;
const MAX_DEPTH = 40;
/** Offsets stay far from where numbers are not exact. */
const MAX_OFFSET = 2 ** 50;
/** Where an operand may be so many numbers, leaving it out asks much more than is needed. */
const MAX_SPREAD = 2 ** 16;

/** `left ≤ right + offset`; either side may be `ZERO`. */
export interface Claim {
  readonly left: ValueId;
  readonly right: ValueId;
  readonly offset: number;
}

/**
 * Asked about a claim that nothing proves, at a place: whether to take it as true. It must be something
 * that a test before the loop establishes.
 */
export interface Assume {
  readonly accepts: (claim: Claim, point: Point) => boolean;
  /** The search stays inside these blocks: what was assumed holds for one run of a loop only. */
  readonly within: ReadonlySet<BlockId>;
}

export interface Prover {
  /** Whether the claim holds at the place. `false` means that no proof was found. */
  readonly holds: (claim: Claim, point: Point) => boolean;
  /** The facts that the last proof began with, for the sentence that explains it. */
  readonly used: () => readonly Fact[];
}

/** Without `assume` nothing is taken for granted. */
export function prover(ranges: Ranges, assume?: Assume): Prover {
  const search = new Search(ranges, assume);
  return { holds: (claim, point) => search.start(claim, point), used: () => search.used };
}

class Search {
  used: Fact[] = [];
  private readonly ranges: Ranges;
  private readonly assume: Assume | undefined;
  private steps = 0;
  /** Whether a claim may be assumed at this place of the search. */
  private assuming = true;
  /** Claims about block parameters that are being proven, with their offsets. */
  private readonly open = new Map<string, number>();
  /** Claims that found no proof, with their offsets: the search does not go there twice. */
  private readonly failed = new Map<string, number>();

  constructor(ranges: Ranges, assume: Assume | undefined) {
    this.ranges = ranges;
    this.assume = assume;
  }

  start(claim: Claim, point: Point): boolean {
    this.steps = MAX_STEPS;
    this.used = [];
    this.open.clear();
    this.failed.clear();
    return this.holds(claim.left, claim.right, claim.offset, point, MAX_DEPTH);
  }

  private holds(
    left: ValueId,
    right: ValueId,
    offset: number,
    point: Point,
    depth: number,
  ): boolean {
    if (depth === 0 || this.steps-- <= 0 || Math.abs(offset) > MAX_OFFSET) return false;
    const place = `${point.block}:${point.at}:${point.edge}`;
    const key = `${left}:${right}:${place}:${this.assuming}`;
    const failed = this.failed.get(key);
    if (failed !== undefined && offset <= failed) return false;
    if (this.proves(left, right, offset, point, depth)) return true;
    this.failed.set(key, offset);
    return false;
  }

  private proves(
    left: ValueId,
    right: ValueId,
    offset: number,
    point: Point,
    depth: number,
  ): boolean {
    if (this.byIntervals(left, right, offset, point)) return true;
    if (this.byOneRoot(left, right, offset, point)) return true;
    if (this.byFacts(left, right, offset, point, depth)) return true;
    if (this.byDefinition(left, right, offset, point, depth)) return true;
    if (this.byDifference(left, right, offset, point, depth)) return true;
    if (this.byEdges(left, right, offset, point, depth)) return true;
    return (this.assuming && this.assume?.accepts({ left, right, offset }, point)) ?? false;
  }

  /** What is tested should be what the program's own conditions speak of, so these come first. */
  private ordered(facts: readonly Fact[]): readonly Fact[] {
    if (this.assume === undefined) return facts;
    const from = (source: Fact['source']): readonly Fact[] =>
      facts.filter((fact) => fact.source === source);
    return [...from('condition'), ...from('check')];
  }

  /** `prove`, but where the operand that is left out may be anything nothing is assumed. */
  private without(
    operand: Interval,
    prove: (value: ValueId, more: number) => boolean,
  ): (value: ValueId, more: number) => boolean {
    if (operand.hi - operand.lo <= MAX_SPREAD) return prove;
    return (value, more) => this.withoutAssuming(() => prove(value, more));
  }

  /** Where a claim is much more than what is asked, a test for it would seldom hold: it must be proven. */
  private withoutAssuming(proves: () => boolean): boolean {
    if (this.assume === undefined) return proves();
    const before = this.assuming;
    this.assuming = false;
    const proven = proves();
    this.assuming = before;
    return proven;
  }

  private at(value: ValueId, point: Point): Interval {
    if (value === ZERO) return { lo: 0, hi: 0 };
    return this.ranges.at(value, point) ?? { lo: -Infinity, hi: Infinity };
  }

  private byIntervals(left: ValueId, right: ValueId, offset: number, point: Point): boolean {
    const { hi } = this.at(left, point);
    const { lo } = this.at(right, point);
    return Number.isFinite(hi) && Number.isFinite(lo) && hi <= lo + offset;
  }

  /** Both sides are the same value and a constant. */
  private byOneRoot(left: ValueId, right: ValueId, offset: number, point: Point): boolean {
    if (left === ZERO || right === ZERO) return false;
    const { forms } = this.ranges;
    if (forms.canonical(left) === forms.canonical(right)) return offset >= 0;
    const low = forms.of(left);
    const high = forms.of(right);
    return (
      low.root === high.root &&
      low.offset <= high.offset + offset &&
      this.ranges.atMostForm(left, point) &&
      this.ranges.atLeastForm(right, point)
    );
  }

  /** By way of a third value that a condition puts between the two. */
  private byFacts(
    left: ValueId,
    right: ValueId,
    offset: number,
    point: Point,
    depth: number,
  ): boolean {
    const { forms, facts } = this.ranges;
    if (left !== ZERO) {
      const form = forms.of(left);
      for (const fact of this.ordered(facts.upper(form.root, point))) {
        // left = root + form.offset, fact.value = root + its offset ≤ other + fact.offset
        const ahead = form.offset - forms.of(fact.value).offset;
        const rest = offset - fact.offset - ahead;
        const direct = fact.value === forms.canonical(left);
        if (fact.other === left || (!direct && !this.related(left, fact.value, point))) continue;
        const proceed = (): boolean => this.proceed(fact, fact.other, right, rest, point, depth);
        // That one length is as long as another one is worth a test, that it is longer is not.
        const isFar = fact.source === 'check' && rest < 0;
        if (isFar ? this.withoutAssuming(proceed) : proceed()) return true;
      }
      return false;
    }
    if (right === ZERO) return false;
    const form = forms.of(right);
    for (const fact of this.ordered(facts.lower(form.root, point))) {
      const ahead = form.offset - forms.of(fact.value).offset;
      const rest = offset + fact.offset + ahead;
      const direct = fact.value === forms.canonical(right);
      if (fact.other === right || (!direct && !this.related(fact.value, right, point))) continue;
      if (this.proceed(fact, left, fact.other, rest, point, depth)) return true;
    }
    return false;
  }

  /** `y ≤ x − k` where `x − y` is exact and known to be at least `k`: what is left says how far it is. */
  private byDifference(
    left: ValueId,
    right: ValueId,
    offset: number,
    point: Point,
    depth: number,
  ): boolean {
    if (left === ZERO || right === ZERO || !this.ranges.atMostForm(left, point)) return false;
    const form = this.ranges.forms.of(left);
    return this.ranges.differencesFrom(form.root).some(({ value, x, y, type, ...home }) => {
      const isBefore =
        home.block === point.block
          ? home.at < point.at
          : this.ranges.tree.dominates(home.block, point.block);
      if (!isBefore) return false;
      const [from, to] = [this.at(y, point), this.at(x, point)];
      const { lo } = this.at(value, point);
      if (!Number.isFinite(lo) || !fits(type, { lo: to.lo - from.hi, hi: to.hi - from.lo }))
        return false;
      // left ≤ root + its offset, and root ≤ x − lo
      const rest = offset + lo - form.offset;
      return x === right ? rest >= 0 : this.holds(x, right, rest, point, depth - 1);
    });
  }

  private related(less: ValueId, more: ValueId, point: Point): boolean {
    return this.ranges.atMostForm(less, point) && this.ranges.atLeastForm(more, point);
  }

  private proceed(
    fact: Fact,
    left: ValueId,
    right: ValueId,
    offset: number,
    point: Point,
    depth: number,
  ): boolean {
    const sameSides = left === right;
    const proven = sameSides ? offset >= 0 : this.holds(left, right, offset, point, depth - 1);
    if (proven) this.used.push(fact);
    return proven;
  }

  // ---- definitions --------------------------------------------------------------------------------------

  private byDefinition(
    left: ValueId,
    right: ValueId,
    offset: number,
    point: Point,
    depth: number,
  ): boolean {
    const { func, forms } = this.ranges;
    const prove = (l: ValueId, r: ValueId, c: number): boolean =>
      this.holds(l, r, c, point, depth - 1);
    if (left !== ZERO) {
      const form = forms.of(left);
      const inst = instOf(func, form.root);
      // left ≤ root + form.offset
      if (inst !== undefined && this.ranges.atMostForm(left, point)) {
        const rest = offset - form.offset;
        if (this.below(inst, point, (value, more) => prove(value, right, rest - more))) return true;
      }
    }
    if (right === ZERO) return false;
    const form = forms.of(right);
    const inst = instOf(func, form.root);
    if (inst === undefined || !this.ranges.atLeastForm(right, point)) return false;
    const rest = offset + form.offset;
    return this.above(inst, point, (value, more) => prove(left, value, rest + more));
  }

  /** Calls `prove(v, c)` for values with `value ≤ v + c`. */
  private below(
    inst: Inst,
    point: Point,
    prove: (value: ValueId, more: number) => boolean,
  ): boolean {
    switch (inst.kind) {
      case 'select':
        return prove(inst.ifTrue, 0) && prove(inst.ifFalse, 0);
      case 'convert': {
        const from = this.ranges.func.values[inst.operand]?.type;
        if (from?.kind !== 'int' || inst.type.kind !== 'int') return false;
        const operand = this.at(inst.operand, point);
        // Wrapping a number that is not negative makes it smaller, if anything.
        const shrinks = operand.lo >= 0 || fits(inst.type, operand);
        return shrinks && prove(inst.operand, 0);
      }
      case 'slice.len': {
        const base = instOf(this.ranges.func, inst.base);
        if (base?.kind !== 'slice.sub') return false;
        // `0 ≤ lo ≤ hi` was checked.
        return prove(base.hi, 0 - Math.max(0, this.at(base.lo, point).lo));
      }
      case 'binary':
        return inst.type.kind === 'int' && this.belowBinary(inst, inst.type, point, prove);
      default:
        return false;
    }
  }

  private belowBinary(
    inst: Extract<Inst, { kind: 'binary' }>,
    type: IntType,
    point: Point,
    prove: (value: ValueId, more: number) => boolean,
  ): boolean {
    const x = this.at(inst.left, point);
    const y = this.at(inst.right, point);
    const min = wholeInt(type).lo;
    switch (inst.op) {
      case 'add':
        // A sum that wraps at the lower end would be greater than both say.
        if (!Number.isFinite(x.lo + y.lo) || x.lo + y.lo < min) return false;
        return (
          (Number.isFinite(y.hi) && this.without(y, prove)(inst.left, y.hi)) ||
          (Number.isFinite(x.hi) && this.without(x, prove)(inst.right, x.hi)) ||
          this.belowMiddle(inst, point, prove)
        );
      case 'sub':
        if (!Number.isFinite(x.lo - y.hi) || x.lo - y.hi < min) return false;
        return this.without(y, prove)(inst.left, 0 - y.lo);
      case 'min':
        return prove(inst.left, 0) || prove(inst.right, 0);
      case 'max':
        return prove(inst.left, 0) && prove(inst.right, 0);
      case 'and':
        return (x.lo >= 0 && prove(inst.left, 0)) || (y.lo >= 0 && prove(inst.right, 0));
      case 'shr': {
        const halves = y.lo >= 1 && y.hi < type.bits;
        if (halves && this.belowAverage(inst.left, point, prove)) return true;
        if (x.lo < 0) return false;
        return this.withoutAssuming(() => prove(inst.left, halves && x.lo >= 1 ? -1 : 0));
      }
      case 'div':
        if (y.lo === 2 && y.hi === 2 && this.belowAverage(inst.left, point, prove)) return true;
        if (x.lo < 0 || y.lo < 1) return false;
        return this.withoutAssuming(() => prove(inst.left, y.lo >= 2 && x.lo >= 1 ? -1 : 0));
      case 'rem':
        if (y.lo >= 1 && prove(inst.right, -1)) return true;
        return x.lo >= 0 && prove(inst.left, 0);
      default:
        return false;
    }
  }

  /** Half of an exact sum is no more than the greater one, and less than it unless both are equal. */
  private belowAverage(
    sum: ValueId,
    point: Point,
    prove: (value: ValueId, more: number) => boolean,
  ): boolean {
    const inst = instOf(this.ranges.func, sum);
    if (inst?.kind !== 'binary' || inst.op !== 'add' || inst.type.kind !== 'int') return false;
    const x = this.at(inst.left, point);
    const y = this.at(inst.right, point);
    // Not negative: then a half rounds down in both ways of dividing.
    if (!(x.lo >= 0 && y.lo >= 0) || !fits(inst.type, { lo: 0, hi: x.hi + y.hi })) return false;
    return (
      (prove(inst.left, 0) && prove(inst.right, -1)) ||
      (prove(inst.right, 0) && prove(inst.left, -1))
    );
  }

  /** `x + (w − x) / 2` is less than `w` when `w > x`, as in a binary search. */
  private belowMiddle(
    inst: Extract<Inst, { kind: 'binary' }>,
    point: Point,
    prove: (value: ValueId, more: number) => boolean,
  ): boolean {
    const { func, forms } = this.ranges;
    for (const [base, part] of [
      [inst.left, inst.right],
      [inst.right, inst.left],
    ] as const) {
      const half = instOf(func, part);
      if (half?.kind !== 'binary' || (half.op !== 'div' && half.op !== 'shr')) continue;
      const distance = instOf(func, half.left);
      const by = integerOf(func, half.right);
      if (distance?.kind !== 'binary' || distance.op !== 'sub' || by === undefined) continue;
      if (by < (half.op === 'div' ? 2n : 1n) || by > 30n) continue;
      if (forms.canonical(distance.right) !== forms.canonical(base)) continue;
      const top = this.at(distance.left, point);
      const bottom = this.at(base, point);
      if (!(top.lo >= 0 && bottom.lo >= 0)) continue;
      // With `w ≥ x + 1` the half is less than the distance.
      const apart = this.holds(base, distance.left, -1, point, 6);
      const ordered = apart || this.holds(base, distance.left, 0, point, 6);
      if (ordered && prove(distance.left, apart ? -1 : 0)) return true;
    }
    return false;
  }

  /** Calls `prove(v, c)` for values with `value ≥ v + c`. */
  private above(
    inst: Inst,
    point: Point,
    prove: (value: ValueId, more: number) => boolean,
  ): boolean {
    if (inst.kind === 'select') return prove(inst.ifTrue, 0) && prove(inst.ifFalse, 0);
    if (inst.kind === 'convert') {
      const from = this.ranges.func.values[inst.operand]?.type;
      if (from?.kind !== 'int' || inst.type.kind !== 'int') return false;
      return fits(inst.type, this.at(inst.operand, point)) && prove(inst.operand, 0);
    }
    if (inst.kind === 'slice.len') {
      const base = instOf(this.ranges.func, inst.base);
      if (base?.kind !== 'slice.sub') return false;
      const { hi } = this.at(base.lo, point);
      return Number.isFinite(hi) && prove(base.hi, 0 - hi);
    }
    if (inst.kind !== 'binary' || inst.type.kind !== 'int') return false;
    const x = this.at(inst.left, point);
    const y = this.at(inst.right, point);
    const max = wholeInt(inst.type).hi;
    switch (inst.op) {
      case 'add':
        if (!Number.isFinite(x.hi + y.hi) || x.hi + y.hi > max) return false;
        return (
          (Number.isFinite(y.lo) && this.without(y, prove)(inst.left, y.lo)) ||
          (Number.isFinite(x.lo) && this.without(x, prove)(inst.right, x.lo))
        );
      case 'sub':
        if (!Number.isFinite(x.hi - y.lo) || x.hi - y.lo > max) return false;
        return Number.isFinite(y.hi) && this.without(y, prove)(inst.left, 0 - y.hi);
      case 'min':
        return prove(inst.left, 0) && prove(inst.right, 0);
      case 'max':
        return prove(inst.left, 0) || prove(inst.right, 0);
      case 'or':
        return x.lo >= 0 && y.lo >= 0 && (prove(inst.left, 0) || prove(inst.right, 0));
      default:
        return false;
    }
  }

  // ---- block parameters -----------------------------------------------------------------------------------

  /** Takes the claim back along every edge into the block of a parameter on one side. */
  private byEdges(
    left: ValueId,
    right: ValueId,
    offset: number,
    point: Point,
    depth: number,
  ): boolean {
    const { forms } = this.ranges;
    const low = left === ZERO ? undefined : forms.of(left);
    const high = right === ZERO ? undefined : forms.of(right);
    if (low !== undefined && this.ranges.atMostForm(left, point)) {
      const block = this.paramBlock(low.root);
      if (block !== undefined && this.joins(block, low.root, right, offset - low.offset, depth))
        return true;
    }
    if (high !== undefined && this.ranges.atLeastForm(right, point)) {
      const block = this.paramBlock(high.root);
      if (block !== undefined && this.joins(block, left, high.root, offset + high.offset, depth))
        return true;
    }
    return false;
  }

  private paramBlock(value: ValueId): BlockId | undefined {
    const found = this.ranges.func.values[value];
    return found?.kind === 'param' && found.block !== 0 ? found.block : undefined;
  }

  private joins(
    block: BlockId,
    left: ValueId,
    right: ValueId,
    offset: number,
    depth: number,
  ): boolean {
    if (this.assume !== undefined && !this.assume.within.has(block)) return false;
    if (!this.isKnownBefore(left, block) || !this.isKnownBefore(right, block)) return false;
    const key = `${left}:${right}`;
    const assumed = this.open.get(key);
    // Around a loop: true by induction when no more is asked than was claimed.
    if (assumed !== undefined) return offset >= assumed;
    const entering = this.ranges.entering[block] ?? [];
    if (entering.length === 0) return false;
    this.open.set(key, offset);
    const proven = entering.every(({ from, edge }) =>
      this.holds(
        this.before(left, block, from, edge),
        this.before(right, block, from, edge),
        offset,
        this.ranges.end(from, edge),
        depth - 1,
      ),
    );
    this.open.delete(key);
    return proven;
  }

  /** A value of the block itself that its edges pass, or one that is the same before it. */
  private isKnownBefore(value: ValueId, block: BlockId): boolean {
    if (value === ZERO) return true;
    const { func, homes, tree } = this.ranges;
    const found = func.values[value];
    if (found?.kind === 'param' && found.block === block) return true;
    // A length is known where its slice is.
    const source = found?.kind === 'slice.len' ? found.base : value;
    const home = homes[source] ?? -1;
    return home >= 0 && home !== block && tree.dominates(home, block);
  }

  private before(value: ValueId, block: BlockId, from: BlockId, edge: number): ValueId {
    const found = value === ZERO ? undefined : this.ranges.func.values[value];
    if (found?.kind !== 'param' || found.block !== block) return value;
    return this.ranges.argument(from, edge, found.index);
  }
}
