/** Which form computes the values that a match chooses: THE TABLE of `docs/lowering.md`, from top to bottom. */

import type { Constant } from '../../ir/instructions.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import { isScalar, type Type } from '../../ir/types.ts';
import {
  MAX_CHEAP_SELECTS,
  MAX_ENTRIES_PER_TEST,
  MAX_ENTRY_PARTS,
  MAX_MIXED_SELECTS,
  MAX_SELECTS,
  MAX_SET_SPAN,
  SMALL_TABLE_BYTES,
} from './cost-model.ts';
import { type Domain, greatest, least } from './domain.ts';
import { integerOf, type Known, keyOf, scalarOf } from './known.ts';

/** Values of the subject, and what the match gives for them. */
export interface Span extends Domain {
  readonly value: Known;
}

/** How indices outside a table or set are kept away. */
export type Guard =
  /** The subject has no other values. */
  | 'none'
  /** One unsigned compare: what is outside gives the same on both sides. */
  | 'wrap'
  /** Two compares: the outermost entries stand for what is beyond them. */
  | 'clamp';

export interface Window extends Domain {
  readonly guard: Guard;
}

export type ValueForm =
  | { readonly kind: 'same'; readonly value: Known }
  /** `bool`: whether the subject lies between two bounds; `inside` is the answer there. */
  | { readonly kind: 'range'; readonly range: Domain; readonly inside: boolean }
  /** `bool`: whether the subject without `bit` lies between two bounds, none of which has it; `inside` as above. */
  | {
      readonly kind: 'twins';
      readonly range: Domain;
      readonly bit: bigint;
      readonly inside: boolean;
    }
  /** `bool`: bits of a constant, the lowest for `window.lo`. */
  | {
      readonly kind: 'set';
      readonly window: Window;
      readonly bits: bigint;
      readonly outside: boolean;
    }
  /** `subject · factor + offset` in the type of the result, `outside` where the subject is not in `window`. */
  | {
      readonly kind: 'affine';
      readonly window: Window;
      readonly factor: bigint;
      readonly offset: bigint;
      readonly outside: Known | undefined;
    }
  | {
      readonly kind: 'selects';
      readonly tests: readonly Span[];
      readonly otherwise: Known;
    }
  /** With a guard of `wrap` the last entry is for what is outside. */
  | {
      readonly kind: 'table';
      readonly window: Window;
      readonly element: Type;
      readonly entries: readonly Constant[];
    };

/** The form for one result of a match; `undefined` when control flow is better. `spans` are the whole domain, in order. */
export function formOf(
  types: TypeStore,
  type: Type,
  all: readonly Span[],
  mixedPays: boolean,
): ValueForm | undefined {
  const spans = merged(all);
  const [first] = spans;
  if (first === undefined) return undefined;
  if (spans.length === 1) return { kind: 'same', value: first.value };
  const constants = spans.every((s) => s.value.kind === 'constant');
  const selects = selectsOf(spans);
  if (!constants) {
    const fits = selects.tests.length > 1 && selects.tests.length <= MAX_MIXED_SELECTS;
    return mixedPays && fits && isScalar(type) ? selects : undefined;
  }
  if (!isEntry(types, type)) return undefined;
  const set = type.kind === 'bool' ? (rangeOf(spans) ?? twinsOf(spans) ?? setOf(spans)) : undefined;
  if (set !== undefined) return set;
  if (selects.tests.length <= MAX_CHEAP_SELECTS) return selects;
  const best = affineOf(type, spans) ?? tableOf(types, type, spans, selects.tests.length);
  if (best !== undefined) return best;
  return selects.tests.length <= MAX_SELECTS ? selects : undefined;
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const before = result.at(-1);
    if (before !== undefined && keyOf(before.value) === keyOf(span.value)) {
      result[result.length - 1] = { ...before, hi: span.hi };
    } else result.push(span);
  }
  return result;
}

/** Tests for all but the value that would take most of them. */
function selectsOf(spans: readonly Span[]): Extract<ValueForm, { kind: 'selects' }> {
  const counts = new Map<string, { count: number; size: bigint; value: Known }>();
  for (const { lo, hi, value } of spans) {
    const key = keyOf(value);
    const entry = counts.get(key) ?? { count: 0, size: 0n, value };
    entry.count += 1;
    entry.size += hi - lo;
    counts.set(key, entry);
  }
  const [most] = [...counts].sort(([, a], [, b]) =>
    a.count !== b.count ? b.count - a.count : Number(b.size - a.size),
  );
  const key = most?.[0];
  const otherwise = most?.[1].value ?? spans[0]?.value;
  const tests = spans.filter((s) => keyOf(s.value) !== key);
  return { kind: 'selects', tests, otherwise: otherwise as Known };
}

function isTrue(value: Known): boolean {
  return value.kind === 'constant' && value.value === true;
}

function rangeOf(spans: readonly Span[]): ValueForm | undefined {
  for (const inside of [true, false]) {
    const [range, ...more] = spans.filter((s) => isTrue(s.value) === inside);
    if (range !== undefined && more.length === 0) return { kind: 'range', range, inside };
  }
  return undefined;
}

function twinsOf(spans: readonly Span[]): ValueForm | undefined {
  for (const inside of [true, false]) {
    const [first, second, ...more] = spans.filter((s) => isTrue(s.value) === inside);
    if (first === undefined || second === undefined || more.length > 0) continue;
    const bit = twinBit(first, second);
    if (bit === undefined) continue;
    return { kind: 'twins', range: { lo: first.lo, hi: first.hi }, bit, inside };
  }
  return undefined;
}

/** The one bit in which the values of a range differ from those of another further up: as letters in their case. */
export function twinBit(first: Domain, second: Domain): bigint | undefined {
  const bit = second.lo - first.lo;
  if (bit !== second.hi - first.hi || !isPowerOfTwo(bit)) return undefined;
  const above = (n: bigint): bigint => n >> BigInt(bit.toString(2).length - 1);
  const isClear = (above(first.lo) & 1n) === 0n && above(first.lo) === above(first.hi);
  return isClear ? bit : undefined;
}

function setOf(spans: readonly Span[]): ValueForm | undefined {
  const window = windowOf(spans);
  if (window === undefined || window.guard === 'clamp') return undefined;
  if (window.hi - window.lo >= BigInt(MAX_SET_SPAN)) return undefined;
  let bits = 0n;
  for (const { lo, hi, value } of within(spans, window)) {
    if (!isTrue(value)) continue;
    bits |= ((1n << (hi - lo + 1n)) - 1n) << (lo - window.lo);
  }
  const outside = spans[0];
  return { kind: 'set', window, bits, outside: outside !== undefined && isTrue(outside.value) };
}

/** The values that differ from what the far ends give; all where there are few. */
function windowOf(spans: readonly Span[], few = MAX_SET_SPAN): Window | undefined {
  const [first] = spans;
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const whole = { lo: first.lo, hi: last.hi };
  const second = spans[1];
  const beforeLast = spans.at(-2);
  if (whole.hi - whole.lo < BigInt(few)) return { ...whole, guard: 'none' };
  if (keyOf(first.value) === keyOf(last.value) && second !== undefined && beforeLast !== undefined)
    return { lo: second.lo, hi: beforeLast.hi, guard: 'wrap' };
  return { lo: first.hi, hi: last.lo, guard: 'clamp' };
}

function within(spans: readonly Span[], { lo, hi }: Domain): Span[] {
  return spans
    .filter((s) => s.hi >= lo && s.lo <= hi)
    .map((s) => ({ ...s, lo: s.lo < lo ? lo : s.lo, hi: s.hi > hi ? hi : s.hi }));
}

function affineOf(type: Type, spans: readonly Span[]): ValueForm | undefined {
  if (type.kind !== 'int') return undefined;
  const window = windowOf(spans);
  if (window === undefined || window.guard === 'clamp') return undefined;
  const points = within(spans, window);
  const wrap = (n: bigint): bigint =>
    type.signed ? BigInt.asIntN(type.bits, n) : BigInt.asUintN(type.bits, n);
  const [a, b] = points.map((p) => numberIn(p));
  if (a === undefined || b === undefined) return undefined;
  const factor = wrap(b - a);
  const offset = wrap(a - factor * window.lo);
  const straight = points.every(
    (p) => p.lo === p.hi && numberIn(p) === wrap(factor * p.lo + offset),
  );
  // A multiplication costs as much as the load of a table.
  if (!straight || !isPowerOfTwo(factor)) return undefined;
  const outside = window.guard === 'wrap' ? spans[0]?.value : undefined;
  return { kind: 'affine', window, factor, offset, outside };
}

function numberIn(span: Span): bigint | undefined {
  return span.value.kind === 'constant' ? integerOf(span.value.value) : undefined;
}

function isPowerOfTwo(factor: bigint): boolean {
  const size = factor < 0n ? -factor : factor;
  return size !== 0n && (size & (size - 1n)) === 0n;
}

function tableOf(
  types: TypeStore,
  type: Type,
  spans: readonly Span[],
  tests: number,
): ValueForm | undefined {
  const window = windowOf(spans, Math.max(MAX_SET_SPAN, MAX_ENTRIES_PER_TEST * tests));
  if (window === undefined) return undefined;
  const constants = spans.flatMap((s) => (s.value.kind === 'constant' ? [s.value.value] : []));
  const { element, bytes } = elementFor(types, type, constants);
  const size = window.hi - window.lo + 1n;
  const small = size * BigInt(bytes) <= BigInt(SMALL_TABLE_BYTES);
  if (!small && size > BigInt(MAX_ENTRIES_PER_TEST * tests)) return undefined;
  const entries: Constant[] = [];
  for (const { lo, hi, value } of within(spans, window)) {
    if (value.kind !== 'constant') return undefined;
    const entry = rawEntry(element, value.value);
    for (let at = lo; at <= hi; at++) entries.push(entry);
  }
  const [outside] = spans;
  if (window.guard === 'wrap' && outside?.value.kind === 'constant')
    entries.push(rawEntry(element, outside.value.value));
  return { kind: 'table', window, element, entries };
}

function rawEntry(element: Type, value: Constant): Constant {
  const number = element.kind === 'int' ? integerOf(value) : undefined;
  return number === undefined ? value : scalarOf(element, number);
}

/** The narrowest type that holds all entries. */
function elementFor(
  types: TypeStore,
  type: Type,
  constants: readonly Constant[],
): { readonly element: Type; readonly bytes: number } {
  switch (type.kind) {
    case 'int':
    case 'char': {
      const numbers = constants.map((c) => integerOf(c) ?? 0n);
      const [low, high] = [numbers.reduce(least), numbers.reduce(greatest)];
      for (const element of [types.u8, types.i8, types.u16, types.i16, types.u32, types.i32]) {
        const bits = BigInt(element.bits);
        const [from, to] = element.signed
          ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n]
          : [0n, (1n << bits) - 1n];
        // A character comes from an unsigned integer.
        if (type.kind === 'char' && element.signed) continue;
        if (low >= from && high <= to) return { element, bytes: element.bits / 8 };
      }
      return { element: type, bytes: 8 };
    }
    case 'float':
      return { element: type, bytes: type.bits / 8 };
    case 'bool':
      return { element: type, bytes: 1 };
    default:
      return { element: type, bytes: 4 * Math.max(...constants.map(partsOf)) };
  }
}

function partsOf(value: Constant): number {
  if (typeof value !== 'object' || !('items' in value)) return 1;
  return value.items.reduce<number>((sum, item) => sum + partsOf(item), 1);
}

/** Whether values of the type are bytes that can stand in a table, and few of them. */
function isEntry(types: TypeStore, type: Type): boolean {
  const parts = partsOfType(types, type);
  return parts !== undefined && parts <= MAX_ENTRY_PARTS;
}

function partsOfType(types: TypeStore, type: Type): number | undefined {
  const sum = (parts: readonly Type[]): number | undefined => {
    let total = 0;
    for (const part of parts) {
      const count = partsOfType(types, part);
      if (count === undefined) return undefined;
      total += count;
    }
    return total;
  };
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'char':
      return 1;
    case 'tuple':
      return sum(type.elements);
    case 'struct':
      return sum(types.fields(type).map((f) => f.type));
    case 'enum': {
      const payload = sum(types.variants(type).flatMap((v) => v.payload));
      return payload === undefined ? undefined : payload + 1;
    }
    default:
      return undefined;
  }
}
