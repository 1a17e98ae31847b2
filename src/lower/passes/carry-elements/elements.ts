/**
 * Accesses of a loop to elements whose index grows by a constant in every iteration. Those of one group differ
 * in a constant too, so it is known which of them meet, and how many iterations later.
 */

import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Loop } from '../../../ir/loops.ts';
import type { Func } from '../../../ir/module.ts';
import type { Aliases } from '../../analyses/aliases.ts';
import { Certainty } from '../../analyses/certainty.ts';
import type { Induction } from '../../analyses/induction.ts';
import { sumOf } from '../../analyses/linear-addresses.ts';
import { blockOf, instOf } from '../../edit.ts';

export interface Access {
  readonly value: ValueId;
  readonly inst: Extract<Inst, { kind: 'load' | 'store' }>;
  readonly block: BlockId;
  /** What is added to the group's terms, modulo 2³². */
  readonly constant: number;
  /** The part of the element that is accessed; the path of a whole begins that of each part. */
  readonly path: string;
  /** Whether it runs whenever the loop is entered. */
  readonly certain: boolean;
}

/** Accesses to one array or slice whose indices differ by constants. */
export interface Group {
  /** What the index grows by, modulo 2³². */
  readonly step: number;
  /** In order of control, as far as there is one. */
  readonly accesses: Access[];
  /** The locations that its stores may change. */
  changes: number;
}

interface Place {
  readonly base: ValueId;
  readonly index: ValueId;
  readonly path: string;
}

const LOCATIONS = 32;

export class Elements {
  readonly groups: readonly Group[];
  private readonly func: Func;
  private readonly isInside: (value: ValueId) => boolean;
  private readonly steps: ReadonlyMap<ValueId, Induction['step']>;
  private readonly aliases: Aliases;
  /** What is changed by all that is no store to a group, and how many groups change each location. */
  private others = 0;
  private readonly changing = new Int32Array(LOCATIONS);

  constructor(
    func: Func,
    loop: Loop,
    isInside: (value: ValueId) => boolean,
    inductions: readonly Induction[],
    aliases: Aliases,
  ) {
    this.func = func;
    this.isInside = isInside;
    this.steps = new Map(inductions.map(({ param, step }) => [param, step]));
    this.aliases = aliases;
    this.groups = this.collect(loop);
    for (const { changes } of this.groups) {
      for (let i = 0; i < LOCATIONS; i++) this.changing[i] = this.count(i) + bit(changes, i);
    }
  }

  /** Whether nothing in the loop may write to the group's elements but its own stores. */
  isOwn({ accesses, changes }: Group): boolean {
    return accesses.every(({ inst }) => {
      const location = inst.kind === 'load' ? this.aliases.reads(inst) : undefined;
      if (location === undefined || location < 0) return true;
      return bit(this.others, location) === 0 && this.count(location) === bit(changes, location);
    });
  }

  private count(location: number): number {
    return this.changing[location] ?? 0;
  }

  private collect(loop: Loop): readonly Group[] {
    const { func } = this;
    const groups = new Map<string, Group>();
    const certainty = new Certainty(func, new Set(loop.blocks), loop.header);
    for (const block of loop.blocks) {
      for (const value of blockOf(func, block).insts) {
        const inst = instOf(func, value);
        if (inst === undefined) continue;
        const changes = this.aliases.changes(inst, value);
        const found =
          inst.kind === 'load' || inst.kind === 'store'
            ? this.groupOf(inst.place, groups)
            : undefined;
        if (found !== undefined && (inst.kind === 'load' || inst.kind === 'store')) {
          const { group, constant, path } = found;
          const certain = certainty.holdsAt(block);
          group.accesses.push({ value, inst, block, constant, path, certain });
          group.changes |= changes;
        } else this.others |= changes;
        certainty.pass(block, inst);
      }
    }
    return [...groups.values()];
  }

  private groupOf(
    place: ValueId,
    groups: Map<string, Group>,
  ): { readonly group: Group; readonly constant: number; readonly path: string } | undefined {
    const at = placeOf(this.func, place);
    if (at === undefined || this.isInside(at.base)) return undefined;
    const sum = sumOf(this.func, at.index);
    if (sum === undefined) return undefined;
    let step = 0;
    for (const { value, factor } of sum.terms) {
      const by = this.steps.get(value);
      if (by === undefined && !this.isInside(value)) continue;
      if (by?.kind !== 'constant') return undefined;
      step = (step + Math.imul(Number(BigInt.asIntN(32, by.value)), factor)) | 0;
    }
    if (step === 0) return undefined;
    const terms = sum.terms.map(({ value, factor }) => `${value}*${factor}`).sort();
    const key = [at.base, ...terms].join();
    const group = groups.get(key) ?? { step, accesses: [], changes: 0 };
    groups.set(key, group);
    return { group, constant: sum.constant, path: at.path };
  }
}

function bit(mask: number, at: number): number {
  return (mask >>> at) & 1;
}

/** The array or slice and the index of a place that is an element, or a part of one. */
export function placeOf(func: Func, place: ValueId): Place | undefined {
  let path = '';
  for (let at = place; ; ) {
    const inst = instOf(func, at);
    if (inst?.kind === 'ref.index') return { base: inst.base, index: inst.index, path };
    if (inst?.kind !== 'ref.field') return undefined;
    path = `${inst.index}.${path}`;
    at = inst.base;
  }
}
