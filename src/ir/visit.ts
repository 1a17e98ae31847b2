/** Operands and edges by callback, so that passes need not know every kind. */

import { unreachable } from '../report/unreachable.ts';
import type { Edge, Inst, Terminator, ValueId } from './instructions.ts';

/** Rebuilds an instruction with every operand replaced by `f(operand)`; the same object if none changed. */
export function mapOperands(inst: Inst, f: (value: ValueId) => ValueId): Inst {
  switch (inst.kind) {
    case 'const':
    case 'func.ref':
    case 'slot':
    case 'static.ref':
    case 'frame':
    case 'address':
    case 'global.get':
      return inst;
    case 'unary':
    case 'convert':
    case 'reinterpret': {
      const operand = f(inst.operand);
      return operand === inst.operand ? inst : { ...inst, operand };
    }
    case 'binary':
    case 'compare': {
      const left = f(inst.left);
      const right = f(inst.right);
      return left === inst.left && right === inst.right ? inst : { ...inst, left, right };
    }
    case 'select':
      return {
        ...inst,
        condition: f(inst.condition),
        ifTrue: f(inst.ifTrue),
        ifFalse: f(inst.ifFalse),
      };
    case 'call':
    case 'aggregate.new':
    case 'enum.new':
    case 'check':
    case 'runtime':
    case 'mem.pages':
    case 'vector':
      return { ...inst, args: inst.args.map(f) };
    case 'call.indirect':
      return { ...inst, callee: f(inst.callee), args: inst.args.map(f) };
    case 'aggregate.get':
    case 'enum.tag':
    case 'enum.payload':
    case 'ref.field':
    case 'slice.of':
    case 'slice.len':
      return { ...inst, base: f(inst.base) };
    case 'aggregate.with':
      return { ...inst, base: f(inst.base), value: f(inst.value) };
    case 'array.splat':
    case 'global.set':
      return { ...inst, value: f(inst.value) };
    case 'array.get':
    case 'ref.index':
    case 'ref.lanes':
      return { ...inst, base: f(inst.base), index: f(inst.index) };
    case 'load':
      return { ...inst, place: f(inst.place) };
    case 'store':
      return { ...inst, place: f(inst.place), value: f(inst.value) };
    case 'slice.sub':
      return { ...inst, base: f(inst.base), lo: f(inst.lo), hi: f(inst.hi) };
    case 'result':
      return { ...inst, call: f(inst.call) };
    case 'mem.load':
      return { ...inst, address: f(inst.address) };
    case 'mem.store':
      return { ...inst, address: f(inst.address), value: f(inst.value) };
    case 'mem.copy':
      return { ...inst, to: f(inst.to), from: f(inst.from), bytes: f(inst.bytes) };
    case 'mem.fill':
      return { ...inst, to: f(inst.to), value: f(inst.value), bytes: f(inst.bytes) };
    default:
      return unreachable(inst, 'mapOperands');
  }
}

/** Calls `f` with every operand, in order of evaluation. */
export function forEachOperand(inst: Inst, f: (value: ValueId) => void): void {
  mapOperands(inst, (value) => {
    f(value);
    return value;
  });
}

/** Rebuilds a terminator with operands through `value` and edges through `edge`. */
export function mapTerminator(
  terminator: Terminator,
  value: (value: ValueId) => ValueId,
  edge: (edge: Edge) => Edge,
): Terminator {
  switch (terminator.kind) {
    case 'jump':
      return { ...terminator, to: edge(terminator.to) };
    case 'branch':
      return {
        ...terminator,
        condition: value(terminator.condition),
        ifTrue: edge(terminator.ifTrue),
        ifFalse: edge(terminator.ifFalse),
      };
    case 'switch':
      return {
        ...terminator,
        index: value(terminator.index),
        cases: terminator.cases.map((c) => ({ value: c.value, to: edge(c.to) })),
        otherwise: edge(terminator.otherwise),
      };
    case 'table':
      return {
        ...terminator,
        index: value(terminator.index),
        targets: terminator.targets.map(edge),
        otherwise: edge(terminator.otherwise),
      };
    case 'return':
      return { ...terminator, values: terminator.values.map(value) };
    case 'trap':
      return { ...terminator, args: terminator.args.map(value) };
    default:
      return unreachable(terminator, 'mapTerminator');
  }
}

/** Replaces every value a terminator mentions, edge arguments included. */
export function mapTerminatorValues(
  terminator: Terminator,
  f: (value: ValueId) => ValueId,
): Terminator {
  return mapTerminator(terminator, f, (e) => ({ block: e.block, args: e.args.map(f) }));
}

/** The edges out of a block, in order, duplicates included. */
export function edgesOf(terminator: Terminator): readonly Edge[] {
  switch (terminator.kind) {
    case 'jump':
      return [terminator.to];
    case 'branch':
      return [terminator.ifTrue, terminator.ifFalse];
    case 'switch':
      return [...terminator.cases.map((c) => c.to), terminator.otherwise];
    case 'table':
      return [...terminator.targets, terminator.otherwise];
    case 'return':
    case 'trap':
      return [];
    default:
      return unreachable(terminator, 'edgesOf');
  }
}

/** Calls `f` with every value a terminator mentions, edge arguments included. */
export function forEachTerminatorValue(terminator: Terminator, f: (value: ValueId) => void): void {
  mapTerminatorValues(terminator, (value) => {
    f(value);
    return value;
  });
}
