/**
 * Loops over `split`, `lines` and `chars` walk over the text itself, and make no list.
 *
 *   v1 = str.split v0, ","; … v5 = list.get v1, v4   →   v5 = str.slice v0, v6, end   (v6: where the piece begins)
 *
 * Needs: nothing. Keeps: the pieces, in order. Leaves: the loop's counter, which nothing needs.
 */

import { predecessors } from '../../ir/cfg.ts';
import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops, type Loop } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import { forEachOperand, forEachTerminatorValue, mapTerminator } from '../../ir/visit.ts';
import { BlockEmitter } from '../block-emitter.ts';
import { append, blockOf, instOf, replaceValues } from '../edit.ts';
import type { Pass, PassContext } from '../pass.ts';
import { literalOf } from '../text/literal-tests.ts';

const PASS = 'iterate-text';

export const iterateText: Pass = {
  name: PASS,
  summary: 'loops over pieces of text without a list',
  after: [],
  required: false,
  run: { on: 'function', apply: iterate },
};

type Runtime = Extract<Inst, { kind: 'runtime' }>;

/** A loop over a list of pieces that nothing else sees. */
interface Walk {
  readonly list: ValueId;
  readonly source: Runtime;
  readonly loop: Loop;
  readonly body: BlockId;
  /** The test of the header. */
  readonly test: ValueId;
  readonly gets: readonly ValueId[];
  /** What only the list was for. */
  readonly dropped: ReadonlySet<ValueId>;
}

function iterate(func: Func, context: PassContext): void {
  const lists = piecesOf(func);
  if (lists.length === 0) return;
  const users = usersOf(func, new Set(lists));
  const loops = new Map(findLoops(func).loops.map((loop) => [loop.header, loop]));
  const preds = predecessors(func);
  const replaced = new Map<ValueId, ValueId>();
  const dropped = new Set<ValueId>();
  for (const list of lists) {
    const walk = recognise(func, list, users, loops, preds);
    if (walk === undefined) continue;
    rewrite(func, context.module.types, walk, preds, replaced);
    for (const value of walk.dropped) dropped.add(value);
    context.remark({
      pass: PASS,
      func: func.name,
      site: func.sites[list] ?? func.site,
      kind: 'string-op',
      decision: 'direct',
      rule: 'text.iterated',
      reason: `the loop walks over the text, and \`${walk.source.op}\` makes no list`,
      applied: true,
    });
  }
  if (dropped.size === 0) return;
  for (const block of func.blocks) {
    if (block !== undefined) block.insts = block.insts.filter((id) => !dropped.has(id));
  }
  replaceValues(func, replaced);
}

function piecesOf(func: Func): ValueId[] {
  return func.blocks.flatMap((block) =>
    block === undefined ? [] : block.insts.filter((id) => isPieces(func, instOf(func, id))),
  );
}

/** An empty separator stands for another walk, so it must be known not to be that. */
function isPieces(func: Func, inst: Inst | undefined): boolean {
  if (inst?.kind !== 'runtime') return false;
  if (inst.op === 'str.lines') return true;
  const separator = inst.op === 'str.split' ? inst.args[1] : undefined;
  return separator !== undefined && (literalOf(func, separator) ?? '') !== '';
}

interface Users {
  /** Instructions by operand: for lists, and for lengths and versions of lists. */
  readonly insts: ReadonlyMap<ValueId, readonly ValueId[]>;
  readonly blockOf: ReadonlyMap<ValueId, BlockId>;
  /** What a terminator hands on or looks at. */
  readonly ends: ReadonlySet<ValueId>;
}

function usersOf(func: Func, lists: ReadonlySet<ValueId>): Users {
  const insts = new Map<ValueId, ValueId[]>();
  const places = new Map<ValueId, BlockId>();
  const ends = new Set<ValueId>();
  const ofLists = new Set(lists);
  func.blocks.forEach((block, place) => {
    for (const id of block?.insts ?? []) {
      const inst = instOf(func, id);
      if (inst === undefined) continue;
      const asks =
        inst.kind === 'runtime' && (inst.op === 'list.len' || inst.op === 'collection.version');
      if (asks) ofLists.add(id);
    }
    if (block !== undefined) forEachTerminatorValue(block.terminator, (value) => ends.add(value));
    for (const id of block?.insts ?? []) places.set(id, place);
  });
  for (const block of func.blocks) {
    for (const id of block?.insts ?? []) {
      const inst = instOf(func, id);
      if (inst === undefined) continue;
      forEachOperand(inst, (operand) => {
        if (!ofLists.has(operand)) return;
        const known = insts.get(operand);
        if (known === undefined) insts.set(operand, [id]);
        else known.push(id);
      });
    }
  }
  return { insts, blockOf: places, ends };
}

function recognise(
  func: Func,
  list: ValueId,
  users: Users,
  loops: ReadonlyMap<BlockId, Loop>,
  preds: readonly (readonly BlockId[])[],
): Walk | undefined {
  const source = instOf(func, list);
  if (source?.kind !== 'runtime' || users.ends.has(list)) return undefined;
  const dropped = new Set<ValueId>([list]);
  const gets: ValueId[] = [];
  const lengths: ValueId[] = [];
  for (const id of users.insts.get(list) ?? []) {
    const inst = instOf(func, id);
    if (inst?.kind === 'check' && inst.op === 'version') continue;
    if (inst?.kind !== 'runtime') return undefined;
    if (inst.op === 'list.get') gets.push(id);
    else if (inst.op === 'list.len') lengths.push(id);
    else if (inst.op !== 'collection.version') return undefined;
  }
  const [length, another] = lengths;
  if (length === undefined || another !== undefined || users.ends.has(length)) return undefined;
  const [test, more] = users.insts.get(length) ?? [];
  if (test === undefined || more !== undefined) return undefined;
  const compare = instOf(func, test);
  if (compare?.kind !== 'compare' || compare.op !== 'lt' || compare.right !== length) {
    return undefined;
  }
  const header = users.blockOf.get(test);
  const loop = header === undefined ? undefined : loops.get(header);
  if (header === undefined || loop === undefined) return undefined;
  const index = func.values[compare.left];
  if (index?.kind !== 'param' || index.block !== header) return undefined;
  const { terminator } = blockOf(func, header);
  if (terminator.kind !== 'branch' || terminator.condition !== test) return undefined;
  const body = terminator.ifTrue.block;
  const inside = new Set(loop.blocks);
  const onlyWay = preds[body]?.length === 1 && inside.has(body) && body !== header;
  if (!onlyWay || inside.has(terminator.ifFalse.block)) return undefined;
  for (const id of gets) {
    const get = instOf(func, id);
    const place = users.blockOf.get(id);
    if (get?.kind !== 'runtime' || get.args[1] !== compare.left) return undefined;
    if (place === undefined || place === header || !inside.has(place)) return undefined;
  }
  if (!counts(func, loop, index.index, compare.left)) return undefined;
  for (const id of users.insts.get(list) ?? []) {
    dropped.add(id);
    for (const user of users.insts.get(id) ?? []) {
      const inst = instOf(func, user);
      if (inst?.kind === 'check' && inst.args[0] !== list) return undefined;
    }
  }
  return { list, source, loop, body, test, gets, dropped };
}

/** Whether the header's parameter begins at 0 and grows by 1 each time, so that pieces are asked for in order. */
function counts(func: Func, loop: Loop, position: number, index: ValueId): boolean {
  const latches = new Set(loop.latches);
  return func.blocks.every((block, id) => {
    if (block === undefined) return true;
    let fits = true;
    mapTerminator(
      block.terminator,
      (v) => v,
      (edge) => {
        if (edge.block !== loop.header) return edge;
        const arg = edge.args[position];
        const inst = arg === undefined ? undefined : instOf(func, arg);
        if (latches.has(id)) {
          const step = inst?.kind === 'binary' ? instOf(func, inst.right) : undefined;
          const adds = inst?.kind === 'binary' && inst.op === 'add' && inst.left === index;
          fits &&= adds && step?.kind === 'const' && step.value === 1;
        } else {
          fits &&= inst?.kind === 'const' && inst.value === 0;
        }
        return edge;
      },
    );
    return fits;
  });
}

// ---- rewriting --------------------------------------------------------------------------------------

function rewrite(
  func: Func,
  types: TypeStore,
  walk: Walk,
  preds: readonly (readonly BlockId[])[],
  replaced: Map<ValueId, ValueId>,
): void {
  const { header } = walk.loop;
  const site = func.sites[walk.list] ?? func.site;
  const block = blockOf(func, header);
  const position = func.values.length;
  func.values.push({ kind: 'param', type: types.i32, block: header, index: block.params.length });
  func.sites.push(site);
  block.params.push(position);
  testPosition(func, types, walk, position);
  const { piece, next } = bodyStart(func, types, walk, position);
  for (const get of walk.gets) replaced.set(get, piece);
  const latches = new Set(walk.loop.latches);
  for (const from of preds[header] ?? []) {
    const begin = { kind: 'const', type: types.i32, value: 0 } as const;
    const arg = latches.has(from) ? next : append(func, from, begin, site);
    const pred = blockOf(func, from);
    pred.terminator = mapTerminator(
      pred.terminator,
      (v) => v,
      (edge) => (edge.block === header ? { ...edge, args: [...edge.args, arg] } : edge),
    );
  }
}

/** Whether there is another piece: `split` ends below 0, `lines` at the end of the text. */
function testPosition(func: Func, types: TypeStore, walk: Walk, position: ValueId): void {
  const block = blockOf(func, walk.loop.header);
  const b = new BlockEmitter(func, types, walk.loop.header, func.sites[walk.test] ?? func.site);
  block.insts = block.insts.filter((id) => id !== walk.test);
  const [text] = walk.source.args;
  const split = walk.source.op === 'str.split' || text === undefined;
  const right = split ? b.constant(types.i32, 0) : b.runtime('str.len', types.i32, [text]);
  func.values[walk.test] = {
    kind: 'compare',
    op: split ? 'ge' : 'lt',
    type: types.bool,
    left: position,
    right,
  };
  block.insts.push(walk.test);
}

/** The piece that begins at `position`, and where the next one does. */
function bodyStart(
  func: Func,
  types: TypeStore,
  walk: Walk,
  position: ValueId,
): { readonly piece: ValueId; readonly next: ValueId } {
  const body = blockOf(func, walk.body);
  const rest = body.insts;
  body.insts = [];
  const b = new BlockEmitter(func, types, walk.body, func.sites[walk.list] ?? func.site);
  const { i32, str } = types;
  const select = (condition: ValueId, ifTrue: ValueId, ifFalse: ValueId): ValueId =>
    b.add({ kind: 'select', type: i32, condition, ifTrue, ifFalse });
  const [text = walk.list, given] = walk.source.args;
  const separator = given ?? b.constant(str, '\n');
  const length = b.runtime('str.len', i32, [text]);
  const behind = b.runtime('str.slice', str, [text, position, length]);
  const at = b.runtime('str.find', i32, [behind, separator]);
  const zero = b.constant(i32, 0);
  const found = b.compare('ge', at, zero);
  const end = select(found, b.binary('add', position, at), length);
  const past = b.binary('add', end, b.runtime('str.len', i32, [separator]));
  let stop = end;
  let next: ValueId;
  if (given === undefined) {
    next = select(found, past, length);
    // Only a line that `\n` ends has a `\r` before it that does not belong to it.
    const one = b.constant(i32, 1);
    const before = b.binary('sub', end, one);
    const byte = b.runtime('str.byte', types.u8, [text, b.binary('max', before, zero)]);
    const isReturn = b.compare('eq', byte, b.constant(types.u8, 13));
    const longer = b.compare('gt', end, position);
    const strips = b.binary('and', b.binary('and', found, longer), isReturn);
    stop = select(strips, before, end);
  } else {
    next = select(found, past, b.constant(i32, -1));
  }
  const piece = b.runtime('str.slice', str, [text, position, stop]);
  body.insts.push(...rest);
  return { piece, next };
}
