/** Memory that JavaScript owns until it frees it. It lies below where calls begin their arena. */
// @ts-check

import { failure } from './errors.js';
import { allocateBytes, bytesOf } from './memory.js';

/** Numbers that lie in an instance's memory until they are freed. Only its own functions take them. */
export class Owned {
  /** @type {import('./host.ts').Host} */ #host;
  /** @type {import('./host.ts').ArrayClass} */ #array;
  /** @type {number} */ #length;
  /** @type {import('./host.ts').Block | undefined} */ #block;
  /** @type {import('./host.ts').Numbers | undefined} */ #view;
  #live = true;

  /**
   * @param {import('./host.ts').Host} host
   * @param {import('./host.ts').ArrayClass} array
   * @param {number} length
   * @param {import('./host.ts').Block | undefined} block Nothing where they cannot lie in the module's memory.
   */
  constructor(host, array, length, block) {
    this.#host = host;
    this.#array = array;
    this.#length = length;
    this.#block = block;
    if (block === undefined) this.#view = new array(length);
  }

  /**
   * Whether a call of the instance finds such numbers in its memory.
   * @param {unknown} value
   * @param {import('./host.ts').Host} host
   * @param {import('./host.ts').ArrayClass} array
   * @returns {value is Owned}
   */
  static fits(value, host, array) {
    return (
      typeof value === 'object' &&
      value !== null &&
      #live in value &&
      value.#live &&
      value.#host === host &&
      value.#array === array &&
      value.#block !== undefined
    );
  }

  /**
   * The view of an owner, or else the value itself.
   * @param {unknown} value
   * @param {import('./host.ts').Host} host
   * @param {import('./host.ts').Where} where
   */
  static viewOf(value, host, where) {
    if (typeof value !== 'object' || value === null || !(#live in value)) return value;
    if (!value.#live) throw new TypeError(`${where}: the memory was freed`);
    if (value.#host === host) return value.view;
    throw new TypeError(`${where}: the memory is another instance's`);
  }

  /**
   * The numbers. Ask again after calls: a view of memory ends when the memory grows.
   * @returns {import('./host.ts').Numbers}
   */
  get view() {
    this.#check();
    if (this.#block !== undefined) {
      const { buffer } = bytesOf(this.#host);
      if (this.#view?.buffer !== buffer) {
        this.#view = new this.#array(buffer, this.#block.address, this.#length);
      }
    }
    return /** @type {import('./host.ts').Numbers} */ (this.#view);
  }

  get length() {
    this.#check();
    return this.#length;
  }

  /** Where the numbers are in the module's memory. */
  get address() {
    this.#check();
    return this.#block?.address ?? 0;
  }

  /** Gives the memory back, once. */
  free() {
    if (!this.#live) throw new TypeError('the memory was freed before');
    this.#live = false;
    if (this.#block !== undefined) giveBack(this.#host, this.#block);
  }

  /** For `using`. */
  [Symbol.dispose]() {
    if (this.#live) this.free();
  }

  #check() {
    if (!this.#live) throw new TypeError('the memory was freed');
  }
}

const classes = {
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  u64: BigUint64Array,
  f32: Float32Array,
  f64: Float64Array,
};

/**
 * Memory for numbers. What is freed is used again.
 * @param {import('./host.ts').Host} host
 * @param {keyof typeof classes} type
 * @param {number} length
 */
export function allocateNumbers(host, type, length) {
  if (!Object.hasOwn(classes, type)) {
    throw new TypeError(`allocate: \`${type}\` is no type of numbers`);
  }
  const array = classes[type];
  if (!Number.isInteger(length) || length < 0 || length > 0x7fff_0000) {
    throw new RangeError(`allocate: ${length} is no length`);
  }
  const bytes = Math.ceil((length * array.BYTES_PER_ELEMENT) / 8) * 8;
  // Where statics keep text or collections, calls cannot begin their arena somewhere else.
  return new Owned(host, array, length, host.keeps ? undefined : takeBlock(host, bytes));
}

/**
 * @param {import('./host.ts').Host} host
 * @param {number} bytes
 */
function takeBlock(host, bytes) {
  if (host.depth > 0) throw new Error('allocate: not while the program runs');
  const hole = host.holes.find((one) => one.bytes >= bytes);
  host.top = host.base;
  const block = { address: hole?.address ?? newAddress(host, bytes), bytes };
  if (hole === undefined) moveBase(host, host.top);
  else {
    const rest = { address: hole.address + bytes, bytes: hole.bytes - bytes };
    host.holes.splice(host.holes.indexOf(hole), 1, ...(rest.bytes > 0 ? [rest] : []));
  }
  bytesOf(host).fill(0, block.address, block.address + bytes);
  host.blocks.push(block);
  return block;
}

/**
 * @param {import('./host.ts').Host} host
 * @param {number} bytes
 */
function newAddress(host, bytes) {
  try {
    return allocateBytes(host, bytes);
  } catch (error) {
    throw failure(error);
  }
}

/**
 * Lets calls begin their arena somewhere else.
 * @param {import('./host.ts').Host} host
 * @param {number} base
 */
function moveBase(host, base) {
  host.base = base;
  host.wasm.arena.value = base;
}

/**
 * @param {import('./host.ts').Host} host
 * @param {import('./host.ts').Block} block
 */
function giveBack(host, block) {
  host.blocks.splice(host.blocks.indexOf(block), 1);
  /** @type {import('./host.ts').Block[]} */
  const merged = [];
  for (const hole of [...host.holes, block].sort((a, b) => a.address - b.address)) {
    const last = merged.at(-1);
    if (last === undefined || last.address + last.bytes < hole.address) merged.push(hole);
    else merged.splice(-1, 1, { ...last, bytes: last.bytes + hole.bytes });
  }
  host.holes = merged;
  // A running call has its arena above; what is freed then is used again by the next `allocate`.
  const top = merged.at(-1);
  if (host.depth > 0 || top === undefined || top.address + top.bytes !== host.base) return;
  merged.pop();
  moveBase(host, top.address);
}
