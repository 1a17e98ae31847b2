/** `List`, `Map` and `Set`. A version counts what would upset an iteration. */

import {
  asList,
  asMap,
  asSet,
  at,
  equalLanes,
  type Key,
  keyOf,
  type Lane,
  ListObject,
  MAX_ENTRIES,
  MAX_ITEMS,
  MapObject,
  outOfMemory,
  RuntimeFault,
  SetObject,
} from './values.ts';

export const lists = {
  list_new(_site: number): ListObject {
    return new ListObject();
  },

  list_with_capacity(_count: number, _site: number): ListObject {
    return new ListObject();
  },

  list_len(handle: unknown): number {
    return asList(handle).items.length;
  },

  list_get(handle: unknown, index: number): Lane {
    return at(asList(handle).items, index, 'element');
  },

  list_set(handle: unknown, index: number, value: Lane): void {
    const { items } = asList(handle);
    known(index, items.length);
    items[index] = value;
  },

  list_push(handle: unknown, value: Lane, site: number): void {
    const list = asList(handle);
    if (list.items.length >= MAX_ITEMS) outOfMemory(site);
    list.items.push(value);
    changed(list);
  },

  list_pop(handle: unknown): Lane {
    const list = asList(handle);
    const last = list.items.pop();
    if (last === undefined) throw new RuntimeFault('pop of an empty list');
    changed(list);
    return last;
  },

  list_insert(handle: unknown, index: number, value: Lane, site: number): void {
    const list = asList(handle);
    known(index, list.items.length + 1);
    if (list.items.length >= MAX_ITEMS) outOfMemory(site);
    list.items.splice(index, 0, value);
    changed(list);
  },

  list_remove(handle: unknown, index: number): Lane {
    const list = asList(handle);
    const removed = at(list.items, index, 'element');
    list.items.splice(index, 1);
    changed(list);
    return removed;
  },

  list_clear(handle: unknown): void {
    const list = asList(handle);
    list.items.length = 0;
    changed(list);
  },

  list_contains(handle: unknown, value: Lane): number {
    return asList(handle).items.some((item) => equalLanes(item, value)) ? 1 : 0;
  },
};

export const maps = {
  map_new(_site: number): MapObject {
    return new MapObject();
  },

  map_len(handle: unknown): number {
    return asMap(handle).size;
  },

  map_insert(handle: unknown, key: Lane, value: Lane, site: number): void {
    const map = asMap(handle);
    const position = positionOf(map, key);
    const entry = map.entries[position];
    if (entry !== undefined) entry.value = value;
    else append(map, key, { key, value }, site);
  },

  map_find(handle: unknown, key: Lane): number {
    return positionOf(asMap(handle), key);
  },

  map_contains(handle: unknown, key: Lane): number {
    return positionOf(asMap(handle), key) >= 0 ? 1 : 0;
  },

  map_remove(handle: unknown, key: Lane): number {
    return remove(asMap(handle), key);
  },

  map_clear(handle: unknown): void {
    clear(asMap(handle));
  },

  map_next(handle: unknown, from: number): number {
    return next(asMap(handle), from);
  },

  map_key_at(handle: unknown, position: number): Lane {
    return at(asMap(handle).entries, position, 'entry').key;
  },

  map_value_at(handle: unknown, position: number): Lane {
    return at(asMap(handle).entries, position, 'entry').value;
  },

  map_keys(handle: unknown, _site: number): ListObject {
    const list = new ListObject();
    for (const entry of asMap(handle).entries) if (entry !== undefined) list.items.push(entry.key);
    return list;
  },

  map_values(handle: unknown, _site: number): ListObject {
    const list = new ListObject();
    for (const entry of asMap(handle).entries)
      if (entry !== undefined) list.items.push(entry.value);
    return list;
  },
};

export const sets = {
  set_new(_site: number): SetObject {
    return new SetObject();
  },

  set_len(handle: unknown): number {
    return asSet(handle).size;
  },

  set_insert(handle: unknown, value: Lane, site: number): number {
    const set = asSet(handle);
    if (positionOf(set, value) >= 0) return 0;
    append(set, value, { key: value }, site);
    return 1;
  },

  set_contains(handle: unknown, value: Lane): number {
    return positionOf(asSet(handle), value) >= 0 ? 1 : 0;
  },

  set_remove(handle: unknown, value: Lane): number {
    return remove(asSet(handle), value);
  },

  set_clear(handle: unknown): void {
    clear(asSet(handle));
  },

  set_next(handle: unknown, from: number): number {
    return next(asSet(handle), from);
  },

  set_at(handle: unknown, position: number): Lane {
    return at(asSet(handle).entries, position, 'element').key;
  },
};

/** What maps and sets have in common. */
interface Table<Entry extends { readonly key: Lane }> {
  readonly entries: (Entry | undefined)[];
  readonly positions: Map<Key, number>;
  size: number;
  version: number;
}

function positionOf<Entry extends { readonly key: Lane }>(table: Table<Entry>, key: Lane): number {
  const known = keyOf(key);
  return known === undefined ? -1 : (table.positions.get(known) ?? -1);
}

function append<Entry extends { readonly key: Lane }>(
  table: Table<Entry>,
  key: Lane,
  entry: Entry,
  site: number,
): void {
  // Nobody can hold a position across an insertion, so here is the time to close holes.
  if (table.entries.length > 2 * table.size + 8) closeHoles(table);
  if (table.entries.length >= MAX_ENTRIES) outOfMemory(site);
  const known = keyOf(key);
  if (known !== undefined) table.positions.set(known, table.entries.length);
  table.entries.push(entry);
  table.size++;
  changed(table);
}

function closeHoles<Entry extends { readonly key: Lane }>(table: Table<Entry>): void {
  const entries = table.entries.filter((entry) => entry !== undefined);
  table.entries.length = 0;
  for (const entry of entries) {
    const known = keyOf(entry.key);
    if (known !== undefined) table.positions.set(known, table.entries.length);
    table.entries.push(entry);
  }
}

function remove<Entry extends { readonly key: Lane }>(table: Table<Entry>, key: Lane): number {
  const known = keyOf(key);
  const position = known === undefined ? undefined : table.positions.get(known);
  if (known === undefined || position === undefined) return 0;
  table.entries[position] = undefined;
  table.positions.delete(known);
  table.size--;
  changed(table);
  return 1;
}

function clear<Entry extends { readonly key: Lane }>(table: Table<Entry>): void {
  table.entries.length = 0;
  table.positions.clear();
  table.size = 0;
  changed(table);
}

function next<Entry extends { readonly key: Lane }>(table: Table<Entry>, from: number): number {
  for (let i = Math.max(0, from); i < table.entries.length; i++) {
    if (table.entries[i] !== undefined) return i;
  }
  return -1;
}

function changed(collection: { version: number }): void {
  collection.version = (collection.version + 1) | 0;
}

function known(index: number, length: number): void {
  if (!(0 <= index && index < length)) throw new RuntimeFault(`index ${index} of ${length}`);
}
