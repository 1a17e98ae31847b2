/**
 * Arms → decision graph, after Maranget, "Compiling Pattern Matching to Good Decision Trees": each test
 * splits the arms that are still possible, so that no part is tested twice on any path. Equal
 * remainders are shared. A match that would grow too large all the same is left to `sequential.ts`.
 */

import type { ScalarConstant } from '../../../ir/instructions.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { TypedPattern } from '../../typed-pattern.ts';
import type { Binding, Node, Occurrence } from './decision.ts';
import { splitRanges, testIntervals } from './intervals.ts';
import { type Alternative, type Column, type PatternShapes, valueRange } from './pattern-shape.ts';

/** An arm as far as it is not matched yet. */
interface Row {
  readonly arm: number;
  readonly guarded: boolean;
  /** Only columns with something to test. */
  readonly columns: readonly Column[];
  readonly bindings: readonly Binding[];
}

export interface ArmShape {
  readonly pattern: TypedPattern;
  readonly guarded: boolean;
}

/** More guards than this one after the other are better tested one after the other. */
const MAX_GUARDS = 100;

/** The decision graph, or nothing when it would grow too large. */
export function decisionTree(shapes: PatternShapes, arms: readonly ArmShape[]): Node | undefined {
  if (arms.filter((a) => a.guarded).length > MAX_GUARDS) return undefined;
  return new Builder(shapes, arms).build();
}

class Builder {
  private readonly shapes: PatternShapes;
  private readonly arms: readonly ArmShape[];
  private readonly memo = new Map<string, Node>();
  private readonly patternIds = new Map<TypedPattern, number>();
  private readonly fail: Node = { kind: 'fail' };
  /** Rows that may still be made. */
  private budget: number;

  constructor(shapes: PatternShapes, arms: readonly ArmShape[]) {
    this.shapes = shapes;
    this.arms = arms;
    let size = 0;
    for (const arm of arms) size += patternSize(arm.pattern);
    this.budget = 64 * size + 4096;
  }

  build(): Node | undefined {
    const root = this.shapes.occurrences.root;
    const rows = this.arms.flatMap((arm, i) => {
      const row = { arm: i, guarded: arm.guarded, columns: [], bindings: [] };
      return this.extend(row, [], [{ occurrence: root, pattern: arm.pattern }]);
    });
    const node = this.decide(rows);
    return this.budget < 0 ? undefined : node;
  }

  private decide(rows: readonly Row[]): Node {
    const first = rows[0];
    if (first === undefined || this.budget < 0) return this.fail;
    const key = this.keyOf(rows);
    const known = this.memo.get(key);
    if (known !== undefined) return known;
    const node = first.columns.length === 0 ? this.matched(first, rows) : this.test(first, rows);
    this.memo.set(key, node);
    return node;
  }

  private matched(first: Row, rows: readonly Row[]): Node {
    const { arm, bindings } = first;
    if (!first.guarded) return { kind: 'leaf', arm, bindings };
    return { kind: 'guard', arm, bindings, fail: this.decide(rows.slice(1)) };
  }

  private test(first: Row, rows: readonly Row[]): Node {
    const on = this.choose(first, rows);
    switch (on.type.kind) {
      case 'int':
      case 'char':
        return this.byInterval(on, rows);
      case 'enum':
        return this.byVariant(on, rows);
      case 'bool':
        return this.byValue(on, rows, [true, false]);
      case 'str':
        return this.byValue(on, rows, undefined);
      default:
        throw new InternalError(`a match on ${on.type.text}`);
    }
  }

  /** Of the first row's columns, the one that most rows have too. */
  private choose(first: Row, rows: readonly Row[]): Occurrence {
    const counts = new Map<Occurrence, number>(first.columns.map((c) => [c.occurrence, 0]));
    for (const row of rows) {
      for (const { occurrence } of row.columns) {
        const count = counts.get(occurrence);
        if (count !== undefined) counts.set(occurrence, count + 1);
      }
    }
    let best: Occurrence | undefined;
    for (const [occurrence, count] of counts) {
      if (best === undefined || count > (counts.get(best) ?? 0)) best = occurrence;
    }
    if (best === undefined) throw new InternalError('a row without columns to test');
    return best;
  }

  // ---- splitting ------------------------------------------------------------------------------------

  private byVariant(on: Occurrence, rows: readonly Row[]): Node {
    const split = new Split<number>();
    this.distribute(on, rows, split, (a) => (a.test?.kind === 'variant' ? [a.test.variant] : []));
    const variants = [...split.lists.keys()].sort((a, b) => a - b);
    const nodes = variants.map((value) => ({ value, node: this.decide(split.rows(value)) }));
    if (variants.length < this.shapes.variantCount(on.type)) {
      const otherwise = this.decide(split.otherwise);
      return { kind: 'switch', on, byVariant: true, cases: nodes, otherwise };
    }
    return this.switchOver(on, true, nodes);
  }

  private byValue(
    on: Occurrence,
    rows: readonly Row[],
    all: readonly ScalarConstant[] | undefined,
  ): Node {
    const split = new Split<ScalarConstant>();
    for (const value of all ?? []) split.open(value);
    this.distribute(on, rows, split, (a) => (a.test?.kind === 'value' ? [a.test.value] : []));
    const cases = [...split.lists.keys()].map((value) => ({
      value,
      node: this.decide(split.rows(value)),
    }));
    if (all !== undefined) return this.switchOver(on, false, cases);
    const otherwise = this.decide(split.otherwise);
    return { kind: 'switch', on, byVariant: false, cases, otherwise };
  }

  private byInterval(on: Occurrence, rows: readonly Row[]): Node {
    const ranges: { readonly lo: bigint; readonly hi: bigint }[] = [];
    for (const row of rows) {
      for (const { test } of this.alternativesAt(on, row) ?? []) {
        if (test?.kind === 'range') ranges.push(test);
      }
    }
    const parts = splitRanges(valueRange(on.type), ranges);
    const starts = parts.map(([lo]) => lo);
    const split = new Split<number>();
    for (const i of parts.keys()) split.open(i);
    this.distribute(on, rows, split, ({ test }) => {
      if (test?.kind !== 'range') return [];
      const covered: number[] = [];
      for (let i = lowerBound(starts, test.lo); i < starts.length; i++) {
        if ((starts[i] ?? 0n) > test.hi) break;
        covered.push(i);
      }
      return covered;
    });
    return testIntervals(
      on,
      parts.map(([lo, hi], i) => ({ lo, hi, node: this.decide(split.rows(i)) })),
    );
  }

  /** All values have a case: the last one needs no test. */
  private switchOver(
    on: Occurrence,
    byVariant: boolean,
    cases: readonly { readonly value: ScalarConstant; readonly node: Node }[],
  ): Node {
    const last = cases.at(-1);
    if (last === undefined) return this.fail;
    if (cases.every((c) => c.node === last.node)) return last.node;
    return { kind: 'switch', on, byVariant, cases: cases.slice(0, -1), otherwise: last.node };
  }

  /** Gives each row to the cases of `on` that it can match, in order. */
  private distribute<K>(
    on: Occurrence,
    rows: readonly Row[],
    split: Split<K>,
    keysOf: (alternative: Alternative) => readonly K[],
  ): void {
    for (const row of rows) {
      const alternatives = this.alternativesAt(on, row);
      if (alternatives === undefined) {
        this.budget -= split.addToAll([row]);
        continue;
      }
      const columns = row.columns.filter((c) => c.occurrence !== on);
      for (const alternative of alternatives) {
        const bindings = alternative.locals.map((local) => ({ local, occurrence: on }));
        const rest = this.extend(
          { ...row, columns, bindings: [...row.bindings, ...bindings] },
          columns,
          alternative.rest,
        );
        if (alternative.test === undefined) this.budget -= split.addToAll(rest);
        else for (const key of keysOf(alternative)) this.budget -= split.add(key, rest);
        if (this.budget < 0) return;
      }
    }
  }

  private alternativesAt(on: Occurrence, row: Row): readonly Alternative[] | undefined {
    const column = row.columns.find((c) => c.occurrence === on);
    return column && this.shapes.alternatives(column);
  }

  // ---- rows -----------------------------------------------------------------------------------------

  /** `row` with further columns: those without a test are resolved at once, which may give several rows. */
  private extend(row: Row, columns: readonly Column[], more: readonly Column[]): readonly Row[] {
    const [next, ...later] = more;
    if (next === undefined) return [{ ...row, columns }];
    const alternatives = this.shapes.alternatives(next);
    const testable = alternatives[0]?.test !== undefined;
    // A test of the occurrence itself waits for its turn.
    if (testable) return this.extend(row, [...columns, next], later);
    return alternatives.flatMap((alternative) => {
      if (this.budget-- < 0) return [];
      const bindings = alternative.locals.map((local) => ({ local, occurrence: next.occurrence }));
      const extended = { ...row, bindings: [...row.bindings, ...bindings] };
      return this.extend(extended, columns, [...alternative.rest, ...later]);
    });
  }

  /** Equal keys mean equal remainders. */
  private keyOf(rows: readonly Row[]): string {
    return rows
      .map((row) => {
        const columns = row.columns.map((c) => `${c.occurrence.id}:${this.idOf(c.pattern)}`);
        const bindings = row.bindings.map((b) => `${b.occurrence.id}=${b.local.id}`);
        return `${row.arm}/${columns.join(',')}/${bindings.join(',')}`;
      })
      .join(';');
  }

  private idOf(pattern: TypedPattern): number {
    let id = this.patternIds.get(pattern);
    if (id === undefined) {
      id = this.patternIds.size;
      this.patternIds.set(pattern, id);
    }
    return id;
  }
}

/** Rows by case, and those for every value without one. */
class Split<K> {
  readonly lists = new Map<K, Row[]>();
  readonly otherwise: Row[] = [];
  /** Lists that a row without anything left to test has closed. */
  private readonly closed = new Set<Row[]>();

  /** Makes sure that there is a case for `key`. */
  open(key: K): Row[] {
    let list = this.lists.get(key);
    if (list === undefined) {
      list = [...this.otherwise];
      if (this.closed.has(this.otherwise)) this.closed.add(list);
      this.lists.set(key, list);
    }
    return list;
  }

  add(key: K, rows: readonly Row[]): number {
    return this.append(this.open(key), rows);
  }

  addToAll(rows: readonly Row[]): number {
    let added = this.append(this.otherwise, rows);
    for (const list of this.lists.values()) added += this.append(list, rows);
    return added;
  }

  rows(key: K): readonly Row[] {
    return this.lists.get(key) ?? [];
  }

  private append(list: Row[], rows: readonly Row[]): number {
    if (this.closed.has(list)) return 1;
    for (const row of rows) {
      list.push(row);
      if (row.columns.length === 0 && !row.guarded) {
        this.closed.add(list);
        break;
      }
    }
    return rows.length;
  }
}

function lowerBound(sorted: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0n) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function patternSize(pattern: TypedPattern): number {
  switch (pattern.kind) {
    case 'or':
      return pattern.alternatives.reduce((sum, a) => sum + patternSize(a), 1);
    case 'variant':
      return pattern.args.reduce((sum, a) => sum + patternSize(a), 1);
    case 'parts':
      return pattern.parts.reduce((sum, p) => sum + patternSize(p.pattern), 1);
    case 'binding':
      return pattern.inner === undefined ? 1 : 1 + patternSize(pattern.inner);
    default:
      return 1;
  }
}
