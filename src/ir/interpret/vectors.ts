/** What vector operations mean, lane by lane in terms of the scalar operations. */

import { InternalError } from '../../report/unreachable.ts';
import type { Inst, LaneConstant } from '../instructions.ts';
import type { BinaryOp, UnaryOp } from '../ops.ts';
import type { IntType, Type, VectorType } from '../types.ts';
import { decodeLanes, encodeLanes } from '../vector-bytes.ts';
import { vectorType } from '../vector-ops.ts';
import { comparison } from './arithmetic-steps.ts';
import { conversion } from './conversions.ts';
import { floatBinary, floatUnary } from './floats.ts';
import { bigBinary, bigUnary, smallBinary, smallUnary } from './integers.ts';

type Lanes = readonly LaneConstant[];
type VectorInst = Extract<Inst, { kind: 'vector' }>;
/** Vectors as their lanes, everything else as it is. */
export type VectorArg = LaneConstant | Lanes;
type Run = (args: readonly VectorArg[]) => VectorArg;

/** The function that an operation is; `types` are those of its operands. */
export function vectorFunction(inst: VectorInst, types: readonly Type[]): Run {
  const { op, immediates } = inst;
  const [first = 0] = immediates.map(Number);
  switch (op) {
    case 'const':
      return () => immediates;
    case 'splat': {
      const { lanes } = vectorType(inst.type);
      const truth = laneTruth(inst.type);
      return ([x = 0]) => new Array<LaneConstant>(lanes).fill(truth(x as LaneConstant));
    }
    case 'new': {
      const truth = laneTruth(inst.type);
      return (args) => args.map((x) => truth(x as LaneConstant));
    }
    case 'lane': {
      const asNumber = inst.type.kind !== 'bool';
      return ([v]) => {
        const lane = laneAt(v, first);
        return typeof lane === 'boolean' && asNumber ? Number(lane) : lane;
      };
    }
    case 'replace': {
      const truth = laneTruth(inst.type);
      return ([v, x = 0]) =>
        lanesOf(v).map((lane, i) => (i === first ? truth(x as LaneConstant) : lane));
    }
    case 'neg':
    case 'not':
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
    case 'popcount': {
      const run = unaryLane(op, vectorType(inst.type));
      return ([v]) => lanesOf(v).map(run);
    }
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'and':
    case 'or':
    case 'xor':
    case 'min':
    case 'max':
      return zip(binaryLane(op, vectorType(inst.type)));
    case 'add_sat':
      return zip(saturated(intElement(inst.type), (x, y) => x + y));
    case 'sub_sat':
      return zip(saturated(intElement(inst.type), (x, y) => x - y));
    case 'avgr':
      return zip((x, y) => Math.floor((Number(x) + Number(y) + 1) / 2));
    case 'shl':
    case 'shr':
    case 'rotl':
    case 'rotr': {
      const { bits } = intElement(inst.type);
      const run = binaryLane(op, vectorType(inst.type));
      return ([v, count]) => {
        const masked = Number(count) & (bits - 1);
        const by = bits === 64 ? BigInt(masked) : masked;
        return lanesOf(v).map((lane) => run(lane, by));
      };
    }
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge': {
      const test = comparison(op);
      return zip((x, y) => test(x as number, y as number));
    }
    case 'select':
      return ([mask, yes, no]) => {
        const other = lanesOf(no);
        const chosen = lanesOf(mask);
        return lanesOf(yes).map((lane, i) => (chosen[i] === true ? lane : (other[i] ?? lane)));
      };
    case 'any':
      return truthOf(inst, (lanes) => lanes.includes(true));
    case 'all':
      return truthOf(inst, (lanes) => !lanes.includes(false));
    case 'bitmask':
      return ([v]) =>
        lanesOf(v).reduce<number>((bits, x, i) => bits + (x === true ? 2 ** i : 0), 0);
    case 'shuffle':
      return ([a, b]) => {
        const both = [...lanesOf(a), ...lanesOf(b)];
        return immediates.map((i) => laneAt(both, Number(i)));
      };
    case 'swizzle':
      return ([a, indices]) => lanesOf(indices).map((i) => lanesOf(a)[Number(i)] ?? 0);
    case 'cast': {
      const from = vectorType(types[0]);
      const to = vectorType(inst.type);
      return ([v]) => decodeLanes(to, encodeLanes(from, lanesOf(v)));
    }
    case 'convert':
    case 'widen_low':
    case 'widen_high': {
      const to = vectorType(inst.type);
      const run = laneConversion(vectorType(types[0]), to);
      const start = op === 'widen_high' ? to.lanes : 0;
      return ([v]) =>
        lanesOf(v)
          .slice(start, start + to.lanes)
          .map(run);
    }
    case 'narrow': {
      const run = narrowing(vectorType(types[0]), vectorType(inst.type));
      return ([a, b]) => [...lanesOf(a), ...lanesOf(b)].map(run);
    }
  }
}

function lanesOf(value: VectorArg | undefined): Lanes {
  if (typeof value !== 'object') throw new InternalError('not the lanes of a vector');
  return value;
}

function laneAt(value: VectorArg | undefined, index: number): LaneConstant {
  const lane = lanesOf(value)[index];
  if (lane === undefined) throw new InternalError(`no lane ${index}`);
  return lane;
}

function zip(run: (x: LaneConstant, y: LaneConstant) => LaneConstant): Run {
  return ([a, b]) => {
    const right = lanesOf(b);
    return lanesOf(a).map((x, i) => run(x, laneAt(right, i)));
  };
}

/** In lowered IR the lane of a mask comes as an `i32`. */
function laneTruth(type: Type): (x: LaneConstant) => LaneConstant {
  return type.kind === 'vector' && type.mask ? (x) => x === true || x === 1 : (x) => x;
}

/** A `bool`, or in lowered IR an `i32`. */
function truthOf(inst: VectorInst, test: (lanes: Lanes) => boolean): Run {
  const bool = inst.type.kind === 'bool';
  return ([v]) => (bool ? test(lanesOf(v)) : Number(test(lanesOf(v))));
}

function intElement(type: Type): IntType {
  const { element } = vectorType(type);
  if (element.kind !== 'int') throw new InternalError(`${type.text} has no integer lanes`);
  return element;
}

function unaryLane(op: UnaryOp, { element, mask }: VectorType): (x: LaneConstant) => LaneConstant {
  if (mask) return (x) => x === false;
  if (element.kind === 'float') {
    const run = floatUnary(op, element);
    return (x) => run(Number(x));
  }
  if (element.kind !== 'int') throw new InternalError(`${op} of ${element.text}`);
  if (element.bits === 64) {
    const run = bigUnary(op, element);
    return (x) => run(BigInt(x));
  }
  const run = smallUnary(op, element);
  return (x) => run(Number(x));
}

function binaryLane(
  op: BinaryOp,
  { element, mask }: VectorType,
): (x: LaneConstant, y: LaneConstant) => LaneConstant {
  if (mask) {
    if (op === 'and') return (x, y) => x === true && y === true;
    return op === 'or' ? (x, y) => x === true || y === true : (x, y) => x !== y;
  }
  if (element.kind === 'float') {
    const run = floatBinary(op, element);
    return (x, y) => run(Number(x), Number(y));
  }
  if (element.kind !== 'int') throw new InternalError(`${op} of ${element.text}`);
  if (element.bits === 64) {
    const run = bigBinary(op, element);
    return (x, y) => run(BigInt(x), BigInt(y));
  }
  const run = smallBinary(op, element);
  return (x, y) => run(Number(x), Number(y));
}

/** The least and the largest number of an integer type of at most 32 bits. */
function rangeOf({ bits, signed }: IntType): readonly [number, number] {
  return signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}

function saturated(
  type: IntType,
  run: (x: number, y: number) => number,
): (x: LaneConstant, y: LaneConstant) => LaneConstant {
  const [low, high] = rangeOf(type);
  return (x, y) => Math.min(Math.max(run(Number(x), Number(y)), low), high);
}

function laneConversion(from: VectorType, to: VectorType): (x: LaneConstant) => LaneConstant {
  const run = conversion(from.element, to.element);
  return (x) => run(x) as LaneConstant;
}

function narrowing(from: VectorType, to: VectorType): (x: LaneConstant) => LaneConstant {
  if (to.element.kind !== 'int') return laneConversion(from, to);
  const [low, high] = rangeOf(to.element);
  // Exact: a number of 64 bits that is rounded stays on its side of both ends.
  return (x) => Math.min(Math.max(Number(x), low), high);
}
