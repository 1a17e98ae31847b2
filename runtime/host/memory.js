/** The module's memory, and the arena in it. */
// @ts-check

/**
 * The bytes of the memory as it is now: growing takes away those that were.
 * @param {import('./host.ts').Host} host
 */
export function bytesOf(host) {
  // Growing takes all of the array's bytes away; a shared memory keeps those that it had.
  if (host.bytes.length <= host.top) {
    host.bytes = new Uint8Array(host.wasm.memory.buffer);
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
  host.views[array.name] ??= new array(buffer);
  return /** @type {import('./host.ts').Numbers} */ (host.views[array.name]);
}

/**
 * The same as a view of anything.
 * @param {import('./host.ts').Host} host
 */
export function viewOf(host) {
  const { buffer } = bytesOf(host);
  host.views.data ??= new DataView(buffer);
  return /** @type {DataView} */ (host.views.data);
}

/**
 * Room at the top of the arena, aligned for everything. Throws the engine's `RangeError` where there is none.
 * @param {import('./host.ts').Host} host
 * @param {number} bytes
 */
export function allocateBytes(host, bytes) {
  const start = Math.ceil(host.top / 8) * 8;
  host.top = start + bytes;
  const missing = host.top - bytesOf(host).length;
  if (missing > 0) host.wasm.memory.grow(Math.ceil(missing / 0x1_0000));
  return start;
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
