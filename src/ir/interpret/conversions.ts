/** `convert` and `reinterpret` between all pairs of types they are for. */

import { InternalError } from '../../report/unreachable.ts';
import type { IntType, Type } from '../types.ts';
import { WRAP, wrapBig } from './integers.ts';
import type { RuntimeValue } from './values.ts';

export type Conversion = (x: RuntimeValue) => RuntimeValue;

/** The nearest single to an integer, ties to even, in one rounding. */
export function bigToF32(x: bigint): number {
  const magnitude = x < 0n ? -x : x;
  const spare = magnitude.toString(2).length - 53;
  if (spare <= 0) return Math.fround(Number(x));
  // All that is cut off only matters as being there or not: it goes into the last bit.
  const shift = BigInt(spare);
  const kept = magnitude >> shift;
  const sticky = kept << shift === magnitude ? kept : kept | 1n;
  const rounded = Math.fround(Number(sticky)) * 2 ** spare;
  return x < 0n ? -rounded : rounded;
}

/** Toward zero, into the range of the type; NaN gives 0. */
export function floatToSmall(type: IntType): (x: number) => number {
  const low = type.signed ? -(2 ** (type.bits - 1)) : 0;
  const high = 2 ** (type.signed ? type.bits - 1 : type.bits) - 1;
  return (x) => {
    if (Number.isNaN(x)) return 0;
    // `+ 0` turns −0 into 0.
    return Math.trunc(Math.min(Math.max(x, low), high)) + 0;
  };
}

export function floatToBig(type: IntType): (x: number) => bigint {
  const low = type.signed ? -(2n ** 63n) : 0n;
  const high = type.signed ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  return (x) => {
    if (Number.isNaN(x)) return 0n;
    if (x <= Number(low)) return low;
    // The bound itself rounds up to a power of two, which is the first double out of range.
    if (x >= Number(high)) return high;
    return BigInt(Math.trunc(x));
  };
}

function intToInt(from: IntType, to: IntType): Conversion {
  if (to.bits === 64) {
    const wrap = wrapBig(to);
    return from.bits === 64 ? (x) => wrap(x as bigint) : (x) => wrap(BigInt(x as number));
  }
  const wrap = WRAP[to.name];
  if (from.bits === 64) return (x) => wrap(Number(BigInt.asIntN(32, x as bigint)));
  return (x) => wrap(x as number);
}

/** The casts only recover what the types in the IR say. */
export function conversion(from: Type, to: Type): Conversion {
  if (to.kind === 'int') {
    switch (from.kind) {
      case 'int':
        return intToInt(from, to);
      case 'float': {
        const convert = to.bits === 64 ? floatToBig(to) : floatToSmall(to);
        return (x) => convert(x as number);
      }
      case 'bool':
        return to.bits === 64 ? (x) => (x === true ? 1n : 0n) : (x) => (x === true ? 1 : 0);
      case 'char': {
        if (to.bits === 64) return (x) => BigInt(x as number);
        const wrap = WRAP[to.name];
        return (x) => wrap(x as number);
      }
    }
  }
  if (to.kind === 'float' && (from.kind === 'int' || from.kind === 'float')) {
    if (from.kind === 'int' && from.bits === 64) {
      return to.bits === 32 ? (x) => bigToF32(x as bigint) : (x) => Number(x as bigint);
    }
    return to.bits === 32 ? (x) => Math.fround(x as number) : (x) => x;
  }
  if (to.kind === 'char' && from.kind === 'int' && from.bits < 64) return (x) => x;
  throw new InternalError(`no conversion from ${from.text} to ${to.text}`);
}

/** Bits of floats and back. Every NaN has the bits of the quiet NaN with nothing else set. */
export function reinterpretation(from: Type, to: Type): Conversion {
  const view = new DataView(new ArrayBuffer(8));
  if (from.kind === 'float' && to.kind === 'int') {
    if (from.bits === 32) {
      return (x) => {
        if (Number.isNaN(x)) view.setUint32(0, 0x7fc00000);
        else view.setFloat32(0, x as number);
        return to.signed ? view.getInt32(0) : view.getUint32(0);
      };
    }
    return (x) => {
      if (Number.isNaN(x)) view.setBigUint64(0, 0x7ff8000000000000n);
      else view.setFloat64(0, x as number);
      return to.signed ? view.getBigInt64(0) : view.getBigUint64(0);
    };
  }
  if (from.kind === 'int' && to.kind === 'float') {
    if (to.bits === 32) {
      return (x) => {
        view.setInt32(0, x as number);
        return view.getFloat32(0);
      };
    }
    return (x) => {
      view.setBigInt64(0, x as bigint);
      return view.getFloat64(0);
    };
  }
  throw new InternalError(`${from.text} cannot be seen as ${to.text}`);
}
