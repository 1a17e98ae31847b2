/** A function of IR into the form it runs in. */

import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { BlockId, Edge, ScalarConstant, Terminator, ValueId } from '../instructions.ts';
import type { Block, Func } from '../module.ts';
import type { Type } from '../types.ts';
import type { Code, Exit, Registers, Segment, Step, Transfer } from './code.ts';
import { constantToValue } from './constants.ts';
import type { Machine } from './machine.ts';
import { stepOf } from './steps.ts';
import { type RuntimeValue, StrValue } from './values.ts';

/** What the decoding of one function knows. */
export interface DecodeContext {
  readonly machine: Machine;
  readonly func: Func;
  readonly typeOf: (value: ValueId) => Type;
  /** Offset in the activation's frame of each `frame` instruction. */
  readonly frameOffsets: ReadonlyMap<ValueId, number>;
  /** The register that holds the address of the frame. */
  readonly frameRegister: number;
}

const UNLINKED: Exit = { kind: 'trap', trap: 'unreachable', args: [] };

export function decode(machine: Machine, func: Func): Code {
  const typeOf = (value: ValueId): Type => {
    const type = func.values[value]?.type;
    if (type === undefined) throw new InternalError(`no value v${value} in @${func.name}`);
    return type;
  };
  const frame = layOutFrame(func);
  const context: DecodeContext = {
    machine,
    func,
    typeOf,
    frameOffsets: frame.offsets,
    frameRegister: func.values.length,
  };
  const initial: Registers = new Array<RuntimeValue>(func.values.length + 1).fill(undefined);
  let weight = initial.length;
  for (const block of func.blocks) {
    for (const id of block?.insts ?? []) {
      const inst = func.values[id];
      if (inst === undefined) continue;
      if (inst.kind === 'const')
        initial[id] = constantToValue(machine.module.types, inst.type, inst.value);
      const held = inst.type.kind === 'ref' && inst.kind === 'slot' ? inst.type.target : inst.type;
      weight += machine.layouts.of(held).size;
    }
  }
  const bodies = func.blocks.map((block) => block && decodeBlock(context, block));
  const target = (id: BlockId): Segment => {
    const body = bodies[id];
    if (body === undefined) throw new InternalError(`no block b${id} in @${func.name}`);
    return body.first;
  };
  func.blocks.forEach((block, id) => {
    const body = bodies[id];
    if (block !== undefined && body !== undefined) {
      body.last.exit = terminatorExit(context, block.terminator, target);
    }
  });
  return {
    func,
    entry: target(0),
    params: func.blocks[0]?.params ?? [],
    initial,
    weight,
    frameSize: frame.size,
  };
}

function layOutFrame(func: Func): { offsets: Map<ValueId, number>; size: number } {
  const offsets = new Map<ValueId, number>();
  let size = 0;
  for (const block of func.blocks) {
    for (const id of block?.insts ?? []) {
      const inst = func.values[id];
      if (inst?.kind !== 'frame') continue;
      size = Math.ceil(size / inst.align) * inst.align;
      offsets.set(id, size);
      size += inst.size;
    }
  }
  return { offsets, size };
}

/** The segments of a block, from its last to its first, so that each knows the next. */
function decodeBlock(context: DecodeContext, block: Block): { first: Segment; last: Segment } {
  const { func, machine } = context;
  let steps: Step[] = [];
  let sites = [block.site];
  const last: Segment = { steps, sites, exit: UNLINKED };
  let segment = last;
  for (let i = block.insts.length - 1; i >= 0; i--) {
    const id = block.insts[i];
    const inst = id === undefined ? undefined : func.values[id];
    const site = id === undefined ? undefined : func.sites[id];
    if (id === undefined || inst === undefined || site === undefined || inst.kind === 'param') {
      throw new InternalError(`a block of @${func.name} names v${id}, which is no instruction`);
    }
    if (inst.kind === 'const') continue;
    const direct = inst.kind === 'call' && machine.module.functions.has(inst.callee);
    if (direct || inst.kind === 'call.indirect') {
      steps.reverse();
      sites.reverse();
      const next = segment;
      steps = [];
      sites = [site];
      const exit: Exit =
        inst.kind === 'call'
          ? {
              kind: 'call',
              callee: inst.callee,
              code: undefined,
              args: inst.args,
              result: id,
              next,
            }
          : {
              kind: 'call.indirect',
              callee: inst.callee,
              args: inst.args,
              result: id,
              type: inst.type,
              next,
            };
      segment = { steps, sites, exit };
      continue;
    }
    steps.push(stepOf(context, id, inst));
    sites.push(site);
  }
  steps.reverse();
  sites.reverse();
  return { first: segment, last };
}

function terminatorExit(
  context: DecodeContext,
  terminator: Terminator,
  target: (id: BlockId) => Segment,
): Exit {
  const { func } = context;
  const transfer = (edge: Edge): Transfer => {
    const to = func.blocks[edge.block]?.params ?? [];
    const pairs = edge.args
      .map((from, i) => ({ from, to: to[i] ?? -1 }))
      .filter((pair) => pair.from !== pair.to);
    const overlap = pairs.some((pair, i) => pairs.slice(0, i).some((p) => p.to === pair.from));
    return {
      target: target(edge.block),
      from: pairs.map((p) => p.from),
      to: pairs.map((p) => p.to),
      overlap,
    };
  };
  switch (terminator.kind) {
    case 'jump':
      return { kind: 'jump', to: transfer(terminator.to) };
    case 'branch':
      return {
        kind: 'branch',
        condition: terminator.condition,
        ifTrue: transfer(terminator.ifTrue),
        ifFalse: transfer(terminator.ifFalse),
      };
    case 'switch': {
      const targets = new Map<ScalarConstant, Transfer>(
        terminator.cases.map((c) => [c.value, transfer(c.to)]),
      );
      const otherwise = transfer(terminator.otherwise);
      const keyOf = (value: RuntimeValue): ScalarConstant =>
        value instanceof StrValue ? value.text : (value as ScalarConstant);
      const select = (value: RuntimeValue): Transfer => targets.get(keyOf(value)) ?? otherwise;
      return { kind: 'switch', index: terminator.index, select };
    }
    case 'table': {
      const targets = terminator.targets.map(transfer);
      const otherwise = transfer(terminator.otherwise);
      const select = (value: RuntimeValue): Transfer => targets[Number(value)] ?? otherwise;
      return { kind: 'switch', index: terminator.index, select };
    }
    case 'return':
      return {
        kind: 'return',
        values: terminator.values,
        multi: func.result.kind === 'multi',
      };
    case 'trap':
      return { kind: 'trap', trap: terminator.trap, args: terminator.args };
    default:
      return unreachable(terminator, 'terminatorExit');
  }
}
