/** Linear memory of lowered direct IR. Addresses are the interpreter's own; only their order is like the back end's. */

import { InternalError } from '../../report/unreachable.ts';
import type { LaneConstant, MemoryWidth } from '../instructions.ts';
import type { Data } from '../module.ts';
import type { Type } from '../types.ts';
import { decodeLanes, encodeLanes } from '../vector-bytes.ts';
import { TrapSignal } from './trap-signal.ts';
import { AggregateValue, type RuntimeValue } from './values.ts';

const PAGE = 65536;
const STACK_SIZE = 1 << 20;
/** 1 GiB: beyond it, growing fails. */
const MAX_PAGES = 16384;

/** Room for text that high IR asks the address of. */
const TEXT_ROOM = 1 << 24;

/** `[0, 1024)` unused, data, stack (growing down), text of high IR, heap. */
export class Memory {
  readonly stackBase: number;
  readonly heapBase: number;
  /** Grows down while activations with a frame are open. */
  stackPointer: number;
  private readonly stackLimit: number;
  private readonly addresses = new Map<string, number>();
  /** Where text of high IR lies, by its bytes, and where the next one will. */
  private readonly texts = new Map<string, number>();
  private textEnd: number;
  /** What the handles in memory stand for; 0 is none. */
  private readonly handles: RuntimeValue[] = [undefined];
  private bytes: Uint8Array;
  private view: DataView;

  constructor(segments: Iterable<Data>, isHigh: boolean) {
    let at = 1024;
    const placed: [number, Uint8Array][] = [];
    for (const data of segments) {
      at = Math.ceil(at / data.align) * data.align;
      this.addresses.set(data.name, at);
      placed.push([at, data.bytes]);
      at += data.bytes.length;
    }
    const used = placed.length > 0;
    this.stackLimit = Math.ceil(at / 16) * 16;
    this.stackBase = this.stackLimit + STACK_SIZE;
    this.textEnd = this.stackBase;
    this.heapBase = this.stackBase + (isHigh ? TEXT_ROOM : 0);
    this.stackPointer = this.stackBase;
    // High IR has no memory at all; one that is never touched costs nothing.
    const pages = used ? Math.ceil(this.heapBase / PAGE) : 0;
    this.bytes = new Uint8Array(pages * PAGE);
    this.view = new DataView(this.bytes.buffer);
    for (const [address, bytes] of placed) this.bytes.set(bytes, address);
  }

  get pages(): number {
    return Math.max(this.bytes.length, Math.ceil(this.heapBase / PAGE) * PAGE) / PAGE;
  }

  /** The pages there were, or −1 when it cannot grow by that many. */
  grow(by: number): number {
    const before = this.pages;
    if (before + by > MAX_PAGES) return -1;
    this.resize(before + by);
    return before;
  }

  addressOf(name: string): number {
    const address = this.addresses.get(name);
    if (address === undefined) throw new InternalError(`no data @${name}`);
    return address;
  }

  /** Where a text of high IR lies, whose values are no addresses; it stays there for good. */
  textAddress(bytes: Uint8Array): number {
    const key = bytes.join();
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const address = this.textEnd;
    if (address + bytes.length > this.heapBase) throw new TrapSignal('out of memory');
    this.textEnd += bytes.length;
    this.write(address, bytes);
    this.texts.set(key, address);
    return address;
  }

  /** Room for an activation's frame; gives its address. */
  enter(size: number): number {
    const pointer = this.stackPointer - Math.ceil(size / 16) * 16;
    if (pointer < this.stackLimit) throw new TrapSignal('stack overflow');
    this.stackPointer = pointer;
    return pointer;
  }

  /** Reads bits as a value of `type`; narrow ones extend by its sign. */
  load(address: number, width: MemoryWidth, type: Type): RuntimeValue {
    const at = this.check(address, width / 8);
    const { view } = this;
    if (type.kind === 'float') {
      return type.bits === 32 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    }
    if (type.kind === 'vector') {
      return new AggregateValue(decodeLanes(type, this.bytes.subarray(at, at + 16)));
    }
    if (type.kind === 'handle') return this.handles[this.unsigned(at, 32)];
    if (type.kind !== 'int' || width === 128) throw new InternalError(`load of ${type.text}`);
    if (width === 64) {
      return type.signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
    }
    const value = type.signed ? this.signed(at, width) : this.unsigned(at, width);
    return type.bits === 64 ? BigInt(value) : value;
  }

  store(address: number, width: MemoryWidth, value: RuntimeValue, type: Type): void {
    const at = this.check(address, width / 8);
    const { view } = this;
    if (type.kind === 'float' && typeof value === 'number') {
      if (type.bits === 32) view.setFloat32(at, value, true);
      else view.setFloat64(at, value, true);
      return;
    }
    if (type.kind === 'vector' && value instanceof AggregateValue) {
      this.bytes.set(encodeLanes(type, value.items as readonly LaneConstant[]), at);
      return;
    }
    if (type.kind === 'handle') {
      // The host's table gives things of its own a number; here every store does.
      view.setUint32(at, value === undefined ? 0 : this.handles.push(value) - 1, true);
      return;
    }
    const bits = typeof value === 'bigint' ? value : BigInt(Number(value));
    switch (width) {
      case 8:
        view.setUint8(at, Number(BigInt.asUintN(8, bits)));
        return;
      case 16:
        view.setUint16(at, Number(BigInt.asUintN(16, bits)), true);
        return;
      case 32:
        view.setUint32(at, Number(BigInt.asUintN(32, bits)), true);
        return;
      case 64:
        view.setBigUint64(at, BigInt.asUintN(64, bits), true);
        return;
      case 128:
        throw new InternalError(`store of 128 bits as ${type.text}`);
    }
  }

  copy(to: number, from: number, bytes: number): void {
    const target = this.check(to, bytes);
    const source = this.check(from, bytes);
    this.bytes.copyWithin(target, source, source + bytes);
  }

  fill(to: number, value: number, bytes: number): void {
    const target = this.check(to, bytes);
    this.bytes.fill(value & 0xff, target, target + bytes);
  }

  /** A copy of some bytes, for the host. */
  read(address: number, length: number): Uint8Array {
    const at = this.check(address, length);
    return this.bytes.slice(at, at + length);
  }

  /** Bytes from the host. */
  write(address: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, this.check(address, bytes.length));
  }

  private signed(at: number, width: 8 | 16 | 32): number {
    if (width === 8) return this.view.getInt8(at);
    return width === 16 ? this.view.getInt16(at, true) : this.view.getInt32(at, true);
  }

  private unsigned(at: number, width: 8 | 16 | 32): number {
    if (width === 8) return this.view.getUint8(at);
    return width === 16 ? this.view.getUint16(at, true) : this.view.getUint32(at, true);
  }

  /** Signed 32-bit addresses are seen as unsigned ones. */
  private check(address: number, length: number): number {
    const at = address < 0 ? address + 2 ** 32 : address;
    if (at + length > this.bytes.length) {
      if (this.bytes.length < this.pages * PAGE) {
        this.resize(this.pages);
        return this.check(address, length);
      }
      throw new InternalError(`access of ${length} bytes at ${at}, beyond the memory`);
    }
    return at;
  }

  private resize(pages: number): void {
    const grown = new Uint8Array(pages * PAGE);
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
