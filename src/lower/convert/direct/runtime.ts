/**
 * String, collection and output operations in direct mode, as `link-library` left them. Text is (pointer, length);
 * collections, and what the library lacks, are the host's.
 */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import { runtimeRow } from '../../../ir/ops.ts';
import { isCollection, type Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { boxValue, hostLane } from '../boxing.ts';
import { scalarLane } from '../layout.ts';
import { nth, only } from '../translation.ts';
import { type DirectFunction, PASS } from './function.ts';
import { unboxValue } from './unboxing.ts';
import { handleRule } from './verdicts.ts';

type RuntimeInst = Extract<Inst, { kind: 'runtime' }>;

export function runtimeInst(t: DirectFunction, value: ValueId, inst: RuntimeInst): void {
  const rule = handleRule(inst.op);
  if (rule === undefined && inst.op !== 'print') {
    t.set(value, textOp(t, value, inst));
    return;
  }
  if (rule !== undefined) t.module.verdicts.handle(t, t.siteOf(value), rule);
  t.set(value, hostOp(t, inst));
}

// ---- in the module ----------------------------------------------------------------------------------

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

function viewRemark(t: DirectFunction, value: ValueId, inst: RuntimeInst): void {
  const reason = `\`${inst.op}\` works on pointer and length`;
  t.remark(t.siteOf(value), 'string-op', 'direct', 'text.view', reason, true);
}

// ---- at the host ------------------------------------------------------------------------------------

function hostOp(t: DirectFunction, inst: RuntimeInst): readonly ValueId[] {
  const { b, conversion } = t;
  const { types } = b;
  const field = hostField(t, inst);
  const args = inst.args.map((a) => boxValue(t.conversion, b, t.typeOf(a), t.lanes(a), b.site));
  const [trap] = runtimeRow(inst.op).traps;
  const call = (name: string, lane: Type, variant: readonly Type[]): ValueId => {
    const site = trap === undefined ? [] : [conversion.site(b, trap, b.site)];
    return conversion.callRuntime(b, name, [...args, ...site], lane, variant);
  };
  if (inst.type.kind === 'void') {
    call(field, types.void, variantOf(t, inst));
    return [];
  }
  if (inst.op === 'str.parse_f64' && inst.type.kind === 'tuple') {
    // The parser's (bool, f64) is two calls.
    const part = nth(inst.type.elements, 1, inst.op);
    return [call(`${field}_ok`, types.i32, []), call(field, scalarLane(types, part), [])];
  }
  const result = call(field, hostLane(t.conversion, inst.type), variantOf(t, inst));
  return unboxValue(t.module, b, inst.type, result, b.site);
}

function hostField(t: DirectFunction, inst: RuntimeInst): string {
  const field = inst.op.replace('.', '_');
  if (inst.op !== 'str.from') return field;
  return `${field}_${t.typeOf(nth(inst.args, 0, inst.op)).text}`;
}

/** The types of the lanes that differ between uses of one collection operation. */
function variantOf(t: DirectFunction, inst: RuntimeInst): readonly Type[] {
  if (!/^(list|map|set)\./.test(inst.op)) return [];
  const isElement = (name: string): boolean => name === 'T' || name === 'K' || name === 'V';
  const row = runtimeRow(inst.op);
  const operands = inst.args
    .filter((_, i) => isElement(row.args[i] ?? ''))
    .map((a) => hostLane(t.conversion, t.typeOf(a)));
  return isElement(row.result) && !isCollection(inst.type)
    ? [...operands, hostLane(t.conversion, inst.type)]
    : isElement(row.result)
      ? [...operands, t.b.types.handle]
      : operands;
}
