/**
 * Variables of loops that only grow, or only shrink: parameters of the header that every way back passes on with
 * something added that is not negative, in several places or under conditions. Less regular than an induction
 * variable, but its value at entry is an end of it, and so is how often the loop goes round [monotonic
 * evolution: Spezialetti, Gupta 1995].
 */

import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import type { Loop } from '../../ir/loops.ts';
import { instOf } from '../edit.ts';
import type { Point } from './ranges/fact-lists.ts';
import type { Ranges } from './ranges/ranges.ts';

export type Direction = 'up' | 'down';

/** An addition or subtraction; for the growth to be true its result must be exact. */
export interface Move {
  readonly inst: Extract<Inst, { kind: 'binary' }>;
  readonly point: Point;
}

export interface Growth {
  readonly direction: Direction;
  /** How far one iteration moves the variable, neither of them negative; `most` may be infinite. */
  readonly least: number;
  readonly most: number;
  readonly moves: readonly Move[];
}

type Distance = Pick<Growth, 'least' | 'most'>;

/** Values looked at for one variable, and in a row. */
const MAX_VALUES = 100;
const MAX_DEPTH = 24;

/** How a parameter of the loop's header grows; `undefined` for one that moves both ways, or in no simple way. */
export function growthOf(ranges: Ranges, loop: Loop, param: ValueId): Growth | undefined {
  const type = ranges.func.values[param]?.type;
  if (type?.kind !== 'int') return undefined;
  for (const direction of ['up', 'down'] as const) {
    const walk = new Walk(ranges, loop, param, direction);
    const found = walk.iteration();
    if (found !== undefined && found.most > 0) return { direction, ...found, moves: walk.moves };
  }
  return undefined;
}

/** Values and ways looked at for what several variables move together. */
const MAX_TOGETHER = 64;

/**
 * How far one iteration moves some parameters of the header together, at least: of a merge that takes from one side
 * or from the other it is 1. Each of them grows in the same direction; additions must be exact.
 */
export function leastTogether(
  ranges: Ranges,
  loop: Loop,
  params: readonly ValueId[],
  direction: Direction,
): number | undefined {
  const { func, homes, tree, entering } = ranges;
  const inside = new Set(loop.blocks);
  let steps = MAX_TOGETHER;
  const order = (value: ValueId): number => {
    const home = homes[value] ?? -1;
    const isParam = func.values[value]?.kind === 'param';
    // Parameters of a block come before what it computes.
    return 2 * tree.orderOf(home) + (isParam ? 0 : 1);
  };
  const distance = (values: readonly ValueId[]): number | undefined => {
    if (steps-- <= 0) return undefined;
    const open = values.filter((value, i) => value !== params[i]);
    if (open.length === 0) return 0;
    const last = open.reduce((a, b) => (order(b) > order(a) ? b : a));
    const home = homes[last] ?? -1;
    const inst = func.values[last];
    if (!inside.has(home) || home === loop.header || inst === undefined) return undefined;
    if (inst.kind === 'param') return along(home, values);
    if (inst.kind !== 'binary' || (inst.op !== 'add' && inst.op !== 'sub')) return undefined;
    const range = ranges.at(inst.right, { block: home, at: 0 });
    const isTowards = (inst.op === 'add') === (direction === 'up');
    const least = isTowards ? range?.lo : 0 - (range?.hi ?? Infinity);
    if (least === undefined || !(least >= 0)) return undefined;
    const rest = distance(values.map((value) => (value === last ? inst.left : value)));
    return rest === undefined ? undefined : rest + least;
  };
  const along = (block: BlockId, values: readonly ValueId[]): number | undefined => {
    const edges = entering[block] ?? [];
    // Inside an inner loop there is no telling how often.
    if (edges.some(({ from }) => tree.dominates(block, from))) return undefined;
    let all: number | undefined;
    for (const { from, edge } of edges) {
      const before = values.map((value) => {
        const found = func.values[value];
        return found?.kind === 'param' && found.block === block
          ? ranges.argument(from, edge, found.index)
          : value;
      });
      const one = distance(before);
      if (one === undefined) return undefined;
      all = all === undefined ? one : Math.min(all, one);
    }
    return all;
  };
  let least: number | undefined;
  for (const { from, edge } of entering[loop.header] ?? []) {
    if (!inside.has(from)) continue;
    const one = distance(
      params.map((param) => {
        const found = func.values[param];
        return ranges.argument(from, edge, found?.kind === 'param' ? found.index : -1);
      }),
    );
    if (one === undefined) return undefined;
    least = least === undefined ? one : Math.min(least, one);
  }
  return least;
}

class Walk {
  readonly moves: Move[] = [];
  private readonly ranges: Ranges;
  private readonly inside: ReadonlySet<BlockId>;
  private readonly header: BlockId;
  private readonly param: ValueId;
  private readonly direction: Direction;
  private readonly known = new Map<ValueId, Distance | undefined>();
  private values = MAX_VALUES;
  private failed = false;

  constructor(ranges: Ranges, loop: Loop, param: ValueId, direction: Direction) {
    this.ranges = ranges;
    this.inside = new Set(loop.blocks);
    this.header = loop.header;
    this.param = param;
    this.direction = direction;
    this.known.set(param, { least: 0, most: 0 });
  }

  /** From the header to the ways back to it. */
  iteration(): Distance | undefined {
    const isBack = ({ from }: { readonly from: BlockId }): boolean => this.inside.has(from);
    const found = this.passed(this.header, this.param, isBack, MAX_DEPTH);
    return this.failed ? undefined : found;
  }

  /** How far what some edges pass for a parameter is from where the iteration began. */
  private passed(
    block: BlockId,
    param: ValueId,
    along: (edge: { readonly from: BlockId }) => boolean,
    depth: number,
  ): Distance | undefined {
    const { func, entering } = this.ranges;
    const index = func.blocks[block]?.params.indexOf(param) ?? -1;
    let all: Distance | undefined;
    for (const { from, edge } of (entering[block] ?? []).filter(along)) {
      const one = this.distance(this.ranges.argument(from, edge, index), depth - 1);
      if (one === undefined) return undefined;
      all = all === undefined ? one : either(all, one);
    }
    return all;
  }

  private distance(value: ValueId, depth: number): Distance | undefined {
    if (this.known.has(value)) return this.known.get(value);
    if (depth <= 0 || this.values-- <= 0) return undefined;
    // What leads back to itself before it is known is no sum of what was there before.
    this.known.set(value, undefined);
    const found = this.compute(value, depth);
    this.known.set(value, found);
    return found;
  }

  private compute(value: ValueId, depth: number): Distance | undefined {
    const { func, homes } = this.ranges;
    const found = func.values[value];
    const home = homes[value] ?? -1;
    if (found === undefined || !this.inside.has(home)) return undefined;
    switch (found.kind) {
      case 'param':
        // Of the header's own only the one that is asked for is known.
        return home === this.header ? undefined : this.joined(home, value, depth);
      case 'binary':
        return this.moved(found, { block: home, at: 0 }, depth);
      case 'select': {
        const a = this.distance(found.ifTrue, depth - 1);
        const b = this.distance(found.ifFalse, depth - 1);
        return a === undefined || b === undefined ? undefined : either(a, b);
      }
      default:
        return undefined;
    }
  }

  private joined(block: BlockId, param: ValueId, depth: number): Distance | undefined {
    const { entering, tree } = this.ranges;
    const isBack = ({ from }: { readonly from: BlockId }): boolean => tree.dominates(block, from);
    const isLoop = (entering[block] ?? []).some(isBack);
    if (!isLoop) return this.passed(block, param, () => true, depth);
    const first = this.passed(block, param, (edge) => !isBack(edge), depth);
    if (first === undefined) return undefined;
    // As far as anybody knows when the inner loop begins; each time round must then add to it.
    this.known.set(param, { least: first.least, most: Number.POSITIVE_INFINITY });
    const later = this.passed(block, param, isBack, depth);
    if (later === undefined || later.least < first.least) {
      // Something else may have been computed from what does not hold.
      this.failed = true;
      return undefined;
    }
    return { least: first.least, most: Number.POSITIVE_INFINITY };
  }

  private moved(inst: Move['inst'], point: Point, depth: number): Distance | undefined {
    const { func } = this.ranges;
    if (inst.op !== 'add' && inst.op !== 'sub') return undefined;
    const sides: readonly (readonly [ValueId, ValueId])[] =
      inst.op === 'add'
        ? [
            [inst.left, inst.right],
            [inst.right, inst.left],
          ]
        : [[inst.left, inst.right]];
    for (const [from, by] of sides) {
      if (instOf(func, from)?.kind === 'const') continue;
      const range = this.ranges.at(by, point);
      if (range === undefined) continue;
      const isTowards = (inst.op === 'add') === (this.direction === 'up');
      const [least, most] = isTowards ? [range.lo, range.hi] : [0 - range.hi, 0 - range.lo];
      const before = least >= 0 ? this.distance(from, depth - 1) : undefined;
      if (before === undefined) continue;
      this.moves.push({ inst, point });
      return { least: before.least + least, most: before.most + most };
    }
    return undefined;
  }
}

function either(a: Distance, b: Distance): Distance {
  return { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) };
}
