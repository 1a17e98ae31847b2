/** How values lie in storage: arrays, structs and tuples as their leaves, everything else as one leaf. */

import { InternalError } from '../../report/unreachable.ts';
import type { TypeStore } from '../type-store.ts';
import type { Type } from '../types.ts';
import {
  AggregateValue,
  PlaceValue,
  type RuntimeValue,
  SliceValue,
  type Storage,
  UNSET,
} from './values.ts';

type Reader = (storage: Storage, offset: number) => RuntimeValue;
type Writer = (storage: Storage, offset: number, value: RuntimeValue) => void;

/** What is known about one type. `read` copies a value out of storage, `write` copies one in. */
export interface Layout {
  /** Number of leaves. */
  readonly size: number;
  /** Whether the value itself is the one leaf. */
  readonly leaf: boolean;
  /** Of the parts of a struct or tuple, their offsets. */
  readonly offsets: readonly number[];
  readonly read: Reader;
  readonly write: Writer;
}

function readLeaf(storage: Storage, offset: number): RuntimeValue {
  const value = storage[offset];
  if (value === UNSET) throw new InternalError('read of a place that was never stored to');
  return value;
}

function writeLeaf(storage: Storage, offset: number, value: RuntimeValue): void {
  storage[offset] = value;
}

const LEAF: Layout = { size: 1, leaf: true, offsets: [], read: readLeaf, write: writeLeaf };

function itemsOf(value: RuntimeValue): readonly RuntimeValue[] {
  if (!(value instanceof AggregateValue)) throw new InternalError('not an aggregate value');
  return value.items;
}

/** Layouts of the types of one store. */
export class Layouts {
  private readonly types: TypeStore;
  private readonly known = new Map<Type, Layout>();

  constructor(types: TypeStore) {
    this.types = types;
  }

  of(type: Type): Layout {
    let layout = this.known.get(type);
    if (layout === undefined) {
      layout = this.make(type);
      this.known.set(type, layout);
    }
    return layout;
  }

  private make(type: Type): Layout {
    switch (type.kind) {
      case 'array':
        return arrayLayout(this.of(type.element), type.length);
      case 'vector':
        // Lane by lane, so that a vector in a slice is the elements that it covers.
        return arrayLayout(LEAF, type.lanes);
      case 'struct':
        return partsLayout(this.types.fields(type).map((f) => this.of(f.type)));
      case 'tuple':
        return partsLayout(type.elements.map((t) => this.of(t)));
      default:
        return LEAF;
    }
  }
}

function arrayLayout(element: Layout, length: number): Layout {
  const { size } = element;
  if (element === LEAF) {
    return {
      size: length,
      leaf: false,
      offsets: [],
      read: (storage, offset) => {
        const items: RuntimeValue[] = [];
        for (let i = 0; i < length; i++) items.push(readLeaf(storage, offset + i));
        return new AggregateValue(items);
      },
      write: (storage, offset, value) => {
        const items = itemsOf(value);
        for (let i = 0; i < length; i++) storage[offset + i] = items[i];
      },
    };
  }
  return {
    size: size * length,
    leaf: false,
    offsets: [],
    read: (storage, offset) => {
      const items: RuntimeValue[] = [];
      for (let i = 0; i < length; i++) items.push(element.read(storage, offset + i * size));
      return new AggregateValue(items);
    },
    write: (storage, offset, value) => {
      itemsOf(value).forEach((item, i) => {
        element.write(storage, offset + i * size, item);
      });
    },
  };
}

function partsLayout(parts: readonly Layout[]): Layout {
  const offsets: number[] = [];
  let size = 0;
  for (const part of parts) {
    offsets.push(size);
    size += part.size;
  }
  return {
    size,
    leaf: false,
    offsets,
    read: (storage, offset) =>
      new AggregateValue(parts.map((part, i) => part.read(storage, offset + (offsets[i] ?? 0)))),
    write: (storage, offset, value) => {
      const items = itemsOf(value);
      parts.forEach((part, i) => {
        part.write(storage, offset + (offsets[i] ?? 0), items[i]);
      });
    },
  };
}

/** Fresh storage for one value of `type`, with that value in it: what a `mut` parameter takes. */
export function placeOf(types: TypeStore, type: Type, value: RuntimeValue): PlaceValue {
  const storage: Storage = [];
  new Layouts(types).of(type).write(storage, 0, value);
  return new PlaceValue(storage, 0);
}

/** A copy of what a place of `type` holds. */
export function readPlace(types: TypeStore, type: Type, place: PlaceValue): RuntimeValue {
  return new Layouts(types).of(type).read(place.storage, place.offset);
}

/** A slice of fresh storage that holds `values`, each of type `element`. */
export function sliceOf(
  types: TypeStore,
  element: Type,
  values: Iterable<RuntimeValue>,
): SliceValue {
  const layout = new Layouts(types).of(element);
  const storage: Storage = [];
  let length = 0;
  for (const value of values) {
    layout.write(storage, length * layout.size, value);
    length++;
  }
  return new SliceValue(storage, 0, length, layout.size);
}

/** Copies of the elements of a slice whose element type is `element`. */
export function readSlice(types: TypeStore, element: Type, slice: SliceValue): RuntimeValue[] {
  const layout = new Layouts(types).of(element);
  const values: RuntimeValue[] = [];
  for (let i = 0; i < slice.length; i++) {
    values.push(layout.read(slice.storage, slice.offset + i * slice.stride));
  }
  return values;
}
