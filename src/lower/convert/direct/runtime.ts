/**
 * String and output operations in direct mode, as `link-library` left them. Text is (pointer, length).
 */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { nth, only } from '../translation.ts';
import { boxValue } from './boxing.ts';
import { collectionInst, isCollectionOp } from './collections.ts';
import { type DirectFunction, PASS } from './function.ts';
import { callLibrary } from './module.ts';

type RuntimeInst = Extract<Inst, { kind: 'runtime' }>;

export function runtimeInst(t: DirectFunction, value: ValueId, inst: RuntimeInst): void {
  if (isCollectionOp(inst.op)) {
    collectionInst(t, value, inst);
    return;
  }
  t.set(value, textOp(t, value, inst));
}

function textOp(t: DirectFunction, value: ValueId, inst: RuntimeInst): readonly ValueId[] {
  const { b } = t;
  const lanes = (i: number): readonly ValueId[] => t.lanes(nth(inst.args, i, inst.op));
  switch (inst.op) {
    case 'str.len':
      return lanes(0).slice(1);
    case 'str.bytes':
      viewRemark(t, value, inst);
      return lanes(0);
    case 'str.byte': {
      viewRemark(t, value, inst);
      const pointer = nth(lanes(0), 0, inst.op);
      const at = b.binary('add', pointer, b.convert(b.types.u32, only(lanes(1), inst.op)));
      return [b.add({ kind: 'mem.load', type: b.types.u32, width: 8, address: at, offset: 0 })];
    }
    case 'print': {
      const text = boxValue(t.conversion, b, b.types.str, lanes(0));
      t.conversion.callRuntime(b, 'print', [text], b.types.void);
      return [];
    }
    case 'str.split':
      return pieces(t, value, inst, 'pieces::split');
    case 'str.lines':
      return pieces(t, value, inst, 'pieces::lines');
    case 'str.chars':
      return pieces(t, value, inst, 'pieces::chars');
    case 'text.pointer':
      return lanes(0).slice(0, 1);
    case 'text.view':
      return [...lanes(0), ...lanes(1)];
    case 'arena.release':
      b.call(t.module.release(), b.types.void, lanes(0));
      return [];
    default:
      throw new InternalError(`${PASS}: ${inst.op} was not linked`);
  }
}

/** A list that the library makes. */
function pieces(
  t: DirectFunction,
  value: ValueId,
  inst: RuntimeInst,
  name: string,
): readonly ValueId[] {
  viewRemark(t, value, inst);
  const args = inst.args.flatMap((a) => t.lanes(a));
  return callLibrary(t.module, t.b, name, args, [t.b.types.u32]);
}

function viewRemark(t: DirectFunction, value: ValueId, inst: RuntimeInst): void {
  const reason = `\`${inst.op}\` works on pointer and length`;
  t.remark(t.siteOf(value), 'string-op', 'direct', 'text.view', reason, true);
}
