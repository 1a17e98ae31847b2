/** Values in a module's linear memory (direct mode): the layout of `docs/abi.md`, and the call's arena. */

import type { AbiType } from '../interface.ts';
import { bytesOf, numbersOf, type Plain, partsOf } from './check-value.ts';
import { arrayKind, copyElements, setElement, type TypedArray } from './elements.ts';
import { makeTrap } from './fzy-trap.ts';

const PAGE = 0x1_0000;
const LIMIT = 0x1_0000_0000;

/** Bytes of one element of an array of such values, padding included: every alignment divides it. */
export function strideOf(type: AbiType): number {
  switch (type.kind) {
    case 'number':
      return arrayKind(type.name).bytes;
    case 'bool':
      return 1;
    case 'char':
    case 'list':
      return 4;
    case 'str':
    case 'slice':
      return 8;
    case 'array':
      return strideOf(type.element) * type.length;
    case 'void':
      return 0;
  }
}

export class ModuleMemory {
  private readonly memory: WebAssembly.Memory;
  /** Top of the arena: a mutable `i32` global, to be read as unsigned. */
  private readonly arena: WebAssembly.Global | undefined;

  constructor(memory: WebAssembly.Memory, arena: WebAssembly.Global | undefined) {
    this.memory = memory;
    this.arena = arena;
  }

  /** Room for `bytes` bytes at the top of the arena, aligned for everything, growing the memory. */
  allocate(bytes: number): number {
    if (this.arena === undefined) throw new TypeError('the module exports no `arena`');
    const start = Math.ceil((Number(this.arena.value) >>> 0) / 8) * 8;
    const end = start + bytes;
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      if (end > LIMIT - PAGE) throw makeTrap('out of memory');
      try {
        this.memory.grow(Math.ceil(missing / PAGE));
      } catch (error) {
        throw makeTrap('out of memory', {}, undefined, error);
      }
    }
    this.arena.value = end | 0;
    return start;
  }

  /** Copies text into the arena. */
  allocateText(text: Uint8Array): { readonly pointer: number; readonly length: number } {
    const pointer = this.allocate(text.length);
    this.bytes(pointer, text.length).set(text);
    return { pointer, length: text.length };
  }

  /** Copies the elements of a slice or array into the arena. */
  allocateElements(element: AbiType, elements: Plain): number {
    if (element.kind === 'number') {
      const source = numbersOf(elements);
      const pointer = this.allocate(source.length * strideOf(element));
      copyElements(this.numbers(element, pointer, source.length), source);
      return pointer;
    }
    const parts = partsOf(elements);
    const pointer = this.allocate(parts.length * strideOf(element));
    parts.forEach((part, i) => {
      this.write(element, pointer + i * strideOf(element), part);
    });
    return pointer;
  }

  /** A copy of `length` elements. */
  readElements(element: AbiType, pointer: number, length: number): Plain {
    if (element.kind === 'number') {
      const copy = arrayKind(element.name).make(length);
      copyElements(copy, this.numbers(element, pointer, length));
      return copy;
    }
    const stride = strideOf(element);
    return Array.from({ length }, (_, i) => this.read(element, pointer + i * stride));
  }

  /** A copy of the elements of the list whose header is at `header`. */
  readList(element: AbiType, header: number): Plain {
    const data = this.view().getUint32(header >>> 0, true);
    const length = this.view().getInt32((header >>> 0) + 4, true);
    return this.readElements(element, data, length);
  }

  /** A view, good until the memory grows. */
  numbers(element: AbiType & { kind: 'number' }, pointer: number, length: number): TypedArray {
    return arrayKind(element.name).view(this.memory.buffer, pointer >>> 0, length);
  }

  /** A copy of text. */
  readText(pointer: number, length: number): Uint8Array {
    return this.bytes(pointer, length).slice();
  }

  /** A view, good until the memory grows. */
  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, pointer >>> 0, length >>> 0);
  }

  private write(type: AbiType, address: number, plain: Plain): void {
    switch (type.kind) {
      case 'number':
        setElement(this.numbers(type, address, 1), 0, scalar(plain));
        return;
      case 'bool':
        this.bytes(address, 1)[0] = plain === true ? 1 : 0;
        return;
      case 'char':
        this.view().setUint32(address, Number(plain), true);
        return;
      case 'str': {
        const { pointer, length } = this.allocateText(bytesOf(plain));
        this.view().setUint32(address, pointer, true);
        this.view().setUint32(address + 4, length, true);
        return;
      }
      case 'array': {
        const { element } = type;
        if (element.kind === 'number') {
          copyElements(this.numbers(element, address, type.length), numbersOf(plain));
          return;
        }
        partsOf(plain).forEach((part, i) => {
          this.write(element, address + i * strideOf(element), part);
        });
        return;
      }
      default:
        throw new TypeError(`a ${type.kind} is no element of an array`);
    }
  }

  private read(type: AbiType, address: number): Plain {
    switch (type.kind) {
      case 'number':
        return scalar(this.numbers(type, address, 1)[0]);
      case 'bool':
        return this.bytes(address, 1)[0] !== 0;
      case 'char':
        return this.view().getUint32(address, true);
      case 'str':
        return this.readText(
          this.view().getUint32(address, true),
          this.view().getUint32(address + 4, true),
        );
      case 'array':
        return this.readElements(type.element, address, type.length);
      case 'list':
        return this.readList(type.element, this.view().getUint32(address, true));
      default:
        throw new TypeError(`a ${type.kind} is no element of an array`);
    }
  }

  private view(): DataView {
    return new DataView(this.memory.buffer);
  }
}

function scalar(plain: Plain | undefined): number | bigint {
  if (typeof plain === 'number' || typeof plain === 'bigint') return plain;
  throw new TypeError('a number expected');
}
