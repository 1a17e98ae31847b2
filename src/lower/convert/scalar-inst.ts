/** Instructions on scalars whose operands are machine values in both modes. */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import {
  lowerBinary,
  lowerCompare,
  lowerConvert,
  lowerReinterpret,
  lowerUnary,
} from './scalars.ts';
import { nth, type Translation } from './translation.ts';

type Of<K extends Inst['kind']> = Extract<Inst, { kind: K }>;

export type ScalarInst = Of<'unary' | 'binary' | 'compare' | 'convert' | 'reinterpret' | 'select'>;

export function scalarInst(t: Translation, value: ValueId, inst: ScalarInst): void {
  const { b } = t;
  switch (inst.kind) {
    case 'unary':
      t.set(value, [lowerUnary(b, inst.op, inst.type, t.lane(inst.operand))]);
      return;
    case 'binary':
      t.set(value, [lowerBinary(b, inst.op, inst.type, t.lane(inst.left), t.lane(inst.right))]);
      return;
    case 'compare':
      t.set(value, [lowerCompare(b, inst.op, t.lane(inst.left), t.lane(inst.right))]);
      return;
    case 'convert': {
      const from = t.typeOf(inst.operand);
      t.set(value, [lowerConvert(b, from, inst.type, t.lane(inst.operand))]);
      return;
    }
    case 'reinterpret':
      t.set(value, [lowerReinterpret(b, inst.type, t.lane(inst.operand))]);
      return;
    case 'select': {
      const condition = t.lane(inst.condition);
      const no = t.lanes(inst.ifFalse);
      const lanes = t
        .lanes(inst.ifTrue)
        .map((yes, i) => b.select(condition, yes, nth(no, i, 'select')));
      t.set(value, lanes);
    }
  }
}
