/** The kinds that only lowered IR has. */

import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { Inst, ValueId } from '../instructions.ts';
import type { Step } from './code.ts';
import type { DecodeContext } from './decode.ts';
import type { AggregateValue } from './values.ts';

type LoweredInst = Extract<
  Inst,
  {
    kind:
      | 'result'
      | 'mem.load'
      | 'mem.store'
      | 'mem.copy'
      | 'mem.fill'
      | 'mem.pages'
      | 'frame'
      | 'address'
      | 'global.get'
      | 'global.set';
  }
>;

/** A 32-bit value of either sign as an unsigned number. */
function unsigned(value: unknown): number {
  return Number(value) >>> 0;
}

export function memoryStep(context: DecodeContext, d: ValueId, inst: LoweredInst): Step {
  const { machine, typeOf } = context;
  const { memory } = machine;
  switch (inst.kind) {
    case 'result': {
      const { call, index } = inst;
      return (r) => {
        r[d] = (r[call] as AggregateValue).items[index];
      };
    }
    case 'mem.load': {
      const { address, offset, width, type } = inst;
      return (r) => {
        r[d] = memory.load(unsigned(r[address]) + offset, width, type);
      };
    }
    case 'mem.store': {
      const { address, offset, width, value } = inst;
      const type = typeOf(value);
      return (r) => memory.store(unsigned(r[address]) + offset, width, r[value], type);
    }
    case 'mem.copy': {
      const { to, from, bytes } = inst;
      return (r) => {
        machine.charge(unsigned(r[bytes]));
        memory.copy(unsigned(r[to]), unsigned(r[from]), unsigned(r[bytes]));
      };
    }
    case 'mem.fill': {
      const { to, value, bytes } = inst;
      return (r) => {
        machine.charge(unsigned(r[bytes]));
        memory.fill(unsigned(r[to]), unsigned(r[value]), unsigned(r[bytes]));
      };
    }
    case 'mem.pages': {
      const [by] = inst.args;
      const signed = inst.type.kind === 'int' && inst.type.signed;
      if (by === undefined) {
        return (r) => {
          r[d] = memory.pages;
        };
      }
      return (r) => {
        const before = memory.grow(unsigned(r[by]));
        r[d] = signed ? before : before >>> 0;
      };
    }
    case 'frame': {
      const offset = context.frameOffsets.get(d) ?? 0;
      const { frameRegister } = context;
      return (r) => {
        r[d] = (r[frameRegister] as number) + offset;
      };
    }
    case 'address': {
      const address = memory.addressOf(inst.name);
      return (r) => {
        r[d] = address;
      };
    }
    case 'global.get':
    case 'global.set': {
      const global = machine.globals.get(inst.name);
      if (global === undefined) throw new InternalError(`no global @${inst.name}`);
      if (inst.kind === 'global.get') {
        return (r) => {
          r[d] = global.value;
        };
      }
      const { value } = inst;
      return (r) => {
        global.value = r[value];
      };
    }
    default:
      return unreachable(inst, 'memoryStep');
  }
}
