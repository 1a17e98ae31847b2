/** The module's memory as the API divides it: room for a result, for keys, for input on its way, and for hashers. */

import { bufferOf, offsetOf } from './input.ts';
import { INITIAL_VALUE, type Instance, KEY_BYTES, type Kernel } from './kernel.ts';

/**
 * Input is copied and hashed in pieces of this many bytes at most. They stay in a core's second-level cache, and are
 * long enough for the few chunks of each that cannot be hashed four at a time to cost one per cent.
 */
export const PIECE = 1 << 18;
/** Results up to this length are written and copied out at once. */
export const SHORT_RESULT = 1024;

const PAGE = 1 << 16;
const ALIGNMENT = 16;
const LIMIT = 2 ** 32 - PAGE;

/** Up to this length, V8 keeps an array's elements in the object: asking for its buffer would make one. */
const SMALL = 64;

export class Room {
  readonly kernel: Kernel;
  /** Address of results. */
  readonly result: number;
  readonly initialValue: number;
  /** A key on its way. */
  readonly key: number;
  /** Address of pieces of input, and how long they are at most. */
  piece: number;
  pieceBytes = PIECE;
  /** Bytes of a hasher's state. */
  readonly stateBytes: number;
  readonly words: number;
  private readonly arena: WebAssembly.Global;
  /** Freed blocks by size, which is a power of two. */
  private readonly free = new Map<number, number[]>();
  /** How many blocks are lent. Without any, input is nowhere in this memory, and that is not asked. */
  private lent = 0;
  private view = new Uint8Array(0);
  private short = this.view;

  constructor({ kernel, arena }: Instance) {
    this.kernel = kernel;
    this.arena = arena;
    this.words = kernel.state_words();
    this.stateBytes = this.words * 4;
    this.result = this.grow(SHORT_RESULT);
    this.initialValue = this.grow(KEY_BYTES);
    this.key = this.grow(KEY_BYTES);
    this.piece = this.grow(PIECE);
    this.renew();
    new Uint32Array(kernel.memory.buffer, this.initialValue).set(INITIAL_VALUE);
  }

  /** All of the memory. Ask again after a call: a view ends when the memory grows. */
  get bytes(): Uint8Array {
    if (this.view.length === 0) this.renew();
    return this.view;
  }

  /** A copy of the 32 bytes at `result`. */
  digest(): Uint8Array {
    // Makes the view if the memory has grown.
    if (this.view.length === 0) return this.bytes.slice(this.result, this.result + 32);
    // The quickest way to a copy: 40 ns, where `slice` takes 60 and more.
    return new Uint8Array(this.short);
  }

  /** A copy of the first bytes of the result. */
  output(length: number): Uint8Array {
    return length === 32 ? this.digest() : this.bytes.slice(this.result, this.result + length);
  }

  /** Copies bytes to an address. */
  write(address: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, address);
  }

  /** Where bytes lie if that is in this memory. */
  addressOf(bytes: Uint8Array, length: number): number | undefined {
    if (this.lent === 0 || length <= SMALL) return undefined;
    if (bufferOf(bytes) !== this.bytes.buffer) return undefined;
    return offsetOf(bytes);
  }

  /** Whether a buffer is this memory, and lent. */
  owns(buffer: ArrayBufferLike): boolean {
    return this.lent > 0 && buffer === this.bytes.buffer;
  }

  /** Takes a block for the caller of the API to put input into. */
  lend(bytes: number): number {
    const address = this.take(bytes);
    this.lent++;
    return address;
  }

  /** Takes back what was lent. */
  takeBack(address: number, bytes: number): void {
    this.lent--;
    this.give(address, bytes);
  }

  /** Takes input in longer pieces from now on, as threads can share them. Where there is no memory for them, it stays as it is. */
  lengthenPieces(bytes: number): void {
    if (bytes <= this.pieceBytes) return;
    try {
      this.piece = this.take(bytes);
    } catch (error) {
      if (error instanceof RangeError) return;
      throw error;
    }
    this.pieceBytes = bytes;
  }

  /** Takes a block of at least `bytes` bytes. */
  take(bytes: number): number {
    const size = blockSize(bytes);
    return this.free.get(size)?.pop() ?? this.grow(size);
  }

  /** Gives a block back that was taken for as many bytes. */
  give(address: number, bytes: number): void {
    const size = blockSize(bytes);
    const list = this.free.get(size);
    if (list === undefined) this.free.set(size, [address]);
    else list.push(address);
  }

  private grow(bytes: number): number {
    const address = Math.ceil((Number(this.arena.value) >>> 0) / ALIGNMENT) * ALIGNMENT;
    const end = address + bytes;
    const { memory } = this.kernel;
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (end > LIMIT) throw new RangeError('out of memory: 4 GiB are all that a module has');
    if (missing > 0) {
      memory.grow(missing);
      // Views of shared memory stay, and are too short now.
      this.renew();
    }
    this.arena.value = end | 0;
    return address;
  }

  private renew(): void {
    this.view = new Uint8Array(this.kernel.memory.buffer);
    this.short = this.view.subarray(this.result, this.result + 32);
  }
}

/** The power of two that holds `bytes`. */
function blockSize(bytes: number): number {
  let size = ALIGNMENT;
  while (size < bytes) size *= 2;
  return size;
}
