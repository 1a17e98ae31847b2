/**
 * Where control goes from a block, by the value that a match is on: the blocks after it are run on intervals
 * of that value, as far as they only compute constants. What comes out is a list of intervals, each with the
 * trail of blocks that it enters and the arguments it brings there.
 */

import type { BlockId, Edge, SwitchCase, Terminator, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { instOf } from '../edit.ts';
import type { Domain } from './domain.ts';
import { type Env, integerOf, type Known, knownOf, run, type Subject } from './known.ts';

/** The place of a `return` in a trail. */
export const RETURN = -1;

/** A block that is entered (or `RETURN`), and what its parameters get (or what is returned). */
export interface Stop {
  readonly block: BlockId;
  readonly args: readonly Known[];
}

export interface Leaf {
  readonly lo: bigint;
  readonly hi: bigint;
  /** In order; all but the last can be left out. Never empty. */
  readonly trail: readonly Stop[];
}

/** The order of a function's blocks, by which trails only go forward. */
export interface Order {
  readonly of: (block: BlockId) => number;
  /** Some edge leads back to it. */
  readonly isHeader: (block: BlockId) => boolean;
}

interface State {
  readonly lo: bigint;
  readonly hi: bigint;
  /** Whose terminator is next. */
  readonly block: BlockId;
  readonly env: Env;
  readonly trail: readonly Stop[];
}

/** Where to go on, or how to cut the interval. */
type Next =
  | { readonly kind: 'go'; readonly to: Edge }
  | { readonly kind: 'return'; readonly args: readonly Known[] }
  | { readonly kind: 'cases'; readonly cases: readonly SwitchCase[]; readonly otherwise: Edge }
  | { readonly kind: 'split'; readonly at: bigint }
  | { readonly kind: 'stop' };

/** Follows every value of `domain` from the end of `root`; `undefined` when that takes more than `budget` steps. */
export function trailsFrom(
  func: Func,
  order: Order,
  root: BlockId,
  value: ValueId,
  domain: Domain,
  budget: number,
): readonly Leaf[] | undefined {
  const type = func.values[value]?.type;
  if (type === undefined) return undefined;
  const leaves: Leaf[] = [];
  const work: State[] = [{ ...domain, block: root, env: new Map(), trail: [] }];
  let left = budget;
  for (let state = work.pop(); state !== undefined; state = work.pop()) {
    left -= 1;
    if (left < 0) return undefined;
    const subject: Subject = { value, type, lo: state.lo, hi: state.hi };
    const next = state.block === RETURN ? STOP : nextOf(func, subject, state);
    switch (next.kind) {
      case 'split':
        work.push(...cut(state, next.at));
        break;
      case 'cases':
        left -= next.cases.length;
        for (const part of byCase(state, next)) {
          const own = { ...part.state, env: new Map(state.env) };
          work.push(...entered(func, order, subject, { state: own, to: part.to }));
        }
        break;
      case 'go':
        work.push(...entered(func, order, subject, { state, to: next.to }));
        break;
      case 'return':
        leaves.push({
          lo: state.lo,
          hi: state.hi,
          trail: [...state.trail, { block: RETURN, args: next.args }],
        });
        break;
      case 'stop':
        // Of the root nothing is known: the match is on something else.
        if (state.trail.length === 0) return undefined;
        leaves.push({ lo: state.lo, hi: state.hi, trail: state.trail });
        break;
    }
  }
  return leaves.sort((a, b) => (a.lo < b.lo ? -1 : 1));
}

const STOP: Next = { kind: 'stop' };

interface Part {
  readonly state: State;
  readonly to: Edge;
}

/** What is known so far holds on both sides; what is found out from here on is each side's own. */
function cut(state: State, at: bigint): State[] {
  return [
    { ...state, lo: at, env: new Map(state.env) },
    { ...state, hi: at - 1n },
  ];
}

/**
 * The edge a state takes, with the arguments it brings; a block that cannot be run ends the trail. The state is used
 * up: the one that follows has its `env`.
 */
function entered(func: Func, order: Order, whole: Subject, { state, to }: Part): State[] {
  const target = func.blocks[to.block];
  if (target === undefined) return [{ ...state, block: RETURN }];
  const subject: Subject = { ...whole, lo: state.lo, hi: state.hi };
  const args: Known[] = [];
  for (const arg of to.args) {
    const known = knownOf(func, subject, state.env, arg);
    if (known.kind === 'split') return cut(state, known.at);
    args.push(known);
  }
  const trail = [...state.trail, { block: to.block, args }];
  const backward = order.of(to.block) <= order.of(state.block);
  // What an iteration computed must not be taken for what the next one will.
  if (backward || order.isHeader(to.block)) return [{ ...state, block: RETURN, trail }];
  const { env } = state;
  target.params.forEach((param, i) => {
    const arg = args[i];
    if (arg !== undefined) env.set(param, arg);
  });
  return [{ ...state, block: to.block, env, trail }];
}

/** Runs what a block does before its end, then its end. The root's own instructions stay where they are. */
function nextOf(func: Func, subject: Subject, state: State): Next {
  const block = func.blocks[state.block];
  if (block === undefined) return STOP;
  if (state.trail.length > 0) {
    for (const id of block.insts) {
      const inst = instOf(func, id);
      if (inst === undefined || state.env.has(id)) continue;
      const found = run(func, subject, state.env, inst);
      if (found === undefined) return STOP;
      if (found.kind === 'split') return found;
      state.env.set(id, found);
    }
  }
  return endOf(func, subject, state.env, block.terminator);
}

function endOf(func: Func, subject: Subject, env: Env, terminator: Terminator): Next {
  switch (terminator.kind) {
    case 'jump':
      return { kind: 'go', to: terminator.to };
    case 'branch': {
      const known = knownOf(func, subject, env, terminator.condition);
      if (known.kind === 'split') return known;
      if (known.kind !== 'constant') return STOP;
      return { kind: 'go', to: known.value === true ? terminator.ifTrue : terminator.ifFalse };
    }
    case 'switch': {
      const known = knownOf(func, subject, env, terminator.index);
      if (known.kind === 'split') return known;
      if (known.kind === 'constant') {
        const taken = terminator.cases.find((c) => c.value === known.value);
        return { kind: 'go', to: taken?.to ?? terminator.otherwise };
      }
      return known.value === subject.value ? { ...terminator, kind: 'cases' } : STOP;
    }
    case 'return': {
      const args: Known[] = [];
      for (const value of terminator.values) {
        const known = knownOf(func, subject, env, value);
        if (known.kind === 'split') return known;
        args.push(known);
      }
      return { kind: 'return', args };
    }
    default:
      return STOP;
  }
}

/** The cases inside a state's interval, and the gaps between them. */
function byCase(state: State, next: Extract<Next, { kind: 'cases' }>): Part[] {
  const parts: Part[] = [];
  const inside = next.cases
    .map((c) => ({ at: integerOf(c.value), to: c.to }))
    .filter((c): c is { at: bigint; to: Edge } => {
      return c.at !== undefined && c.at >= state.lo && c.at <= state.hi;
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  let from = state.lo;
  for (const { at, to } of inside) {
    if (at > from) {
      const gap: State = { ...state, lo: from, hi: at - 1n };
      parts.push({ state: gap, to: next.otherwise });
    }
    parts.push({ state: { ...state, lo: at, hi: at }, to });
    from = at + 1n;
  }
  if (from <= state.hi) parts.push({ state: { ...state, lo: from }, to: next.otherwise });
  return parts;
}
