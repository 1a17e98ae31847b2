/** Ends of what a loop changes: of induction variables, and of variables that only grow or only shrink. */

import type { ValueId } from '../../../ir/instructions.ts';
import { type Growth, growthOf, leastTogether } from '../../analyses/growth.ts';
import type { Induction, LoopFacts } from '../../analyses/induction.ts';
import { claim } from '../../analyses/ranges/checks.ts';
import type { Fact, Point } from '../../analyses/ranges/fact-lists.ts';
import { prover } from '../../analyses/ranges/prover.ts';
import {
  type Ask,
  combine,
  type End,
  either,
  type Need,
  type Side,
  settled,
  shifted,
  simple,
} from './ends.ts';
import type { Extremes } from './extremes.ts';
import { constant, minus, over, plus, times } from './polynomial.ts';

/** A parameter of a loop's header, and the edges that give it a value. */
interface Variable {
  readonly param: ValueId;
  readonly facts: LoopFacts;
  readonly induction: Induction | undefined;
}

interface Member {
  readonly variable: Variable;
  readonly pace: Growth;
}

/** What tells how often the loop went round: together its members move by `least` and more in each iteration. */
interface Clock {
  readonly members: readonly Member[];
  readonly least: number;
}

/** Variables that are tried as a count of iterations. */
const MAX_CLOCKS = 3;

export class LoopEnds {
  private readonly extremes: Extremes;
  private readonly variables = new Map<ValueId, Variable>();
  private readonly growths = new Map<ValueId, Growth | undefined>();

  constructor(extremes: Extremes, loops: readonly LoopFacts[]) {
    this.extremes = extremes;
    const { func } = extremes.ranges;
    for (const facts of loops) {
      for (const param of func.blocks[facts.loop.header]?.params ?? []) {
        const induction = facts.inductions.find((found) => found.param === param);
        this.variables.set(param, { param, facts, induction });
      }
    }
  }

  /** The end of a parameter of a header; `undefined` of any other value. */
  endOf(value: ValueId, ask: Ask): End | undefined {
    const variable = this.variables.get(value);
    if (variable === undefined) return undefined;
    return (
      this.ofInduction(variable, ask, 'condition') ??
      this.ofGrowth(variable, ask) ??
      // A check says what it asks, which another one for the next element asks more than.
      this.ofInduction(variable, ask, 'check')
    );
  }

  /** What the variable has when the loop is entered, if that is in one place only. */
  private entry({ param, facts }: Variable): { init: ValueId; before: Point } | undefined {
    const { ranges } = this.extremes;
    const inside = new Set(facts.loop.blocks);
    const [entry, ...others] = (ranges.entering[facts.loop.header] ?? []).filter(
      ({ from }) => !inside.has(from),
    );
    if (entry === undefined || others.length > 0) return undefined;
    const index = ranges.func.blocks[facts.loop.header]?.params.indexOf(param) ?? -1;
    const { from, edge } = entry;
    return { init: ranges.argument(from, edge, index), before: ranges.end(from, edge) };
  }

  /** The places from which the loop goes back to its header. */
  private backs({ facts }: Variable): readonly Point[] {
    const { ranges } = this.extremes;
    const inside = new Set(facts.loop.blocks);
    return (ranges.entering[facts.loop.header] ?? [])
      .filter(({ from }) => inside.has(from))
      .map(({ from, edge }) => ranges.end(from, edge));
  }

  // ---- induction variables --------------------------------------------------------------------------------

  private ofInduction(
    variable: Variable,
    { side, depth }: Ask,
    source: Fact['source'],
  ): End | undefined {
    const { induction } = variable;
    const entry = this.entry(variable);
    const [after, ...others] = this.backs(variable);
    if (induction === undefined || entry === undefined || after === undefined) return undefined;
    if (induction.step.kind !== 'constant' || others.length > 0) return undefined;
    const step = Number(induction.step.value);
    const { init, before } = entry;
    const ahead: Side = step > 0 ? 'hi' : 'lo';
    const inside = { side, point: after, depth: depth - 1 };
    const first = settled(this.extremes.end(init, { side, point: before, depth: depth - 1 }));
    if (side === ahead) {
      const last = shifted(this.extremes.fromFacts(variable.param, inside, source), step);
      return this.untilEqual(variable, { side, point: before, depth }) ?? either(side, first, last);
    }
    if (first === undefined || this.stepsExactly(induction, ahead, after)) return first;
    const furthest = this.extremes.end(variable.param, { ...inside, side: ahead });
    const next = this.extremes.withOwn(shifted(furthest, step), induction.type, ahead);
    return next === undefined
      ? undefined
      : { ...first, needs: [...first.needs, ...next.needs, ...next.own] };
  }

  private stepsExactly({ param, next }: Induction, ahead: Side, point: Point): boolean {
    const { ranges } = this.extremes;
    if (next === undefined || ranges.forms.of(next).root !== param) return false;
    return ahead === 'hi' ? ranges.atLeastForm(next, point) : ranges.atMostForm(next, point);
  }

  /** A counter that starts on the near side of what ends it and steps by one gets no further. */
  private untilEqual({ facts, induction }: Variable, ask: Ask): End | undefined {
    const { control, loop } = facts;
    if (control === undefined || control.induction !== induction) return undefined;
    const { test } = control;
    if (test.kind !== 'compare' || test.op !== 'ne' || test.subject !== 'param') return undefined;
    if (control.block !== loop.latches[0]) return undefined;
    const { init, step } = control.induction;
    if (step.kind !== 'constant' || step.value ** 2n !== 1n) return undefined;
    const { ranges } = this.extremes;
    const [left, right] = ask.side === 'hi' ? [init, test.bound] : [test.bound, init];
    const ordered = claim(ranges.func, left, right, 0);
    if (ordered === undefined || !prover(ranges).holds(ordered, ask.point)) return undefined;
    return settled(this.extremes.end(test.bound, { ...ask, depth: ask.depth - 1 }));
  }

  // ---- variables that grow --------------------------------------------------------------------------------

  private growth({ param, facts }: Variable): Growth | undefined {
    if (!this.growths.has(param))
      this.growths.set(param, growthOf(this.extremes.ranges, facts.loop, param));
    return this.growths.get(param);
  }

  private ofGrowth(variable: Variable, ask: Ask): End | undefined {
    const growth = this.growth(variable);
    const entry = growth === undefined ? undefined : this.entry(variable);
    if (growth === undefined || entry === undefined) return undefined;
    const first = this.extremes.end(entry.init, {
      ...{ side: ask.side, point: entry.before, depth: ask.depth - 1 },
    });
    if (first === undefined) return undefined;
    if (ask.side === aheadOf(growth)) return this.afterIterations(variable, growth, first, ask);
    const exact = this.movesExactly(growth, ask.depth);
    return exact === undefined ? undefined : withNeeds(settled(first), exact);
  }

  /** What keeps every addition from wrapping. */
  private movesExactly(growth: Growth, depth: number): readonly Need[] | undefined {
    const needs: Need[] = [];
    for (const { inst, point } of growth.moves) {
      if (inst.type.kind !== 'int') return undefined;
      const ask = { side: aheadOf(growth), point, depth: depth - 1 };
      const found = this.extremes.needsInside(inst, inst.type, ask);
      if (found === undefined) return undefined;
      needs.push(...found);
    }
    return needs;
  }

  /**
   * At most `most` for each iteration so far, of which another variable of the loop tells how many there were: it
   * has moved by at least `least` in each.
   */
  private afterIterations(
    variable: Variable,
    growth: Growth,
    first: End,
    { point, depth }: Ask,
  ): End | undefined {
    const { func } = this.extremes.ranges;
    const type = func.values[variable.param]?.type;
    if (type?.kind !== 'int' || !Number.isSafeInteger(growth.most)) return undefined;
    const side = aheadOf(growth);
    const furthest = (clock: Clock, at: Point): End | undefined => {
      const rate = over(constant(growth.most), clock.least);
      const passed = this.passed(clock, { side, point: at, depth: depth - 1 });
      if (rate === undefined) return undefined;
      const moved = combine(passed, simple(rate), times);
      return combine(settled(first), moved, side === 'hi' ? plus : minus);
    };
    for (const clock of this.clocks(variable)) {
      const end = furthest(clock, point);
      if (end === undefined) continue;
      const step = side === 'hi' ? growth.most : -growth.most;
      const steps = this.backs(variable).map((back) =>
        settled(this.extremes.withOwn(shifted(furthest(clock, back), step), type, side)),
      );
      const known = steps.filter((found) => found !== undefined);
      const exact = clock.members.map(({ pace }) => this.movesExactly(pace, depth));
      const needs = exact.filter((found) => found !== undefined);
      if (known.length < steps.length || needs.length < exact.length) continue;
      return withNeeds(end, [...known.flatMap((found) => found.needs), ...needs.flat()]);
    }
    return undefined;
  }

  /** What moves in every iteration: variables of the same loop, and pairs of such as move in some. */
  private clocks(variable: Variable): readonly Clock[] {
    const members: Member[] = [];
    for (const other of this.variables.values()) {
      if (members.length >= MAX_CLOCKS) break;
      if (other.facts !== variable.facts || other.param === variable.param) continue;
      const pace = this.growth(other);
      if (pace !== undefined && Number.isSafeInteger(pace.least))
        members.push({ variable: other, pace });
    }
    const alone = members.map((member) => ({ members: [member], least: member.pace.least }));
    const pairs = members.flatMap((a, i) =>
      members.slice(i + 1).flatMap((b) => {
        if (a.pace.direction !== b.pace.direction) return [];
        if (a.pace.least > 0 || b.pace.least > 0) return [];
        const params = [a.variable.param, b.variable.param];
        const { ranges } = this.extremes;
        const { direction } = a.pace;
        const least = leastTogether(ranges, variable.facts.loop, params, direction);
        return least === undefined ? [] : [{ members: [a, b], least }];
      }),
    );
    return [...alone, ...pairs].filter(({ least }) => least >= 1);
  }

  /** How far a clock is at most from where it began. */
  private passed({ members }: Clock, { point, depth }: Ask): End | undefined {
    const at = (value: ValueId, side: Side, where: Point): End | undefined =>
      settled(this.extremes.end(value, { side, point: where, depth }));
    const ways = members.map(({ variable: { param }, variable, pace }) => {
      const entry = this.entry(variable);
      if (entry === undefined) return undefined;
      return pace.direction === 'up'
        ? combine(at(param, 'hi', point), at(entry.init, 'lo', entry.before), minus)
        : combine(at(entry.init, 'hi', entry.before), at(param, 'lo', point), minus);
    });
    return ways.reduce((all, way) => combine(all, way, plus));
  }
}

function aheadOf({ direction }: Growth): Side {
  return direction === 'up' ? 'hi' : 'lo';
}

function withNeeds(end: End | undefined, needs: readonly Need[]): End | undefined {
  return end === undefined ? undefined : { ...end, needs: [...end.needs, ...needs] };
}
