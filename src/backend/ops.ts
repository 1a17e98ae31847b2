/** Instruction selection: the WebAssembly for each op of IR at each lane. */

import type binaryen from 'binaryen';
import type { MemoryWidth, ScalarConstant } from '../ir/instructions.ts';
import type { BinaryOp, CompareOp, UnaryOp } from '../ir/ops.ts';
import type { Type } from '../ir/types.ts';
import { InternalError, unreachable } from '../report/unreachable.ts';
import { type Binaryen, type ExpressionRef, isSigned, type Lane } from './lanes.ts';

type WasmModule = binaryen.Module;

/** A part of Binaryen's interface that its types leave out. */
interface LoadAccess {
  readonly Load: { readonly setSigned: (load: ExpressionRef, signed: boolean) => void };
}

/**
 * An operand. A node of Binaryen stands in one place only, so an op that reads its operand twice asks
 * twice; `timesRead` in `folding.ts` sees to it that such an operand is a local or a constant.
 */
export type Operand = () => ExpressionRef;

export function constant(m: WasmModule, lane: Lane, value: ScalarConstant): ExpressionRef {
  if (typeof value === 'boolean') return m.i32.const(value ? 1 : 0);
  if (typeof value === 'bigint') {
    if (lane === 'i64') return m.i64.const(BigInt.asIntN(64, value));
  } else if (typeof value === 'number') {
    switch (lane) {
      case 'i32':
        return m.i32.const(value | 0);
      case 'i64':
        return m.i64.const(BigInt.asIntN(64, BigInt(value)));
      case 'f32':
        return m.f32.const(value);
      case 'f64':
        return m.f64.const(value);
      default:
    }
  }
  throw new InternalError(`backend: no constant ${typeof value} of ${lane}`);
}

export function unary(
  m: WasmModule,
  op: UnaryOp,
  type: Type,
  operand: Operand,
  /** A variable of the lane that may be used between the evaluation of the operand and the result. */
  scratch: () => number,
  typeRef: binaryen.Type,
): ExpressionRef {
  if (type.kind === 'float') return floatUnary(op, type.bits === 32 ? m.f32 : m.f64, operand());
  if (type.kind === 'bool') {
    if (op === 'not') return m.i32.eqz(operand());
  } else if (type.kind === 'int') {
    const is64 = type.bits === 64;
    const lane = is64 ? m.i64 : m.i32;
    const small = (value: number): ExpressionRef =>
      is64 ? m.i64.const(BigInt(value)) : m.i32.const(value);
    switch (op) {
      case 'neg':
        return lane.sub(small(0), operand());
      case 'not':
        return lane.xor(operand(), small(-1));
      case 'abs': {
        const sign = (): ExpressionRef => lane.shr_s(operand(), small(is64 ? 63 : 31));
        if (!type.signed) return operand();
        return lane.sub(lane.xor(operand(), sign()), sign());
      }
      case 'clz':
        return lane.clz(operand());
      case 'ctz':
        return lane.ctz(operand());
      case 'popcount':
        return lane.popcnt(operand());
      case 'reverse_bytes':
        return is64 ? reverse64(m, operand, scratch(), typeRef) : reverse32(m, operand);
      default:
    }
  }
  throw new InternalError(`backend: no ${op} of ${type.text}`);
}

function floatUnary(
  op: UnaryOp,
  lane: WasmModule['f32'] | WasmModule['f64'],
  operand: ExpressionRef,
): ExpressionRef {
  switch (op) {
    case 'neg':
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
      return lane[op](operand);
    default:
      throw new InternalError(`backend: no ${op} of a float`);
  }
}

function reverse32(m: WasmModule, x: Operand): ExpressionRef {
  const odd = m.i32.and(m.i32.rotl(x(), m.i32.const(8)), m.i32.const(0x00ff00ff));
  const even = m.i32.and(m.i32.rotr(x(), m.i32.const(8)), m.i32.const(0xff00ff00 | 0));
  return m.i32.or(odd, even);
}

/** Swaps the bytes of each pair, then the pairs of each half, then the halves. */
function reverse64(m: WasmModule, x: Operand, scratch: number, type: binaryen.Type): ExpressionRef {
  const swap = (first: ExpressionRef, second: ExpressionRef, bits: bigint, mask: bigint) =>
    m.i64.or(
      m.i64.shl(m.i64.and(first, m.i64.const(mask)), m.i64.const(bits)),
      m.i64.and(m.i64.shr_u(second, m.i64.const(bits)), m.i64.const(mask)),
    );
  const bytes = swap(x(), x(), 8n, 0x00ff00ff00ff00ffn);
  const pairs = swap(
    m.local.tee(scratch, bytes, type),
    m.local.get(scratch, type),
    16n,
    0x0000ffff0000ffffn,
  );
  return m.i64.rotl(pairs, m.i64.const(32n));
}

export function binary(
  m: WasmModule,
  op: BinaryOp,
  type: Type,
  left: Operand,
  right: Operand,
): ExpressionRef {
  if (type.kind === 'float') {
    return floatBinary(op, type.bits === 32 ? m.f32 : m.f64, left(), right());
  }
  if (type.kind === 'bool') {
    if (op === 'and' || op === 'or' || op === 'xor') return m.i32[op](left(), right());
  } else if (type.kind === 'int') {
    const lane = type.bits === 64 ? m.i64 : m.i32;
    switch (op) {
      case 'add':
      case 'sub':
      case 'mul':
      case 'and':
      case 'or':
      case 'xor':
      case 'shl':
      case 'rotl':
      case 'rotr':
        return lane[op](left(), right());
      case 'div':
        return type.signed ? lane.div_s(left(), right()) : lane.div_u(left(), right());
      case 'rem':
        return type.signed ? lane.rem_s(left(), right()) : lane.rem_u(left(), right());
      case 'shr':
        return type.signed ? lane.shr_s(left(), right()) : lane.shr_u(left(), right());
      case 'min':
        return m.select(compare(m, 'lt', type, left(), right()), left(), right());
      case 'max':
        return m.select(compare(m, 'gt', type, left(), right()), left(), right());
      case 'copysign':
        break;
      default:
        return unreachable(op, 'binary');
    }
  }
  throw new InternalError(`backend: no ${op} of ${type.text}`);
}

function floatBinary(
  op: BinaryOp,
  lane: WasmModule['f32'] | WasmModule['f64'],
  left: ExpressionRef,
  right: ExpressionRef,
): ExpressionRef {
  switch (op) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'min':
    case 'max':
    case 'copysign':
      return lane[op](left, right);
    default:
      throw new InternalError(`backend: no ${op} of a float`);
  }
}

export function compare(
  m: WasmModule,
  op: CompareOp,
  operands: Type,
  left: ExpressionRef,
  right: ExpressionRef,
): ExpressionRef {
  if (operands.kind === 'float') return (operands.bits === 32 ? m.f32 : m.f64)[op](left, right);
  if (operands.kind === 'handle') {
    throw new InternalError('backend: handles have no comparison');
  }
  const lane = operands.kind === 'int' && operands.bits === 64 ? m.i64 : m.i32;
  switch (op) {
    case 'eq':
    case 'ne':
      return lane[op](left, right);
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return lane[isSigned(operands) ? (`${op}_s` as const) : (`${op}_u` as const)](left, right);
    default:
      return unreachable(op, 'compare');
  }
}

/** A conversion between lanes that differ; one within a lane is no instruction. */
export function convert(
  m: WasmModule,
  from: Type,
  to: Type,
  operand: ExpressionRef,
): ExpressionRef {
  const signed = isSigned(from);
  if (from.kind === 'float') {
    if (to.kind === 'float') return to.bits === 64 ? m.f64.promote(operand) : m.f32.demote(operand);
    if (to.kind === 'int') {
      const lane = to.bits === 64 ? m.i64 : m.i32;
      return (to.signed ? lane.trunc_s_sat : lane.trunc_u_sat)[from.name](operand);
    }
  } else if (to.kind === 'float') {
    const lane = to.bits === 64 ? m.f64 : m.f32;
    const width = from.kind === 'int' && from.bits === 64 ? 'i64' : 'i32';
    return (signed ? lane.convert_s : lane.convert_u)[width](operand);
  } else if (to.kind === 'int') {
    if (to.bits !== 64) return m.i32.wrap(operand);
    return signed ? m.i64.extend_s(operand) : m.i64.extend_u(operand);
  }
  throw new InternalError(`backend: no conversion from ${from.text} to ${to.text}`);
}

export function reinterpret(m: WasmModule, to: Type, operand: ExpressionRef): ExpressionRef {
  if (to.kind === 'float') {
    return to.bits === 64 ? m.f64.reinterpret(operand) : m.f32.reinterpret(operand);
  }
  if (to.kind === 'int' && to.bits >= 32) {
    return to.bits === 64 ? m.i64.reinterpret(operand) : m.i32.reinterpret(operand);
  }
  throw new InternalError(`backend: no reinterpretation as ${to.text}`);
}

/** The natural alignment is only a hint to engines; Fzy's layout keeps to it. */
export function load(
  b: Binaryen,
  m: WasmModule,
  type: Type,
  width: MemoryWidth,
  offset: number,
  address: ExpressionRef,
): ExpressionRef {
  // A vector may begin at any element.
  if (width === 128) return m.v128.load(offset, 1, address);
  const align = width / 8;
  if (type.kind === 'float') {
    return (type.bits === 64 ? m.f64 : m.f32).load(offset, align, address);
  }
  const signed = isSigned(type);
  if (type.kind === 'int' && type.bits === 64) {
    if (width === 64) return m.i64.load(offset, align, address);
    const op = `load${width}_${signed ? 's' : 'u'}` as const;
    return m.i64[op](offset, align, address);
  }
  if (width === 8 || width === 16) {
    return m.i32[`load${width}_${signed ? 's' : 'u'}` as const](offset, align, address);
  }
  if (width === 32) {
    const loaded = m.i32.load(offset, align, address);
    // Such a load has no sign, but Binaryen folds `i64.extend_i32_u` of one marked signed to `i64.load32_s`.
    (b as unknown as LoadAccess).Load.setSigned(loaded, false);
    return loaded;
  }
  throw new InternalError(`backend: no load of ${width} bits as ${type.text}`);
}

export function store(
  m: WasmModule,
  type: Type,
  width: MemoryWidth,
  offset: number,
  address: ExpressionRef,
  value: ExpressionRef,
): ExpressionRef {
  if (width === 128) return m.v128.store(offset, 1, address, value);
  const align = width / 8;
  if (type.kind === 'float') {
    return (type.bits === 64 ? m.f64 : m.f32).store(offset, align, address, value);
  }
  if (type.kind === 'int' && type.bits === 64) {
    if (width === 64) return m.i64.store(offset, align, address, value);
    return m.i64[`store${width}` as const](offset, align, address, value);
  }
  if (width === 8 || width === 16) {
    return m.i32[`store${width}` as const](offset, align, address, value);
  }
  if (width === 32) return m.i32.store(offset, align, address, value);
  throw new InternalError(`backend: no store of ${width} bits as ${type.text}`);
}
