/** Type rules of vector operations. */

import { scalarFits } from './constant-types.ts';
import type { Inst } from './instructions.ts';
import type { Type, VectorType } from './types.ts';
import {
  type VectorOperand,
  vectorOpIsFor,
  vectorResult,
  vectorRow,
  vectorsFit,
} from './vector-ops.ts';
import type { TypeContext } from './verify-types.ts';

type VectorInst = Extract<Inst, { kind: 'vector' }>;

/** What is wrong with the types of a vector operation, or `undefined`. */
export function vectorFault(context: TypeContext, inst: VectorInst): string | undefined {
  const { module, typeOf } = context;
  const { types } = module;
  const row = vectorRow(inst.op);
  const high = module.dialect === 'high';
  const named = row.named === 'result' ? inst.type : typeOf(inst.args[0] ?? -1);
  if (named.kind !== 'vector') return `${named.text} is no vector`;
  if (!vectorOpIsFor(inst.op, named)) return `vector.${inst.op} is not for ${named.text}`;
  const truth = high ? types.bool : types.i32;
  const held = (type: Type): Type => (high ? type : machineLane(context, type));
  const result = vectorResult(types, inst.op, named, truth);
  const wantedResult = row.result === 'lane' ? held(result) : result;
  if (inst.type !== wantedResult) {
    return `the result is ${inst.type.text}, not ${wantedResult.text}`;
  }
  const operands: readonly VectorOperand[] =
    row.operands[0] === 'lanes' ? new Array<'lane'>(named.lanes).fill('lane') : row.operands;
  if (operands.length !== inst.args.length) {
    return `${inst.args.length} operands, not ${operands.length}`;
  }
  for (const [i, operand] of operands.entries()) {
    const found = typeOf(inst.args[i] ?? -1);
    const fault = operandFault(context, inst, named, operand, found, held(types.laneType(named)));
    if (fault !== undefined) return `operand ${i}: ${fault}`;
  }
  return immediateFault(context, inst, named);
}

function operandFault(
  { module: { types } }: TypeContext,
  inst: VectorInst,
  named: VectorType,
  operand: VectorOperand,
  found: Type,
  lane: Type,
): string | undefined {
  const same = (wanted: Type): string | undefined =>
    found === wanted ? undefined : `${found.text}, not ${wanted.text}`;
  switch (operand) {
    case 'same':
      return same(named);
    case 'lane':
    case 'lanes':
      return same(lane);
    case 'mask':
      return same(types.mask(named.element));
    case 'bytes':
      return same(types.vector(types.u8));
    case 'count':
      return found.kind === 'int' && found.bits === 32 ? undefined : `${found.text} is no count`;
    case 'vector':
      return found.kind === 'vector' && vectorsFit(inst.op, found, named)
        ? undefined
        : `${found.text} does not become ${named.text}`;
  }
}

function immediateFault(
  { module: { types } }: TypeContext,
  inst: VectorInst,
  named: VectorType,
): string | undefined {
  const { immediates } = inst;
  const form = vectorRow(inst.op).immediates;
  const count = form === 'none' ? 0 : form === 'lane' ? 1 : named.lanes;
  if (immediates.length !== count) return `${immediates.length} immediates, not ${count}`;
  const lane = types.laneType(named);
  const end = form === 'pattern' ? 2 * named.lanes : named.lanes;
  const wrong = immediates.find((x) =>
    form === 'values'
      ? !scalarFits(lane, x)
      : typeof x !== 'number' || !Number.isInteger(x) || x < 0 || x >= end,
  );
  return wrong === undefined ? undefined : `${String(wrong)} is no ${form} of ${named.text}`;
}

/** How a lane outside of its vector is held in lowered IR. */
function machineLane({ module: { types } }: TypeContext, type: Type): Type {
  if (type.kind === 'bool') return types.i32;
  if (type.kind !== 'int' || type.bits >= 32) return type;
  return type.signed ? types.i32 : types.u32;
}
