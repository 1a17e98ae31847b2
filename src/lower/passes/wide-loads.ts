/**
 * Reads neighbouring bytes that are put together to one number as that number.
 *
 *   load8 p + 0 | load8 p + 1 << 8 | load8 p + 2 << 16 | load8 p + 3 << 24   →   load32 p + 0
 *
 * Needs: lowered IR, addresses with constant offsets. Keeps: traps, since no byte is read that was not read before.
 * Leaves: the narrow loads, for `dead-code`; a conversion, for `fold`.
 */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { IntType } from '../../ir/types.ts';
import { forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import { integerOf } from '../analyses/induction.ts';
import { isPure } from '../analyses/purity.ts';
import { addValue, instOf } from '../edit.ts';
import type { Pass, PassContext } from '../pass.ts';

const PASS = 'wide-loads';

export const wideLoads: Pass = {
  name: PASS,
  summary: 'neighbouring bytes put together, as one load',
  after: [],
  required: false,
  run: { on: 'function', apply: widen },
};

/** Of one number: eight bytes. */
const MAX_PIECES = 8;
/** Shifts and conversions between a load and the sum. */
const MAX_STEPS = 4;

type Load = Extract<Inst, { kind: 'mem.load' }>;
type Sum = Extract<Inst, { kind: 'binary' }>;

/** Bits of a number that come from memory: `load << shift`. */
interface Piece {
  readonly id: ValueId;
  readonly load: Load;
  readonly shift: number;
}

interface Found {
  readonly pieces: readonly Piece[];
  readonly bits: 16 | 32 | 64;
}

function widen(func: Func, context: PassContext): void {
  const uses = useCounts(func);
  for (const block of func.blocks) {
    if (block === undefined) continue;
    // Where memory was last written before an instruction, as a place in the block.
    const at = new Map<ValueId, number>();
    let written = -1;
    const made: ValueId[] = [];
    const parts = new Set<ValueId>();
    // Whole sums come after their parts, so these are found from the end.
    const roots = new Map<ValueId, Found>();
    const writes = block.insts.map((id, place) => {
      at.set(id, place);
      const inst = instOf(func, id);
      if (inst !== undefined && mayWrite(inst)) written = place;
      return written;
    });
    for (const [place, id] of [...block.insts.entries()].reverse()) {
      const inst = instOf(func, id);
      if (inst === undefined || parts.has(id) || !isSum(inst)) continue;
      const inner: ValueId[] = [];
      const found = recognise(func, id, inst, uses, inner);
      const isLegal = found?.pieces.every(
        (piece) => (at.get(piece.id) ?? -1) > (writes[place] ?? -1),
      );
      if (found === undefined || isLegal !== true) continue;
      for (const part of inner) parts.add(part);
      roots.set(id, found);
    }
    for (const id of block.insts) {
      const found = roots.get(id);
      if (found !== undefined) made.push(...rewrite(func, context, id, found));
      made.push(id);
    }
    block.insts = made;
  }
}

function useCounts(func: Func): Uint32Array {
  const counts = new Uint32Array(func.values.length);
  const use = (value: ValueId): void => {
    counts[value] = (counts[value] ?? 0) + 1;
  };
  for (const block of func.blocks) {
    if (block === undefined) continue;
    for (const id of block.insts) {
      const inst = instOf(func, id);
      if (inst !== undefined) forEachOperand(inst, use);
    }
    forEachTerminatorValue(block.terminator, use);
  }
  return counts;
}

/** Checks only trap: what was read before them was read for nothing then. */
function mayWrite(inst: Inst): boolean {
  return !isPure(inst) && inst.kind !== 'mem.load' && inst.kind !== 'check';
}

// ---- recognise ----------------------------------------------------------------------------------------------

/** Bits that do not meet are put together by any of these. */
function isSum(inst: Inst): inst is Sum {
  return inst.kind === 'binary' && (inst.op === 'or' || inst.op === 'add') && isWide(inst.type);
}

function isWide(type: Inst['type']): type is IntType {
  return type.kind === 'int' && type.bits >= 32;
}

/** The pieces of a sum when they are all of a number in memory; `inner` gets the sums inside. */
function recognise(
  func: Func,
  root: ValueId,
  sum: Sum,
  uses: Uint32Array,
  inner: ValueId[],
): Found | undefined {
  const pieces: Piece[] = [];
  const work = [sum.left, sum.right];
  for (let value = work.pop(); value !== undefined; value = work.pop()) {
    const inst = instOf(func, value);
    // What is used elsewhere too is computed anyhow.
    if (inst === undefined || uses[value] !== 1) return undefined;
    if (isSum(inst) && inst.type === sum.type) {
      inner.push(value);
      work.push(inst.left, inst.right);
    } else {
      const piece = pieceOf(func, value);
      if (piece === undefined || pieces.length === MAX_PIECES) return undefined;
      pieces.push(piece);
    }
    if (inner.length > MAX_PIECES) return undefined;
  }
  const type = func.values[root]?.type;
  const bits = type?.kind === 'int' ? widthOf(pieces) : undefined;
  if (bits === undefined || type?.kind !== 'int' || bits > type.bits) return undefined;
  return { pieces: [...pieces].sort((a, b) => a.shift - b.shift), bits };
}

/** A load with what is done to it on the way to the sum, all of which keeps its bits. */
function pieceOf(func: Func, value: ValueId): Piece | undefined {
  const steps: Inst[] = [];
  let id = value;
  let inst = instOf(func, id);
  while (inst !== undefined && inst.kind !== 'mem.load') {
    if (steps.length === MAX_STEPS) return undefined;
    if (inst.kind === 'convert') id = inst.operand;
    else if (inst.kind === 'binary' && inst.op === 'shl') id = inst.left;
    else return undefined;
    steps.push(inst);
    inst = instOf(func, id);
  }
  if (inst?.type.kind !== 'int' || (inst.type.signed && inst.width < inst.type.bits))
    return undefined;
  let type = inst.type;
  let shift = 0;
  for (const step of steps.reverse()) {
    if (step.type.kind !== 'int') return undefined;
    const top = shift + inst.width;
    if (step.kind === 'binary') {
      const by = integerOf(func, step.right);
      if (by === undefined || by < 0n || by >= BigInt(type.bits)) return undefined;
      shift += Number(by);
      if (shift + inst.width > type.bits) return undefined;
    } else {
      // A sign that is extended, or bits that are cut off, would be other bits.
      const extends_ = step.type.bits > type.bits && type.signed && top === type.bits;
      if (extends_ || top > step.type.bits) return undefined;
    }
    type = step.type;
  }
  return { id, load: inst, shift };
}

/** How many bits pieces make that lie in memory as they lie in the number, the lowest first. */
function widthOf(pieces: readonly Piece[]): Found['bits'] | undefined {
  const inOrder = [...pieces].sort((a, b) => a.shift - b.shift);
  const [first] = inOrder;
  if (first === undefined || pieces.length < 2) return undefined;
  let bits = 0;
  for (const { load, shift } of inOrder) {
    const isNext =
      shift === bits &&
      load.address === first.load.address &&
      load.offset === first.load.offset + bits / 8;
    if (!isNext) return undefined;
    bits += load.width;
  }
  return bits === 16 || bits === 32 || bits === 64 ? bits : undefined;
}

// ---- rewrite ------------------------------------------------------------------------------------------------

/** Makes the sum a conversion of one load; gives what is to stand before it. */
function rewrite(func: Func, context: PassContext, root: ValueId, found: Found): ValueId[] {
  const { types } = context.module;
  const [first] = found.pieces;
  const sum = instOf(func, root);
  const site = first === undefined ? undefined : func.sites[first.id];
  if (first === undefined || sum === undefined || site === undefined) return [];
  const { address, offset } = first.load;
  const type = found.bits === 64 ? types.u64 : types.u32;
  report(func, context, found);
  const load: Inst = { kind: 'mem.load', type, width: found.bits, address, offset };
  const operand = addValue(func, load, site);
  func.values[root] = { kind: 'convert', type: sum.type, operand };
  return [operand];
}

function report(func: Func, context: PassContext, { pieces, bits }: Found): void {
  if (func.library) return;
  for (const { id, load } of pieces) {
    const site = func.sites[id];
    if (site === undefined) continue;
    const reason = `one load of ${bits} bits for ${pieces.length} of ${load.width}`;
    context.remark({
      ...{ pass: PASS, func: func.name, site, kind: 'array-load', decision: 'wide' },
      ...{ rule: 'memory.wide', reason, applied: true },
    });
  }
}
