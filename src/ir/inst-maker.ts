/** Instructions put together from their operands, whose types say what the result is. */

import { InternalError } from '../report/unreachable.ts';
import type { Inst, LaneConstant, ScalarConstant, ValueId } from './instructions.ts';
import type { Func } from './module.ts';
import type { BinaryOp, CompareOp, UnaryOp } from './ops.ts';
import type { TypeStore } from './type-store.ts';
import type { Type, VectorType } from './types.ts';
import { type VectorOp, vectorResult } from './vector-ops.ts';

/** What every builder of instructions has. Where an instruction goes is for those that extend it. */
export abstract class InstMaker {
  abstract readonly func: Func;
  abstract readonly types: TypeStore;

  abstract add(inst: Inst): ValueId;

  typeOf(value: ValueId): Type {
    const found = this.func.values[value];
    if (found === undefined) throw new InternalError(`no value v${value} in ${this.func.name}`);
    return found.type;
  }

  constant(type: Type, value: ScalarConstant): ValueId {
    return this.add({ kind: 'const', type, value });
  }

  unary(op: UnaryOp, operand: ValueId): ValueId {
    return this.add({ kind: 'unary', op, type: this.typeOf(operand), operand });
  }

  binary(op: BinaryOp, left: ValueId, right: ValueId): ValueId {
    return this.add({ kind: 'binary', op, type: this.typeOf(left), left, right });
  }

  compare(op: CompareOp, left: ValueId, right: ValueId): ValueId {
    return this.add({ kind: 'compare', op, type: this.types.bool, left, right });
  }

  convert(type: Type, operand: ValueId): ValueId {
    return this.typeOf(operand) === type ? operand : this.add({ kind: 'convert', type, operand });
  }

  select(condition: ValueId, ifTrue: ValueId, ifFalse: ValueId): ValueId {
    return this.add({ kind: 'select', type: this.typeOf(ifTrue), condition, ifTrue, ifFalse });
  }
}

/** Of a vector operation. `named` is the type that its text names: of most ops, that of the result. */
export type VectorParts = readonly [
  op: VectorOp,
  named: VectorType,
  args: readonly ValueId[],
  immediates?: readonly LaneConstant[],
];

export function vectorInst(
  types: TypeStore,
  ...[op, named, args, immediates = []]: VectorParts
): Inst {
  const type = vectorResult(types, op, named, types.bool);
  return { kind: 'vector', op, type, args, immediates };
}
