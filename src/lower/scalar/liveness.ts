/** The leaves of slots as variables, and the blocks where ways meet and one of them is still read. */

import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import { edgesOf } from '../../ir/visit.ts';
import { instOf } from '../edit.ts';
import { hasDefault, type Leaves, partsOf } from './leaves.ts';
import { type Escape, nameOf, type SlotUses } from './slots.ts';

export interface Variable {
  readonly type: Type;
  /** As the program would write it; empty for what has no name there. */
  readonly name: string;
}

export interface Join {
  readonly block: BlockId;
  readonly variable: number;
}

export interface Variables {
  /** The first variable of a slot that is replaced. */
  readonly firstOf: (slot: ValueId) => number | undefined;
  readonly variable: (index: number) => Variable;
  readonly joins: readonly Join[];
  /** Slots that stay after all. */
  readonly refused: ReadonlyMap<ValueId, Escape>;
}

/** Blocks in which variables live, summed up: more than this would take too long. */
const MAX_WORK = 1_000_000;

/** How a block uses a variable that is not stored to before. */
interface Exposure {
  readonly exposed: Map<number, BlockId[]>;
  readonly defined: Map<number, Set<BlockId>>;
}

export function slotVariables(func: Func, leaves: Leaves, uses: SlotUses): Variables {
  const all: Variable[] = [];
  const first = new Map<ValueId, number>();
  for (const [slot, type] of uses.slots) {
    if (uses.escapes.has(slot)) continue;
    first.set(slot, all.length);
    const name = func.names.get(slot) ?? '';
    addVariables(leaves, type, name, all);
  }
  const { exposed, defined } = exposure(func, leaves, uses, first);
  const { preds, edges } = incoming(func);
  const joins: Join[] = [];
  const refused = new Map<ValueId, Escape>();
  let work = 0;
  for (const [slot, start] of first) {
    const type = uses.slots.get(slot);
    const own: Join[] = [];
    let crosses = false;
    for (let i = start; type !== undefined && i < start + leaves.count(type); i++) {
      const live = liveBlocks(exposed.get(i) ?? [], defined.get(i), preds);
      work += live.length;
      crosses ||= live.length > 0 && !hasDefault(leaves.types, all[i]?.type ?? type);
      for (const block of live) if ((edges[block] ?? 0) > 1) own.push({ block, variable: i });
      if (work > MAX_WORK) break;
    }
    if (work > MAX_WORK) refused.set(slot, tooMuch(nameOf(func, slot)));
    // Where nothing was stored there must be a value to pass on.
    else if (crosses) refused.set(slot, noDefault(nameOf(func, slot)));
    else for (const join of own) joins.push(join);
  }
  return {
    firstOf: (slot) => (refused.has(slot) ? undefined : first.get(slot)),
    variable: (index) => all[index] ?? { type: leaves.types.i32, name: '' },
    joins,
    refused,
  };
}

function tooMuch(name: string): Escape {
  return { rule: 'escape.large', reason: `\`${name}\` lives too long in a very large function` };
}

function noDefault(name: string): Escape {
  return {
    rule: 'escape.merged',
    reason: `\`${name}\` holds slices, collections or functions from several places`,
  };
}

function addVariables(leaves: Leaves, type: Type, name: string, all: Variable[]): void {
  const parts = partsOf(leaves.types, type);
  if (parts === undefined) all.push({ type, name });
  else {
    for (const part of parts) {
      addVariables(leaves, part.type, name === '' ? '' : name + part.suffix, all);
    }
  }
}

/** For each variable, the blocks that read it before they store to it, and those that store to it. */
function exposure(
  func: Func,
  leaves: Leaves,
  uses: SlotUses,
  first: ReadonlyMap<ValueId, number>,
): Exposure {
  const exposed = new Map<number, BlockId[]>();
  const defined = new Map<number, Set<BlockId>>();
  func.blocks.forEach((block, id) => {
    for (const value of block?.insts ?? []) {
      const access = accessOf(instOf(func, value), value);
      const place = access && uses.places.get(access.place);
      const start = place && first.get(place.slot);
      if (access === undefined || place === undefined || start === undefined) continue;
      for (let i = 0; i < leaves.count(place.type); i++) {
        const variable = start + place.offset + i;
        const stores = defined.get(variable);
        if (stores?.has(id) === true) continue;
        if (access.writes) {
          if (stores === undefined) defined.set(variable, new Set([id]));
          else stores.add(id);
        } else {
          const list = exposed.get(variable);
          if (list === undefined) exposed.set(variable, [id]);
          else if (list.at(-1) !== id) list.push(id);
        }
      }
    }
  });
  return { exposed, defined };
}

function accessOf(
  inst: Inst | undefined,
  value: ValueId,
): { readonly place: ValueId; readonly writes: boolean } | undefined {
  switch (inst?.kind) {
    // A slot that is run again is unset again.
    case 'slot':
      return { place: value, writes: true };
    case 'store':
      return { place: inst.place, writes: true };
    case 'load':
      return { place: inst.place, writes: false };
    default:
      return undefined;
  }
}

/** Blocks at whose start a variable will still be read. */
function liveBlocks(
  exposed: readonly BlockId[],
  defined: ReadonlySet<BlockId> | undefined,
  preds: readonly (readonly BlockId[])[],
): readonly BlockId[] {
  const live = new Set<BlockId>(exposed);
  for (const block of live) {
    // Grows while it is walked.
    for (const pred of preds[block] ?? []) if (defined?.has(pred) !== true) live.add(pred);
  }
  return [...live];
}

function incoming(func: Func): {
  readonly preds: readonly (readonly BlockId[])[];
  readonly edges: Uint32Array;
} {
  const preds: BlockId[][] = func.blocks.map(() => []);
  const edges = new Uint32Array(func.blocks.length);
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    for (const edge of edgesOf(block.terminator)) {
      const list = preds[edge.block];
      if (list !== undefined && list.at(-1) !== id) list.push(id);
      edges[edge.block] = (edges[edge.block] ?? 0) + 1;
    }
  });
  return { preds, edges };
}
