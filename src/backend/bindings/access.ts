/** JavaScript that reads and writes memory and the parts of objects. */

import type { AbiType, NumberName } from '../../../runtime/interface.ts';
import { bytesOf } from './layouts.ts';
import { property } from './names.ts';

const ACCESS: Readonly<Record<NumberName, string>> = {
  i8: 'Int8',
  u8: 'Uint8',
  i16: 'Int16',
  u16: 'Uint16',
  i32: 'Int32',
  u32: 'Uint32',
  i64: 'BigInt64',
  u64: 'BigUint64',
  f32: 'Float32',
  f64: 'Float64',
};

export function storeLane(lane: NumberName, address: string, value: string): string {
  const order = bytesOf(lane) === 1 ? '' : ', true';
  return `viewOf(host).set${ACCESS[lane]}(${address}, ${value}${order})`;
}

export function loadLane(lane: NumberName, address: string): string {
  const order = bytesOf(lane) === 1 ? '' : ', true';
  return `viewOf(host).get${ACCESS[lane]}(${address}${order})`;
}

/** Words read from memory are unsigned already. */
export function unsigned(lane: string): string {
  return /^viewOf\(host\)\.getUint32/.test(lane) ? lane : `${lane} >>> 0`;
}

export function plus(address: string, offset = 0): string {
  return offset === 0 ? address : `${address} + ${offset}`;
}

export function member(owner: string, name: string): string {
  const shown = property(name);
  return shown.startsWith('"') ? `${owner}[${shown}]` : `${owner}.${shown}`;
}

/** A key of an object literal; `__proto__` is a name like others. */
export function key(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : property(name);
}

export function object(type: AbiType & { kind: 'struct' }, values: readonly string[]): string {
  const fields = type.fields.map((f, i) => `${key(f.name)}: ${values[i]}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
