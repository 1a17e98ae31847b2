/** Checks in direct mode: the same checks over machine values. The back end makes compares of them. */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import { scalarLane } from '../../../ir/layout.ts';
import { InternalError, unreachable } from '../../../report/unreachable.ts';
import { divisionOperand } from '../scalars.ts';
import { nth } from '../translation.ts';
import { requireVersion } from './collections.ts';
import type { DirectFunction } from './function.ts';
import { pointer, target } from './places.ts';

export function checkInst(t: DirectFunction, inst: Extract<Inst, { kind: 'check' }>): void {
  const { b } = t;
  const { types } = b;
  const arg = (i: number): ValueId => nth(inst.args, i, `check.${inst.op}`);
  const add = (args: readonly ValueId[]): void => b.check(inst.op, args);
  switch (inst.op) {
    case 'bounds':
    case 'last':
      boundsRemark(t, 'check.emitted', 'an index that is compared with the length');
      add([t.lane(arg(0)), t.lane(arg(1))]);
      return;
    case 'range': {
      boundsRemark(t, 'check.emitted', 'a range that is compared with the length');
      // `u64` stays, because the trap reports the mathematical index.
      const wide = (v: ValueId): ValueId => {
        const lane = scalarLane(types, t.typeOf(v));
        return lane === types.u64 ? t.lane(v) : b.convert(types.i64, t.lane(v));
      };
      add([wide(arg(0)), wide(arg(1)), t.lane(arg(2))]);
      return;
    }
    case 'division':
      add([divisionOperand(b, t.typeOf(arg(0)), t.lane(arg(0))), t.lane(arg(1))]);
      return;
    case 'nonzero':
    case 'step':
    case 'char':
      add([t.lane(arg(0))]);
      return;
    case 'disjoint':
      add([...extent(t, arg(0)), ...extent(t, arg(1))]);
      return;
    case 'version':
      requireVersion(t, t.lane(arg(0)), t.lane(arg(1)));
      return;
    default:
      unreachable(inst.op, 'checkInst');
  }
}

function boundsRemark(t: DirectFunction, rule: string, reason: string): void {
  t.remark(t.b.site, 'bounds-check', 'emitted', rule, reason, false);
}

/** Pointer and number of bytes of a place or slice. */
function extent(t: DirectFunction, value: ValueId): readonly ValueId[] {
  const { b, layout } = t;
  const type = t.typeOf(value);
  if (type.kind === 'ref') {
    return [t.lane(value), b.constant(b.types.u32, layout.size(target(type)))];
  }
  if (type.kind !== 'slice') throw new InternalError(`${type.text} has no extent`);
  const count = b.convert(b.types.u32, nth(t.lanes(value), 1, type.text));
  const stride = layout.stride(type);
  const bytes = stride === 1 ? count : b.binary('mul', count, b.constant(b.types.u32, stride));
  return [pointer(t, value), bytes];
}
