/** Operations on strings, collections and output. */

import { InternalError } from '../../report/unreachable.ts';
import type { RuntimeOp } from '../ops.ts';
import type { Type } from '../types.ts';
import { versionOf } from './checks.ts';
import { CollectionMap } from './collections.ts';
import { equalValues } from './equality.ts';
import { MAX_LEAVES, type Machine } from './machine.ts';
import * as strings from './strings.ts';
import { TrapSignal } from './trap-signal.ts';
import {
  ListValue,
  MapValue,
  type RuntimeValue,
  SetValue,
  SliceValue,
  type StrValue,
} from './values.ts';

/** At most three operands each; `str.concat` is apart because it takes any number. */
export type RuntimeFunction = (a: RuntimeValue, b: RuntimeValue, c: RuntimeValue) => RuntimeValue;

// The casts only recover what the types in the IR say; the verifier has checked them.
const asStr = (value: RuntimeValue): StrValue => value as StrValue;
const asList = (value: RuntimeValue): ListValue => value as ListValue;
const asMap = (value: RuntimeValue): MapValue => value as MapValue;
const asSet = (value: RuntimeValue): SetValue => value as SetValue;
const asNumber = (value: RuntimeValue): number => value as number;

/** Versions are `i32` and wrap. */
function touch(collection: ListValue | MapValue | SetValue): void {
  collection.version = (collection.version + 1) | 0;
}

function inRange(index: number, length: number): void {
  if (!(index >= 0 && index < length)) {
    throw new InternalError(`access at ${index} of ${length} without its check`);
  }
}

function room(size: number): void {
  if (size >= MAX_LEAVES) throw new TrapSignal('out of memory');
}

/** A copy of the elements of a `[u8]`. */
function bytesOf(slice: SliceValue): Uint8Array {
  const bytes = slice.storage.slice(slice.offset, slice.offset + slice.length);
  return Uint8Array.from(bytes, Number);
}

/** The function of an op. `first` is the type of the first operand. */
export function runtimeFunction(
  machine: Machine,
  op: Exclude<RuntimeOp, 'str.concat'>,
  first: Type,
): RuntimeFunction {
  const heavy = (text: StrValue): StrValue => {
    machine.charge(text.bytes.length);
    return text;
  };
  const table: Record<Exclude<RuntimeOp, 'str.concat'>, RuntimeFunction> = {
    'str.len': (a) => asStr(a).bytes.length,
    'str.byte': (a, b) => {
      const byte = asStr(a).bytes[asNumber(b)];
      if (byte === undefined) throw new InternalError('str.byte without its check');
      return byte;
    },
    'str.slice': (a, b, c) => {
      const text = asStr(a);
      const lo = asNumber(b);
      const hi = asNumber(c);
      if (!(lo >= 0 && lo <= hi && hi <= text.bytes.length)) {
        throw new InternalError('str.slice without its check');
      }
      return strings.slice(text, lo, hi);
    },
    'str.eq': (a, b) => strings.equal(heavy(asStr(a)), asStr(b)),
    'str.compare': (a, b) => strings.compare(heavy(asStr(a)), asStr(b)),
    'str.trim': (a) => strings.trim(heavy(asStr(a)), true, true),
    'str.trim_start': (a) => strings.trim(heavy(asStr(a)), true, false),
    'str.trim_end': (a) => strings.trim(heavy(asStr(a)), false, true),
    'str.contains': (a, b) => strings.find(heavy(asStr(a)), asStr(b)) >= 0,
    'str.starts_with': (a, b) => strings.startsWith(asStr(a), heavy(asStr(b))),
    'str.ends_with': (a, b) => strings.endsWith(asStr(a), heavy(asStr(b))),
    'str.find': (a, b) => strings.find(heavy(asStr(a)), asStr(b)),
    'str.replace': (a, b, c) => heavy(strings.replace(heavy(asStr(a)), asStr(b), asStr(c))),
    'str.repeat': (a, b) => heavy(strings.repeat(asStr(a), asNumber(b))),
    'str.to_upper': (a) => strings.mapCase(heavy(asStr(a)), true),
    'str.to_lower': (a) => strings.mapCase(heavy(asStr(a)), false),
    'str.split': (a, b) => strings.split(heavy(asStr(a)), asStr(b)),
    'str.lines': (a) => strings.lines(heavy(asStr(a))),
    'str.chars': (a) => strings.chars(heavy(asStr(a))),
    'str.bytes': (a) => {
      const bytes = Array.from(heavy(asStr(a)).bytes);
      return new SliceValue(bytes, 0, bytes.length, 1);
    },
    'str.parse_i32': (a) => strings.parseI32(heavy(asStr(a))),
    'str.parse_f64': (a) => strings.parseF64(heavy(asStr(a))),
    // JavaScript's remainder is C's `fmod`.
    'f64.rem': (a, b) => asNumber(a) % asNumber(b),
    'str.from': (a) => strings.format(first, a),
    'str.from_utf8': (a) => {
      const slice = a as SliceValue;
      machine.charge(slice.length);
      return strings.fromUtf8(bytesOf(slice));
    },

    'list.new': () => new ListValue(),
    'list.with_capacity': () => new ListValue(),
    'list.len': (a) => asList(a).items.length,
    'list.get': (a, b) => {
      const { items } = asList(a);
      inRange(asNumber(b), items.length);
      return items[asNumber(b)];
    },
    'list.set': (a, b, c) => {
      const { items } = asList(a);
      inRange(asNumber(b), items.length);
      items[asNumber(b)] = c;
      return undefined;
    },
    'list.push': (a, b) => {
      room(asList(a).items.length);
      asList(a).items.push(b);
      touch(asList(a));
      return undefined;
    },
    'list.pop': (a) => {
      const { items } = asList(a);
      inRange(0, items.length);
      touch(asList(a));
      return items.pop();
    },
    'list.insert': (a, b, c) => {
      const { items } = asList(a);
      inRange(asNumber(b), items.length + 1);
      room(items.length);
      machine.charge(items.length);
      items.splice(asNumber(b), 0, c);
      touch(asList(a));
      return undefined;
    },
    'list.remove': (a, b) => {
      const { items } = asList(a);
      inRange(asNumber(b), items.length);
      machine.charge(items.length);
      touch(asList(a));
      return items.splice(asNumber(b), 1)[0];
    },
    'list.clear': (a) => {
      asList(a).items.length = 0;
      touch(asList(a));
      return undefined;
    },
    'list.contains': (a, b) => {
      machine.charge(asList(a).items.length);
      return asList(a).items.some((item) => equalValues(item, b));
    },

    'map.new': () => new MapValue(new CollectionMap()),
    'map.len': (a) => asMap(a).entries.size,
    'map.insert': (a, b, c) => {
      room(asMap(a).entries.size);
      if (asMap(a).entries.insert(b, c)) touch(asMap(a));
      return undefined;
    },
    'map.find': (a, b) => asMap(a).entries.find(b),
    'map.contains': (a, b) => asMap(a).entries.find(b) >= 0,
    'map.remove': (a, b) => {
      const removed = asMap(a).entries.remove(b);
      if (removed) touch(asMap(a));
      return removed;
    },
    'map.clear': (a) => {
      asMap(a).entries.clear();
      touch(asMap(a));
      return undefined;
    },
    'map.next': (a, b) => asMap(a).entries.next(asNumber(b)),
    'map.key_at': (a, b) => asMap(a).entries.keyAt(asNumber(b)),
    'map.value_at': (a, b) => asMap(a).entries.valueAt(asNumber(b)),
    'map.keys': (a) => {
      machine.charge(asMap(a).entries.size);
      return new ListValue(asMap(a).entries.allKeys());
    },
    'map.values': (a) => {
      machine.charge(asMap(a).entries.size);
      return new ListValue(asMap(a).entries.allValues());
    },

    'set.new': () => new SetValue(new CollectionMap()),
    'set.len': (a) => asSet(a).entries.size,
    'set.insert': (a, b) => {
      room(asSet(a).entries.size);
      const added = asSet(a).entries.insert(b, undefined);
      if (added) touch(asSet(a));
      return added;
    },
    'set.contains': (a, b) => asSet(a).entries.find(b) >= 0,
    'set.remove': (a, b) => {
      const removed = asSet(a).entries.remove(b);
      if (removed) touch(asSet(a));
      return removed;
    },
    'set.clear': (a) => {
      asSet(a).entries.clear();
      touch(asSet(a));
      return undefined;
    },
    'set.next': (a, b) => asSet(a).entries.next(asNumber(b)),
    'set.at': (a, b) => asSet(a).entries.keyAt(asNumber(b)),

    'collection.version': (a) => versionOf(a),
    'text.pointer': (a) =>
      machine.memory.textAddress(a instanceof SliceValue ? bytesOf(a) : asStr(a).bytes),
    'text.view': (a, b) => strings.fromUtf8(machine.memory.read(asNumber(a), asNumber(b))),
    // The interpreter's text is nowhere in memory.
    'arena.release': () => undefined,
    print: (a) => {
      machine.host.print(heavy(asStr(a)).text);
      return undefined;
    },
  };
  return table[op];
}
