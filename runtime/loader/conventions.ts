/** How parameters and results of an export cross, in each of the two modes (`docs/abi.md`). */

import type { AbiParam, AbiType } from '../interface.ts';
import type { Use } from './check-sequences.ts';
import { checkValue } from './check-value.ts';
import type { Where } from './describe.ts';
import type { Codec, LaneValue } from './direct/codec.ts';
import { codecOf, elementsOf, recordCodecOf } from './direct/codec-of.ts';
import { allocateElements } from './direct/sequences.ts';
import { toJavaScript } from './give.ts';
import { fromHost, fromParts, type NewList, toHost, toParts } from './host-values.ts';
import type { ModuleMemory } from './memory.ts';
import type { OwnedMemory } from './owned.ts';
import { numbersOf, type Plain } from './plain.ts';

/** A parameter on its way in, and where it is `mut`, out again. */
export interface Passing {
  /** Runs user code; nothing does after it. */
  check(value: unknown, where: Where): Plain;
  /** Appends what WebAssembly gets; tells where it is, for `readBack`. */
  pass(plain: Plain, args: unknown[], where: Where): unknown;
  /** What the call left, as JavaScript sees it; nothing where it is there already. A view of memory is good until the next call. */
  readBack(placed: unknown, plain: Plain): unknown;
}

/** A result on its way out. */
export interface Taking {
  /** Appends the room for a result that needs some. Comes before the parameters. */
  room(args: unknown[]): unknown;
  take(raw: unknown, room: unknown): unknown;
}

export interface Convention {
  parameter(param: AbiParam): Passing;
  result(type: AbiType): Taking;
}

/** Everything is in memory. */
export class DirectConvention implements Convention {
  private readonly memory: () => ModuleMemory;
  private readonly owned: OwnedMemory;

  constructor(memory: () => ModuleMemory, owned: OwnedMemory) {
    this.memory = memory;
    this.owned = owned;
  }

  parameter({ type, mut }: AbiParam): Passing {
    if (type.kind === 'slice') return this.elements(type.element, undefined, mut);
    if (type.kind === 'array') return this.elements(type.element, type.length, mut);
    if (mut && (type.kind === 'struct' || type.kind === 'tuple')) return this.record(type);
    return this.value(codecOf(type));
  }

  result(type: AbiType): Taking {
    if (type.kind === 'void') return { room: () => undefined, take: () => undefined };
    const codec = codecOf(type);
    if (codec.inMemory) {
      return {
        room: (args) => {
          const address = this.memory().allocate(codec.size);
          args.push(address);
          return address;
        },
        take: (_, room) => codec.read(this.memory(), Number(room)),
      };
    }
    return {
      room: () => undefined,
      take: (raw) => codec.lift(this.memory(), lanesOf(raw), 0),
    };
  }

  private elements(type: AbiType, length: number | undefined, mut: boolean): Passing {
    const elements = elementsOf(type);
    const use: Use = { mut, alone: true };
    return {
      check: (value, where) => {
        const given = type.kind === 'number' ? this.owned.unwrap(value, where) : value;
        return elements.check(length, given, use, where);
      },
      pass: (plain, args, where) => {
        const own = this.ownAddress(type, plain);
        const { address, count } =
          own === undefined
            ? allocateElements(elements, this.memory(), plain)
            : { address: own, count: elements.count(plain) };
        args.push(address);
        if (length === undefined) args.push(count);
        else if (count !== length) throw lostElements(where, length, count);
        return own === undefined ? address : undefined;
      },
      readBack: (placed, plain) =>
        placed === undefined
          ? undefined
          : elements.peek(this.memory(), Number(placed), length ?? elements.count(plain)),
    };
  }

  /** Where numbers lie that need not be copied. */
  private ownAddress(type: AbiType, plain: Plain): number | undefined {
    return type.kind === 'number' ? this.owned.addressOf(type.name, numbersOf(plain)) : undefined;
  }

  private record(type: AbiType & { kind: 'struct' | 'tuple' }): Passing {
    const codec = recordCodecOf(type);
    return {
      check: codec.checkMut,
      pass: (plain, args) => this.place(codec, plain, args),
      readBack: (placed) => codec.read(this.memory(), Number(placed)),
    };
  }

  private value(codec: Codec): Passing {
    return {
      check: codec.check,
      pass: (plain, args) => {
        if (codec.inMemory) return this.place(codec, plain, args);
        const lanes: LaneValue[] = [];
        codec.lower(this.memory(), plain, lanes);
        args.push(...lanes);
        return undefined;
      },
      readBack: () => undefined,
    };
  }

  private place(codec: Codec, plain: Plain, args: unknown[]): number {
    const address = this.memory().allocate(codec.size);
    codec.write(this.memory(), address, plain);
    args.push(address);
    return address;
  }
}

/** The machine values that a function gave: one, or several in an array. */
function lanesOf(raw: unknown): readonly LaneValue[] {
  const all: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  return all.map((lane) => (typeof lane === 'bigint' ? lane : Number(lane)));
}

/** Everything that is no scalar is a host object. */
export class ReferenceConvention implements Convention {
  private readonly newList: NewList;
  private readonly owned: OwnedMemory;

  constructor(newList: NewList, owned: OwnedMemory) {
    this.newList = newList;
    this.owned = owned;
  }

  parameter({ type, mut }: AbiParam): Passing {
    const use: Use = { mut, alone: true };
    const check = (value: unknown, where: Where): Plain =>
      checkValue(type, this.owned.unwrap(value, where), use, where);
    if (type.kind === 'slice') {
      const { element } = type;
      return {
        check,
        pass: (plain, args) => {
          const base = toParts(element, plain, this.newList);
          args.push({ base, offset: 0, length: base.length });
          return base;
        },
        readBack: (base) => toJavaScript(type, fromParts(element, partsOf(base))),
      };
    }
    return {
      check,
      pass: (plain, args, where) => {
        const value = toHost(type, plain, this.newList);
        const got = Array.isArray(value) ? value.length : 0;
        if (type.kind === 'array' && got !== type.length) {
          throw lostElements(where, type.length, got);
        }
        args.push(value);
        return value;
      },
      readBack: (value) => toJavaScript(type, fromHost(type, value)),
    };
  }

  result(type: AbiType): Taking {
    return {
      room: () => undefined,
      take: (raw) => (type.kind === 'void' ? undefined : toJavaScript(type, fromHost(type, raw))),
    };
  }
}

function partsOf(base: unknown): readonly unknown[] {
  if (Array.isArray(base)) return base;
  throw new TypeError('a slice got lost');
}

/** Another argument's user code shortened the array after it was checked. */
function lostElements(where: Where, expected: number, got: number): RangeError {
  return new RangeError(`${where()}: expected ${expected} elements, got ${got}`);
}
