/** Raw memory, for library sources. Addresses and sizes are `u32`. */

import type { ValueId } from '../../ir/instructions.ts';
import type { Type } from '../../ir/types.ts';
import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { BuiltinOp, MemoryOp } from '../builtin-ops.ts';
import type { FunctionBuilder } from './function-builder.ts';

export function isMemoryOp(op: BuiltinOp): op is MemoryOp {
  return op.startsWith('mem.');
}

export function buildMemory(
  f: FunctionBuilder,
  op: MemoryOp,
  type: Type,
  args: readonly ValueId[],
): ValueId | undefined {
  const { ir, types } = f;
  const arg = (index: number): ValueId => {
    const found = args[index];
    if (found === undefined) throw new InternalError(`${op} lacks argument ${index}`);
    return found;
  };
  const load = (machine: Type, width: 8 | 16 | 32 | 64): ValueId =>
    ir.convert(
      type,
      ir.add({ kind: 'mem.load', type: machine, width, address: arg(0), offset: 0 }),
    );
  const store = (machine: Type, width: 8 | 16 | 32 | 64): undefined => {
    const value = ir.convert(machine, arg(1));
    ir.add({ kind: 'mem.store', type: types.void, width, address: arg(0), offset: 0, value });
  };
  switch (op) {
    case 'mem.load_u8':
      return load(types.u32, 8);
    case 'mem.load_u16':
      return load(types.u32, 16);
    case 'mem.load_u32':
      return load(types.u32, 32);
    case 'mem.load_u64':
      return load(types.u64, 64);
    case 'mem.load_f32':
      return load(types.f32, 32);
    case 'mem.load_f64':
      return load(types.f64, 64);
    case 'mem.store_u8':
      return store(types.u32, 8);
    case 'mem.store_u16':
      return store(types.u32, 16);
    case 'mem.store_u32':
      return store(types.u32, 32);
    case 'mem.store_u64':
      return store(types.u64, 64);
    case 'mem.store_f32':
      return store(types.f32, 32);
    case 'mem.store_f64':
      return store(types.f64, 64);
    case 'mem.copy':
      ir.add({ kind: 'mem.copy', type: types.void, to: arg(0), from: arg(1), bytes: arg(2) });
      return undefined;
    case 'mem.fill': {
      const value = ir.convert(types.u32, arg(1));
      ir.add({ kind: 'mem.fill', type: types.void, to: arg(0), value, bytes: arg(2) });
      return undefined;
    }
    case 'mem.size':
      return ir.add({ kind: 'mem.pages', op: 'size', type: types.u32, args: [] });
    case 'mem.grow':
      return ir.add({ kind: 'mem.pages', op: 'grow', type: types.u32, args: [arg(0)] });
    case 'mem.arena':
      return ir.add({ kind: 'global.get', type: types.u32, name: f.module.arena() });
    case 'mem.set_arena':
      ir.add({ kind: 'global.set', type: types.void, name: f.module.arena(), value: arg(0) });
      return undefined;
    case 'mem.exhausted':
      f.ssa.terminate({ kind: 'trap', trap: 'out of memory', args: [] });
      return undefined;
    default:
      return unreachable(op, 'buildMemory');
  }
}
