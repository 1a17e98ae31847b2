/** A module's linear memory (direct mode), and the call's arena in it. */

import type { NumberName } from '../interface.ts';
import { arrayKind, copyElements, extentOf, type TypedArray } from './elements.ts';
import { makeTrap } from './fzy-trap.ts';
import { giveText } from './give.ts';

const UTF8 = new TextEncoder();
/**
 * Up to this many characters in and bytes out, a loop costs less than a call of the engine's transcoder (V8 of Node 20
 * and 24: 16 characters in 70–100 ns either way, 12 bytes out 100–130 ns).
 */
const SHORT_IN = 16;
const SHORT_OUT = 12;
const PAGE = 0x1_0000;
const LIMIT = 0x1_0000_0000;

export class ModuleMemory {
  private readonly given: WebAssembly.Memory | undefined;
  /** Top of the arena: a mutable `i32` global, to be read as unsigned. */
  private readonly arena: WebAssembly.Global | undefined;
  private cachedView: DataView | undefined;

  /** Nothing is given by modules that have no memory, and then nothing is asked for. */
  constructor(memory: WebAssembly.Memory | undefined, arena: WebAssembly.Global | undefined) {
    this.given = memory;
    this.arena = arena;
  }

  private get memory(): WebAssembly.Memory {
    if (this.given === undefined) throw new TypeError('the module has no memory');
    return this.given;
  }

  /** Room for `bytes` bytes at the top of the arena, aligned for everything, growing the memory. */
  allocate(bytes: number): number {
    const start = Math.ceil((Number(this.arenaTop.value) >>> 0) / 8) * 8;
    this.extend(start + bytes);
    return start;
  }

  private get arenaTop(): WebAssembly.Global {
    if (this.arena === undefined) throw new TypeError('the module exports no `arena`');
    return this.arena;
  }

  /** Makes everything below `end` the arena's. */
  private extend(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      if (end > LIMIT - PAGE) throw makeTrap('out of memory');
      try {
        this.memory.grow(Math.ceil(missing / PAGE));
      } catch (error) {
        throw makeTrap('out of memory', {}, undefined, error);
      }
    }
    this.arenaTop.value = end | 0;
  }

  /** Takes the arena's top back from one address to another, if that is where it is. */
  lower(from: number, to: number): boolean {
    if (this.arena === undefined || Number(this.arena.value) >>> 0 !== from) return false;
    this.arena.value = to | 0;
    return true;
  }

  /** Whether a view shows this memory as it is now. */
  shows(view: TypedArray): boolean {
    return extentOf(view).buffer === this.memory.buffer;
  }

  /** Copies text into the arena, as UTF-8; lone surrogates become U+FFFD. */
  allocateText(text: string): { readonly pointer: number; readonly length: number } {
    const { length } = text;
    const pointer = this.allocate(length);
    if (length <= SHORT_IN && this.writeAscii(text, pointer)) return { pointer, length };
    // Most text is ASCII and fits; only what does not is given room for three bytes a character.
    let written = 0;
    let rest = text;
    for (const room of [1, 3]) {
      this.extend(pointer + written + rest.length * room);
      const done = UTF8.encodeInto(rest, this.bytes(pointer + written, rest.length * room));
      written += done.written;
      rest = rest.slice(done.read);
      if (rest === '') break;
    }
    this.extend(pointer + written);
    return { pointer, length: written };
  }

  /** Whether all of the text was ASCII, and is there now. */
  private writeAscii(text: string, pointer: number): boolean {
    const view = this.view();
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      view.setUint8(pointer + i, code);
    }
    return true;
  }

  /** Text of the module. */
  text(pointer: number, length: number): string {
    if (length <= SHORT_OUT) {
      const view = this.view();
      let text = '';
      for (let i = 0; i < length; i++) {
        const code = view.getUint8(pointer + i);
        if (code > 0x7f) return giveText(this.bytes(pointer, length));
        text += String.fromCharCode(code);
      }
      return text;
    }
    return giveText(this.bytes(pointer, length));
  }

  /** Copies numbers to room for `length`; fails if there are more by now (a shared buffer can grow at any time). */
  writeNumbers(name: NumberName, address: number, length: number, source: TypedArray): void {
    copyElements(this.numbers(name, address, length), source);
  }

  /** A copy of `length` numbers. */
  readNumbers(name: NumberName, pointer: number, length: number): TypedArray {
    const copy = arrayKind(name).make(length);
    copyElements(copy, this.numbers(name, pointer, length));
    return copy;
  }

  /** A view, good until the memory grows. */
  numbers(name: NumberName, pointer: number, length: number): TypedArray {
    return arrayKind(name).view(this.memory.buffer, pointer >>> 0, length);
  }

  /** A copy of text. */
  readText(pointer: number, length: number): Uint8Array {
    return this.bytes(pointer, length).slice();
  }

  /** A view, good until the memory grows. */
  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, pointer >>> 0, length >>> 0);
  }

  loadWord(address: number): number {
    return this.view().getUint32(address >>> 0, true);
  }

  storeWord(address: number, word: number): void {
    this.view().setUint32(address >>> 0, word, true);
  }

  /** One number of any type. */
  load(name: NumberName, address: number): number | bigint {
    const view = this.view();
    const at = address >>> 0;
    switch (name) {
      case 'i8':
        return view.getInt8(at);
      case 'u8':
        return view.getUint8(at);
      case 'i16':
        return view.getInt16(at, true);
      case 'u16':
        return view.getUint16(at, true);
      case 'i32':
        return view.getInt32(at, true);
      case 'u32':
        return view.getUint32(at, true);
      case 'i64':
        return view.getBigInt64(at, true);
      case 'u64':
        return view.getBigUint64(at, true);
      case 'f32':
        return view.getFloat32(at, true);
      case 'f64':
        return view.getFloat64(at, true);
    }
  }

  store(name: NumberName, address: number, value: number | bigint): void {
    const view = this.view();
    const at = address >>> 0;
    switch (name) {
      case 'i8':
      case 'u8':
        view.setUint8(at, Number(value));
        return;
      case 'i16':
      case 'u16':
        view.setUint16(at, Number(value), true);
        return;
      case 'i32':
      case 'u32':
        view.setUint32(at, Number(value), true);
        return;
      case 'i64':
      case 'u64':
        view.setBigUint64(at, BigInt(value), true);
        return;
      case 'f32':
        view.setFloat32(at, Number(value), true);
        return;
      case 'f64':
        view.setFloat64(at, Number(value), true);
        return;
    }
  }

  private view(): DataView {
    // A memory that grew has another buffer.
    const { buffer } = this.memory;
    if (this.cachedView?.buffer !== buffer) this.cachedView = new DataView(buffer);
    return this.cachedView;
  }
}
