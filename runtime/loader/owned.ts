/**
 * Memory that JavaScript owns until it frees it, and that is passed to the module without being copied. In direct
 * mode it lies in the module's own memory, below where calls begin their arena.
 */

import type { NumberName } from '../interface.ts';
import type { Where } from './describe.ts';
import { arrayKind, extentOf, isArrayOf, lengthOf, type TypedArray } from './elements.ts';
import type { ModuleMemory } from './memory.ts';

declare global {
  /** As in TypeScript's library for `using`, which who reads our declarations need not have. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** Lengths are `i32`; the last ones are kept free so that counters do not wrap. */
const MAX_LENGTH = 0x7fff_0000;

/** A part of the module's memory. */
interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** What `allocate` gives. */
export class OwnedArray {
  readonly #home: OwnedMemory;
  readonly #viewOf: () => TypedArray;
  readonly #release: () => void;
  #live = true;

  constructor(home: OwnedMemory, viewOf: () => TypedArray, release: () => void) {
    this.#home = home;
    this.#viewOf = viewOf;
    this.#release = release;
  }

  /** The owner that a value is, if it is one. */
  static of(value: unknown): OwnedArray | undefined {
    return typeof value === 'object' && value !== null && #live in value ? value : undefined;
  }

  /** The elements. Ask again after calls: a view of memory ends when the memory grows. */
  get view(): TypedArray {
    if (!this.#live) throw new TypeError('the memory was freed');
    return this.#viewOf();
  }

  get length(): number {
    return lengthOf(this.view);
  }

  /** Gives the memory back, once. */
  free(): void {
    if (!this.#live) throw new TypeError('the memory was freed before');
    this.#live = false;
    this.#release();
  }

  /** For `using`. */
  [Symbol.dispose](): void {
    if (this.#live) this.free();
  }

  /** The elements for a call of the instance that `home` belongs to. */
  viewFor(home: OwnedMemory, where: Where): TypedArray {
    if (!this.#live) throw new TypeError(`${where()}: the memory was freed`);
    if (this.#home !== home) throw new TypeError(`${where()}: the memory is another instance's`);
    return this.view;
  }
}

/** The owned memory of one instance. */
export class OwnedMemory {
  /** Undefined where calls cannot begin above it: then owners hold arrays of the host, which are copied. */
  private readonly memory: ModuleMemory | undefined;
  private readonly isRunning: () => boolean;
  private readonly live = new Set<Block>();
  /** Freed, by address; no two touch. */
  private free: Block[] = [];

  constructor(memory: ModuleMemory | undefined, isRunning: () => boolean) {
    this.memory = memory;
    this.isRunning = isRunning;
  }

  allocate(name: NumberName, length: number): OwnedArray {
    const kind = arrayKind(name);
    if (!Number.isInteger(length) || length < 0 || length > MAX_LENGTH) {
      throw new RangeError(`allocate: ${length} is no length`);
    }
    const { memory } = this;
    if (memory === undefined) {
      const array = kind.make(length);
      return new OwnedArray(
        this,
        () => array,
        () => {},
      );
    }
    const block = this.take(memory, Math.ceil((length * kind.bytes) / 8) * 8);
    memory.bytes(block.address, block.bytes).fill(0);
    let view: TypedArray | undefined;
    return new OwnedArray(
      this,
      () => {
        if (view === undefined || !memory.shows(view)) {
          view = memory.numbers(name, block.address, length);
        }
        return view;
      },
      () => this.giveBack(memory, block),
    );
  }

  /** The elements of an owner, or else the value itself. */
  unwrap(value: unknown, where: Where): unknown {
    return OwnedArray.of(value)?.viewFor(this, where) ?? value;
  }

  /** The address of an array that lies in owned memory as a whole. */
  addressOf(name: NumberName, view: TypedArray): number | undefined {
    if (this.live.size === 0 || !isArrayOf(name, view) || this.memory?.shows(view) !== true) {
      return undefined;
    }
    const { offset, bytes } = extentOf(view);
    for (const block of this.live) {
      if (block.address <= offset && offset + bytes <= block.address + block.bytes) return offset;
    }
    return undefined;
  }

  private take(memory: ModuleMemory, bytes: number): Block {
    if (this.isRunning()) throw new Error('allocate: not while the program runs');
    const index = this.free.findIndex((hole) => hole.bytes >= bytes);
    const hole = this.free[index];
    const block = { address: hole?.address ?? memory.allocate(bytes), bytes };
    if (hole !== undefined) {
      const rest = { address: hole.address + bytes, bytes: hole.bytes - bytes };
      this.free.splice(index, 1, ...(rest.bytes > 0 ? [rest] : []));
    }
    this.live.add(block);
    return block;
  }

  private giveBack(memory: ModuleMemory, block: Block): void {
    this.live.delete(block);
    const merged: Block[] = [];
    for (const hole of [...this.free, block].sort((a, b) => a.address - b.address)) {
      const last = merged.at(-1);
      if (last === undefined || last.address + last.bytes < hole.address) merged.push(hole);
      else merged.splice(-1, 1, { ...last, bytes: last.bytes + hole.bytes });
    }
    this.free = merged;
    // A running call has its arena above; what is freed then is used again by the next `allocate`.
    const top = merged.at(-1);
    if (this.isRunning() || top === undefined) return;
    if (memory.lower(top.address + top.bytes, top.address)) merged.pop();
  }
}
