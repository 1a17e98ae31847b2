/**
 * Asks once for neighbouring elements, where three or more of them are checked one after the other.
 *
 *   check i, n; check i + 1, n; check i + 2, n   →   if 0 <= i and i + 2 < n { … } else { the checks as they were }
 *
 * Needs: nothing. Keeps: traps, their place, and what was written before them: the way with the checks does the same
 * as before up to the check that fails, and one of them does. Leaves: blocks in a row, for `simplify-cfg`.
 */

import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import type { IntType } from '../../ir/types.ts';
import { mapOperands } from '../../ir/visit.ts';
import type { Site } from '../../report/source.ts';
import { LinearForms } from '../analyses/ranges/linear.ts';
import { describe } from '../describe.ts';
import { addBlock, addValue, append, blockOf, instOf } from '../edit.ts';
import type { Pass, PassContext } from '../pass.ts';

const PASS = 'check-windows';

export const checkWindows: Pass = {
  name: PASS,
  summary: 'one check for elements behind each other',
  after: [],
  required: false,
  run: { on: 'function', apply: mergeWindows },
};

/** Fewer checks are as cheap as the one that would stand for them. */
const MIN_CHECKS = 3;
/** Instructions from the first check to the last: they are there twice. */
const MAX_LENGTH = 64;
/** Far less than what separates the greatest length from the greatest `i32`. */
const MAX_OFFSET = 1024;
/** Windows of one function. */
const MAX_WINDOWS = 64;

/** A check of an element near `root`. */
interface Near {
  readonly id: ValueId;
  readonly at: number;
  readonly index: ValueId;
  readonly root: ValueId;
  readonly offset: number;
  readonly length: ValueId;
}

function mergeWindows(func: Func, context: PassContext): void {
  if (context.options.bounds === 'strict') return;
  const forms = new LinearForms(func);
  const seldom = copiedSites(func);
  let left = MAX_WINDOWS;
  const work = func.blocks.flatMap((block, id) => (block === undefined ? [] : [id]));
  for (let id = work.pop(); id !== undefined && left > 0; id = work.pop()) {
    const window = findWindow(func, forms, seldom, id);
    if (window === undefined) continue;
    left--;
    report(func, context, window);
    // What comes behind the window may hold another one.
    work.push(split(func, context.module, id, window));
  }
}

// ---- recognise ----------------------------------------------------------------------------------------------

/** The first checks of a block that can be one. */
function findWindow(
  func: Func,
  forms: LinearForms,
  seldom: ReadonlySet<Site>,
  block: BlockId,
): readonly Near[] | undefined {
  const open = new Map<string, Near[]>();
  const found = (near: readonly Near[]): boolean => near.length >= MIN_CHECKS;
  for (const [at, id] of blockOf(func, block).insts.entries()) {
    const inst = instOf(func, id);
    if (inst === undefined || !canRepeat(inst)) {
      const [done] = [...open.values()].filter(found);
      if (done !== undefined) return done;
      open.clear();
      continue;
    }
    const near = nearOf(func, forms, inst, id, at);
    const site = func.sites[id];
    if (near === undefined || (site !== undefined && seldom.has(site))) continue;
    const key = `${near.root}:${forms.canonical(near.length)}`;
    const others = open.get(key) ?? [];
    const [first] = others;
    if (first !== undefined && at - first.at >= MAX_LENGTH) {
      if (found(others)) return others;
      open.set(key, [near]);
    } else {
      open.set(key, [...others, near]);
    }
  }
  return [...open.values()].find(found);
}

/** Places of which there is a copy without checks, so that those which still have theirs are seldom run. */
function copiedSites(func: Func): ReadonlySet<Site> {
  const once = new Set<Site>();
  const more = new Set<Site>();
  for (const block of func.blocks) {
    for (const id of block?.insts ?? []) {
      const site = func.sites[id];
      if (site === undefined || instOf(func, id)?.kind !== 'ref.index') continue;
      (once.has(site) ? more : once).add(site);
    }
  }
  return more;
}

/** Whether the way with the checks may do it in place of the other one. */
function canRepeat(inst: Inst): boolean {
  return inst.kind !== 'call' && inst.kind !== 'call.indirect' && inst.kind !== 'slot';
}

function nearOf(
  func: Func,
  forms: LinearForms,
  inst: Inst,
  id: ValueId,
  at: number,
): Near | undefined {
  if (inst.kind !== 'check' || inst.op !== 'bounds') return undefined;
  const [index, length] = inst.args;
  if (index === undefined || length === undefined) return undefined;
  const { root, offset, steps } = forms.of(index);
  const isWord = (value: ValueId): boolean => {
    const type = func.values[value]?.type;
    return type?.kind === 'int' && type.bits === 32 && type.signed;
  };
  // A sum that wraps is then below 0, or above every length: its check fails as the one for all of them does.
  const isNear = Math.abs(offset) <= MAX_OFFSET && steps.every((step) => isWord(step.result));
  if (!isNear || !isWord(index) || !isWord(root) || instOf(func, root)?.kind === 'const')
    return undefined;
  return { id, at, index, root, offset, length };
}

// ---- rewrite ------------------------------------------------------------------------------------------------

/** Puts the test before the first check; gives the block behind the last one. */
function split(func: Func, module: Module, id: BlockId, window: readonly Near[]): BlockId {
  const block = blockOf(func, id);
  const { site } = block;
  const start = window[0]?.at ?? 0;
  const end = (window.at(-1)?.at ?? start) + 1;
  const gone = new Set(window.map((near) => near.id));
  const between = block.insts.slice(start, end);
  const fast = addBlock(func, { kind: 'jump', to: { block: id, args: [] } }, site);
  const slow = addBlock(func, { kind: 'trap', trap: 'unreachable', args: [] }, site);
  const rest = addBlock(func, block.terminator, site);
  blockOf(func, fast).insts = between.filter((value) => !gone.has(value));
  blockOf(func, fast).terminator = { kind: 'jump', to: { block: rest, args: [] } };
  blockOf(func, rest).insts = block.insts.slice(end);
  const copies = new Map<ValueId, ValueId>();
  for (const value of between) {
    const inst = instOf(func, value);
    if (inst === undefined) continue;
    const copied = mapOperands(inst, (operand) => copies.get(operand) ?? operand);
    const made = addValue(func, copied, func.sites[value] ?? site);
    blockOf(func, slow).insts.push(made);
    copies.set(value, made);
  }
  block.insts = block.insts.slice(0, start);
  const condition = appendTest(func, module, id, window);
  block.terminator = {
    kind: 'branch',
    condition,
    ifTrue: { block: fast, args: [] },
    ifFalse: { block: slow, args: [] },
  };
  return rest;
}

/** `(root + least) as u32 + (most − least) < length`, in 64 bits: below 0 is above every length. */
function appendTest(func: Func, module: Module, block: BlockId, window: readonly Near[]): ValueId {
  const { types } = module;
  const { site } = blockOf(func, block);
  const wide = types.i64 as IntType;
  const add = (inst: Inst): ValueId => append(func, block, inst, site);
  const { index = 0, offset = 0, length = 0 } = window[0] ?? {};
  const offsets = window.map((near) => near.offset);
  const least = Math.min(...offsets);
  const span = Math.max(...offsets) - least;
  const sum = (type: IntType, left: ValueId, by: number): ValueId => {
    if (by === 0) return left;
    const value = type.bits === 64 ? BigInt(by) : by;
    const right = add({ kind: 'const', type, value });
    return add({ kind: 'binary', op: 'add', type, left, right });
  };
  // From the first index: the root may be the name of an equal value that does not stand before this place.
  const from = sum(types.i32 as IntType, index, least - offset);
  const unsigned = add({ kind: 'convert', type: types.u32, operand: from });
  const first = add({ kind: 'convert', type: wide, operand: unsigned });
  const last = sum(wide, first, span);
  const right = add({ kind: 'convert', type: wide, operand: length });
  const type = module.dialect === 'high' ? types.bool : types.i32;
  return add({ kind: 'compare', op: 'lt', type, left: last, right });
}

function report(func: Func, context: PassContext, window: readonly Near[]): void {
  if (func.library) return;
  const [first] = window;
  if (first === undefined) return;
  const root = describe(func, first.root);
  const offsets = window.map((near) => near.offset);
  const place = (by: number): string =>
    by === 0 ? root : `${root} ${by < 0 ? '-' : '+'} ${Math.abs(by)}`;
  const [least, most] = [place(Math.min(...offsets)), place(Math.max(...offsets))];
  const reason = `one test for ${window.length} checks: 0 <= ${least} and ${most} < ${describe(func, first.length)}`;
  for (const { id } of window) {
    const site = func.sites[id];
    if (site === undefined) continue;
    context.remark({
      ...{ pass: PASS, func: func.name, site, kind: 'bounds-check', decision: 'hoisted' },
      ...{ rule: 'bce.window', reason, applied: true },
    });
  }
}
