/**
 * What does the same to each lane of its vectors, whatever the other lanes are: operations, and functions of nothing
 * else, such as those of the mathematics modules.
 */

import type { Inst, LaneConstant } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { type FloatType, type IntType, type Type, VECTOR_BITS } from '../../ir/types.ts';
import { vectorRow } from '../../ir/vector-ops.ts';
import { instOf } from '../edit.ts';

export type VectorInst = Extract<Inst, { kind: 'vector' }>;

/** Whether lane by lane the result is the same function of the operands' lanes. A single count or lane counts for all. */
export function isLanewise(func: Func, inst: VectorInst): boolean {
  switch (inst.op) {
    case 'const':
      return sameLane(inst.immediates) !== undefined;
    case 'cast':
    case 'convert': {
      const [from] = inst.args.map((arg) => func.values[arg]?.type);
      return (
        from?.kind === 'vector' && inst.type.kind === 'vector' && inst.type.lanes === from.lanes
      );
    }
    case 'new':
    case 'lane':
    case 'replace':
    case 'any':
    case 'all':
    case 'bitmask':
    case 'shuffle':
    case 'swizzle':
    case 'widen_low':
    case 'widen_high':
    case 'narrow':
      return false;
    default:
      return true;
  }
}

/** What all lanes of a constant are; nothing where they differ. */
export function sameLane(lanes: readonly LaneConstant[]): LaneConstant | undefined {
  const [first] = lanes;
  return lanes.every((lane) => Object.is(lane, first)) ? first : undefined;
}

/**
 * How a function works lane by lane: on `vectors` of one number of lanes, or on `numbers` that it makes vectors with all
 * lanes alike of, to give one lane of the last. It always comes to its end, and does nothing but compute.
 */
export type Lanewise = 'vectors' | 'numbers';

/** By name, how a function works lane by lane; nothing where it does not. */
export function lanewiseFunctions(module: Module): (name: string) => Lanewise | undefined {
  const known = new Map<string, Lanewise | undefined>();
  const find = (name: string): Lanewise | undefined => {
    if (known.has(name)) return known.get(name);
    // What calls itself might not end.
    known.set(name, undefined);
    const func = module.functions.get(name);
    const found = func === undefined ? undefined : lanewiseFunction(func, find);
    known.set(name, found);
    return found;
  };
  return find;
}

function lanewiseFunction(
  func: Func,
  known: (callee: string) => Lanewise | undefined,
): Lanewise | undefined {
  const blocks = func.blocks.filter((block) => block !== undefined);
  const [entry] = blocks;
  if (entry === undefined || blocks.length > 1) return undefined;
  const { terminator, params, insts } = entry;
  if (terminator.kind !== 'return') return undefined;
  const types = [...params.map((param) => func.values[param]?.type), func.result];
  const lanes = new Set(types.map(lanesOf));
  if (lanes.size !== 1 || lanes.has(undefined)) return undefined;
  const numbers = types.filter(isNumber).length;
  if (numbers > 0 && numbers < types.length) return undefined;
  const form = numbers > 0 ? 'numbers' : 'vectors';
  // A constant number has no vector to stand for it.
  if (form === 'numbers' && instOf(func, terminator.values[0] ?? -1)?.kind === 'const')
    return undefined;
  const works = insts.every((value) => {
    const inst = instOf(func, value);
    switch (inst?.kind) {
      case 'const':
        return true;
      case 'vector':
        if (form === 'numbers' && inst.op === 'lane') return true;
        return isLanewise(func, inst) && countsAreConstant(func, inst);
      case 'call':
        return known(inst.callee) === 'vectors';
      case 'aggregate.new':
      case 'aggregate.get':
        return lanesOf(inst.type) !== undefined && !isNumber(inst.type);
      default:
        return false;
    }
  });
  return works ? form : undefined;
}

function isNumber(type: Type | undefined): type is IntType | FloatType {
  return type?.kind === 'int' || type?.kind === 'float';
}

function countsAreConstant(func: Func, { op, args }: VectorInst): boolean {
  const at = vectorRow(op).operands.indexOf('count');
  return at < 0 || instOf(func, args[at] ?? -1)?.kind === 'const';
}

/** How many lanes the vectors have that a value is or has as its parts, or that hold such a number. */
export function lanesOf(type: Type | undefined): number | undefined {
  if (isNumber(type)) return VECTOR_BITS / type.bits;
  if (type?.kind === 'vector') return type.lanes;
  if (type?.kind !== 'tuple') return undefined;
  const lanes = new Set(type.elements.map((part) => (isNumber(part) ? undefined : lanesOf(part))));
  const [first] = lanes;
  return lanes.size === 1 ? first : undefined;
}
