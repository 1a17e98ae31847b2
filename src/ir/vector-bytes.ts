/** Vectors as they lie in memory: lane 0 first, each lane little-endian, lanes of masks all ones or zero. */

import { InternalError } from '../report/unreachable.ts';
import type { LaneConstant } from './instructions.ts';
import type { Type, VectorType } from './types.ts';

/** The 16 bytes of a vector. A NaN is the one that `reinterpret` gives. */
export function encodeLanes(type: VectorType, lanes: readonly LaneConstant[]): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  const { element, mask } = type;
  if (element.kind !== 'int' && element.kind !== 'float') {
    throw new InternalError(`bytes of ${type.text}`);
  }
  const size = element.bits / 8;
  lanes.forEach((lane, i) => {
    const at = i * size;
    if (element.kind === 'float') {
      const x = Number(lane);
      if (element.bits === 32) {
        if (Number.isNaN(x)) view.setUint32(at, 0x7fc00000, true);
        else view.setFloat32(at, x, true);
      } else if (Number.isNaN(x)) view.setBigUint64(at, 0x7ff8000000000000n, true);
      else view.setFloat64(at, x, true);
      return;
    }
    const bits = mask ? (lane === true ? -1n : 0n) : BigInt(lane);
    if (size === 8) view.setBigUint64(at, BigInt.asUintN(64, bits), true);
    else if (size === 4) view.setUint32(at, Number(BigInt.asUintN(32, bits)), true);
    else if (size === 2) view.setUint16(at, Number(BigInt.asUintN(16, bits)), true);
    else view.setUint8(at, Number(BigInt.asUintN(8, bits)));
  });
  return bytes;
}

/** All bits 0 or all 1: engines make such a constant in one instruction that needs nothing. */
export function isAllZerosOrOnes(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === bytes[0] && (byte === 0 || byte === 255));
}

/** The lanes that 16 bytes are. */
export function decodeLanes(type: VectorType, bytes: Uint8Array): LaneConstant[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const { element, lanes, mask } = type;
  return Array.from({ length: lanes }, (_, i) => readLane(view, element, i, mask));
}

function readLane(view: DataView, element: Type, lane: number, mask: boolean): LaneConstant {
  if (element.kind === 'float') {
    return element.bits === 32 ? view.getFloat32(lane * 4, true) : view.getFloat64(lane * 8, true);
  }
  if (element.kind !== 'int') throw new InternalError(`a lane of ${element.text}`);
  const { signed, bits } = element;
  if (mask) return view.getUint8((lane * bits) / 8) !== 0;
  switch (bits) {
    case 8:
      return signed ? view.getInt8(lane) : view.getUint8(lane);
    case 16:
      return signed ? view.getInt16(lane * 2, true) : view.getUint16(lane * 2, true);
    case 32:
      return signed ? view.getInt32(lane * 4, true) : view.getUint32(lane * 4, true);
    case 64:
      return signed ? view.getBigInt64(lane * 8, true) : view.getBigUint64(lane * 8, true);
  }
}
