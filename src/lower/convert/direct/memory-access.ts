/** The library's own memory operations, which are machine operations already. */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import { scalarLane } from '../../../ir/layout.ts';
import type { DirectFunction } from './function.ts';

export type MemoryInst = Extract<
  Inst,
  {
    kind:
      | 'mem.load'
      | 'mem.store'
      | 'mem.copy'
      | 'mem.fill'
      | 'mem.pages'
      | 'global.get'
      | 'global.set';
  }
>;

export function memoryInst(t: DirectFunction, value: ValueId, inst: MemoryInst): void {
  const { b } = t;
  switch (inst.kind) {
    case 'mem.load': {
      const type = scalarLane(b.types, inst.type);
      t.set(value, [b.add({ ...inst, type, address: t.lane(inst.address) })]);
      return;
    }
    case 'mem.store':
      b.add({ ...inst, address: t.lane(inst.address), value: t.lane(inst.value) });
      return;
    case 'mem.copy':
      b.add({ ...inst, to: t.lane(inst.to), from: t.lane(inst.from), bytes: t.lane(inst.bytes) });
      return;
    case 'mem.fill':
      b.add({ ...inst, to: t.lane(inst.to), value: t.lane(inst.value), bytes: t.lane(inst.bytes) });
      return;
    case 'mem.pages':
      t.set(value, [b.add({ ...inst, args: inst.args.map((a) => t.lane(a)) })]);
      return;
    case 'global.get':
      t.set(value, [b.add(inst)]);
      return;
    case 'global.set':
      b.add({ ...inst, value: t.lane(inst.value) });
  }
}
