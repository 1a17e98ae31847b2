/** How parameters and results of an export cross, in each of the two modes (`docs/abi.md`). */

import type { AbiType } from '../interface.ts';
import { bytesOf, type Plain } from './check-value.ts';
import { fromHost, fromParts, toHost, toParts } from './host-values.ts';
import { type ModuleMemory, strideOf } from './memory.ts';

/** Where an argument was put, to read it back after the call. */
export type Placed = number | readonly unknown[] | undefined;

export interface Convention {
  /** Appends what WebAssembly gets for an argument. */
  pass(type: AbiType, plain: Plain, args: unknown[]): Placed;
  /** What the call left in a `mut` argument. A view of memory is good until the next call. */
  readBack(type: AbiType, placed: Placed, plain: Plain): Plain;
  /** Appends the room for a result that needs some. Comes before the parameters. */
  room(result: AbiType, args: unknown[]): Placed;
  result(type: AbiType, raw: unknown, room: Placed): Plain;
}

/** Everything is in memory. */
export class DirectConvention implements Convention {
  private readonly memory: () => ModuleMemory;

  constructor(memory: () => ModuleMemory) {
    this.memory = memory;
  }

  pass(type: AbiType, plain: Plain, args: unknown[]): Placed {
    switch (type.kind) {
      case 'str': {
        const { pointer, length } = this.memory().allocateText(bytesOf(plain));
        args.push(pointer, length);
        return pointer;
      }
      case 'slice': {
        const pointer = this.memory().allocateElements(type.element, plain);
        args.push(pointer, lengthOf(plain));
        return pointer;
      }
      case 'array': {
        const pointer = this.memory().allocateElements(type.element, plain);
        args.push(pointer);
        return pointer;
      }
      default:
        args.push(toHost(type, plain));
        return undefined;
    }
  }

  readBack(type: AbiType, placed: Placed, plain: Plain): Plain {
    if ((type.kind !== 'slice' && type.kind !== 'array') || typeof placed !== 'number')
      return plain;
    const { element } = type;
    const length = lengthOf(plain);
    if (element.kind === 'number') return this.memory().numbers(element, placed, length);
    return this.memory().readElements(element, placed, length);
  }

  room(result: AbiType, args: unknown[]): Placed {
    if (result.kind !== 'array') return undefined;
    const pointer = this.memory().allocate(strideOf(result));
    args.push(pointer);
    return pointer;
  }

  result(type: AbiType, raw: unknown, room: Placed): Plain {
    switch (type.kind) {
      case 'void':
        return 0;
      case 'str': {
        const [pointer, length] = Array.isArray(raw) ? raw : [0, 0];
        return this.memory().readText(Number(pointer), Number(length));
      }
      case 'array':
        return this.memory().readElements(type.element, Number(room), type.length);
      case 'list':
        return this.memory().readList(type.element, Number(raw));
      default:
        return fromHost(type, raw);
    }
  }
}

/** Everything that is no scalar is a host object. */
export class ReferenceConvention implements Convention {
  pass(type: AbiType, plain: Plain, args: unknown[]): Placed {
    if (type.kind === 'slice') {
      const base = toParts(type.element, plain);
      args.push({ base, offset: 0, length: base.length });
      return base;
    }
    const value = toHost(type, plain);
    args.push(value);
    return Array.isArray(value) ? value : undefined;
  }

  readBack(type: AbiType, placed: Placed, plain: Plain): Plain {
    if ((type.kind !== 'slice' && type.kind !== 'array') || !Array.isArray(placed)) return plain;
    return fromParts(type.element, placed);
  }

  room(): Placed {
    return undefined;
  }

  result(type: AbiType, raw: unknown): Plain {
    return type.kind === 'void' ? 0 : fromHost(type, raw);
  }
}

function lengthOf(plain: Plain): number {
  return typeof plain === 'object' ? plain.length : 0;
}
