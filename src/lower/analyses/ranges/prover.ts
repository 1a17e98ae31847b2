/**
 * Proves `left ≤ right + offset` for two values at a place, on demand: a search through a graph of
 * differences whose edges are definitions and facts [ABCD: Bodík, Gupta, Sarkar 2000].
 *
 * At a block parameter every edge in must give the claim. A claim that comes back to itself around a loop
 * holds by induction over the iterations when it has not become stronger on the way.
 */

import type { BlockId, ValueId } from '../../../ir/instructions.ts';
import { instOf } from '../../edit.ts';
import { type Asking, above, below, type Prove } from './definitions.ts';
import { type Fact, type Point, ZERO } from './fact-lists.ts';
import { fits, type Interval } from './interval.ts';
import type { Ranges } from './ranges.ts';

/** Places looked at for one question. */
const MAX_STEPS = 300;
const MAX_DEPTH = 40;
/** For what a definition asks besides. */
const ASIDE_DEPTH = 6;
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

/** A claim at a place, and how far the search for its proof may go on from there. */
interface Question extends Claim {
  readonly point: Point;
  readonly depth: number;
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
    if (this.proves({ left, right, offset, point, depth })) return true;
    this.failed.set(key, offset);
    return false;
  }

  private proves(question: Question): boolean {
    if (this.byIntervals(question)) return true;
    if (this.byOneRoot(question)) return true;
    if (this.byFacts(question)) return true;
    if (this.byDefinition(question)) return true;
    if (this.byDifference(question)) return true;
    if (this.byEdges(question)) return true;
    return (this.assuming && this.assume?.accepts(question, question.point)) ?? false;
  }

  /** What is tested should be what the program's own conditions speak of, so these come first. */
  private ordered(facts: readonly Fact[]): readonly Fact[] {
    if (this.assume === undefined) return facts;
    const from = (source: Fact['source']): readonly Fact[] =>
      facts.filter((fact) => fact.source === source);
    return [...from('condition'), ...from('check')];
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

  private byIntervals({ left, right, offset, point }: Question): boolean {
    const { hi } = this.at(left, point);
    const { lo } = this.at(right, point);
    return Number.isFinite(hi) && Number.isFinite(lo) && hi <= lo + offset;
  }

  /** Both sides are the same value and a constant. */
  private byOneRoot({ left, right, offset, point }: Question): boolean {
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
  private byFacts(question: Question): boolean {
    const { left, right, offset, point, depth } = question;
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
  private byDifference(question: Question): boolean {
    const { left, right, offset, point, depth } = question;
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

  private byDefinition(question: Question): boolean {
    const { left, right, offset, point, depth } = question;
    const { func, forms } = this.ranges;
    if (left !== ZERO) {
      const form = forms.of(left);
      const inst = instOf(func, form.root);
      // left ≤ root + form.offset
      if (inst !== undefined && this.ranges.atMostForm(left, point)) {
        const rest = offset - form.offset;
        const prove: Prove = (value, more) =>
          this.holds(value, right, rest - more, point, depth - 1);
        if (below(inst, this.asking(point, prove))) return true;
      }
    }
    if (right === ZERO) return false;
    const form = forms.of(right);
    const inst = instOf(func, form.root);
    if (inst === undefined || !this.ranges.atLeastForm(right, point)) return false;
    const rest = offset + form.offset;
    const prove: Prove = (value, more) => this.holds(left, value, rest + more, point, depth - 1);
    return above(inst, this.asking(point, prove));
  }

  private asking(point: Point, prove: Prove): Asking {
    const firmly: Prove = (value, more) => this.withoutAssuming(() => prove(value, more));
    return {
      func: this.ranges.func,
      forms: this.ranges.forms,
      at: (value) => this.at(value, point),
      prove,
      without: ({ lo, hi }) => (hi - lo <= MAX_SPREAD ? prove : firmly),
      firmly,
      holds: (left, right, offset) => this.holds(left, right, offset, point, ASIDE_DEPTH),
    };
  }

  // ---- block parameters -----------------------------------------------------------------------------------

  /** Takes the claim back along every edge into the block of a parameter on one side. */
  private byEdges(question: Question): boolean {
    const { left, right, offset, point, depth } = question;
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
