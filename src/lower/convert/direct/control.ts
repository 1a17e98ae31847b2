/** Calls, edges and terminators in direct mode. */

import type { Edge, Inst, Terminator, ValueId } from '../../../ir/instructions.ts';
import { directLanes } from '../../../ir/layout.ts';
import type { Type } from '../../../ir/types.ts';
import { InternalError, unreachable } from '../../../report/unreachable.ts';
import { resultLanes, resultType } from '../conversion.ts';
import { type Address, copyBytes } from '../memory.ts';
import { nth } from '../translation.ts';
import { boxValue, hostLane, unboxValue } from './boxing.ts';
import { type DirectFunction, directFunctionType } from './function.ts';
import { isPoolImport, parallelInst } from './parallel.ts';
import { writeTo } from './values.ts';

type CallInst = Extract<Inst, { kind: 'call' | 'call.indirect' | 'func.ref' }>;

export function callInst(t: DirectFunction, value: ValueId, inst: CallInst): void {
  const { b, layout } = t;
  switch (inst.kind) {
    case 'func.ref': {
      t.set(value, [b.add({ kind: 'func.ref', type: b.types.i32, name: inst.name })]);
      return;
    }
    case 'call': {
      if (t.conversion.capabilities.has(inst.callee)) {
        capability(t, value, inst);
        return;
      }
      if (isPoolImport(t.conversion.module.imports.get(inst.callee))) {
        parallelInst(t, value, inst);
        return;
      }
      const result = layout.inMemory(inst.type)
        ? b.types.void
        : resultType(b.types, directLanes(layout, inst.type));
      t.set(
        value,
        withRoom(t, inst.type, (room) => {
          const args = [...room, ...inst.args.flatMap((a) => t.lanes(a))];
          return b.call(inst.callee, result, args);
        }),
      );
      return;
    }
    case 'call.indirect': {
      const signature = directFunctionType(t.conversion, inst.signature);
      t.set(
        value,
        withRoom(t, inst.type, (room) =>
          b.add({
            kind: 'call.indirect',
            type: signature.result,
            signature,
            callee: t.lane(inst.callee),
            args: [...room, ...inst.args.flatMap((a) => t.lanes(a))],
          }),
        ),
      );
      return;
    }
    default:
      unreachable(inst, 'callInst');
  }
}

/** Makes a call, with room for its result where that is in memory. */
function withRoom(
  t: DirectFunction,
  type: Type,
  call: (room: readonly ValueId[]) => ValueId,
): readonly ValueId[] {
  if (type.kind !== 'void' && t.layout.inMemory(type)) {
    const room = t.frame(type);
    call([room.base]);
    return [room.base];
  }
  return resultLanes(t.b, call([]), directLanes(t.layout, type));
}

/** A host function of the program: scalars as such, text as handles. */
function capability(
  t: DirectFunction,
  value: ValueId,
  inst: Extract<CallInst, { kind: 'call' }>,
): void {
  const args = inst.args.map((a) => boxValue(t.conversion, t.b, t.typeOf(a), t.lanes(a)));
  const type = inst.type.kind === 'void' ? inst.type : hostLane(t.conversion, inst.type);
  const result = t.b.call(inst.callee, type, args);
  t.set(value, inst.type.kind === 'void' ? [] : unboxValue(t.module, t.b, inst.type, result));
}

export function terminate(t: DirectFunction, terminator: Terminator): void {
  const { b } = t;
  switch (terminator.kind) {
    case 'jump':
      copyArguments(t, terminator.to);
      b.terminate({ kind: 'jump', to: target(t, terminator.to) });
      return;
    case 'branch': {
      const condition = t.lane(terminator.condition);
      const split = new Splits(t);
      const ifTrue = split.edge(terminator.ifTrue);
      const ifFalse = split.edge(terminator.ifFalse);
      b.terminate({ kind: 'branch', condition, ifTrue, ifFalse });
      split.finish();
      return;
    }
    case 'switch': {
      const index = t.lane(terminator.index);
      const split = new Splits(t);
      const cases = terminator.cases.map((c) => ({
        value: typeof c.value === 'boolean' ? Number(c.value) : c.value,
        to: split.edge(c.to),
      }));
      b.terminate({ kind: 'switch', index, cases, otherwise: split.edge(terminator.otherwise) });
      split.finish();
      return;
    }
    case 'table': {
      const index = t.lane(terminator.index);
      const split = new Splits(t);
      const targets = terminator.targets.map((e) => split.edge(e));
      b.terminate({ kind: 'table', index, targets, otherwise: split.edge(terminator.otherwise) });
      split.finish();
      return;
    }
    case 'return': {
      const [value] = terminator.values;
      if (value !== undefined && t.isMemory(value)) {
        if (t.resultPointer === undefined) throw new InternalError('no room for the result');
        writeTo(t, { base: t.resultPointer, offset: 0 }, value);
        b.terminate({ kind: 'return', values: [] });
        return;
      }
      b.terminate({ kind: 'return', values: terminator.values.flatMap((v) => t.lanes(v)) });
      return;
    }
    case 'trap':
      b.terminate({ ...terminator, args: terminator.args.flatMap((v) => t.lanes(v)) });
      return;
    default:
      unreachable(terminator, 'terminate');
  }
}

/** Edges of one terminator that copy arguments in memory get a block of their own to do so. */
class Splits {
  private readonly t: DirectFunction;
  private readonly pending: (() => void)[] = [];

  constructor(t: DirectFunction) {
    this.t = t;
  }

  edge(edge: Edge): Edge {
    const { t } = this;
    if (!needsCopy(t, edge)) return target(t, edge);
    const block = t.b.block();
    this.pending.push(() => {
      t.b.switchTo(block);
      copyArguments(t, edge);
      t.b.terminate({ kind: 'jump', to: target(t, edge) });
    });
    return { block, args: [] };
  }

  finish(): void {
    for (const fill of this.pending) fill();
  }
}

/** The edge with the arguments that travel as lanes; those in memory are in their storage already. */
function target(t: DirectFunction, edge: Edge): Edge {
  const args = edge.args.filter((a) => !t.isMemory(a)).flatMap((a) => t.lanes(a));
  return { block: t.block(edge.block), args };
}

function needsCopy(t: DirectFunction, edge: Edge): boolean {
  return memoryArguments(t, edge).length > 0;
}

interface MemoryArgument {
  readonly arg: ValueId;
  readonly to: Address;
  readonly type: Type;
}

function memoryArguments(t: DirectFunction, edge: Edge): MemoryArgument[] {
  const { params } = t.oldBlock(edge.block);
  return edge.args.flatMap((arg, i) => {
    const param = nth(params, i, `b${edge.block}`);
    const to = t.storage.get(param);
    // A parameter that stays what it is.
    if (to === undefined || arg === param) return [];
    return [{ arg, to, type: t.typeOf(arg) }];
  });
}

/**
 * Copies arguments in memory to the storage of their parameters, all at once: where one of them lies in
 * the storage of another parameter, all are copied aside first.
 */
function copyArguments(t: DirectFunction, edge: Edge): void {
  const { b, layout } = t;
  const moves = memoryArguments(t, edge);
  const storage = new Set(moves.map((m) => m.to.base));
  const tangled = moves.length > 1 && moves.some((m) => mayLieIn(t, storage, m));
  const sources = moves.map(({ arg, type }) => {
    if (!tangled) return t.address(arg);
    const aside = t.frame(type);
    copyBytes(b, aside, t.address(arg), layout.size(type), layout.align(type));
    return aside;
  });
  moves.forEach(({ to, type }, i) => {
    copyBytes(b, to, nth(sources, i, 'edge'), layout.size(type), layout.align(type));
  });
}

/** Whether an argument may point into the storage of a parameter other than its own. */
function mayLieIn(t: DirectFunction, storage: ReadonlySet<ValueId>, move: MemoryArgument): boolean {
  const { base } = t.address(move.arg);
  if (storage.has(base)) return base !== move.to.base;
  // An address that is computed may be anywhere; one from the frame or from static data is its own.
  const kind = t.b.func.values[base]?.kind;
  return kind !== 'frame' && kind !== 'address';
}
