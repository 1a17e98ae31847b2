/** Arrays, lists, maps and sets in direct mode. */

import type { AbiEntry, NumberName } from '../../interface.ts';
import { checkItems, checkNumbers, type Use } from '../check-sequences.ts';
import type { Where } from '../describe.ts';
import { lengthOf } from '../elements.ts';
import type { ModuleMemory } from '../memory.ts';
import { numbersOf, type Plain, partsOf } from '../plain.ts';
import { type Codec, type LaneCodec, laneCodec, type MemoryCodec, wordAt } from './codec.ts';

const PART: Use = { mut: false, alone: false };
/** Words of a list's header that mean something to the host (docs/abi.md). */
const HEADER_BYTES = 24;

/** Some number of elements, one after the other in memory. */
export interface Elements {
  readonly stride: number;
  check(length: number | undefined, value: unknown, use: Use, where: Where): Plain;
  count(plain: Plain): number;
  write(memory: ModuleMemory, address: number, count: number, plain: Plain): void;
  read(memory: ModuleMemory, address: number, length: number): unknown;
  /** The same where what is read is copied at once and is not kept. */
  peek(memory: ModuleMemory, address: number, length: number): unknown;
}

export function numberElements(name: NumberName, stride: number): Elements {
  return {
    stride,
    check: (length, value, use, where) => checkNumbers(name, length, value, use, where),
    count: (plain) => lengthOf(numbersOf(plain)),
    write(memory, address, count, plain) {
      memory.writeNumbers(name, address, count, numbersOf(plain));
    },
    read: (memory, address, length) => memory.readNumbers(name, address, length),
    peek: (memory, address, length) => memory.numbers(name, address, length),
  };
}

export function partElements(codec: Codec, what: string): Elements {
  const { size } = codec;
  const read = (memory: ModuleMemory, address: number, length: number): unknown =>
    Array.from({ length }, (_, i) => codec.read(memory, address + i * size));
  return {
    stride: size,
    check: (length, value, use, where) =>
      checkItems(codec.check, length, value, use.mut, what, where),
    count: (plain) => partsOf(plain).length,
    write(memory, address, _, plain) {
      partsOf(plain).forEach((part, i) => {
        codec.write(memory, address + i * size, part);
      });
    },
    read,
    peek: read,
  };
}

/** Copies elements into the arena. */
export function allocateElements(
  elements: Elements,
  memory: ModuleMemory,
  plain: Plain,
): { readonly address: number; readonly count: number } {
  const count = elements.count(plain);
  const address = memory.allocate(count * elements.stride);
  elements.write(memory, address, count, plain);
  return { address, count };
}

export function arrayCodec(elements: Elements, length: number): MemoryCodec {
  return {
    inMemory: true,
    size: elements.stride * length,
    check: (value, where) => elements.check(length, value, PART, where),
    write(memory, address, plain) {
      elements.write(memory, address, length, plain);
    },
    read: (memory, address) => elements.read(memory, address, length),
  };
}

export function listCodec(elements: Elements): LaneCodec {
  return laneCodec(4, [['u32', 0]], {
    check: (value, where) => elements.check(undefined, value, PART, where),
    lower(memory, plain, out) {
      const header = memory.allocate(HEADER_BYTES);
      const { address, count } = allocateElements(elements, memory, plain);
      memory.bytes(header, HEADER_BYTES).fill(0);
      memory.storeWord(header, address);
      memory.storeWord(header + 4, count);
      memory.storeWord(header + 8, count);
      out.push(header);
    },
    lift(memory, lanes, at) {
      const header = wordAt(lanes, at);
      return elements.read(memory, memory.loadWord(header), memory.loadWord(header + 4));
    },
  });
}

export function setCodec(key: Codec, entry: AbiEntry): LaneCodec {
  return outOnly('Set', (memory, header) => {
    const set = new Set<unknown>();
    for (const at of entriesOf(memory, header, entry)) set.add(key.read(memory, at + entry.key));
    return set;
  });
}

export function mapCodec(key: Codec, value: Codec, entry: AbiEntry): LaneCodec {
  return outOnly('Map', (memory, header) => {
    const map = new Map<unknown, unknown>();
    for (const at of entriesOf(memory, header, entry)) {
      map.set(key.read(memory, at + entry.key), value.read(memory, at + entry.value));
    }
    return map;
  });
}

function outOnly(what: string, give: (memory: ModuleMemory, header: number) => unknown): LaneCodec {
  const refuse = (): never => {
    throw new TypeError(`a ${what} does not come from JavaScript`);
  };
  return laneCodec(4, [['u32', 0]], {
    check: refuse,
    lower: refuse,
    lift: (memory, lanes, at) => give(memory, wordAt(lanes, at)),
  });
}

/** Addresses of the entries in order of insertion, without the holes that removals left. */
function entriesOf(memory: ModuleMemory, header: number, { stride }: AbiEntry): number[] {
  const first = memory.loadWord(header);
  const used = memory.loadWord(header + 20);
  return Array.from({ length: used }, (_, i) => first + i * stride).filter(
    (at) => memory.loadWord(at) !== 0,
  );
}
