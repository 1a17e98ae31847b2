/**
 * Several iterations for one test: a loop of one block that counts up to a limit runs `n` bodies at a time while
 * there are that many left, and the rest one at a time.
 *
 *   b1(i, …): …; j = i + 1; branch lt j, n, b1(j, …), b2()
 *   →   b3(i, …): four bodies; branch lt i + 4, n − 3, b3(i + 4, …), then the rest in b1
 *
 * Needs: loops that test at their end. Keeps: every body and their order; a test is left out only where it is
 * known to hold. With i < n (mathematically) and n − i > (k − 1)·c as an unsigned number, the k − 1 tests between
 * are i + c < n … i + (k − 1)·c < n, and n − (k − 1)·c does not wrap.
 * Leaves: sums with constants, for `addressing` and `fold`.
 *
 * What grows by something the loop does not change is computed for each body from the begin of the round, so that no
 * body waits for the one before.
 */

import { predecessors } from '../../ir/cfg.ts';
import type { BlockId, Edge, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { COMPARE_OPS, type CompareOp } from '../../ir/ops.ts';
import type { IntType } from '../../ir/types.ts';
import {
  forEachOperand,
  forEachTerminatorValue,
  mapOperands,
  mapTerminatorValues,
} from '../../ir/visit.ts';
import type { Site } from '../../report/source.ts';
import { definitionBlocks } from '../analyses/induction.ts';
import { addBlock, addValue, append, blockOf, instOf } from '../edit.ts';
import { addParamLike, retarget } from '../loop-edit.ts';
import type { Pass, PassContext } from '../pass.ts';

const PASS = 'unroll-counted';

export const unrollCounted: Pass = {
  name: PASS,
  summary: 'short counted loops test once for several iterations',
  after: ['convert-direct'],
  required: false,
  run: { on: 'function', apply: unrollAll },
};

/** Instructions of a body, constants not counted, up to which it is repeated four times or twice. */
const FOUR_TIMES = 16;
const TWICE = 32;
/** Steps beyond which few loops have several iterations left. */
const MAX_STEP = 4096;

/** A loop of one block that counts up while `next < limit`. */
interface CountedLoop {
  readonly block: BlockId;
  readonly stay: Edge;
  readonly exit: Edge;
  /** Whether the loop goes on where the condition holds. */
  readonly staysIfTrue: boolean;
  /** Which parameter counts. */
  readonly counter: number;
  readonly type: IntType;
  readonly step: number;
  readonly limit: ValueId;
  /** Of the other parameters those that grow too, and by what. */
  readonly stepped: ReadonlyMap<number, ValueId>;
}

function unrollAll(func: Func, context: PassContext): void {
  const homes = definitionBlocks(func);
  const preds = predecessors(func);
  const plans: { readonly loop: CountedLoop; readonly times: number }[] = [];
  func.blocks.forEach((_, id) => {
    const loop = recognise(func, homes, id);
    const times = loop === undefined ? 1 : timesFor(func, id);
    if (loop !== undefined && times > 1) plans.push({ loop, times });
  });
  if (plans.length === 0) return;
  const outside = usedOutside(func, homes, new Set(plans.map(({ loop }) => loop.block)));
  const moved = new Map<ValueId, ValueId>();
  for (const { loop, times } of plans) {
    const { block } = loop;
    const from = (preds[block] ?? []).filter((pred) => pred !== block);
    unroll(func, context.module, { loop, times, from, carried: outside.get(block) ?? [] }, moved);
    context.remark({
      pass: PASS,
      func: func.name,
      site: blockOf(func, block).site,
      kind: 'loop',
      decision: 'unrolled',
      unroll: times,
      rule: 'unroll.counted',
      reason: `one test for ${times} iterations while that many are left`,
      applied: true,
    });
  }
  renameOutside(func, moved);
}

// ---- recognise ----------------------------------------------------------------------------------------

function recognise(func: Func, homes: Int32Array, id: BlockId): CountedLoop | undefined {
  const block = func.blocks[id];
  if (block === undefined || block.terminator.kind !== 'branch') return undefined;
  const { condition, ifTrue, ifFalse } = block.terminator;
  const staysIfTrue = ifTrue.block === id;
  if (staysIfTrue === (ifFalse.block === id)) return undefined;
  const [stay, exit] = staysIfTrue ? [ifTrue, ifFalse] : [ifFalse, ifTrue];
  const test = instOf(func, condition);
  if (test?.kind !== 'compare' || homes[condition] !== id) return undefined;
  const op: CompareOp = staysIfTrue ? test.op : COMPARE_OPS[test.op].negated;
  if (op !== 'lt' && op !== 'gt') return undefined;
  const [next, limit] = op === 'lt' ? [test.left, test.right] : [test.right, test.left];
  const type = func.values[next]?.type;
  if (type?.kind !== 'int' || homes[limit] === id) return undefined;
  const sum = instOf(func, next);
  if (sum?.kind !== 'binary' || sum.op !== 'add') return undefined;
  const counter = stay.args.indexOf(next);
  const param = block.params[counter];
  if (param === undefined) return undefined;
  const by = sum.left === param ? sum.right : sum.right === param ? sum.left : undefined;
  const constant = by === undefined ? undefined : instOf(func, by);
  if (constant?.kind !== 'const') return undefined;
  const step = Number(constant.value);
  if (!(step >= 1 && step <= MAX_STEP)) return undefined;
  const loop = { block: id, stay, exit, staysIfTrue, counter, type, step, limit };
  return { ...loop, stepped: steppedParams(func, homes, loop) };
}

/** Other parameters that grow by what the loop does not change: which, and by what. */
function steppedParams(
  func: Func,
  homes: Int32Array,
  { block, stay, counter }: Omit<CountedLoop, 'stepped'>,
): ReadonlyMap<number, ValueId> {
  const found = new Map<number, ValueId>();
  blockOf(func, block).params.forEach((param, i) => {
    const sum = instOf(func, stay.args[i] ?? param);
    if (i === counter || sum?.kind !== 'binary' || sum.op !== 'add' || sum.type.kind !== 'int')
      return;
    if (sum.left === param && homes[sum.right] !== block) found.set(i, sum.right);
  });
  return found;
}

/** How many bodies stand behind each other; 1 where it does not pay. */
function timesFor(func: Func, id: BlockId): number {
  let size = 0;
  for (const value of blockOf(func, id).insts) {
    const inst = instOf(func, value);
    if (inst === undefined || !isSimple(inst)) return 1;
    if (inst.kind !== 'const' && inst.kind !== 'address') size++;
  }
  return size <= FOUR_TIMES ? 4 : size <= TWICE ? 2 : 1;
}

/** What takes about as long as the test. A check is itself a test: such a loop waits for it either way. */
function isSimple(inst: Inst): boolean {
  switch (inst.kind) {
    case 'const':
    case 'address':
    case 'unary':
    case 'compare':
    case 'convert':
    case 'reinterpret':
    case 'select':
    case 'vector':
    case 'mem.load':
    case 'mem.store':
    case 'global.get':
      return true;
    case 'binary':
      return inst.op !== 'div' && inst.op !== 'rem';
    default:
      return false;
  }
}

// ---- rewrite ------------------------------------------------------------------------------------------

interface Plan {
  readonly loop: CountedLoop;
  readonly times: number;
  /** Blocks that enter the loop. */
  readonly from: readonly BlockId[];
  /** Values of the loop that are used behind it. */
  readonly carried: readonly ValueId[];
}

function unroll(func: Func, module: Module, plan: Plan, moved: Map<ValueId, ValueId>): void {
  const { loop, times, from, carried } = plan;
  const { block: one } = loop;
  const { site } = blockOf(func, one);
  const trap = { kind: 'trap', trap: 'unreachable', args: [] } as const;
  const enter = addBlock(func, trap, site);
  const many = addBlock(func, trap, site);
  const left = addBlock(func, trap, site);
  const behind = addBlock(func, trap, site);
  const add = (block: BlockId, inst: Inst): ValueId => append(func, block, inst, site);
  const params = (block: BlockId): ValueId[] =>
    blockOf(func, one).params.map((param) => addParamLike(func, block, param));
  const bool = module.types.i32;
  const { type } = loop;
  const constant = (block: BlockId, n: number): ValueId =>
    add(block, { kind: 'const', type, value: type.bits === 64 ? BigInt(n) : n });

  // Behind both loops: what they leave with.
  const last = carried.map((value) => addParamLike(func, behind, value));
  const exitArgs = loop.exit.args.map((arg) => addParamLike(func, behind, arg));
  blockOf(func, behind).terminator = {
    kind: 'jump',
    to: { block: loop.exit.block, args: exitArgs },
  };
  carried.forEach((value, i) => {
    const param = last[i];
    if (param !== undefined) moved.set(value, param);
  });
  const leaving = (copied: (value: ValueId) => ValueId): Edge => ({
    block: behind,
    args: [...carried, ...loop.exit.args].map(copied),
  });

  // The entry: are there as many iterations as a round has?
  for (const pred of from) retarget(func, pred, one, enter);
  const first = params(enter);
  const start = first[loop.counter] ?? 0;
  const { limit } = loop;
  const unsigned = type.bits === 64 ? module.types.u64 : module.types.u32;
  const span = (times - 1) * loop.step;
  const begins = add(enter, { kind: 'compare', op: 'lt', type: bool, left: start, right: limit });
  const rest = add(enter, { kind: 'binary', op: 'sub', type, left: limit, right: start });
  const distance =
    type === unsigned ? rest : add(enter, { kind: 'convert', type: unsigned, operand: rest });
  const spanValue = type.bits === 64 ? BigInt(span) : span;
  const right = add(enter, { kind: 'const', type: unsigned, value: spanValue });
  const enough = add(enter, { kind: 'compare', op: 'gt', type: bool, left: distance, right });
  const both = add(enter, { kind: 'binary', op: 'and', type: bool, left: begins, right: enough });
  const lastStart = add(enter, {
    kind: 'binary',
    op: 'sub',
    type,
    left: limit,
    right: constant(enter, span),
  });
  blockOf(func, enter).terminator = {
    kind: 'branch',
    condition: both,
    ifTrue: { block: many, args: first },
    ifFalse: { block: one, args: first },
  };

  // A round: the bodies, and one test.
  const multiples = new Multiples(func, enter, site);
  const begin = params(many);
  /** What a parameter that grows is `k` iterations after the round begins: no body waits for the one before. */
  const grown = (i: number, by: ValueId, k: number): ValueId => {
    const left = begin[i] ?? by;
    const type = func.values[left]?.type ?? loop.type;
    return add(many, { kind: 'binary', op: 'add', type, left, right: multiples.of(by, k) });
  };
  let current: readonly ValueId[] = begin;
  const counted = current[loop.counter] ?? 0;
  let copied = (value: ValueId): ValueId => value;
  for (let k = 0; k < times; k++) {
    const values = new Map<ValueId, ValueId>();
    const at = current;
    blockOf(func, one).params.forEach((param, i) => {
      values.set(param, at[i] ?? param);
    });
    if (k > 0) {
      const right = constant(many, k * loop.step);
      const sum = add(many, { kind: 'binary', op: 'add', type, left: counted, right });
      values.set(blockOf(func, one).params[loop.counter] ?? 0, sum);
    }
    if (k > 0) {
      for (const [i, by] of loop.stepped)
        values.set(blockOf(func, one).params[i] ?? 0, grown(i, by, k));
    }
    copied = (value) => values.get(value) ?? value;
    for (const id of blockOf(func, one).insts) {
      const inst = instOf(func, id);
      const instSite = func.sites[id];
      if (inst === undefined || instSite === undefined) continue;
      const copy = addValue(func, mapOperands(inst, copied), instSite);
      blockOf(func, many).insts.push(copy);
      values.set(id, copy);
    }
    current = loop.stay.args.map(copied);
  }
  current = current.map((value, i) => {
    const by = loop.stepped.get(i);
    return by === undefined ? value : grown(i, by, times);
  });
  const next = current[loop.counter] ?? 0;
  const more = add(many, { kind: 'compare', op: 'lt', type: bool, left: next, right: lastStart });
  const outcome = leaving(copied);
  const results = [...current, ...outcome.args];
  blockOf(func, many).terminator = {
    kind: 'branch',
    condition: more,
    ifTrue: { block: many, args: current },
    ifFalse: { block: left, args: results },
  };

  // Behind the rounds: the rest, or out.
  const passed = results.map((value) => addParamLike(func, left, value));
  const goOn: Edge = { block: one, args: passed.slice(0, current.length) };
  const goOut: Edge = { block: behind, args: passed.slice(current.length) };
  const reached = passed[loop.counter] ?? next;
  const goesOn = add(left, { kind: 'compare', op: 'lt', type: bool, left: reached, right: limit });
  blockOf(func, left).terminator = {
    kind: 'branch',
    condition: goesOn,
    ifTrue: goOn,
    ifFalse: goOut,
  };
  const same = (value: ValueId): ValueId => value;
  const home = blockOf(func, one);
  if (home.terminator.kind === 'branch') {
    home.terminator = {
      ...home.terminator,
      ...(loop.staysIfTrue ? { ifFalse: leaving(same) } : { ifTrue: leaving(same) }),
    };
  }
}

/** What a loop adds several times, computed before it. */
class Multiples {
  private readonly func: Func;
  private readonly block: BlockId;
  private readonly site: Site;
  private readonly known = new Map<string, ValueId>();

  constructor(func: Func, block: BlockId, site: Site) {
    this.func = func;
    this.block = block;
    this.site = site;
  }

  of(value: ValueId, times: number): ValueId {
    const type = this.func.values[value]?.type;
    if (times === 1 || type?.kind !== 'int') return value;
    const key = `${value}:${times}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const add = (inst: Inst): ValueId => append(this.func, this.block, inst, this.site);
    const right = add({ kind: 'const', type, value: type.bits === 64 ? BigInt(times) : times });
    const made = add({ kind: 'binary', op: 'mul', type, left: value, right });
    this.known.set(key, made);
    return made;
  }
}

/** By loop block, its values that other blocks use. */
function usedOutside(
  func: Func,
  homes: Int32Array,
  loops: ReadonlySet<BlockId>,
): ReadonlyMap<BlockId, readonly ValueId[]> {
  const found = new Map<BlockId, Set<ValueId>>();
  func.blocks.forEach((block, id) => {
    const use = (value: ValueId): void => {
      const home = homes[value] ?? -1;
      if (home === id || !loops.has(home)) return;
      const set = found.get(home) ?? new Set();
      found.set(home, set.add(value));
    };
    for (const value of block?.insts ?? []) {
      const inst = instOf(func, value);
      if (inst !== undefined) forEachOperand(inst, use);
    }
    if (block !== undefined) forEachTerminatorValue(block.terminator, use);
  });
  return new Map([...found].map(([id, values]) => [id, [...values]]));
}

/** Uses behind a loop get what comes through the block behind it. */
function renameOutside(func: Func, moved: ReadonlyMap<ValueId, ValueId>): void {
  if (moved.size === 0) return;
  const homes = definitionBlocks(func);
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    const renamed = (value: ValueId): ValueId =>
      homes[value] === id ? value : (moved.get(value) ?? value);
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) func.values[value] = mapOperands(inst, renamed);
    }
    block.terminator = mapTerminatorValues(block.terminator, renamed);
  });
}
