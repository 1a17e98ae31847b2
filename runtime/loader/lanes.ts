/** Numbers as machine values: `i32` lanes as signed numbers, `i64` lanes as signed BigInts. */

import type { NumberName } from '../interface.ts';
import type { Plain } from './plain.ts';

/** What WebAssembly takes. */
export function toLane(name: NumberName, plain: Plain): number | bigint {
  if (name === 'u64') return BigInt.asIntN(64, BigInt(big(plain)));
  if (name === 'i64') return big(plain);
  // Inside a host object nobody else rounds it.
  if (name === 'f32') return Math.fround(Number(plain));
  return name === 'u32' ? Number(plain) | 0 : Number(plain);
}

/** What WebAssembly hands over, in the range of its type. */
export function fromLane(name: NumberName, lane: unknown): number | bigint {
  if (name === 'u64') return BigInt.asUintN(64, big(lane));
  if (name === 'i64') return big(lane);
  return name === 'u32' ? Number(lane) >>> 0 : Number(lane);
}

function big(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  throw new TypeError(`a 64-bit integer expected, got ${typeof value}`);
}
