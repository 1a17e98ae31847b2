/**
 * Elements that a loop reads and writes, each at an index that grows by one in every iteration, and whether
 * several iterations may do so at a time.
 *
 * An index is a sum modulo 2³², as in `linear-addresses`. Every one that is used is in range, so that the indices of
 * iterations in a row lie in a row too.
 */

import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import type { FloatType, IntType } from '../../../ir/types.ts';
import type { Aliases } from '../../analyses/aliases.ts';
import type { Induction } from '../../analyses/induction.ts';
import { sumOf } from '../../analyses/linear-addresses.ts';
import { describe } from '../../describe.ts';
import { instOf } from '../../edit.ts';
import { type Refusal, refuse } from './refusals.ts';

export interface Access {
  readonly value: ValueId;
  readonly inst: Extract<Inst, { kind: 'load' | 'store' }>;
  readonly block: BlockId;
  /** The slice, or the place of the array. */
  readonly base: ValueId;
  readonly index: ValueId;
  readonly element: IntType | FloatType;
  /** What `base` is a part of: a slice or place that no `slice.sub` gives. */
  readonly root: ValueId;
  /** The index within the root: what each value is multiplied by, and the rest. */
  readonly factors: ReadonlyMap<ValueId, number>;
  readonly constant: number;
  /** Where it stands in the order of the body. */
  readonly order: number;
}

/** `to − from`, indices of two accesses in one iteration; it must be at least 0, or at most minus the round's length. */
export interface Distance {
  readonly factors: ReadonlyMap<ValueId, number>;
  readonly constant: number;
}

export interface LoopValues {
  readonly func: Func;
  readonly isInside: (value: ValueId) => boolean;
  readonly inductions: ReadonlyMap<ValueId, Induction>;
}

/** The access as one that steps along, or why not. */
export function accessOf(
  loop: LoopValues,
  value: ValueId,
  inst: Access['inst'],
  block: BlockId,
  order: number,
): Access | Refusal {
  const { func, isInside } = loop;
  const place = instOf(func, inst.place);
  const name = placeText(func, inst.place);
  if (place?.kind === 'ref.field') return refuse.element('structs');
  if (place?.kind === 'ref.lanes') return refuse.vectors();
  if (place?.kind !== 'ref.index' || isInside(place.base)) return refuse.stride(name);
  const type = place.type.kind === 'ref' ? place.type.target : place.type;
  if (type.kind !== 'int' && type.kind !== 'float') return refuse.element(type.text);
  const factors = new Map<ValueId, number>();
  let constant = addSum(func, factors, place.index);
  let step = 0;
  for (const [term, factor] of factors) {
    const by = stepOf(loop, term);
    if (by === undefined) return refuse.stride(name);
    step = (step + Math.imul(by, factor)) | 0;
  }
  if (step !== 1) return refuse.stride(name);
  let root = place.base;
  for (let at = instOf(func, root); at?.kind === 'slice.sub'; at = instOf(func, root)) {
    constant = (constant + addSum(func, factors, at.lo)) | 0;
    root = at.base;
  }
  for (const [term, factor] of factors) if (factor === 0) factors.delete(term);
  return {
    ...{ value, inst, block, base: place.base, index: place.index, element: type },
    ...{ root, factors, constant, order },
  };
}

/** Adds the terms of an index, and gives its constant part. */
function addSum(func: Func, factors: Map<ValueId, number>, index: ValueId): number {
  const known = instOf(func, index);
  if (known?.kind === 'const') return Number(known.value) | 0;
  const { terms, constant } = sumOf(func, index) ?? {
    terms: [{ value: index, factor: 1 }],
    constant: 0,
  };
  for (const { value, factor } of terms)
    factors.set(value, ((factors.get(value) ?? 0) + factor) | 0);
  return constant;
}

/** What a term of an index grows by in each iteration, modulo 2³². */
function stepOf({ func, isInside, inductions }: LoopValues, term: ValueId): number | undefined {
  if (!isInside(term)) return 0;
  const inst = instOf(func, term);
  // A counter of 64 bits becomes an index by its low half.
  const isHalf = inst?.kind === 'convert' && inst.type.kind === 'int' && inst.type.bits === 32;
  const step = inductions.get(isHalf ? inst.operand : term)?.step;
  return step?.kind === 'constant' ? Number(BigInt.asIntN(32, step.value)) : undefined;
}

/**
 * Whether a round of `count` iterations, in which each statement runs for all of them before the next one, gives what
 * they give one after the other: `undefined` where not, else the distances that must be tested before.
 *
 * Of two accesses to one element, of which one writes, the one in the earlier iteration has the greater index. It must
 * stand first in the body, or the iterations must not be of one round.
 */
export function distancesToTest(
  loop: LoopValues,
  accesses: readonly Access[],
  aliases: Aliases,
  count: number,
): readonly Distance[] | Refusal {
  const tests = new Map<string, Distance>();
  const stores = accesses.filter(({ inst }) => inst.kind === 'store');
  for (const store of stores) {
    for (const other of accesses) {
      if (other === store || (other.inst.kind === 'store' && other.order < store.order)) continue;
      const [first, second] = other.order < store.order ? [other, store] : [store, other];
      if (first.root !== second.root) {
        if (!aliases.mayOverlap(first.inst.place, second.inst.place)) continue;
        return refuse.overlap(nameOf(loop.func, store), nameOf(loop.func, other));
      }
      const distance = difference(first, second);
      if (distance.factors.size === 0) {
        const { constant } = distance;
        if (constant >= 0 || constant <= -count) continue;
        return refuse.dependence(textOf(loop.func, first), textOf(loop.func, second));
      }
      tests.set(keyOf(distance), distance);
    }
  }
  return [...tests.values()];
}

function difference(from: Access, minus: Access): Distance {
  const factors = new Map(from.factors);
  for (const [value, factor] of minus.factors) {
    const sum = ((factors.get(value) ?? 0) - factor) | 0;
    if (sum === 0) factors.delete(value);
    else factors.set(value, sum);
  }
  return { factors, constant: (from.constant - minus.constant) | 0 };
}

function keyOf({ factors, constant }: Distance): string {
  const terms = [...factors].map(([value, factor]) => `${value}*${factor}`);
  return [...terms.sort(), constant].join(' + ');
}

/** What tells the elements of two accesses apart, or not. */
export function elementKey({ root, factors, constant }: Access): string {
  return `${root}:${keyOf({ factors, constant })}`;
}

function nameOf(func: Func, { base }: Access): string {
  return describe(func, base, 'an array');
}

function textOf(func: Func, { inst }: Access): string {
  return placeText(func, inst.place);
}

/** `a[i + 1]`. */
export function placeText(func: Func, place: ValueId): string {
  const at = instOf(func, place);
  if (at?.kind !== 'ref.index') return 'an element';
  return `${describe(func, at.base, 'an array')}[${describe(func, at.index, 'an index')}]`;
}
