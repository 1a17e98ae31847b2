/** How values of a type travel in direct mode: as machine values or by address, and how they lie in memory. */

import type { AbiLane } from '../../interface.ts';
import type { CheckPart } from '../check-sequences.ts';
import type { ModuleMemory } from '../memory.ts';
import type { Plain } from '../plain.ts';

export type LaneValue = number | bigint;

interface Common {
  /** Bytes of one of them in memory. */
  readonly size: number;
  readonly check: CheckPart;
  /** Writes a checked value to memory; what it refers to goes into the arena. */
  write(memory: ModuleMemory, address: number, plain: Plain): void;
  /** What JavaScript gets of a value in memory. Shares nothing with it. */
  read(memory: ModuleMemory, address: number): unknown;
}

/** A value that travels as machine values. */
export interface LaneCodec extends Common {
  readonly inMemory: false;
  readonly lanes: readonly AbiLane[];
  /** Appends the machine values of a checked value. */
  lower(memory: ModuleMemory, plain: Plain, out: LaneValue[]): void;
  /** What JavaScript gets of the machine values from `at` on. */
  lift(memory: ModuleMemory, lanes: readonly LaneValue[], at: number): unknown;
}

/** A value that travels as its address. */
export interface MemoryCodec extends Common {
  readonly inMemory: true;
}

export type Codec = LaneCodec | MemoryCodec;

/** In memory the machine values lie where `lanes` says. */
export function laneCodec(
  size: number,
  lanes: readonly AbiLane[],
  own: Pick<LaneCodec, 'check' | 'lower' | 'lift'>,
): LaneCodec {
  return {
    inMemory: false,
    size,
    lanes,
    ...own,
    write(memory, address, plain) {
      const values: LaneValue[] = [];
      own.lower(memory, plain, values);
      lanes.forEach(([type, offset], i) => {
        memory.store(type, address + offset, values[i] ?? 0);
      });
    },
    read(memory, address) {
      const values = lanes.map(([type, offset]) => memory.load(type, address + offset));
      return own.lift(memory, values, 0);
    },
  };
}

/** The machine value at a position that has one. */
export function laneAt(lanes: readonly LaneValue[], at: number): LaneValue {
  const lane = lanes[at];
  if (lane === undefined) throw new TypeError('the module gave too few values');
  return lane;
}

/** The address or length at a position. */
export function wordAt(lanes: readonly LaneValue[], at: number): number {
  return Number(laneAt(lanes, at)) >>> 0;
}
