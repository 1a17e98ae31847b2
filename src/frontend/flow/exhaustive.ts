/**
 * Which values a list of patterns leaves out, and whether one more pattern adds any.
 *
 * The matrix algorithms of L. Maranget, "Warnings for pattern matching", JFP 17 (2007), sections 3 and 5,
 * with integer ranges split at the ends that the patterns mention. A long match over plain literals
 * does not go through the matrix (`flat-matches.ts`).
 */

import type { TypeStore } from '../../ir/type-store.ts';
import type { EnumType, Type } from '../../ir/types.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import { flatLiterals } from './flat-matches.ts';
import { expandHead, type Row } from './pattern-rows.ts';
import { type Interval, intervalsOf, rangeOf, showInterval } from './value-intervals.ts';

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
  if (flat !== undefined) return [...new Set(flat.missing(types))].slice(0, WITNESS_LIMIT);
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
