/**
 * Does what is known about text while compiling, and compares with literals in place, word by word.
 *
 *   v2 = str.eq v0, "time"   →   v2 = str.len v0 == 4 && mem.load.u32 (text.pointer v0) == 0x656d6974
 *
 * Needs: nothing. Keeps: results, and what traps but `out of memory`. Leaves: no `switch` on text, and literals that
 * nothing uses.
 */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import {
  forEachOperand,
  forEachTerminatorValue,
  mapOperands,
  mapTerminatorValues,
} from '../../ir/visit.ts';
import type { Site } from '../../report/source.ts';
import { addValue, instOf } from '../edit.ts';
import { joinTests } from '../matches/test-chains.ts';
import { lowerTextSwitch } from '../matches/text-switch.ts';
import type { Pass, PassContext } from '../pass.ts';
import { lookBefore, unchangedBy } from '../text/before-replace.ts';
import { concatParts, knownResult } from '../text/constant-text.ts';
import { expandTest, literalTest } from '../text/literal-tests.ts';

const PASS = 'specialize-text';

export const specializeText: Pass = {
  name: PASS,
  summary: 'text that is known, and compares with literals word by word',
  after: [],
  required: false,
  run: { on: 'function', apply: specialize },
};

function specialize(func: Func, context: PassContext): void {
  if (!usesText(func)) return;
  foldTexts(func, context);
  const passed = askBeforeReplace(func);
  const uses = countUses(func);
  reportUnmade(func, context, passed, uses);
  joinTests(func, uses);
  lowerSwitches(func, context);
  expandTests(func, context, uses);
}

function usesText(func: Func): boolean {
  return func.blocks.some(
    (block) =>
      block !== undefined &&
      ((block.terminator.kind === 'switch' &&
        func.values[block.terminator.index]?.type.kind === 'str') ||
        block.insts.some((id) => {
          const inst = instOf(func, id);
          return inst?.kind === 'runtime' && inst.op.startsWith('str.');
        })),
  );
}

/** How often a value is used. */
function countUses(func: Func): number[] {
  const uses = new Array<number>(func.values.length).fill(0);
  const count = (value: ValueId): void => {
    uses[value] = (uses[value] ?? 0) + 1;
  };
  for (const block of func.blocks) {
    if (block === undefined) continue;
    for (const id of block.insts) {
      const inst = instOf(func, id);
      if (inst !== undefined) forEachOperand(inst, count);
    }
    forEachTerminatorValue(block.terminator, count);
  }
  return uses;
}

// ---- what is known ----------------------------------------------------------------------------------

function foldTexts(func: Func, context: PassContext): void {
  const uses = countUses(func);
  const same = new Map<ValueId, ValueId>();
  for (const block of func.blocks) {
    if (block === undefined) continue;
    const insts: ValueId[] = [];
    // Joins of this block that are used once: those of others may run less often.
    const inner = new Set<ValueId>();
    for (const id of block.insts) {
      const inst = instOf(func, id);
      if (inst?.kind !== 'runtime') {
        insts.push(id);
        continue;
      }
      const known = knownResult(func, inst);
      const unchanged = unchangedBy(func, inst);
      if (known !== undefined) {
        func.values[id] = { kind: 'const', type: inst.type, value: known };
      } else if (unchanged !== undefined) {
        same.set(id, unchanged);
      } else if (inst.op === 'str.concat') {
        joinParts(func, context, id, inst, inner, insts, same);
        if (uses[id] === 1) inner.add(id);
      }
      insts.push(id);
    }
    block.insts = insts;
  }
  if (same.size === 0) return;
  const final = (value: ValueId): ValueId => {
    let at = value;
    for (let next = same.get(at); next !== undefined; next = same.get(at)) at = next;
    return at;
  };
  for (const block of func.blocks) {
    if (block === undefined) continue;
    block.insts = block.insts.filter((id) => !same.has(id));
    for (const id of block.insts) {
      const inst = instOf(func, id);
      if (inst !== undefined) func.values[id] = mapOperands(inst, final);
    }
    block.terminator = mapTerminatorValues(block.terminator, final);
  }
}

/** One join of all the parts. Where only one is left, that is the text. */
function joinParts(
  func: Func,
  { module }: PassContext,
  id: ValueId,
  inst: Extract<Inst, { kind: 'runtime' }>,
  inner: ReadonlySet<ValueId>,
  insts: ValueId[],
  same: Map<ValueId, ValueId>,
): void {
  const parts = concatParts(func, inst.args, inner);
  if (parts === undefined) return;
  const site = func.sites[id] ?? func.site;
  const args = parts.map((part) => {
    if (typeof part === 'number') return part;
    const value = { kind: 'const', type: module.types.str, value: part.literal } as const;
    const literal = addValue(func, value, site);
    insts.push(literal);
    return literal;
  });
  const [only] = args;
  if (args.length > 1) func.values[id] = { ...inst, args };
  else if (only !== undefined) same.set(id, only);
  else func.values[id] = { kind: 'const', type: inst.type, value: '' };
}

// ---- what was replaced ------------------------------------------------------------------------------

/** Texts of `replace` that some question went past. */
function askBeforeReplace(func: Func): Set<ValueId> {
  const passed = new Set<ValueId>();
  for (const block of func.blocks) {
    for (const id of block?.insts ?? []) {
      const inst = instOf(func, id);
      if (inst?.kind === 'runtime') lookBefore(func, id, inst, passed);
    }
  }
  return passed;
}

/** The text of a `replace` is not made when nobody asks for it any more but others that are not made. */
function reportUnmade(
  func: Func,
  context: PassContext,
  passed: ReadonlySet<ValueId>,
  uses: readonly number[],
): void {
  const left = [...uses];
  const work = [...passed].filter((id) => left[id] === 0);
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    remark(func, context, func.sites[id] ?? func.site, {
      kind: 'string-temp',
      decision: 'removed',
      rule: 'text.before-replace',
      reason:
        'the text before it answers all that is asked: no literal has a byte that is replaced or put in',
    });
    const inst = instOf(func, id);
    const before = inst?.kind === 'runtime' ? inst.args[0] : undefined;
    if (before === undefined) continue;
    left[before] = (left[before] ?? 0) - 1;
    if (left[before] === 0 && passed.has(before)) work.push(before);
  }
}

// ---- matches ----------------------------------------------------------------------------------------

function lowerSwitches(func: Func, context: PassContext): void {
  // Blocks that are added have no `switch` on text.
  const count = func.blocks.length;
  for (let id = 0; id < count; id++) {
    const block = func.blocks[id];
    const terminator = block?.terminator;
    if (block === undefined || terminator?.kind !== 'switch') continue;
    if (func.values[terminator.index]?.type.kind !== 'str') continue;
    const { form, rule } = lowerTextSwitch(context.module, func, id, terminator);
    const cases = `${terminator.cases.length} cases of text`;
    remark(func, context, block.site, {
      kind: 'match',
      decision: form,
      form,
      rule,
      reason:
        form === 'table'
          ? `${cases}: a hash of length and bytes has a slot for each`
          : `${cases}: lengths first, then words`,
    });
  }
}

// ---- tests ------------------------------------------------------------------------------------------

function expandTests(func: Func, context: PassContext, uses: readonly number[]): void {
  const count = func.blocks.length;
  for (let id = 0; id < count; id++) {
    const block = func.blocks[id];
    if (block === undefined) continue;
    // From the end: what follows a test leaves the block with it.
    for (let position = block.insts.length - 1; position >= 0; position--) {
      const value = block.insts[position];
      const inst = value === undefined ? undefined : instOf(func, value);
      const test = inst === undefined ? undefined : literalTest(func, inst);
      if (value === undefined || test === undefined) continue;
      const site = func.sites[value] ?? func.site;
      const place = { block: id, position, site };
      expandTest(func, context.module.types, place, value, test, uses[value] === 1);
      remark(func, context, site, {
        kind: 'string-op',
        decision: 'direct',
        rule: 'text.literal',
        reason: `\`${test.op}\` compares with the literal in place`,
      });
    }
  }
}

function remark(
  func: Func,
  context: PassContext,
  site: Site,
  said: Omit<Parameters<PassContext['remark']>[0], 'pass' | 'func' | 'site' | 'applied'>,
): void {
  if (func.library) return;
  context.remark({ pass: PASS, func: func.name, site, applied: true, ...said });
}
