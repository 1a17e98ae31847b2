/** Which way a match leads control to its arms: THE TABLE of `docs/lowering.md`, from top to bottom. */

import type { Edge, SwitchCase } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { InternalError } from '../../report/unreachable.ts';
import {
  MAX_SET_SPAN,
  MAX_SLOTS_PER_CASE,
  MAX_TESTS,
  MIN_JUMP_TABLE_RANGES,
  MIN_SET_RANGES,
} from './cost-model.ts';
import type { Domain } from './domain.ts';
import { integerOf } from './known.ts';
import { twinBit } from './value-forms.ts';

/** Values in a row that lead to the same. */
export interface Target extends Domain {
  readonly to: Edge;
}

export type JumpTest =
  | { readonly kind: 'range'; readonly range: Domain; readonly to: Edge }
  /** The values of `range`, and those with `bit` beside. */
  | { readonly kind: 'twins'; readonly range: Domain; readonly bit: bigint; readonly to: Edge }
  /** Some of the values of `range`: bits of a constant, the lowest for `range.lo`. */
  | { readonly kind: 'set'; readonly range: Domain; readonly bits: bigint; readonly to: Edge };

export type JumpForm =
  | { readonly kind: 'tests'; readonly tests: readonly JumpTest[]; readonly otherwise: Edge }
  | { readonly kind: 'tree'; readonly targets: readonly Target[] }
  | {
      readonly kind: 'table';
      readonly lo: bigint;
      readonly slots: readonly Edge[];
      readonly otherwise: Edge;
    };

/** The values of the domain in order, neighbours that lead to the same as one. */
export function targetsOf(
  cases: readonly SwitchCase[],
  otherwise: Edge,
  domain: Domain,
): readonly Target[] {
  const targets: Target[] = [];
  const add = (lo: bigint, hi: bigint, to: Edge): void => {
    if (lo > hi) return;
    const before = targets.at(-1);
    if (before !== undefined && edgeKey(before.to) === edgeKey(to))
      targets[targets.length - 1] = { ...before, hi };
    else targets.push({ lo, hi, to });
  };
  let from = domain.lo;
  for (const { at, to } of inOrder(cases)) {
    if (at < domain.lo || at > domain.hi) continue;
    add(from, at - 1n, otherwise);
    add(at, at, to);
    from = at + 1n;
  }
  add(from, domain.hi, otherwise);
  return targets;
}

function inOrder(cases: readonly SwitchCase[]): { readonly at: bigint; readonly to: Edge }[] {
  return cases
    .map(({ value, to }) => {
      const at = integerOf(value);
      if (at === undefined) throw new InternalError('text among integer cases');
      return { at, to };
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** `order` has the arms as the program gives them. */
export function jumpFormOf(
  func: Func,
  targets: readonly Target[],
  order: readonly Edge[],
): JumpForm {
  const rank = ranks(func, order);
  const otherwise = mostOften(targets, rank);
  const tests = testsOf(targets, otherwise);
  if (tests.length <= MAX_TESTS) {
    const likelyFirst = [...tests].sort((a, b) => rank(a.to) - rank(b.to));
    return { kind: 'tests', tests: likelyFirst, otherwise };
  }
  return tableOf(targets, otherwise) ?? { kind: 'tree', targets };
}

/** How early an arm should be tested: as the program has them, those that trap behind all others. */
function ranks(func: Func, order: readonly Edge[]): (to: Edge) => number {
  const place = new Map<string, number>();
  order.forEach((edge, i) => {
    if (!place.has(edgeKey(edge))) place.set(edgeKey(edge), i);
  });
  return (to) => {
    const late = func.blocks[to.block]?.terminator.kind === 'trap' ? order.length + 1 : 0;
    return (place.get(edgeKey(to)) ?? order.length) + late;
  };
}

/** The way that would take most tests needs none; of several, the one that would be tested last. */
function mostOften(targets: readonly Target[], rank: (to: Edge) => number): Edge {
  const counts = new Map<string, { count: number; to: Edge }>();
  for (const { to } of targets) {
    const entry = counts.get(edgeKey(to)) ?? { count: 0, to };
    entry.count += 1;
    counts.set(edgeKey(to), entry);
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count || rank(b.to) - rank(a.to));
  if (most === undefined) throw new InternalError('a match without a way');
  return most.to;
}

function testsOf(targets: readonly Target[], otherwise: Edge): JumpTest[] {
  const byEdge = new Map<string, Target[]>();
  for (const target of targets) {
    const key = edgeKey(target.to);
    if (key === edgeKey(otherwise)) continue;
    const group = byEdge.get(key);
    if (group === undefined) byEdge.set(key, [target]);
    else group.push(target);
  }
  return [...byEdge.values()].flatMap((group): JumpTest[] => {
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) return [];
    const bit = group.length === 2 ? twinBit(first, last) : undefined;
    if (bit !== undefined)
      return [{ kind: 'twins', range: { lo: first.lo, hi: first.hi }, bit, to: first.to }];
    const span = last.hi - first.lo + 1n;
    if (group.length < MIN_SET_RANGES || span > BigInt(MAX_SET_SPAN))
      return group.map(({ lo, hi, to }) => ({ kind: 'range', range: { lo, hi }, to }));
    let bits = 0n;
    for (const { lo, hi } of group) bits |= ((1n << (hi - lo + 1n)) - 1n) << (lo - first.lo);
    return [{ kind: 'set', range: { lo: first.lo, hi: last.hi }, bits, to: first.to }];
  });
}

/** A jump through memory, where a tree would be deep and the values lie close. */
function tableOf(targets: readonly Target[], otherwise: Edge): JumpForm | undefined {
  if (targets.length < MIN_JUMP_TABLE_RANGES) return undefined;
  const used = targets.filter(({ to }) => edgeKey(to) !== edgeKey(otherwise));
  const lo = used[0]?.lo ?? 0n;
  const size = (used.at(-1)?.hi ?? 0n) - lo + 1n;
  if (size > BigInt(MAX_SLOTS_PER_CASE * targets.length)) return undefined;
  const slots: Edge[] = Array.from({ length: Number(size) }, () => otherwise);
  for (const { lo: from, hi, to } of used) slots.fill(to, Number(from - lo), Number(hi - lo) + 1);
  return { kind: 'table', lo, slots, otherwise };
}

function edgeKey({ block, args }: Edge): string {
  return `${block}:${args.join(',')}`;
}
