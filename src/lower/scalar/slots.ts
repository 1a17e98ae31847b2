/** Which slots can live in SSA values: those whose every use loads or stores a part that is known while compiling. */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Layout } from '../../ir/layout.ts';
import type { Func } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import { forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import { blockOf, instOf } from '../edit.ts';
import type { Leaves } from './leaves.ts';

/** A place inside of a slot. */
export interface Place {
  readonly slot: ValueId;
  /** Its first leaf, counted from the slot's. */
  readonly offset: number;
  readonly type: Type;
}

/** Why a slot stays in memory. */
export interface Escape {
  readonly rule: string;
  readonly reason: string;
  readonly hint?: string;
}

export interface SlotUses {
  /** Slots in the order of the code, with what they hold. */
  readonly slots: ReadonlyMap<ValueId, Type>;
  readonly places: ReadonlyMap<ValueId, Place>;
  readonly escapes: ReadonlyMap<ValueId, Escape>;
}

/** Follows the places of every slot. All blocks of the function must be reachable. */
export function slotUses(func: Func, leaves: Leaves, layout: Layout): SlotUses {
  const slots = new Map<ValueId, Type>();
  const places = new Map<ValueId, Place>();
  const escapes = new Map<ValueId, Escape>();
  const leave = (value: ValueId, why: (name: string) => Escape): void => {
    const place = places.get(value);
    if (place !== undefined && !escapes.has(place.slot)) {
      escapes.set(place.slot, why(nameOf(func, place.slot)));
    }
  };
  for (const id of reversePostOrder(func)) {
    const block = blockOf(func, id);
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst === undefined) continue;
      if (inst.kind === 'slot' && inst.type.kind === 'ref') {
        const { target } = inst.type;
        slots.set(value, target);
        places.set(value, { slot: value, offset: 0, type: target });
        if (!Number.isFinite(leaves.count(target))) leave(value, (name) => tooLarge(name, target));
        continue;
      }
      const inside = placeInside(func, leaves, places, inst);
      if (inside !== undefined) {
        places.set(value, inside);
        continue;
      }
      forEachOperand(inst, (operand) => {
        if (!places.has(operand) || isAccess(inst, operand, layout)) return;
        leave(operand, (name) => reasonOf(func, inst, name));
      });
    }
    forEachTerminatorValue(block.terminator, (value) => {
      leave(value, (name) => ({
        rule: 'escape.merged',
        reason: `which place is meant, \`${name}\` or another, is known only at run time`,
      }));
    });
  }
  return { slots, places, escapes };
}

/** The place that an instruction names inside of another one. */
function placeInside(
  func: Func,
  leaves: Leaves,
  places: ReadonlyMap<ValueId, Place>,
  inst: Inst,
): Place | undefined {
  if (inst.kind !== 'ref.field' && inst.kind !== 'ref.index' && inst.kind !== 'slice.of') {
    return undefined;
  }
  const base = places.get(inst.base);
  if (base === undefined) return undefined;
  // All elements: an index into the slice is one into the array.
  if (inst.kind === 'slice.of') return base;
  const index = inst.kind === 'ref.field' ? inst.index : constantIndex(func, inst.index);
  if (index === undefined || inst.type.kind !== 'ref') return undefined;
  const offset = base.offset + leaves.before(base.type, index);
  return { slot: base.slot, offset, type: inst.type.target };
}

function constantIndex(func: Func, value: ValueId): number | undefined {
  const inst = instOf(func, value);
  return inst?.kind === 'const' && typeof inst.value === 'number' ? inst.value : undefined;
}

/** A whole that lives in memory is better read from one place than put together each time. */
function isAccess(inst: Inst, operand: ValueId, layout: Layout): boolean {
  if (inst.kind === 'store') return inst.place === operand;
  return inst.kind === 'load' && !layout.inMemory(inst.type);
}

function tooLarge(name: string, type: Type): Escape {
  return { rule: 'escape.large', reason: `\`${name}\`, a \`${type.text}\`, has too many parts` };
}

function reasonOf(func: Func, inst: Inst, name: string): Escape {
  switch (inst.kind) {
    case 'ref.index': {
      const index = func.names.get(inst.index);
      const by = index === undefined ? 'an index' : `\`${index}\`,`;
      return {
        rule: 'escape.indexed',
        reason: `\`${name}\` is indexed by ${by} known only at run time`,
      };
    }
    case 'call':
    case 'call.indirect': {
      const callee = inst.kind === 'call' ? `\`${inst.callee}\`` : 'a function reference';
      return {
        rule: 'escape.passed-mut',
        reason: `\`${name}\` is passed \`mut\` to ${callee}, which is not inlined`,
        ...(inst.kind === 'call'
          ? { hint: `mark \`${inst.callee}\` \`#[inline]\` if it is small` }
          : {}),
      };
    }
    case 'load':
      return {
        rule: 'escape.read-whole',
        reason: `\`${name}\` is used as a whole, and arrays are passed in memory`,
      };
    default:
      return { rule: 'escape.sliced', reason: `a slice or view of \`${name}\` is used as such` };
  }
}

export function nameOf(func: Func, slot: ValueId): string {
  return func.names.get(slot) ?? 'a value';
}
