/** Type rules of checks. */

import { unreachable } from '../report/unreachable.ts';
import type { Inst } from './instructions.ts';
import { CHECK_OPS, type CheckOp } from './ops.ts';
import { isCollection, type Type } from './types.ts';
import type { TypeContext } from './verify-types.ts';

/** Operands of checks in lowered IR (docs/ir.md, "Checks in lowered IR"). */
function loweredCheckFault(
  { typeOf }: TypeContext,
  inst: Extract<Inst, { kind: 'check' }>,
): string | undefined {
  const found = inst.args.map((a) => typeOf(a).text);
  const forms: Readonly<Record<CheckOp, readonly string[]>> = {
    bounds: ['i32 i32', 'u32 i32', 'i64 i32', 'u64 i32'],
    last: ['i32 i32'],
    range: ['i64 i64 i32', 'u64 i64 i32', 'i64 u64 i32', 'u64 u64 i32'],
    nonzero: ['i32', 'u32', 'i64', 'u64'],
    division: ['i32 i32', 'i64 i64'],
    step: ['i32', 'u32', 'i64', 'u64'],
    char: ['u32'],
    disjoint: ['u32 u32 u32 u32'],
    version: [],
  };
  if (inst.type.kind !== 'void') return 'a check has no result';
  const fits = forms[inst.op].includes(found.join(' '));
  return fits ? undefined : `check.${inst.op} of ${found.join(', ')}`;
}

/** What is wrong with the operands of a check, or `undefined`. */
export function checkFault(
  context: TypeContext,
  inst: Extract<Inst, { kind: 'check' }>,
): string | undefined {
  const { module, typeOf } = context;
  if (module.dialect !== 'high') return loweredCheckFault(context, inst);
  const row = CHECK_OPS[inst.op];
  if (inst.args.length !== row.args.length) {
    return `check.${inst.op} takes ${row.args.length} operands, not ${inst.args.length}`;
  }
  if (inst.type.kind !== 'void') return 'a check has no result';
  const types = inst.args.map(typeOf);
  const fits = (i: number, test: (type: Type) => boolean): string | undefined => {
    const type = types[i];
    return type !== undefined && test(type) ? undefined : `${row.args[i]} is ${type?.text}`;
  };
  const isInt = (t: Type): boolean => t.kind === 'int';
  const isI32 = (t: Type): boolean => t.text === 'i32';
  const isPlace = (t: Type): boolean => t.kind === 'ref' || t.kind === 'slice';
  switch (inst.op) {
    case 'bounds':
      return fits(0, isInt) ?? fits(1, isI32);
    case 'last':
      return fits(0, isI32) ?? fits(1, isI32);
    case 'range':
      return fits(0, isInt) ?? fits(1, isInt) ?? fits(2, isI32);
    case 'nonzero':
    case 'step':
      return fits(0, isInt);
    case 'division':
      return fits(0, (t) => t.kind === 'int' && t.signed) ?? fits(1, (t) => t === types[0]);
    case 'char':
      return fits(0, (t) => t.text === 'u32');
    case 'disjoint':
      return fits(0, isPlace) ?? fits(1, isPlace);
    case 'version':
      return fits(0, isCollection) ?? fits(1, isI32);
    default:
      return unreachable(inst.op, 'checkFault');
  }
}
