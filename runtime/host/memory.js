/** The module's memory, and the arena in it. */
// @ts-check

import { FzyTrap } from './errors.js';

/**
 * The bytes of the memory as it is now: growing takes away those that were.
 * @param {import('./host.ts').Host} host
 */
export function bytesOf(host) {
  if (host.bytes.length === 0 || host.bytes.length < host.top) {
    host.bytes = new Uint8Array(host.memory.buffer);
    host.view = undefined;
    host.views = {};
  }
  return host.bytes;
}

/**
 * All of the memory as numbers of one type.
 * @param {import('./host.ts').Host} host
 * @param {import('./host.ts').ArrayClass} array
 */
export function elementsOf(host, array) {
  const { buffer } = bytesOf(host);
  let found = host.views[array.name];
  if (found === undefined) {
    found = new array(buffer);
    host.views[array.name] = found;
  }
  return found;
}

/**
 * The same as a view of anything.
 * @param {import('./host.ts').Host} host
 */
export function viewOf(host) {
  const { buffer } = bytesOf(host);
  host.view ??= new DataView(buffer);
  return host.view;
}

/**
 * Room at the top of the arena, aligned for everything.
 * @param {import('./host.ts').Host} host
 * @param {number} bytes
 */
export function allocateBytes(host, bytes) {
  const start = Math.ceil(host.top / 8) * 8;
  extend(host, start + bytes);
  return start;
}

/**
 * Makes everything below `end` the arena's.
 * @param {import('./host.ts').Host} host
 * @param {number} end
 */
export function extend(host, end) {
  const missing = end - bytesOf(host).length;
  if (missing > 0) {
    try {
      // The last page stays free, so that addresses do not wrap.
      if (end > 0xffff_0000) throw new RangeError('4 GiB are all there is');
      host.memory.grow(Math.ceil(missing / 0x1_0000));
    } catch (error) {
      throw new FzyTrap('out of memory', undefined, error);
    }
  }
  host.top = end;
}

/**
 * @param {import('./host.ts').Host} host
 * @param {number} address
 */
export function wordAt(host, address) {
  return viewOf(host).getUint32(address, true);
}

/**
 * @param {import('./host.ts').Host} host
 * @param {number} address
 * @param {number} word Made before, because making it may grow the memory.
 */
export function storeWord(host, address, word) {
  viewOf(host).setUint32(address, word, true);
}
