/** Lists, arrays, maps and sets in the module's memory. */
// @ts-check

import { allocateBytes, bytesOf, storeWord, wordAt } from './memory.js';

/**
 * Elements that are no numbers, copied into the arena.
 * @param {import('./host.ts').Host} host
 * @param {number} stride
 * @param {(host: import('./host.ts').Host, address: number, item: any) => void} store
 * @param {readonly unknown[]} items
 */
export function itemsIn(host, stride, store, items) {
  const address = allocateBytes(host, items.length * stride);
  storeItems(host, stride, store, address, items);
  return address;
}

/**
 * @param {import('./host.ts').Host} host
 * @param {number} stride
 * @param {(host: import('./host.ts').Host, address: number, item: any) => void} store
 * @param {number} address
 * @param {readonly unknown[]} items
 */
export function storeItems(host, stride, store, address, items) {
  for (const [i, item] of items.entries()) store(host, address + i * stride, item);
}

/**
 * @template T
 * @param {import('./host.ts').Host} host
 * @param {number} stride
 * @param {(host: import('./host.ts').Host, address: number) => T} load
 * @param {number} address
 * @param {number} length
 */
export function itemsOut(host, stride, load, address, length) {
  return Array.from({ length }, (_, i) => load(host, address + i * stride));
}

/**
 * The header of a list, of which only the first words mean something to the host.
 * @param {import('./host.ts').Host} host
 * @param {number} elements
 * @param {number} length
 */
export function listIn(host, elements, length) {
  const header = allocateBytes(host, 24);
  bytesOf(host).fill(0, header, header + 24);
  storeWord(host, header, elements);
  storeWord(host, header + 4, length);
  storeWord(host, header + 8, length);
  return header;
}

/**
 * Addresses of the entries of a map or set in order of insertion, without the holes that removals left.
 * @param {import('./host.ts').Host} host
 * @param {number} stride
 * @param {number} header
 */
export function entriesOf(host, stride, header) {
  const first = wordAt(host, header);
  const used = wordAt(host, header + 20);
  const all = Array.from({ length: used }, (_, i) => first + i * stride);
  return all.filter((address) => wordAt(host, address) !== 0);
}
