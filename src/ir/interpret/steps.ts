/** One instruction as a step. The casts only recover what the types in the IR say. */

import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { Inst, LaneConstant, ValueId } from '../instructions.ts';
import type { Type } from '../types.ts';
import { arithmeticStep } from './arithmetic-steps.ts';
import { checkStep } from './checks.ts';
import type { Step } from './code.ts';
import type { DecodeContext } from './decode.ts';
import { MAX_LEAVES } from './machine.ts';
import { memoryStep } from './memory-steps.ts';
import { placeStep } from './place-steps.ts';
import { runtimeFunction } from './runtime-ops.ts';
import * as strings from './strings.ts';
import { TrapSignal } from './trap-signal.ts';
import {
  AggregateValue,
  EnumValue,
  FunctionValue,
  type RuntimeValue,
  type StrValue,
} from './values.ts';
import { vectorFunction } from './vectors.ts';

/** The step of an instruction that is neither a constant nor a call of a function of the module. */
export function stepOf(context: DecodeContext, d: ValueId, inst: Inst): Step {
  const { machine, typeOf } = context;
  switch (inst.kind) {
    case 'const':
    case 'call.indirect':
      throw new InternalError(`${inst.kind} is no step`);
    case 'unary':
    case 'binary':
    case 'compare':
    case 'convert':
    case 'reinterpret':
    case 'select':
      return arithmeticStep(context, d, inst);
    case 'call': {
      const item = machine.module.imports.get(inst.callee);
      if (item === undefined) throw new InternalError(`no function @${inst.callee}`);
      const { args } = inst;
      return (r) => {
        r[d] = machine.callImport(
          item,
          args.map((a) => r[a]),
        );
      };
    }
    case 'func.ref': {
      const value =
        inst.type.kind === 'function'
          ? new FunctionValue(inst.name)
          : machine.functionIndex(inst.name);
      return (r) => {
        r[d] = value;
      };
    }
    case 'aggregate.new':
    case 'aggregate.get':
    case 'aggregate.with':
    case 'array.splat':
    case 'array.get':
    case 'enum.new':
    case 'enum.tag':
    case 'enum.payload':
      return aggregateStep(context, d, inst);
    case 'slot':
    case 'static.ref':
    case 'ref.field':
    case 'ref.index':
    case 'ref.lanes':
    case 'load':
    case 'store':
    case 'slice.of':
    case 'slice.sub':
    case 'slice.len':
      return placeStep(context, d, inst);
    case 'check':
      return checkStep(machine, inst, typeOf);
    case 'runtime':
      return runtimeStep(context, d, inst);
    case 'vector':
      return vectorStep(context, d, inst);
    case 'result':
    case 'mem.load':
    case 'mem.store':
    case 'mem.copy':
    case 'mem.fill':
    case 'mem.pages':
    case 'frame':
    case 'address':
    case 'global.get':
    case 'global.set':
      return memoryStep(context, d, inst);
    default:
      return unreachable(inst, 'stepOf');
  }
}

function runtimeStep(
  { machine, typeOf }: DecodeContext,
  d: ValueId,
  inst: Extract<Inst, { kind: 'runtime' }>,
): Step {
  const { args } = inst;
  if (inst.op === 'str.concat') {
    return (r) => {
      const joined = strings.concat(args.map((a) => r[a] as StrValue));
      machine.charge(joined.bytes.length);
      r[d] = joined;
    };
  }
  const [a = 0, b = 0, c = 0] = args;
  const first: Type = args.length > 0 ? typeOf(a) : inst.type;
  const run = runtimeFunction(machine, inst.op, first);
  return (r) => {
    r[d] = run(r[a], r[b], r[c]);
  };
}

function vectorStep(
  { typeOf }: DecodeContext,
  d: ValueId,
  inst: Extract<Inst, { kind: 'vector' }>,
): Step {
  const { args } = inst;
  const run = vectorFunction(inst, args.map(typeOf));
  const isVector = args.map((a) => typeOf(a).kind === 'vector');
  const gives = inst.type.kind === 'vector';
  return (r) => {
    const result = run(
      args.map((a, i) =>
        isVector[i] === true
          ? ((r[a] as AggregateValue).items as readonly LaneConstant[])
          : (r[a] as LaneConstant),
      ),
    );
    r[d] = gives ? new AggregateValue(result as readonly LaneConstant[]) : (result as LaneConstant);
  };
}

type AggregateInst = Extract<
  Inst,
  {
    kind:
      | 'aggregate.new'
      | 'aggregate.get'
      | 'aggregate.with'
      | 'array.splat'
      | 'array.get'
      | 'enum.new'
      | 'enum.tag'
      | 'enum.payload';
  }
>;

function itemsOf(value: RuntimeValue): readonly RuntimeValue[] {
  return (value as AggregateValue).items;
}

function aggregateStep({ machine }: DecodeContext, d: ValueId, inst: AggregateInst): Step {
  switch (inst.kind) {
    case 'aggregate.new': {
      const { args } = inst;
      return (r) => {
        r[d] = new AggregateValue(args.map((a) => r[a]));
      };
    }
    case 'aggregate.get': {
      const { base, index } = inst;
      return (r) => {
        r[d] = itemsOf(r[base])[index];
      };
    }
    case 'aggregate.with': {
      const { base, index, value } = inst;
      return (r) => {
        const items = itemsOf(r[base]).slice();
        items[index] = r[value];
        r[d] = new AggregateValue(items);
      };
    }
    case 'array.splat': {
      const { value } = inst;
      const length = inst.type.kind === 'array' ? inst.type.length : 0;
      const { size } = machine.layouts.of(inst.type);
      return (r) => {
        if (size > MAX_LEAVES) throw new TrapSignal('out of memory');
        machine.charge(size);
        r[d] = new AggregateValue(new Array<RuntimeValue>(length).fill(r[value]));
      };
    }
    case 'array.get': {
      const { base, index } = inst;
      return (r) => {
        const items = itemsOf(r[base]);
        const at = r[index] as number;
        if (!(at >= 0 && at < items.length)) {
          throw new InternalError(`array.get at ${at} of ${items.length} without its check`);
        }
        r[d] = items[at];
      };
    }
    case 'enum.new': {
      const { variant, args } = inst;
      return (r) => {
        r[d] = new EnumValue(
          variant,
          args.map((a) => r[a]),
        );
      };
    }
    case 'enum.tag': {
      const { base } = inst;
      return (r) => {
        r[d] = (r[base] as EnumValue).variant;
      };
    }
    case 'enum.payload': {
      const { base, variant, index } = inst;
      return (r) => {
        const value = r[base] as EnumValue;
        if (value.variant !== variant) {
          throw new InternalError(
            `enum.payload of variant ${variant} of a value of ${value.variant}`,
          );
        }
        r[d] = value.items[index];
      };
    }
    default:
      return unreachable(inst, 'aggregateStep');
  }
}
