/** What a caller can ask for, checked. */

import { countOf, kindOf } from './input.ts';
import { KEY_BYTES } from './kernel.ts';

/** Which part of the output is wanted: BLAKE3 gives as much as one likes. */
export interface OutputOptions {
  /** Bytes of output; 32 when absent. */
  readonly length?: number;
  /** How many bytes of the output to leave out before; 0 when absent. */
  readonly seek?: number | bigint;
}

/** What kind of hash: a plain one without `key` and `context`. */
export interface Mode {
  /** 32 bytes: a hash that only who has the key can compute. */
  readonly key?: Uint8Array;
  /** What a derived key is for, as text that is used nowhere else. */
  readonly context?: string;
}

export const DIGEST_LENGTH = 32;
const MAX_LENGTH = 0x7fff_0000;
const END = 2n ** 64n;

export interface Output {
  readonly length: number;
  readonly seek: bigint;
}

const DIGEST: Output = { length: DIGEST_LENGTH, seek: 0n };

export function outputOf(options: OutputOptions | undefined): Output {
  if (options === undefined) return DIGEST;
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`options must be an object, not ${kindOf(options)}`);
  const { length = DIGEST_LENGTH, seek = 0 } = options;
  checkLength(length);
  const from = seekOf(seek);
  if (from + BigInt(length) > END)
    throw new RangeError(`there is no output past byte 2^64: ${length} bytes from ${seek} on`);
  return { length, seek: from };
}

export function checkLength(length: number): void {
  if (typeof length !== 'number')
    throw new TypeError(`length must be a number, not ${kindOf(length)}`);
  if (!Number.isInteger(length) || length < 0 || length > MAX_LENGTH)
    throw new RangeError(`length must be a whole number from 0 to ${MAX_LENGTH}, not ${length}`);
}

/** A place in the output. */
export function seekOf(seek: number | bigint): bigint {
  if (typeof seek !== 'number' && typeof seek !== 'bigint')
    throw new TypeError(`seek must be a number or a bigint, not ${kindOf(seek)}`);
  if (typeof seek === 'number' && !Number.isSafeInteger(seek))
    throw new RangeError(`seek must be a whole number up to 2^53 - 1, or a bigint, not ${seek}`);
  if (seek < 0) throw new RangeError(`seek must not be negative: ${seek}`);
  if (seek >= END) throw new RangeError(`seek must be less than 2^64: ${seek}`);
  return BigInt(seek);
}

export function checkKey(key: Uint8Array): void {
  if (!(key instanceof Uint8Array))
    throw new TypeError(`a key must be a Uint8Array of ${KEY_BYTES} bytes, not ${kindOf(key)}`);
  const count = countOf(key, 'the key');
  if (count !== KEY_BYTES) throw new RangeError(`a key must have ${KEY_BYTES} bytes, not ${count}`);
}

export function checkContext(context: string): void {
  if (typeof context !== 'string')
    throw new TypeError(`a context must be a string, not ${kindOf(context)}`);
}
