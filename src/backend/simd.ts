/**
 * Instruction selection for vectors. `expand-vectors` has left only what WebAssembly has, so that each
 * operation is one instruction, or a few for lanes of masks and for pairs of floats.
 */

import type binaryen from 'binaryen';
import type { Inst, ValueId } from '../ir/instructions.ts';
import type { Type, VectorType } from '../ir/types.ts';
import { encodeLanes } from '../ir/vector-bytes.ts';
import { vectorType } from '../ir/vector-ops.ts';
import { InternalError } from '../report/unreachable.ts';
import { type ExpressionRef, isSigned } from './lanes.ts';

type WasmModule = binaryen.Module;
type Shape = 'i8x16' | 'i16x8' | 'i32x4' | 'i64x2' | 'f32x4' | 'f64x2';
type VectorInst = Extract<Inst, { kind: 'vector' }>;

/** The expression of a vector operation; `get` gives an operand's, once each. */
export function vector(
  m: WasmModule,
  inst: VectorInst,
  typeOf: (value: ValueId) => Type,
  get: (value: ValueId) => ExpressionRef,
): ExpressionRef {
  const { op, immediates } = inst;
  const types = inst.args.map(typeOf);
  const args = inst.args.map(get);
  const [a = 0, b = 0, c = 0] = args;
  /** The vector type whose shape the instruction has. */
  const type = vectorType(inst.type.kind === 'vector' ? inst.type : types[0]);
  const shape = shapeOf(type);
  const sign = isSigned(type.element) ? 's' : 'u';
  const isInt = type.element.kind === 'int';
  const call = (name: string, ...operands: number[]): ExpressionRef =>
    instruction(m, shape, name, operands);
  switch (op) {
    case 'const':
      return m.v128.const([...encodeLanes(type, immediates)]);
    case 'splat':
      return call('splat', laneValue(m, type, a));
    case 'new':
      return args
        .slice(1)
        .reduce(
          (made, lane, i) => call('replace_lane', made, i + 1, laneValue(m, type, lane)),
          call('splat', laneValue(m, type, a)),
        );
    case 'lane':
      return lane(m, type, a, Number(immediates[0]));
    case 'replace':
      return call('replace_lane', a, Number(immediates[0]), laneValue(m, type, b));
    case 'not':
      return m.v128.not(a);
    case 'and':
    case 'or':
    case 'xor':
      return m.v128[op](a, b);
    case 'popcount':
      return call('popcnt', a);
    case 'abs':
      return isInt && sign === 'u' ? a : call('abs', a);
    case 'neg':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
      return call(op, a);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return call(op, a, b);
    case 'min':
    case 'max':
      return call(isInt ? `${op}_${sign}` : op, a, b);
    case 'add_sat':
    case 'sub_sat':
      return call(`${op.slice(0, 3)}_saturate_${sign}`, a, b);
    case 'avgr':
      return call('avgr_u', a, b);
    case 'shl':
      return call('shl', a, b);
    case 'shr':
      return call(`shr_${sign}`, a, b);
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge': {
      const of = vectorType(types[0]);
      const plain = of.element.kind === 'float' || op === 'eq' || op === 'ne';
      const name = plain ? op : `${op}_${isSigned(of.element) ? 's' : 'u'}`;
      return instruction(m, shapeOf(of), name, [a, b]);
    }
    case 'select':
      return m.v128.bitselect(b, c, a);
    case 'any':
      return m.v128.any_true(a);
    case 'all':
      return call('all_true', a);
    case 'bitmask':
      return call('bitmask', a);
    case 'shuffle':
      return m.i8x16.shuffle(a, b, bytePattern(type, immediates.map(Number)));
    case 'swizzle':
      return m.i8x16.swizzle(a, b);
    case 'cast':
      return a;
    case 'convert':
      return converted(m, vectorType(types[0]), type, a);
    case 'widen_low':
    case 'widen_high':
      return widened(m, vectorType(types[0]), type, a, op === 'widen_high');
    case 'narrow':
      return narrowed(m, vectorType(types[0]), type, a, b);
    case 'rotl':
    case 'rotr':
      throw new InternalError(`backend: ${op} of ${type.text} was not expanded`);
  }
}

function instruction(
  m: WasmModule,
  shape: Shape,
  name: string,
  operands: readonly number[],
): ExpressionRef {
  const make = (m[shape] as unknown as Record<string, (...args: number[]) => ExpressionRef>)[name];
  if (make === undefined) throw new InternalError(`backend: there is no ${shape}.${name}`);
  return make(...operands);
}

function shapeOf({ element, lanes, text }: VectorType): Shape {
  if (element.kind === 'float') return element.bits === 32 ? 'f32x4' : 'f64x2';
  if (element.kind !== 'int') throw new InternalError(`backend: ${text} is no machine type`);
  return `i${element.bits}x${lanes}` as Shape;
}

/** A lane before it goes into a vector: of a mask all ones or zero, which comes as 1 or 0. */
function laneValue(m: WasmModule, type: VectorType, value: ExpressionRef): ExpressionRef {
  if (!type.mask) return value;
  const filled = m.i32.sub(m.i32.const(0), value);
  return type.lanes === 2 ? m.i64.extend_s(filled) : filled;
}

function lane(m: WasmModule, type: VectorType, value: ExpressionRef, index: number): ExpressionRef {
  const shape = shapeOf(type);
  const narrow = shape === 'i8x16' || shape === 'i16x8';
  const sign = isSigned(type.element) ? 's' : 'u';
  const name = narrow ? `extract_lane_${sign}` : 'extract_lane';
  const found = instruction(m, shape, name, [value, index]);
  if (!type.mask) return found;
  return m.i32.and(type.lanes === 2 ? m.i32.wrap(found) : found, m.i32.const(1));
}

/** A pattern of lanes as one of bytes. */
function bytePattern({ lanes }: VectorType, pattern: readonly number[]): number[] {
  const size = 16 / lanes;
  return pattern.flatMap((from) => Array.from({ length: size }, (_, i) => from * size + i));
}

function converted(
  m: WasmModule,
  from: VectorType,
  to: VectorType,
  operand: ExpressionRef,
): ExpressionRef {
  if (from.element.kind === 'int' && to.element.kind === 'int') return operand;
  if (from.element.kind === 'int') {
    return m.f32x4[isSigned(from.element) ? 'convert_i32x4_s' : 'convert_i32x4_u'](operand);
  }
  return m.i32x4[isSigned(to.element) ? 'trunc_sat_f32x4_s' : 'trunc_sat_f32x4_u'](operand);
}

const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

function widened(
  m: WasmModule,
  from: VectorType,
  to: VectorType,
  operand: ExpressionRef,
  high: boolean,
): ExpressionRef {
  const sign = isSigned(from.element) ? 's' : 'u';
  const extend = `extend_${high ? 'high' : 'low'}_${shapeOf(from)}_${sign}`;
  if (to.element.kind === 'int') return instruction(m, shapeOf(to), extend, [operand]);
  if (to.lanes === 4) {
    const wide = instruction(m, 'i32x4', extend, [operand]);
    return instruction(m, 'f32x4', `convert_i32x4_${sign}`, [wide]);
  }
  const name =
    from.element.kind === 'float' ? 'promote_low_f32x4' : `convert_low_${shapeOf(from)}_${sign}`;
  return instruction(m, 'f64x2', name, [high ? upperHalf(m, operand) : operand]);
}

/** The operand is there once only, so its other half is what a vector of zeros leaves. */
function upperHalf(m: WasmModule, operand: ExpressionRef): ExpressionRef {
  return m.i8x16.shuffle(operand, m.v128.const(new Array<number>(16).fill(0)), UPPER_HALF);
}

const LOWER_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

function narrowed(
  m: WasmModule,
  from: VectorType,
  to: VectorType,
  low: ExpressionRef,
  high: ExpressionRef,
): ExpressionRef {
  if (to.element.kind === 'float') {
    const halves = [m.f32x4.demote_f64x2_zero(low), m.f32x4.demote_f64x2_zero(high)] as const;
    return m.i8x16.shuffle(halves[0], halves[1], LOWER_HALVES);
  }
  const name = `narrow_${shapeOf(from)}_${isSigned(to.element) ? 's' : 'u'}`;
  return instruction(m, shapeOf(to), name, [low, high]);
}
