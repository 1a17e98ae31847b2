/** Which instructions only compute, and which of those may run where their guard has not. */

import type { Inst } from '../../ir/instructions.ts';
import { runtimeRow } from '../../ir/ops.ts';

/**
 * Whether the result depends on nothing but the operands and making it does nothing else. Such an
 * instruction gives the same value wherever its operands do; a guarded one only behind its guard.
 */
export function isPure(inst: Inst): boolean {
  switch (inst.kind) {
    case 'const':
    case 'unary':
    case 'binary':
    case 'compare':
    case 'convert':
    case 'reinterpret':
    case 'select':
    case 'vector':
    case 'func.ref':
    case 'aggregate.new':
    case 'aggregate.get':
    case 'aggregate.with':
    case 'array.splat':
    case 'array.get':
    case 'enum.new':
    case 'enum.tag':
    case 'enum.payload':
    case 'static.ref':
    case 'ref.field':
    case 'ref.index':
    case 'ref.lanes':
    case 'slice.of':
    case 'slice.sub':
    case 'slice.len':
    case 'result':
    case 'address':
      return true;
    case 'runtime': {
      const { effect, traps } = runtimeRow(inst.op);
      return effect === 'pure' && traps.length === 0;
    }
    default:
      return false;
  }
}

/**
 * Whether something before it makes it legal: a check that the index is in range or the divisor not 0, or
 * a test of the variant. It may not be moved to where that has not happened.
 */
export function isGuarded(inst: Inst): boolean {
  switch (inst.kind) {
    case 'binary':
      return (inst.op === 'div' || inst.op === 'rem') && inst.type.kind === 'int';
    case 'convert':
      // From `u32`, behind `check.char`.
      return inst.type.kind === 'char';
    case 'array.get':
    case 'enum.payload':
    case 'ref.index':
    case 'ref.lanes':
    case 'slice.sub':
    case 'load':
    case 'mem.load':
      return true;
    case 'runtime':
      return inst.op === 'str.byte' || runtimeRow(inst.op).effect !== 'pure';
    default:
      return false;
  }
}

/** Whether an instruction can stop the program or leave the function's control: a check or a call. */
export function mayStop(inst: Inst): boolean {
  switch (inst.kind) {
    case 'check':
    case 'call':
    case 'call.indirect':
      return true;
    case 'runtime':
      return runtimeRow(inst.op).traps.length > 0 || runtimeRow(inst.op).effect === 'output';
    default:
      return false;
  }
}
