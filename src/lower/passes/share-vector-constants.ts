/**
 * Reads vector constants that are used in loops or more than once from memory, once, where the function begins.
 *
 *   v5 = vector.const.u8x16 [1, 2, 3, 0, …]   →   b0: v1 = address.u32 @"vector …"; v5 = mem.load.u8x16 v1 + 0 width 128
 *
 * Engines make a constant anew at each use, which takes several instructions, and the WebAssembly optimiser copies
 * it there; what was loaded stays in a register. All zeros and all ones take one instruction anywhere. Masks of swizzles
 * stay constants, where the function begins: engines check those that they do not know, with two more instructions at each use.
 *
 * Needs: direct mode, equal constants as one value (`value-numbering`). Keeps: everything else.
 * Leaves: data of 16 bytes for each constant.
 */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops } from '../../ir/loops.ts';
import type { Func, Module } from '../../ir/module.ts';
import { encodeLanes, isAllZerosOrOnes } from '../../ir/vector-bytes.ts';
import { vectorType } from '../../ir/vector-ops.ts';
import { forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import { addValue, blockOf, instOf } from '../edit.ts';
import type { Pass } from '../pass.ts';

export const shareVectorConstants: Pass = {
  name: 'share-vector-constants',
  summary: 'vector constants of loops are loaded once',
  after: ['convert-direct'],
  required: false,
  run: { on: 'function', apply: (func, { module }) => share(func, module) },
};

function share(func: Func, module: Module): void {
  const constants = func.values.some((v) => v.kind === 'vector' && v.op === 'const');
  if (!constants) return;
  const uses = countUses(func);
  const masks = masksOf(func);
  const loaded: ValueId[] = [];
  for (const block of func.blocks) {
    if (block === undefined) continue;
    block.insts = block.insts.filter((value) => {
      const inst = instOf(func, value);
      if (inst?.kind !== 'vector' || inst.op !== 'const' || (uses[value] ?? 0) < 2) return true;
      const bytes = encodeLanes(vectorType(inst.type), inst.immediates);
      if (isAllZerosOrOnes(bytes)) return true;
      if (masks.has(value)) loaded.push(value);
      else loaded.push(...load(func, module, value, inst, bytes));
      return false;
    });
  }
  const entry = blockOf(func, 0);
  entry.insts = [...loaded, ...entry.insts];
}

/** The instructions that load the constant in the place of `value`. */
function load(
  func: Func,
  module: Module,
  value: ValueId,
  inst: Inst,
  bytes: Uint8Array,
): readonly ValueId[] {
  const name = `vector ${[...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')}`;
  if (!module.data.has(name)) module.data.set(name, { name, bytes, align: 16, mutable: false });
  const site = func.sites[value] ?? func.site;
  const address = addValue(func, { kind: 'address', type: module.types.u32, name }, site);
  func.values[value] = { kind: 'mem.load', type: inst.type, width: 128, address, offset: 0 };
  return [address, value];
}

/** What a swizzle takes its numbers from. */
function masksOf(func: Func): ReadonlySet<ValueId> {
  const masks = new Set<ValueId>();
  for (const inst of func.values) {
    if (inst.kind !== 'vector' || inst.op !== 'swizzle') continue;
    const mask = inst.args[1];
    if (mask !== undefined) masks.add(mask);
  }
  return masks;
}

/** How often each value is used, by a loop twice: it goes round. */
function countUses(func: Func): Int32Array {
  const uses = new Int32Array(func.values.length);
  const loops = findLoops(func);
  for (const [id, block] of func.blocks.entries()) {
    if (block === undefined) continue;
    const times = loops.loopOf(id) === undefined ? 1 : 2;
    const use = (value: ValueId): void => {
      uses[value] = (uses[value] ?? 0) + times;
    };
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) forEachOperand(inst, use);
    }
    forEachTerminatorValue(block.terminator, use);
  }
  return uses;
}
