/**
 * What dominating conditions say about values: branches taken, cases chosen, checks passed.
 *
 * A fact `value ≤ other + offset` holds from a place in a block on, and in every block which that one
 * dominates. In SSA form it stays true there: where the fact's block dominates a place, neither value is
 * computed anew between the two.
 */

import { predecessors } from '../../../ir/cfg.ts';
import type { Dominators } from '../../../ir/dominators.ts';
import type { BlockId, Inst, ScalarConstant, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import { COMPARE_OPS, type CompareOp } from '../../../ir/ops.ts';
import { edgesOf } from '../../../ir/visit.ts';
import { instOf } from '../../edit.ts';
import { type Counter, counterOf } from './counters.ts';
import {
  type Collected,
  type Exclusion,
  type Fact,
  holding,
  MAX_LOOKED_AT,
  type Point,
  ZERO,
} from './fact-lists.ts';
import type { LinearForms } from './linear.ts';

/** How deep conditions made of `&&`, `||` and `!` are looked into. */
const MAX_CONDITION = 6;

export class Facts {
  private readonly func: Func;
  private readonly tree: Dominators;
  private readonly forms: LinearForms;
  private readonly upperOf: (Fact[] | undefined)[] = [];
  private readonly lowerOf: (Fact[] | undefined)[] = [];
  private readonly excludedOf: (Exclusion[] | undefined)[] = [];
  /** By the condition that says whether there is room for one more step. */
  private readonly counters = new Map<ValueId, Counter>();
  /** By block, and by edge out of it. */
  private readonly onEdges: ((Collected | undefined)[] | undefined)[] = [];
  /** The ends that facts give, for widening. */
  readonly thresholds = new Set<number>();
  /** The ends that are other values, with an offset. */
  readonly relative: { readonly other: ValueId; readonly offset: number }[] = [];

  /** `homes` are the blocks of the values' definitions. */
  constructor(func: Func, tree: Dominators, forms: LinearForms, homes: Int32Array) {
    this.func = func;
    this.tree = tree;
    this.forms = forms;
    const preds = predecessors(func);
    // In this order facts that come later in a list are those of later blocks.
    for (const block of tree.order) {
      // On the way back to a loop's header nothing is defined again that was known before the loop.
      const [pred, ...others] = (preds[block] ?? []).filter((from) => !tree.dominates(block, from));
      if (pred !== undefined && others.length === 0) this.collectEntry(pred, block);
      this.collectCounter(block, preds[block] ?? [], homes);
      func.blocks[block]?.insts.forEach((id, at) => {
        const inst = instOf(func, id);
        if (inst?.kind === 'check') this.collectCheck(inst, { block, at });
      });
    }
  }

  /** Facts about values with the same root, where they hold, the closest first. */
  upper(root: ValueId, point: Point): readonly Fact[] {
    const ofRoot = (f: Fact): boolean => this.rootOf(f) === root;
    return this.known(this.upperOf[root], point, ({ upper }) => upper.filter(ofRoot));
  }

  lower(root: ValueId, point: Point): readonly Fact[] {
    const ofRoot = (f: Fact): boolean => this.rootOf(f) === root;
    return this.known(this.lowerOf[root], point, ({ lower }) => lower.filter(ofRoot));
  }

  excluded(value: ValueId, point: Point): readonly Exclusion[] {
    const ofValue = (e: Exclusion): boolean => e.value === value;
    return this.known(this.excludedOf[value], point, ({ excluded }) => excluded.filter(ofValue));
  }

  private known<F extends Fact | Exclusion>(
    list: readonly F[] | undefined,
    point: Point,
    ofEdge: (found: Collected) => readonly F[],
  ): readonly F[] {
    const inside = holding(list, point, this.tree);
    if (point.edge === undefined) return inside;
    const onEdge = ofEdge(this.edgeFacts(point));
    return onEdge.length === 0 ? inside : [...onEdge, ...inside];
  }

  private rootOf(fact: Fact): ValueId {
    return this.forms.of(fact.value).root;
  }

  // ---- collecting ---------------------------------------------------------------------------------------

  private edgeFacts(point: Point): Collected {
    if (point.edge === undefined) return NOTHING;
    this.onEdges[point.block] ??= [];
    const ofBlock = this.onEdges[point.block] ?? [];
    const known = ofBlock[point.edge];
    if (known !== undefined) return known;
    const found: Collected = { upper: [], lower: [], excluded: [] };
    ofBlock[point.edge] = found;
    this.edgeConditions(point.block, point.edge, { ...found, block: point.block, at: point.at });
    return found;
  }

  private collectEntry(pred: BlockId, block: BlockId): void {
    const terminator = this.func.blocks[pred]?.terminator;
    if (terminator === undefined) return;
    const edges = edgesOf(terminator);
    const ways = edges.flatMap((edge, k) => (edge.block === block ? [k] : []));
    const [way] = ways;
    // With two edges to one block neither condition is known there.
    if (way === undefined || ways.length > 1) return;
    const found: Collected = { upper: [], lower: [], excluded: [] };
    this.edgeConditions(pred, way, { ...found, block, at: -1 });
    this.keep(found);
  }

  /** What a counter that steps while there is room keeps to in every iteration. */
  private collectCounter(header: BlockId, preds: readonly BlockId[], homes: Int32Array): void {
    const { func, tree } = this;
    const [latch, ...others] = preds.filter((from) => tree.dominates(header, from));
    if (latch === undefined || others.length > 0) return;
    const counter = counterOf(func, header, latch);
    if (counter === undefined) return;
    const { low, high, param, room, step } = counter;
    const bound = param === low ? high : low;
    const home = homes[bound] ?? -1;
    const isFixed = home >= 0 && home !== header && tree.dominates(home, header);
    if (!isFixed && this.constantOf(bound) === undefined) return;
    const found = func.values[param];
    const index = found?.kind === 'param' ? found.index : -1;
    let least = room - step;
    for (const block of preds.filter((from) => from !== latch && tree.orderOf(from) >= 0)) {
      const terminator = func.blocks[block]?.terminator;
      const at = func.blocks[block]?.insts.length ?? 0;
      const edges = terminator === undefined ? [] : edgesOf(terminator);
      for (const [edge, { block: target, args }] of edges.entries()) {
        if (target !== header) continue;
        const init = args[index] ?? param;
        const point = { block, at, edge };
        const gap = param === low ? this.gap(init, bound, point) : this.gap(bound, init, point);
        least = Math.min(least, gap);
      }
    }
    if (!(least >= 0)) return;
    this.counters.set(counter.condition, counter);
    const made: Collected = { upper: [], lower: [], excluded: [] };
    this.orConstant(low, high, 0 - least, { ...made, block: header, at: -1 }, 'condition');
    this.keep(made);
  }

  /** How much smaller one value is known to be than another one, at least. */
  private gap(less: ValueId, more: ValueId, point: Point): number {
    const low = this.constantOf(less);
    const high = this.constantOf(more);
    if (low !== undefined && high !== undefined) return high - low;
    const value = this.forms.canonical(low === undefined ? less : more);
    const other = low !== undefined || high !== undefined ? ZERO : this.forms.canonical(more);
    const { root } = this.forms.of(value);
    const facts = low === undefined ? this.upper(root, point) : this.lower(root, point);
    const sign = low === undefined ? -1 : 1;
    const known = facts
      .filter((fact) => fact.value === value && fact.other === other)
      .map((fact) => sign * fact.offset + (high ?? 0) - (low ?? 0));
    if (low !== undefined && instOf(this.func, value)?.kind === 'slice.len') known.push(0 - low);
    return Math.max(...known, -Infinity);
  }

  private keep(found: Collected): void {
    for (const fact of found.upper) push(this.upperOf, this.rootOf(fact), fact);
    for (const fact of found.lower) push(this.lowerOf, this.rootOf(fact), fact);
    for (const fact of found.excluded) push(this.excludedOf, fact.value, fact);
  }

  /** What is known on an edge because it was taken. */
  private edgeConditions(pred: BlockId, way: number, into: Into): void {
    const terminator = this.func.blocks[pred]?.terminator;
    switch (terminator?.kind) {
      case 'branch':
        this.condition(terminator.condition, way === 0, into, MAX_CONDITION);
        break;
      case 'switch': {
        const taken = terminator.cases[way];
        if (taken !== undefined) this.compare('eq', terminator.index, numberOf(taken.value), into);
        else
          for (const other of terminator.cases.slice(0, MAX_LOOKED_AT))
            this.compare('ne', terminator.index, numberOf(other.value), into);
        break;
      }
      case 'table':
        if (way < terminator.targets.length) this.compare('eq', terminator.index, way, into);
        break;
      default:
        break;
    }
  }

  private condition(value: ValueId, truth: boolean, into: Into, depth: number): void {
    const inst = instOf(this.func, value);
    if (inst === undefined || depth === 0) return;
    const counter = this.counters.get(value);
    if (counter?.truth === truth)
      this.orConstant(counter.low, counter.high, 0 - counter.room, into, 'condition');
    if (inst.kind === 'unary' && inst.op === 'not' && inst.type.kind === 'bool') {
      this.condition(inst.operand, !truth, into, depth - 1);
    } else if (inst.kind === 'binary' && (inst.op === 'and' || inst.op === 'or')) {
      // Both sides of an `and` that holds, and of an `or` that does not.
      if ((inst.op === 'and') !== truth || !this.isTruth(value, depth)) return;
      this.condition(inst.left, truth, into, depth - 1);
      this.condition(inst.right, truth, into, depth - 1);
    } else if (inst.kind === 'compare') {
      const op = truth ? inst.op : COMPARE_OPS[inst.op].negated;
      const type = this.func.values[inst.left]?.type;
      const right = this.constantOf(inst.right);
      if ((op === 'eq' || op === 'ne') && right === 0 && this.isTruth(inst.left, depth)) {
        this.condition(inst.left, op === 'ne', into, depth - 1);
        return;
      }
      if (type === undefined || type.kind === 'float') return;
      const left = this.constantOf(inst.left);
      if (right !== undefined) this.compare(op, inst.left, right, into);
      else if (left !== undefined) this.compare(COMPARE_OPS[op].swapped, inst.right, left, into);
      else this.compareValues(op, inst.left, inst.right, into);
    }
  }

  /** A condition that is 1 or 0, whatever its type is. */
  private isTruth(value: ValueId, depth: number): boolean {
    const inst = instOf(this.func, value);
    if (inst === undefined || depth === 0) return false;
    if (inst.type.kind === 'bool' || inst.kind === 'compare') return true;
    return (
      inst.kind === 'binary' &&
      (inst.op === 'and' || inst.op === 'or') &&
      this.isTruth(inst.left, depth - 1) &&
      this.isTruth(inst.right, depth - 1)
    );
  }

  private compare(op: CompareOp, value: ValueId, constant: number | undefined, into: Into): void {
    if (constant === undefined || !Number.isSafeInteger(constant)) return;
    if (op === 'ne') {
      into.excluded.push({
        value: this.forms.canonical(value),
        constant,
        block: into.block,
        at: into.at,
      });
      return;
    }
    this.relate(op, value, ZERO, constant, into, 'condition');
  }

  private compareValues(op: CompareOp, left: ValueId, right: ValueId, into: Into): void {
    if (op !== 'ne') this.relate(op, left, right, 0, into, 'condition');
    else {
      this.apart(left, right, into);
      this.apart(right, left, into);
    }
  }

  /** `x ≤ w + c` and `x ≠ w + c`: then `x ≤ w + c − 1`, and the same from below. */
  private apart(value: ValueId, end: ValueId, into: Into): void {
    const canonical = this.forms.canonical(value);
    const limit = this.forms.of(end);
    const type = this.func.values[value]?.type;
    if (limit.steps.length > 1 || limit.steps.some((step) => step.type !== type)) return;
    const isEnd = (fact: Fact): boolean =>
      fact.value === canonical && fact.other === limit.root && fact.offset === limit.offset;
    const { root } = this.forms.of(value);
    // What lies between the value and `w` did not wrap.
    const above = this.upper(root, into).find((fact) => isEnd(fact) && fact.offset <= 0);
    const below = this.lower(root, into).find((fact) => isEnd(fact) && fact.offset >= 0);
    if (above !== undefined) this.atMost(value, limit.root, above.offset - 1, into, 'condition');
    if (below !== undefined) this.atMost(limit.root, value, -1 - below.offset, into, 'condition');
  }

  /** `left op right + offset`. */
  private relate(
    op: Exclude<CompareOp, 'ne'>,
    left: ValueId,
    right: ValueId,
    offset: number,
    into: Into,
    source: Fact['source'],
  ): void {
    if (op === 'lt' || op === 'le' || op === 'eq') {
      this.atMost(left, right, op === 'lt' ? offset - 1 : offset, into, source);
    }
    if (op === 'gt' || op === 'ge' || op === 'eq') {
      this.atMost(right, left, (op === 'gt' ? -1 : 0) - offset, into, source);
    }
  }

  /** `less ≤ more + offset`, of which either may be `ZERO`. */
  private atMost(
    lessValue: ValueId,
    moreValue: ValueId,
    offset: number,
    into: Into,
    source: Fact['source'],
  ): void {
    const less = lessValue === ZERO ? ZERO : this.forms.canonical(lessValue);
    const more = moreValue === ZERO ? ZERO : this.forms.canonical(moreValue);
    const { block, at } = into;
    if (less !== ZERO) into.upper.push({ value: less, other: more, offset, block, at, source });
    // 0 − offset: a −0 must not come of it.
    const back = 0 - offset;
    if (more !== ZERO)
      into.lower.push({ value: more, other: less, offset: back, block, at, source });
    if (less === ZERO || more === ZERO) this.thresholds.add(less === ZERO ? back : offset);
    else if (this.relative.length < MAX_LOOKED_AT) this.relative.push({ other: more, offset });
  }

  private collectCheck(inst: Extract<Inst, { kind: 'check' }>, place: Place): void {
    const found: Collected = { upper: [], lower: [], excluded: [] };
    const into: Into = { ...found, ...place };
    const [a, b, c] = inst.args;
    const least = (value: ValueId, least: number): void =>
      this.orConstant(ZERO, value, 0 - least, into, 'check');
    switch (inst.op) {
      case 'bounds':
      case 'last':
        if (a === undefined || b === undefined) break;
        least(a, 0);
        this.orConstant(a, b, -1, into, 'check');
        break;
      case 'range':
        if (a === undefined || b === undefined || c === undefined) break;
        least(a, 0);
        this.orConstant(a, b, 0, into, 'check');
        least(b, 0);
        this.orConstant(b, c, 0, into, 'check');
        break;
      case 'nonzero':
      case 'step':
        if (a !== undefined) this.compare('ne', a, 0, into);
        break;
      case 'char':
        if (a !== undefined) this.orConstant(a, ZERO, 0x10ffff, into, 'check');
        break;
      default:
        break;
    }
    this.keep(found);
  }

  /** `less ≤ more + offset`, with constants put into the offset. */
  private orConstant(
    less: ValueId,
    more: ValueId,
    offset: number,
    into: Into,
    source: Fact['source'],
  ): void {
    const low = less === ZERO ? undefined : this.constantOf(less);
    const high = more === ZERO ? undefined : this.constantOf(more);
    const total = offset + (high ?? 0) - (low ?? 0);
    const left = low === undefined ? less : ZERO;
    const right = high === undefined ? more : ZERO;
    if (left === ZERO && right === ZERO) return;
    if (Number.isSafeInteger(total)) this.atMost(left, right, total, into, source);
  }

  private constantOf(value: ValueId): number | undefined {
    const inst = instOf(this.func, value);
    return inst?.kind === 'const' ? numberOf(inst.value) : undefined;
  }
}

interface Place {
  readonly block: BlockId;
  readonly at: number;
}

type Into = Collected & Place;

const NOTHING: Collected = { upper: [], lower: [], excluded: [] };

function numberOf(value: ScalarConstant): number | undefined {
  if (typeof value === 'string') return undefined;
  return Number(value);
}

function push<T>(table: (T[] | undefined)[], index: ValueId, item: T): void {
  const list = table[index];
  if (list === undefined) table[index] = [item];
  else list.push(item);
}
