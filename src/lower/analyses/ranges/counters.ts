/**
 * Counters of loops that go on while there is room for one more step: `for i in lo..hi step k` is left unless
 * `(hi - i) as u32 > k`. That is a distance only where `i <= hi`, so it says something by induction: `lo <= hi`
 * held before the loop, and a step that there was room for does not pass `hi`.
 */

import type { BlockId, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import { COMPARE_OPS } from '../../../ir/ops.ts';
import { instOf } from '../../edit.ts';
import { integerOf } from '../induction.ts';

export interface Counter {
  /** Where it has this truth, `low + room ≤ high`. */
  readonly condition: ValueId;
  readonly truth: boolean;
  readonly low: ValueId;
  readonly high: ValueId;
  readonly room: number;
  /** The one of the two that moves: a parameter of the header. */
  readonly param: ValueId;
  /** How far one iteration moves it towards the other one. */
  readonly step: number;
}

/** The counter that the only way back to a header tests; whether `low ≤ high` before the loop is open. */
export function counterOf(func: Func, header: BlockId, latch: BlockId): Counter | undefined {
  const terminator = func.blocks[latch]?.terminator;
  if (terminator?.kind !== 'branch') return undefined;
  const { condition, ifTrue, ifFalse } = terminator;
  if ((ifTrue.block === header) === (ifFalse.block === header)) return undefined;
  const truth = ifTrue.block === header;
  const back = truth ? ifTrue : ifFalse;
  const test = instOf(func, condition);
  if (test?.kind !== 'compare') return undefined;
  const op = truth ? test.op : COMPARE_OPS[test.op].negated;
  const least = integerOf(func, test.right);
  const distance = instOf(func, test.left);
  if (least === undefined || (op !== 'gt' && op !== 'ge')) return undefined;
  if (distance?.kind !== 'binary' || distance.op !== 'sub') return undefined;
  const { type } = distance;
  if (type.kind !== 'int' || type.signed || type.bits > 32) return undefined;
  const room = Number(least) + (op === 'gt' ? 1 : 0);
  const [low, high] = [distance.right, distance.left].map((v) => beforeSign(func, v, type.bits));
  for (const param of [low, high]) {
    const found = param === undefined ? undefined : func.values[param];
    if (low === undefined || high === undefined || param === undefined) return undefined;
    if (found?.kind !== 'param' || found.block !== header) continue;
    const added = stepOf(func, param, back.args[found.index]);
    const step = param === low ? added : 0 - added;
    if (step > 0 && step <= room) return { condition, truth, low, high, room, param, step };
  }
  return undefined;
}

/** Looks through a conversion between signed and unsigned. */
function beforeSign(func: Func, value: ValueId, bits: number): ValueId {
  const inst = instOf(func, value);
  const from = inst?.kind === 'convert' ? func.values[inst.operand]?.type : undefined;
  return inst?.kind === 'convert' && from?.kind === 'int' && from.bits === bits
    ? inst.operand
    : value;
}

/** The constant that is added to a parameter to get the next one; 0 where it is something else. */
function stepOf(func: Func, param: ValueId, next: ValueId | undefined): number {
  const inst = next === undefined ? undefined : instOf(func, next);
  if (inst?.kind !== 'binary' || inst.left !== param || inst.type.kind !== 'int') return 0;
  const by = integerOf(func, inst.right);
  if (by === undefined || (inst.op !== 'add' && inst.op !== 'sub')) return 0;
  return Number(BigInt.asIntN(inst.type.bits, inst.op === 'add' ? by : -by));
}
