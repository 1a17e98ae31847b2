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
    case 'select': {
      const condition = f(inst.condition);
      const ifTrue = f(inst.ifTrue);
      const ifFalse = f(inst.ifFalse);
      const same =
        condition === inst.condition && ifTrue === inst.ifTrue && ifFalse === inst.ifFalse;
      return same ? inst : { ...inst, condition, ifTrue, ifFalse };
    }
    case 'call':
    case 'aggregate.new':
    case 'enum.new':
    case 'check':
    case 'runtime':
    case 'mem.pages':
    case 'vector': {
      const args = mapList(inst.args, f);
      return args === inst.args ? inst : { ...inst, args };
    }
    case 'call.indirect': {
      const callee = f(inst.callee);
      const args = mapList(inst.args, f);
      return callee === inst.callee && args === inst.args ? inst : { ...inst, callee, args };
    }
    case 'aggregate.get':
    case 'enum.tag':
    case 'enum.payload':
    case 'ref.field':
    case 'slice.of':
    case 'slice.len': {
      const base = f(inst.base);
      return base === inst.base ? inst : { ...inst, base };
    }
    case 'aggregate.with': {
      const base = f(inst.base);
      const value = f(inst.value);
      return base === inst.base && value === inst.value ? inst : { ...inst, base, value };
    }
    case 'array.splat':
    case 'global.set': {
      const value = f(inst.value);
      return value === inst.value ? inst : { ...inst, value };
    }
    case 'array.get':
    case 'ref.index':
    case 'ref.lanes': {
      const base = f(inst.base);
      const index = f(inst.index);
      return base === inst.base && index === inst.index ? inst : { ...inst, base, index };
    }
    case 'load': {
      const place = f(inst.place);
      return place === inst.place ? inst : { ...inst, place };
    }
    case 'store': {
      const place = f(inst.place);
      const value = f(inst.value);
      return place === inst.place && value === inst.value ? inst : { ...inst, place, value };
    }
    case 'slice.sub': {
      const base = f(inst.base);
      const lo = f(inst.lo);
      const hi = f(inst.hi);
      const same = base === inst.base && lo === inst.lo && hi === inst.hi;
      return same ? inst : { ...inst, base, lo, hi };
    }
    case 'result': {
      const call = f(inst.call);
      return call === inst.call ? inst : { ...inst, call };
    }
    case 'mem.load': {
      const address = f(inst.address);
      return address === inst.address ? inst : { ...inst, address };
    }
    case 'mem.store': {
      const address = f(inst.address);
      const value = f(inst.value);
      return address === inst.address && value === inst.value ? inst : { ...inst, address, value };
    }
    case 'mem.copy': {
      const to = f(inst.to);
      const from = f(inst.from);
      const bytes = f(inst.bytes);
      const same = to === inst.to && from === inst.from && bytes === inst.bytes;
      return same ? inst : { ...inst, to, from, bytes };
    }
    case 'mem.fill': {
      const to = f(inst.to);
      const value = f(inst.value);
      const bytes = f(inst.bytes);
      const same = to === inst.to && value === inst.value && bytes === inst.bytes;
      return same ? inst : { ...inst, to, value, bytes };
    }
    default:
      return unreachable(inst, 'mapOperands');
  }
}

/** The same list where `f` changes nothing. */
function mapList<T>(list: readonly T[], f: (item: T) => T): readonly T[] {
  for (let i = 0; i < list.length; i++) {
    const item = list[i] as T;
    const mapped = f(item);
    if (mapped === item) continue;
    return [...list.slice(0, i), mapped, ...list.slice(i + 1).map(f)];
  }
  return list;
}

/** Calls `f` with every operand, in order of evaluation. */
export function forEachOperand(inst: Inst, f: (value: ValueId) => void): void {
  const visit = (value: ValueId): ValueId => {
    f(value);
    return value;
  };
  mapOperands(inst, visit);
}

/** Rebuilds a terminator with operands through `value` and edges through `edge`; the same object if none changed. */
export function mapTerminator(
  terminator: Terminator,
  value: (value: ValueId) => ValueId,
  edge: (edge: Edge) => Edge,
): Terminator {
  switch (terminator.kind) {
    case 'jump': {
      const to = edge(terminator.to);
      return to === terminator.to ? terminator : { ...terminator, to };
    }
    case 'branch': {
      const condition = value(terminator.condition);
      const ifTrue = edge(terminator.ifTrue);
      const ifFalse = edge(terminator.ifFalse);
      const same =
        condition === terminator.condition &&
        ifTrue === terminator.ifTrue &&
        ifFalse === terminator.ifFalse;
      return same ? terminator : { ...terminator, condition, ifTrue, ifFalse };
    }
    case 'switch': {
      const index = value(terminator.index);
      const cases = mapList(terminator.cases, (c) => {
        const to = edge(c.to);
        return to === c.to ? c : { value: c.value, to };
      });
      const otherwise = edge(terminator.otherwise);
      const same =
        index === terminator.index &&
        cases === terminator.cases &&
        otherwise === terminator.otherwise;
      return same ? terminator : { ...terminator, index, cases, otherwise };
    }
    case 'table': {
      const index = value(terminator.index);
      const targets = mapList(terminator.targets, edge);
      const otherwise = edge(terminator.otherwise);
      const same =
        index === terminator.index &&
        targets === terminator.targets &&
        otherwise === terminator.otherwise;
      return same ? terminator : { ...terminator, index, targets, otherwise };
    }
    case 'return': {
      const values = mapList(terminator.values, value);
      return values === terminator.values ? terminator : { ...terminator, values };
    }
    case 'trap': {
      const args = mapList(terminator.args, value);
      return args === terminator.args ? terminator : { ...terminator, args };
    }
    default:
      return unreachable(terminator, 'mapTerminator');
  }
}

/** Replaces every value a terminator mentions, edge arguments included. */
export function mapTerminatorValues(
  terminator: Terminator,
  f: (value: ValueId) => ValueId,
): Terminator {
  return mapTerminator(terminator, f, (edge) => {
    const args = mapList(edge.args, f);
    return args === edge.args ? edge : { block: edge.block, args };
  });
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
