/**
 * Tests at the bottom: a loop that is left from its header is entered behind a copy of the test, and tests
 * again at its end.
 *
 *   b1(i): v = lt i, n; branch v, b2(), b3()   b2: …; jump b1(j)
 *   →   b1(i): v = lt i, n; branch v, b2(i), b3()   b2(i): …; w = lt j, n; branch w, b2(j), b3()
 *
 * Needs: nothing. Keeps: effects in order; what is copied only computes and reads.
 * Leaves: blocks that only jump, for `simplify-cfg`; one conditional branch in each iteration where there
 * were two. What runs once the loop is entered is then known to, which helps `loop-invariants`.
 */

import { predecessors } from '../../ir/cfg.ts';
import type { BlockId, Edge, Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops, type Loop, type LoopForest } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { runtimeRow } from '../../ir/ops.ts';
import { edgesOf, forEachOperand, mapOperands, mapTerminatorValues } from '../../ir/visit.ts';
import { isPure } from '../analyses/purity.ts';
import { removeRedundantParams } from '../block-params.ts';
import { addBlock, addValue, blockOf, instOf } from '../edit.ts';
import { addParamLike, retarget } from '../loop-edit.ts';
import type { Pass } from '../pass.ts';
import { Repair, usesByBlock } from '../ssa-repair.ts';
import { dropUnreachable } from './simplify-cfg.ts';

export const canonicalLoops: Pass = {
  name: 'canonical-loops',
  summary: 'makes loops test at their end',
  after: [],
  required: false,
  run: { on: 'function', apply: canonicalize },
};

/** Instructions of a header that may be copied; constants do not count. */
const MAX_COPIED = 8;

function canonicalize(func: Func): void {
  dropUnreachable(func);
  const forest = findLoops(func);
  if (forest.loops.length === 0) return;
  const rotation = new Rotation(func, forest);
  for (const loop of [...forest.loops].reverse()) rotation.rotate(loop);
  removeRedundantParams(func);
}

interface Test {
  /** Into the loop, and out of it. */
  readonly stay: Edge;
  readonly exit: Edge;
}

class Rotation {
  private readonly func: Func;
  private readonly preds: BlockId[][];
  private readonly uses: Map<ValueId, Set<BlockId>>;
  /** The innermost loop around each block; the blocks that are added too. */
  private readonly loops: (Loop | undefined)[];

  constructor(func: Func, forest: LoopForest) {
    this.func = func;
    this.preds = predecessors(func);
    this.uses = usesByBlock(func);
    this.loops = func.blocks.map((_, id) => forest.loopOf(id));
  }

  rotate(loop: Loop): void {
    const test = this.testOf(loop);
    if (test === undefined || !this.pays(loop)) return;
    const { func } = this;
    const header = blockOf(func, loop.header);
    const fixed = header.insts.filter((id) => isFixed(instOf(func, id)));
    header.insts = header.insts.filter((id) => !fixed.includes(id));
    const carried = this.carriedFrom(loop.header, test);
    const guard = this.addGuard(loop, fixed);
    const body = this.addLanding(loop.header, test.stay, carried, loop);
    const after = this.addLanding(loop.header, test.exit, carried, this.loops[test.exit.block]);
    this.link(loop.header, guard, test, body, after, carried);
    const repair = new Repair(func, this.preds, this.uses);
    carried.forEach((value, i) => {
      const defs = new Map<BlockId, ValueId>();
      for (const block of [body, after]) {
        const param = blockOf(func, block).params[i];
        if (param !== undefined) defs.set(block, param);
      }
      repair.replace(value, defs, new Set([loop.header, guard.block, body, after]));
    });
    const attributes = func.loopAttributes.get(loop.header);
    if (attributes === undefined) return;
    func.loopAttributes.delete(loop.header);
    func.loopAttributes.set(body, attributes);
  }

  /** The test at the top of a loop, which nothing at its bottom makes unnecessary. */
  private testOf(loop: Loop): Test | undefined {
    const { terminator } = blockOf(this.func, loop.header);
    if (terminator.kind !== 'branch') return undefined;
    const stays = this.isInside(loop, terminator.ifTrue.block);
    if (stays === this.isInside(loop, terminator.ifFalse.block)) return undefined;
    const [stay, exit] = stays
      ? [terminator.ifTrue, terminator.ifFalse]
      : [terminator.ifFalse, terminator.ifTrue];
    if (stay.block === loop.header) return undefined;
    for (const pred of this.preds[loop.header] ?? []) {
      if (!this.isInside(loop, pred)) continue;
      const leaves = edgesOf(blockOf(this.func, pred).terminator).some(
        (edge) => !this.isInside(loop, edge.block),
      );
      if (leaves) return undefined;
    }
    return { stay, exit };
  }

  private isInside(loop: Loop, block: BlockId): boolean {
    let at = this.loops[block];
    while (at !== undefined && at !== loop && at.depth > loop.depth) at = at.parent;
    return at === loop;
  }

  private pays(loop: Loop): boolean {
    let copied = 0;
    for (const id of blockOf(this.func, loop.header).insts) {
      const inst = instOf(this.func, id);
      if (inst === undefined || !(isFixed(inst) || isCopyable(inst))) return false;
      if (!isFixed(inst)) copied++;
    }
    return copied <= MAX_COPIED;
  }

  /** Values of the header that are used behind it. */
  private carriedFrom(header: BlockId, { stay, exit }: Test): ValueId[] {
    const { params, insts } = blockOf(this.func, header);
    const passed = new Set([...stay.args, ...exit.args]);
    return [...params, ...insts].filter((value) => {
      if (passed.has(value)) return true;
      for (const block of this.uses.get(value) ?? []) if (block !== header) return true;
      return false;
    });
  }

  /** A copy of the header before the loop. What needs no operands moves there for good. */
  private addGuard(
    loop: Loop,
    fixed: readonly ValueId[],
  ): { readonly block: BlockId; readonly copies: ReadonlyMap<ValueId, ValueId> } {
    const { func } = this;
    const header = blockOf(func, loop.header);
    const guard = this.addBlock(header.site, loop.parent);
    const copies = new Map<ValueId, ValueId>();
    for (const param of header.params) copies.set(param, addParamLike(func, guard, param));
    const block = blockOf(func, guard);
    block.insts.push(...fixed);
    const copied = (value: ValueId): ValueId => copies.get(value) ?? value;
    for (const id of header.insts) {
      const inst = instOf(func, id);
      const site = func.sites[id];
      if (inst === undefined || site === undefined) continue;
      const copy = addValue(func, mapOperands(inst, copied), site);
      copies.set(id, copy);
      block.insts.push(copy);
      const name = func.names.get(id);
      if (name !== undefined) func.names.set(copy, name);
    }
    block.terminator = mapTerminatorValues(header.terminator, copied);
    const outside = (this.preds[loop.header] ?? []).filter((p) => !this.isInside(loop, p));
    for (const from of outside) retarget(func, from, loop.header, guard);
    this.preds[guard] = outside;
    this.preds[loop.header] = (this.preds[loop.header] ?? []).filter((p) => !outside.includes(p));
    return { block: guard, copies };
  }

  /** A block on the way to the target of an edge, which gets the carried values as parameters. */
  private addLanding(
    header: BlockId,
    edge: Edge,
    carried: readonly ValueId[],
    loop: Loop | undefined,
  ): BlockId {
    const { func } = this;
    const landing = this.addBlock(blockOf(func, header).site, loop);
    const params = new Map<ValueId, ValueId>();
    for (const value of carried) params.set(value, addParamLike(func, landing, value));
    const args = edge.args.map((arg) => params.get(arg) ?? arg);
    blockOf(func, landing).terminator = { kind: 'jump', to: { block: edge.block, args } };
    return landing;
  }

  private link(
    header: BlockId,
    guard: { readonly block: BlockId; readonly copies: ReadonlyMap<ValueId, ValueId> },
    test: Test,
    body: BlockId,
    after: BlockId,
    carried: readonly ValueId[],
  ): void {
    const { func, preds } = this;
    const copies = carried.map((value) => guard.copies.get(value) ?? value);
    for (const [id, args] of [
      [header, carried],
      [guard.block, copies],
    ] as const) {
      const block = blockOf(func, id);
      if (block.terminator.kind !== 'branch') continue;
      const staysIfTrue = block.terminator.ifTrue.block === test.stay.block;
      const [ifTrue, ifFalse] = staysIfTrue ? [body, after] : [after, body];
      block.terminator = {
        ...block.terminator,
        ifTrue: { block: ifTrue, args },
        ifFalse: { block: ifFalse, args },
      };
    }
    for (const [landing, edge] of [
      [body, test.stay],
      [after, test.exit],
    ] as const) {
      preds[landing] = [guard.block, header];
      preds[edge.block] = (preds[edge.block] ?? []).map((p) => (p === header ? landing : p));
    }
    for (const id of [header, guard.block, body, after]) this.noteUses(id);
  }

  private addBlock(site: Parameters<typeof addBlock>[2], loop: Loop | undefined): BlockId {
    const id = addBlock(this.func, { kind: 'trap', trap: 'unreachable', args: [] }, site);
    this.loops[id] = loop;
    this.preds[id] = [];
    return id;
  }

  private noteUses(id: BlockId): void {
    const block = blockOf(this.func, id);
    const note = (value: ValueId): ValueId => {
      const set = this.uses.get(value);
      if (set === undefined) this.uses.set(value, new Set([id]));
      else set.add(id);
      return value;
    };
    for (const value of block.insts) {
      const inst = instOf(this.func, value);
      if (inst !== undefined) forEachOperand(inst, note);
    }
    mapTerminatorValues(block.terminator, note);
  }
}

/** What is the same wherever it stands. */
function isFixed(inst: Inst | undefined): boolean {
  switch (inst?.kind) {
    case 'const':
    case 'func.ref':
    case 'static.ref':
    case 'address':
      return true;
    default:
      return false;
  }
}

/** What may be done twice: it computes or reads. */
function isCopyable(inst: Inst): boolean {
  switch (inst.kind) {
    case 'load':
    case 'mem.load':
    case 'global.get':
      return true;
    case 'runtime':
      return runtimeRow(inst.op).effect === 'reads';
    default:
      return isPure(inst) && inst.kind !== 'result';
  }
}
