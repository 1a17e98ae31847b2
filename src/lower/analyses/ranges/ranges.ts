/**
 * Value ranges: an interval for every integer of a function, and a narrower one at any place, from the
 * conditions that dominate it [Harrison 1977; widening and narrowing: Cousot, Cousot 1977].
 *
 * Everything that asks about the size of a value shares one `Ranges`: `at` for its interval, `prover.ts` for
 * how it relates to another value. It describes the function as it was when the analysis ran.
 */

import { predecessors } from '../../../ir/cfg.ts';
import { type Dominators, dominators } from '../../../ir/dominators.ts';
import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func, Module } from '../../../ir/module.ts';
import type { IntType } from '../../../ir/types.ts';
import { edgesOf } from '../../../ir/visit.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { instOf } from '../../edit.ts';
import { definitionBlocks } from '../induction.ts';
import { type Fact, type Point, ZERO } from './fact-lists.ts';
import { Facts } from './facts.ts';
import { EXACT, fits, type Interval, meet, same, union, wholeInt, wholeType } from './interval.ts';
import { type Addition, LinearForms } from './linear.ts';
import { ConstantTables, transfer } from './transfer.ts';

/** After so many growths a parameter's ends jump to the next threshold, and later to the type's. */
const GROWTHS_BEFORE_WIDENING = 2;
const GROWTHS_BEFORE_GIVING_UP = 8;
const SWEEPS_BEFORE_GIVING_UP = 12;
/** Passes that make intervals smaller again. */
const NARROWING_SWEEPS = 2;
/** How many conditions in a row an end is followed through: `i < n` and `n <= 100`. */
const MAX_DEPTH = 2;
/** Subtractions of one value that are remembered. */
const MAX_DIFFERENCES = 8;

/** `value` is `x − y`, modulo the width of its type. */
export interface Difference {
  readonly value: ValueId;
  readonly x: ValueId;
  readonly y: ValueId;
  readonly type: IntType;
  /** Where it stands. */
  readonly block: BlockId;
  readonly at: number;
}

export class Ranges {
  readonly func: Func;
  readonly tree: Dominators;
  readonly forms: LinearForms;
  readonly facts: Facts;
  /** The block of each value's definition. */
  readonly homes: Int32Array;
  /** By block, its edges in: where they come from and which edge of that block's end they are. */
  readonly entering: readonly (readonly { readonly from: BlockId; readonly edge: number }[])[];
  private readonly edges: (ReturnType<typeof edgesOf> | undefined)[] = [];
  private readonly base: (Interval | undefined)[] = [];
  private readonly growths: number[] = [];
  private readonly thresholds: readonly number[];
  private readonly tables: ConstantTables;
  private differences: ReadonlyMap<ValueId, readonly Difference[]> | undefined;

  constructor(func: Func, module: Module, tree: Dominators = dominators(func)) {
    this.func = func;
    this.tree = tree;
    this.forms = new LinearForms(func);
    this.homes = definitionBlocks(func);
    this.facts = new Facts(func, tree, this.forms, this.homes);
    this.tables = new ConstantTables(module);
    this.thresholds = this.collectThresholds();
    const preds = predecessors(func);
    this.entering = func.blocks.map((_, block) =>
      (preds[block] ?? [])
        .filter((from) => tree.orderOf(from) >= 0)
        .flatMap((from) =>
          this.edgesFrom(from).flatMap((edge, k) =>
            edge.block === block ? [{ from, edge: k }] : [],
          ),
        ),
    );
    this.solve();
  }

  /** The interval of an integer, `bool` or `char` value at a place; `undefined` for other types. */
  at(value: ValueId, point: Point): Interval | undefined {
    return this.narrowed(value, point, MAX_DEPTH);
  }

  /**
   * The interval where no sum with a constant on the way wrapped: `n` is at least 1 where `n - 1` is not negative.
   * No proof, but what to expect: a test that holds outside of it only is not worth asking.
   */
  expected(value: ValueId, point: Point): Interval | undefined {
    return this.narrowed(value, point, MAX_DEPTH, true);
  }

  /** The interval that holds wherever the value is defined. */
  everywhere(value: ValueId): Interval | undefined {
    return this.base[value] ?? this.whole(value);
  }

  /** The end of a block, or one of the edges out of it. */
  end(block: BlockId, edge?: number): Point {
    const at = this.func.blocks[block]?.insts.length ?? 0;
    return edge === undefined ? { block, at } : { block, at, edge };
  }

  /** What an edge passes to parameter `index` of its target. */
  argument(from: BlockId, edge: number, index: number): ValueId {
    const arg = this.edgesFrom(from)[edge]?.args[index];
    if (arg === undefined) throw new InternalError(`no argument ${index} in ${this.func.name}`);
    return arg;
  }

  /** Whether an addition of a constant gives the exact sum at a place where its result is known. */
  isExact(step: Addition, point: Point): boolean {
    const { lo: min, hi: max } = limits(step.type.bits, step.type.signed);
    const operand = this.direct(step.operand, point) ?? wholeInt(step.type);
    if (step.add > 0 ? operand.hi + step.add <= max : operand.lo + step.add >= min) return true;
    // A sum that wrapped lies within a step of the other end of the type.
    const result = this.direct(step.result, point) ?? wholeInt(step.type);
    return step.add > 0 ? result.lo >= min + step.add : result.hi <= max + step.add;
  }

  /** Whether `value ≤ root + offset` of its linear form, which wrapping upwards cannot break. */
  atMostForm(value: ValueId, point: Point): boolean {
    const { steps } = this.forms.of(value);
    return steps.every((step) => step.add > 0 || this.isExact(step, point));
  }

  /** Whether `value ≥ root + offset` of its linear form. */
  atLeastForm(value: ValueId, point: Point): boolean {
    const { steps } = this.forms.of(value);
    return steps.every((step) => step.add < 0 || this.isExact(step, point));
  }

  /** Subtractions `x − y` of a value. */
  differencesFrom(y: ValueId): readonly Difference[] {
    this.differences ??= this.collectDifferences();
    return this.differences.get(y) ?? [];
  }

  private collectDifferences(): ReadonlyMap<ValueId, readonly Difference[]> {
    const found = new Map<ValueId, Difference[]>();
    for (const block of this.tree.order) {
      for (const [at, value] of (this.func.blocks[block]?.insts ?? []).entries()) {
        const inst = instOf(this.func, value);
        if (inst?.kind !== 'binary' || inst.op !== 'sub' || inst.type.kind !== 'int') continue;
        const { left, right, type } = inst;
        const list = found.get(right) ?? [];
        if (list.length < MAX_DIFFERENCES) list.push({ value, x: left, y: right, type, block, at });
        found.set(right, list);
      }
    }
    return found;
  }

  // ---- at a place -----------------------------------------------------------------------------------------

  private whole(value: ValueId): Interval | undefined {
    const type = this.func.values[value]?.type;
    return type === undefined ? undefined : wholeType(type);
  }

  /** From the value's own facts only. */
  private direct(value: ValueId, point: Point): Interval | undefined {
    const canonical = this.forms.canonical(value);
    const start = this.base[value] ?? this.whole(value);
    if (start === undefined) return undefined;
    const { root } = this.forms.of(value);
    let { lo, hi } = start;
    for (const fact of this.facts.upper(root, point)) {
      if (fact.value === canonical) hi = Math.min(hi, upperSum(this.high(fact), fact.offset));
    }
    for (const fact of this.facts.lower(root, point)) {
      if (fact.value === canonical) lo = Math.max(lo, lowerSum(this.low(fact), fact.offset));
    }
    return lo <= hi ? { lo, hi } : start;
  }

  private high({ other }: Fact): number {
    return other === ZERO ? 0 : (this.everywhere(other)?.hi ?? Infinity);
  }

  private low({ other }: Fact): number {
    return other === ZERO ? 0 : (this.everywhere(other)?.lo ?? -Infinity);
  }

  private narrowed(
    value: ValueId,
    point: Point,
    depth: number,
    exactly = false,
  ): Interval | undefined {
    const canonical = this.forms.canonical(value);
    const start = this.base[value] ?? this.whole(value);
    if (start === undefined || start.lo === start.hi) return start;
    const { root, offset } = this.forms.of(value);
    let { lo, hi } = start;
    const end = (other: ValueId, side: 'lo' | 'hi'): number => {
      if (other === ZERO) return 0;
      const known =
        depth > 0 ? this.narrowed(other, point, depth - 1, exactly) : this.everywhere(other);
      return known?.[side] ?? (side === 'lo' ? -Infinity : Infinity);
    };
    for (const fact of this.facts.upper(root, point)) {
      const more = fact.offset + offset - this.forms.of(fact.value).offset;
      const most = upperSum(end(fact.other, 'hi'), fact.value === canonical ? fact.offset : more);
      if (most >= hi) continue;
      const related =
        fact.value === canonical || exactly || this.isRelated(value, fact.value, point);
      if (related) hi = most;
    }
    for (const fact of this.facts.lower(root, point)) {
      const more = fact.offset + offset - this.forms.of(fact.value).offset;
      const least = lowerSum(end(fact.other, 'lo'), fact.value === canonical ? fact.offset : more);
      if (least <= lo) continue;
      const related =
        fact.value === canonical || exactly || this.isRelated(fact.value, value, point);
      if (related) lo = least;
    }
    for (const { constant } of this.facts.excluded(canonical, point)) {
      if (constant === lo) lo++;
      if (constant === hi) hi--;
    }
    // Nothing is left where the code cannot run; any interval is right there.
    return lo <= hi ? { lo, hi } : start;
  }

  /** Whether `less − more` is at most the difference of their offsets: both have one root. */
  private isRelated(less: ValueId, more: ValueId, point: Point): boolean {
    return this.atMostForm(less, point) && this.atLeastForm(more, point);
  }

  /** Ends that conditions compare with: constants, and the greatest that a length can be. */
  private collectThresholds(): readonly number[] {
    const found = new Set([0, ...this.facts.thresholds]);
    for (const { other, offset } of this.facts.relative) {
      const inst = instOf(this.func, other);
      if (inst?.kind !== 'slice.len') continue;
      const length = transfer(this.func, inst, () => undefined, this.tables);
      if (length !== undefined) found.add(length.hi + offset);
    }
    return [...found].sort((a, b) => a - b);
  }

  // ---- the fixpoint ---------------------------------------------------------------------------------------

  private edgesFrom(block: BlockId): ReturnType<typeof edgesOf> {
    const known = this.edges[block];
    if (known !== undefined) return known;
    const terminator = this.func.blocks[block]?.terminator;
    const edges = terminator === undefined ? [] : edgesOf(terminator);
    this.edges[block] = edges;
    return edges;
  }

  /** Upwards until nothing changes, with widening, then down a little. */
  private solve(): void {
    for (const param of this.func.blocks[0]?.params ?? []) this.base[param] = this.whole(param);
    for (let sweep = 0; this.sweep('up', sweep >= SWEEPS_BEFORE_GIVING_UP); sweep++);
    for (let i = 0; i < NARROWING_SWEEPS; i++) this.sweep('down', false);
  }

  /** Visits every value once; says whether anything changed. */
  private sweep(direction: 'up' | 'down', giveUp: boolean): boolean {
    const { func } = this;
    let changed = false;
    for (const id of this.tree.order) {
      const block = func.blocks[id];
      if (block === undefined) continue;
      if (id !== 0) {
        for (const [index, param] of block.params.entries()) {
          const made = this.joined(id, index);
          if (made === undefined) continue;
          const kept = direction === 'up' ? this.widened(param, made, giveUp) : made;
          if (!same(kept, this.base[param])) changed = true;
          this.base[param] = kept;
        }
      }
      for (const [at, value] of block.insts.entries()) {
        const inst = instOf(func, value);
        if (inst === undefined) continue;
        const point = { block: id, at };
        const found = transfer(func, inst, (v) => this.narrowed(v, point, 1), this.tables);
        if (found === undefined) continue;
        const made = this.difference(inst, found, point);
        const before = this.base[value];
        const kept = direction === 'up' && before !== undefined ? union(before, made) : made;
        if (!same(kept, before)) changed = true;
        this.base[value] = kept;
      }
    }
    return changed;
  }

  /** `x − y` is not negative where `y ≤ x` is known. */
  private difference(inst: Inst, found: Interval, point: Point): Interval {
    if (inst.kind !== 'binary' || inst.op !== 'sub' || inst.type.kind !== 'int') return found;
    const x = this.narrowed(inst.left, point, 1);
    const y = this.narrowed(inst.right, point, 1);
    const more = this.forms.canonical(inst.left);
    const less = this.forms.canonical(inst.right);
    let least = -Infinity;
    for (const fact of this.facts.upper(this.forms.of(inst.right).root, point)) {
      if (fact.value === less && fact.other === more) least = Math.max(least, 0 - fact.offset);
    }
    if (x === undefined || y === undefined || least < 0) return found;
    // Not negative; with a negative right side it is more than the left one, and may still wrap.
    const exact = { lo: Math.max(least, x.lo - y.hi), hi: x.hi - y.lo };
    const fitting = y.lo >= 0 || fits(inst.type, exact) ? exact : found;
    return fitting.lo <= fitting.hi ? (meet(found, fitting) ?? found) : found;
  }

  /** What the edges that were seen to be possible pass on. */
  private joined(block: BlockId, index: number): Interval | undefined {
    let found: Interval | undefined;
    for (const { from, edge } of this.entering[block] ?? []) {
      const arg = this.argument(from, edge, index);
      if (this.base[arg] === undefined) continue;
      const given = this.narrowed(arg, this.end(from, edge), 1);
      if (given !== undefined) found = found === undefined ? given : union(found, given);
    }
    return found;
  }

  private widened(param: ValueId, made: Interval, giveUp: boolean): Interval {
    const before = this.base[param];
    if (before === undefined) return made;
    const grown = union(before, made);
    if (same(grown, before)) return before;
    const count = (this.growths[param] ?? 0) + 1;
    this.growths[param] = count;
    if (count <= GROWTHS_BEFORE_WIDENING && !giveUp) return grown;
    const whole = this.whole(param) ?? grown;
    // An end that has not moved stays: a counter that starts at 0 is not below it, however far it gets.
    const thresholds = count > GROWTHS_BEFORE_GIVING_UP || giveUp ? [] : this.thresholds;
    const hi =
      grown.hi === before.hi ? grown.hi : (thresholds.find((t) => t >= grown.hi) ?? whole.hi);
    const lo =
      grown.lo === before.lo ? grown.lo : (thresholds.findLast((t) => t <= grown.lo) ?? whole.lo);
    return meet({ lo, hi }, whole) ?? whole;
  }
}

/** A sum as an upper end: exact, or else greater. */
function upperSum(a: number, b: number): number {
  const sum = a + b;
  return sum >= EXACT ? Infinity : Math.max(sum, -EXACT);
}

/** A sum as a lower end: exact, or else smaller. */
function lowerSum(a: number, b: number): number {
  const sum = a + b;
  return sum <= -EXACT ? -Infinity : Math.min(sum, EXACT);
}

/** The least and greatest value of a type, as numbers: those of 64 bits are not exact. */
function limits(bits: number, signed: boolean): Interval {
  return signed
    ? { lo: -(2 ** (bits - 1)), hi: 2 ** (bits - 1) - (bits === 64 ? 0 : 1) }
    : { lo: 0, hi: 2 ** bits - (bits === 64 ? 0 : 1) };
}
