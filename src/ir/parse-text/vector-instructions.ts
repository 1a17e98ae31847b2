/** `vector.op.type`, operands, and what stands in brackets behind them. */

import type { Inst, LaneConstant } from '../instructions.ts';
import { isVectorOp, vectorResult, vectorRow } from '../vector-ops.ts';
import { scalarConstant } from './constants.ts';
import { type InstContext, suffix, value } from './operands.ts';

export function vectorInstruction(context: InstContext, op: string, start: number): Inst {
  const { cursor, types, truth } = context;
  if (!isVectorOp(op)) return cursor.reject(`no vector operation \`${op}\``, start);
  const row = vectorRow(op);
  const at = cursor.token.start;
  const named = suffix(context);
  if (named.kind !== 'vector') return cursor.reject(`${named.text} is no vector`, at);
  const args: number[] = [];
  if (row.operands.length > 0) {
    do args.push(value(cursor));
    while (cursor.eat(','));
  }
  const lane = types.laneType(named);
  const immediate = (): LaneConstant => {
    if (row.immediates !== 'values') return cursor.index('a lane', 31);
    const constant = scalarConstant(cursor, lane);
    return typeof constant === 'string' ? cursor.fail('a number') : constant;
  };
  const immediates = row.immediates === 'none' ? [] : cursor.list('[', ']', immediate);
  const result = vectorResult(types, op, named, truth);
  // A lane outside of its vector is a machine value in lowered IR, which `truth` tells.
  const lowered = row.result === 'lane' && truth === types.i32;
  const type =
    lowered && result.kind === 'bool'
      ? types.i32
      : lowered && result.kind === 'int' && result.bits < 32
        ? types[result.signed ? 'i32' : 'u32']
        : result;
  return { kind: 'vector', op, type, args, immediates };
}
