/** Structs, tuples, enums and `Option` in direct mode. */

import type { AbiChoice, AbiLane, AbiParts } from '../../interface.ts';
import { checkFields, checkOption, checkTuple, checkVariant } from '../check-records.ts';
import type { CheckPart } from '../check-sequences.ts';
import type { Where } from '../describe.ts';
import { giveFields, giveVariant } from '../give.ts';
import type { ModuleMemory } from '../memory.ts';
import { type Plain, partAt } from '../plain.ts';
import { type Codec, type LaneCodec, type LaneValue, laneAt, laneCodec } from './codec.ts';

export function structCodec(
  name: string,
  fields: readonly (readonly [name: string, codec: Codec])[],
  layout: AbiParts,
): RecordCodec {
  const checks = fields.map(([field, codec]) => [field, codec.check] as const);
  const names = fields.map(([field]) => field);
  return record(
    fields.map(([, codec]) => codec),
    layout,
    (value, mut, where) => checkFields(name, checks, value, mut, where),
    (values) => giveFields(names, values),
  );
}

export function tupleCodec(elements: readonly Codec[], layout: AbiParts): RecordCodec {
  const checks = elements.map((codec) => codec.check);
  return record(
    elements,
    layout,
    (value, mut, where) => checkTuple(checks, value, mut, where),
    (values) => values,
  );
}

/** What can be passed `mut`: its parts are checked, and read back, where it lies in memory. */
export type RecordCodec = Codec & {
  checkMut(value: unknown, where: Where): Plain;
};

function record(
  parts: readonly Codec[],
  { size, offsets, inMemory }: AbiParts,
  checkAs: (value: unknown, mut: boolean, where: Where) => Plain,
  give: (values: readonly unknown[]) => unknown,
): RecordCodec {
  const check: CheckPart = (value, where) => checkAs(value, false, where);
  const checkMut = (value: unknown, where: Where): Plain => checkAs(value, true, where);
  if (inMemory) {
    return {
      inMemory,
      size,
      check,
      checkMut,
      write(memory, address, plain) {
        writeParts(memory, address, parts, offsets, plain, 0);
      },
      read: (memory, address) => give(readParts(memory, address, parts, offsets)),
    };
  }
  const flat = parts.map(lanesOf);
  const lanes = flat.flatMap((own, i) =>
    own.map(([type, at]): AbiLane => [type, at + (offsets[i] ?? 0)]),
  );
  const starts = flat.map((_, i) => flat.slice(0, i).reduce((n, own) => n + own.length, 0));
  return {
    ...laneCodec(size, lanes, {
      check,
      lower(memory, plain, out) {
        parts.forEach((part, i) => {
          lowerPart(memory, part, partAt(plain, i), out);
        });
      },
      lift: (memory, values, at) =>
        give(parts.map((part, i) => liftPart(memory, part, values, at + (starts[i] ?? 0)))),
    }),
    checkMut,
  };
}

export function enumCodec(
  name: string,
  variants: readonly (readonly [name: string, payload: readonly Codec[]])[],
  layout: AbiChoice,
): Codec {
  const checks = variants.map(
    ([variant, payload]) => [variant, payload.map((p) => p.check)] as const,
  );
  const bare = variants.every(([, payload]) => payload.length === 0);
  return choice(
    variants.map(([, payload]) => payload),
    layout,
    (value, where) => checkVariant(name, checks, value, where),
    (index, values) => giveVariant(variants[index]?.[0] ?? '', bare, values),
  );
}

export function optionCodec(some: Codec, layout: AbiChoice): Codec {
  return choice(
    [[], [some]],
    layout,
    (value, where) => checkOption(some.check, value, where),
    (_, values) => values[0],
  );
}

function choice(
  payloads: readonly (readonly Codec[])[],
  layout: AbiChoice,
  check: CheckPart,
  give: (variant: number, values: readonly unknown[]) => unknown,
): Codec {
  const payloadOf = (variant: number): readonly Codec[] => {
    const payload = payloads[variant];
    if (payload === undefined) throw new TypeError(`the module gave a value of variant ${variant}`);
    return payload;
  };
  if (layout.inMemory) {
    const offsetsOf = (variant: number): readonly number[] => layout.payloads[variant] ?? [];
    return {
      inMemory: true,
      size: layout.size,
      check,
      write(memory, address, plain) {
        const variant = Number(partAt(plain, 0));
        memory.storeWord(address, variant);
        writeParts(memory, address, payloadOf(variant), offsetsOf(variant), plain, 1);
      },
      read(memory, address) {
        const variant = memory.loadWord(address);
        return give(variant, readParts(memory, address, payloadOf(variant), offsetsOf(variant)));
      },
    };
  }
  const { size, lanes } = layout;
  const sharedOf = (variant: number, part: number): readonly number[] =>
    layout.payloads[variant]?.[part] ?? [];
  return laneCodec(size, lanes, {
    check,
    lower(memory, plain, out) {
      const variant = Number(partAt(plain, 0));
      const values = lanes.map(([type]): LaneValue => (type === 'i64' ? 0n : 0));
      values[0] = variant;
      payloadOf(variant).forEach((part, i) => {
        const own: LaneValue[] = [];
        lowerPart(memory, part, partAt(plain, i + 1), own);
        sharedOf(variant, i).forEach((lane, k) => {
          values[lane] = laneAt(own, k);
        });
      });
      out.push(...values);
    },
    lift(memory, values, at) {
      const variant = Number(laneAt(values, at));
      const parts = payloadOf(variant).map((part, i) => {
        const own = sharedOf(variant, i).map((lane) => laneAt(values, at + lane));
        return liftPart(memory, part, own, 0);
      });
      return give(variant, parts);
    },
  });
}

function writeParts(
  memory: ModuleMemory,
  address: number,
  parts: readonly Codec[],
  offsets: readonly number[],
  plain: Plain,
  skip: number,
): void {
  parts.forEach((part, i) => {
    part.write(memory, address + (offsets[i] ?? 0), partAt(plain, i + skip));
  });
}

function readParts(
  memory: ModuleMemory,
  address: number,
  parts: readonly Codec[],
  offsets: readonly number[],
): readonly unknown[] {
  return parts.map((part, i) => part.read(memory, address + (offsets[i] ?? 0)));
}

function lanesOf(codec: Codec): readonly AbiLane[] {
  return asLanes(codec).lanes;
}

function lowerPart(memory: ModuleMemory, codec: Codec, plain: Plain, out: LaneValue[]): void {
  asLanes(codec).lower(memory, plain, out);
}

function liftPart(
  memory: ModuleMemory,
  codec: Codec,
  lanes: readonly LaneValue[],
  at: number,
): unknown {
  return asLanes(codec).lift(memory, lanes, at);
}

/** What has a part in memory lies there itself. */
function asLanes(codec: Codec): LaneCodec {
  if (codec.inMemory) throw new TypeError('a part in memory has no machine values');
  return codec;
}
