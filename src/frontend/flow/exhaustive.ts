/**
 * Which values a list of patterns leaves out, and whether one more pattern adds any.
 *
 * The matrix algorithms of L. Maranget, "Warnings for pattern matching", JFP 17 (2007), sections 3 and 5,
 * with integer ranges split at the ends that the patterns mention. A long match over plain literals
 * does not go through the matrix: its cases are kept as sorted intervals or sets, in O(n log n).
 */

import type { EnumType, Type, TypeStore } from '../../ir/types.ts';
import type { TypedPattern } from '../typed-ast.ts';

type Row = readonly TypedPattern[];

interface Interval {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** Rows looked at after which a match is too intricate to decide: the matrix can grow exponentially. */
const BUDGET = 200_000;

/** Counts down the work of one question. */
class Budget {
  private left = BUDGET;

  /** False when there is none left: the answer is then not to be had. */
  spend(rows: number): boolean {
    this.left -= rows + 1;
    return this.left >= 0;
  }

  get exhausted(): boolean {
    return this.left < 0;
  }
}

/** How many left-out values a message names. */
const WITNESS_LIMIT = 3;

/** Surrogates are no characters. */
const CHAR_RANGES: readonly Interval[] = [
  { lo: 0n, hi: 0xd7ffn },
  { lo: 0xe000n, hi: 0x10ffffn },
];

/**
 * Values of `type` that no pattern matches, as example patterns; empty when the patterns are exhaustive.
 * `undefined`: too intricate to decide.
 */
export function missingPatterns(
  types: TypeStore,
  type: Type,
  patterns: readonly TypedPattern[],
): readonly string[] | undefined {
  if (patterns.some(takesEverything)) return [];
  const flat = flatLiterals(type, patterns);
  if (flat !== undefined) return [...new Set(flat.missing(types))];
  const budget = new Budget();
  const rows = patterns.map((p) => [p]);
  const found = [...new Set(missing(types, [type], rows, budget).map((w) => w[0] ?? '_'))];
  return budget.exhausted ? undefined : found;
}

function takesEverything(pattern: TypedPattern): boolean {
  return (
    pattern.kind === 'wildcard' ||
    (pattern.kind === 'binding' && (pattern.inner === undefined || takesEverything(pattern.inner)))
  );
}

/**
 * Which patterns can never match, because earlier ones take all their values. `false` in `counts`: guarded.
 * Where it is too intricate to decide, a pattern counts as one that can.
 */
export function unreachablePatterns(
  types: TypeStore,
  type: Type,
  patterns: readonly TypedPattern[],
  counts: readonly boolean[],
): readonly number[] {
  const flat = flatLiterals(type, patterns);
  if (flat !== undefined) return flat.unreachable(types, counts);
  const dead: number[] = [];
  const rows: Row[] = [];
  const budget = new Budget();
  patterns.forEach((pattern, i) => {
    if (!useful(types, [type], rows, [pattern], budget)) dead.push(i);
    if (counts[i] === true) rows.push([pattern]);
  });
  return dead;
}

// ---- the matrix -------------------------------------------------------------------------------------

function missing(
  types: TypeStore,
  columns: readonly Type[],
  rows: readonly Row[],
  budget: Budget,
): string[][] {
  if (!budget.spend(rows.length)) return [];
  const [type, ...restTypes] = columns;
  if (rows.length === 0)
    return columns.some((c) => isEmpty(types, c)) ? [] : [columns.map(() => '_')];
  if (type === undefined) return [];
  const expanded = rows.flatMap(expandHead);
  const found: string[][] = [];
  for (const shape of shapesFor(types, type, expanded)) {
    const inner = missing(
      types,
      [...shape.parts, ...restTypes],
      expanded.flatMap((row) => specialize(shape, row)),
      budget,
    );
    for (const witness of inner) {
      found.push([
        shape.show(witness.slice(0, shape.parts.length)),
        ...witness.slice(shape.parts.length),
      ]);
      if (found.length >= WITNESS_LIMIT) return found;
    }
  }
  return found;
}

function useful(
  types: TypeStore,
  columns: readonly Type[],
  rows: readonly Row[],
  candidate: Row,
  budget: Budget,
): boolean {
  if (!budget.spend(rows.length)) return true;
  const [type, ...restTypes] = columns;
  if (rows.length === 0) return true;
  if (type === undefined) return false;
  const expanded = rows.flatMap(expandHead);
  for (const row of expandHead(candidate)) {
    for (const shape of shapesFor(types, type, [...expanded, row])) {
      for (const special of specialize(shape, row)) {
        const others = expanded.flatMap((r) => specialize(shape, r));
        if (useful(types, [...shape.parts, ...restTypes], others, special, budget)) return true;
      }
    }
  }
  return false;
}

/** An enum without variants has no values. */
function isEmpty(types: TypeStore, type: Type): boolean {
  return type.kind === 'enum' && types.variants(type).length === 0;
}

/** Splits `|` and unwraps bindings, so that the first pattern is a wildcard or a constructor. */
function expandHead(row: Row): readonly Row[] {
  const [head, ...rest] = row;
  if (head === undefined) return [row];
  if (head.kind === 'or') return head.alternatives.flatMap((a) => expandHead([a, ...rest]));
  if (head.kind === 'binding') {
    const inner = head.inner ?? { kind: 'wildcard', type: head.type, span: head.span };
    return expandHead([inner, ...rest]);
  }
  return [row];
}

/** A set of values that the patterns of a column do not tell apart at their head. */
interface Shape {
  /** Types of the parts that take its place. */
  readonly parts: readonly Type[];
  readonly accepts: (head: TypedPattern) => readonly TypedPattern[] | undefined;
  readonly show: (parts: readonly string[]) => string;
}

const ANYTHING: Shape = { parts: [], accepts: () => undefined, show: () => '_' };

function specialize(shape: Shape, row: Row): readonly Row[] {
  const [head, ...rest] = row;
  if (head === undefined) return [];
  const parts =
    head.kind === 'wildcard'
      ? shape.parts.map((type): TypedPattern => ({ kind: 'wildcard', type, span: head.span }))
      : shape.accepts(head);
  return parts === undefined ? [] : [[...parts, ...rest]];
}

/** The shapes that cover all values of a type, as finely as the heads of the rows need. */
function shapesFor(types: TypeStore, type: Type, rows: readonly Row[]): readonly Shape[] {
  if (rows.every(([head]) => head === undefined || head.kind === 'wildcard')) return [ANYTHING];
  switch (type.kind) {
    case 'enum':
      return enumShapes(types, type, rows);
    case 'tuple':
      return [partsShape(type.elements, (p) => `(${p.join(', ')})`)];
    case 'struct': {
      const fields = types.fields(type);
      return [
        partsShape(
          fields.map((f) => f.type),
          (p) =>
            `${type.origin.name} { ${fields.map((f, i) => `${f.name}: ${p[i] ?? '_'}`).join(', ')} }`,
        ),
      ];
    }
    case 'bool':
      return [true, false].map((value) => literalShape(value, String(value)));
    case 'int':
    case 'char':
    case 'parameter':
      return intervalsOf(
        type,
        rows.map((r) => r[0]),
      ).map((interval) => intervalShape(type, interval));
    case 'str':
      return stringShapes(rows);
    default:
      return [ANYTHING];
  }
}

function partsShape(parts: readonly Type[], show: Shape['show']): Shape {
  return {
    parts,
    show,
    accepts: (head) => {
      if (head.kind !== 'parts') return undefined;
      const result = parts.map(
        (type): TypedPattern => ({ kind: 'wildcard', type, span: head.span }),
      );
      for (const part of head.parts) result[part.index] = part.pattern;
      return result;
    },
  };
}

function enumShapes(types: TypeStore, type: EnumType, rows: readonly Row[]): readonly Shape[] {
  const variants = types.variants(type);
  const mentioned = new Set<number>();
  for (const [head] of rows) if (head?.kind === 'variant') mentioned.add(head.variant);
  const short = type.origin.name === 'Option' || type.origin.name === 'Result';
  const shape = (variant: number): Shape => {
    const declared = variants[variant];
    const parts = declared?.payload ?? [];
    const name = `${short ? '' : `${type.origin.name}::`}${declared?.name ?? '_'}`;
    return {
      parts,
      accepts: (head) =>
        head.kind === 'variant' && head.variant === variant ? head.args : undefined,
      show: (p) => (parts.length === 0 ? name : `${name}(${p.join(', ')})`),
    };
  };
  // Variants that nobody mentions behave alike; each is named, since the message lists them.
  const unmentioned = variants.map((_, i) => i).filter((i) => !mentioned.has(i));
  return [...mentioned]
    .sort((a, b) => a - b)
    .concat(unmentioned)
    .map(shape);
}

function literalShape(value: boolean | string, shown: string): Shape {
  return {
    parts: [],
    accepts: (head) => (head.kind === 'literal' && head.value === value ? [] : undefined),
    show: () => shown,
  };
}

function stringShapes(rows: readonly Row[]): readonly Shape[] {
  const values = new Set<string>();
  for (const [head] of rows) {
    if (head?.kind === 'literal' && typeof head.value === 'string') values.add(head.value);
  }
  return [...[...values].map((v) => literalShape(v, JSON.stringify(v))), ANYTHING];
}

function intervalShape(type: Type, interval: Interval): Shape {
  return {
    parts: [],
    accepts: (head) => {
      const range = rangeOf(head);
      return range !== undefined && range.lo <= interval.lo && interval.hi <= range.hi
        ? []
        : undefined;
    },
    show: () => showInterval(type, interval),
  };
}

// ---- intervals --------------------------------------------------------------------------------------

function domainOf(type: Type): readonly Interval[] {
  if (type.kind === 'char') return CHAR_RANGES;
  // What the parameter stands for is not known: no list of values is all of them.
  if (type.kind === 'parameter') return ANY_INTEGER;
  if (type.kind !== 'int') return [];
  const bits = BigInt(type.bits);
  return type.signed
    ? [{ lo: -(1n << (bits - 1n)), hi: (1n << (bits - 1n)) - 1n }]
    : [{ lo: 0n, hi: (1n << bits) - 1n }];
}

/** More than any integer type has on either side. */
const ANY_INTEGER: readonly Interval[] = [{ lo: -(1n << 64n), hi: 1n << 64n }];

function rangeOf(pattern: TypedPattern | undefined): Interval | undefined {
  if (pattern?.kind === 'range') return { lo: BigInt(pattern.lo), hi: BigInt(pattern.hi) };
  if (pattern?.kind === 'literal' && typeof pattern.value !== 'string') {
    const value = BigInt(pattern.value);
    return { lo: value, hi: value };
  }
  return undefined;
}

/** The domain, cut at every end that a pattern mentions. */
function intervalsOf(
  type: Type,
  heads: readonly (TypedPattern | undefined)[],
): readonly Interval[] {
  const cuts = new Set<bigint>();
  for (const head of heads) {
    const range = rangeOf(head);
    if (range === undefined || range.lo > range.hi) continue;
    cuts.add(range.lo);
    cuts.add(range.hi + 1n);
  }
  const sorted = [...cuts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const result: Interval[] = [];
  for (const { lo, hi } of domainOf(type)) {
    let start = lo;
    for (const cut of sorted) {
      if (cut <= start || cut > hi) continue;
      result.push({ lo: start, hi: cut - 1n });
      start = cut;
    }
    result.push({ lo: start, hi });
  }
  return result;
}

function showInterval(type: Type, { lo, hi }: Interval): string {
  const one = (value: bigint): string =>
    type.kind === 'char' ? showChar(Number(value)) : value.toString();
  if (lo === hi) return one(lo);
  const [whole] = domainOf(type);
  if (type.kind === 'parameter' && (whole?.lo === lo || whole?.hi === hi)) return '_';
  if (type.kind === 'int' && whole !== undefined) {
    if (whole.lo === lo && whole.hi === hi) return '_';
    if (whole.lo === lo) return `${type.name}.MIN..=${one(hi)}`;
    if (whole.hi === hi) return `${one(lo)}..=${type.name}.MAX`;
  }
  return `${one(lo)}..=${one(hi)}`;
}

function showChar(value: number): string {
  return value < 0x20 || value === 0x7f || value > 0xffff
    ? `'\\u{${value.toString(16)}}'`
    : `'${String.fromCodePoint(value)}'`;
}

// ---- long matches over plain literals ---------------------------------------------------------------

interface FlatMatch {
  readonly missing: (types: TypeStore) => readonly string[];
  readonly unreachable: (types: TypeStore, counts: readonly boolean[]) => readonly number[];
}

/** Below this the matrix is cheap, and its answer the same. */
const FLAT_FROM = 64;
const FLAT_TYPES: ReadonlySet<Type['kind']> = new Set(['int', 'char', 'str', 'parameter']);

function flatLiterals(type: Type, patterns: readonly TypedPattern[]): FlatMatch | undefined {
  if (patterns.length < FLAT_FROM) return undefined;
  if (!FLAT_TYPES.has(type.kind)) return undefined;
  const flat = patterns.map(flatten);
  return {
    missing: () => {
      const covered = new Covered(type);
      for (const alternatives of flat) for (const p of alternatives) covered.add(p);
      return covered.missing().slice(0, WITNESS_LIMIT);
    },
    unreachable: (_types, counts) => {
      const covered = new Covered(type);
      const dead: number[] = [];
      flat.forEach((alternatives, i) => {
        if (alternatives.every((p) => covered.has(p))) dead.push(i);
        if (counts[i] === true) for (const p of alternatives) covered.add(p);
      });
      return dead;
    },
  };
}

function flatten(pattern: TypedPattern): readonly TypedPattern[] {
  return expandHead([pattern]).flatMap((row) => row.slice(0, 1));
}

/** What literals, ranges and wildcards cover of `str`, an integer type or `char`. */
class Covered {
  private readonly type: Type;
  private all = false;
  private readonly strings = new Set<string>();
  /** Sorted, disjoint, not adjacent. */
  private readonly intervals: Interval[] = [];

  constructor(type: Type) {
    this.type = type;
  }

  add(pattern: TypedPattern): void {
    if (pattern.kind === 'wildcard') this.all = true;
    else if (pattern.kind === 'literal' && typeof pattern.value === 'string') {
      this.strings.add(pattern.value);
    } else {
      const range = rangeOf(pattern);
      if (range !== undefined && range.lo <= range.hi) this.insert(range);
    }
  }

  has(pattern: TypedPattern): boolean {
    if (this.all) return true;
    if (pattern.kind === 'wildcard') return this.missing().length === 0;
    if (pattern.kind === 'literal' && typeof pattern.value === 'string') {
      return this.strings.has(pattern.value);
    }
    const range = rangeOf(pattern);
    if (range === undefined) return false;
    if (range.lo > range.hi) return true;
    const at = this.intervals[this.firstEndingAt(range.lo)];
    return at !== undefined && at.lo <= range.lo && range.hi <= at.hi;
  }

  missing(): readonly string[] {
    if (this.all) return [];
    if (this.type.kind === 'str') return ['_'];
    const gaps: string[] = [];
    for (const domain of domainOf(this.type)) {
      let start = domain.lo;
      for (const { lo, hi } of this.intervals) {
        if (hi < start || lo > domain.hi) continue;
        if (lo > start) gaps.push(showInterval(this.type, { lo: start, hi: lo - 1n }));
        start = hi + 1n;
      }
      if (start <= domain.hi) gaps.push(showInterval(this.type, { lo: start, hi: domain.hi }));
    }
    return gaps;
  }

  private insert(range: Interval): void {
    let { lo, hi } = range;
    const from = this.firstEndingAt(lo - 1n);
    let to = from;
    for (let at = this.intervals[to]; at !== undefined && at.lo <= hi + 1n; ) {
      if (at.lo < lo) lo = at.lo;
      if (at.hi > hi) hi = at.hi;
      to++;
      at = this.intervals[to];
    }
    this.intervals.splice(from, to - from, { lo, hi });
  }

  /** Index of the first interval whose end is not below `value`. */
  private firstEndingAt(value: bigint): number {
    let low = 0;
    let high = this.intervals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.intervals[middle];
      if (at !== undefined && at.hi < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
