/**
 * High IR of the runtime library as JSON, so that a compile need not parse and check it: packed when the package is
 * built, unpacked file by file.
 *
 * JSON of the IR as it is, but for what JSON has no words for: `{ "$type": "[u8]" }` and the other tags below. A place is
 * two offsets, for everything in a file lies in that file.
 */

import type { Func, Global, Module, Static } from '../ir/module.ts';
import { Cursor } from '../ir/parse-text/cursor.ts';
import { tokenize } from '../ir/parse-text/lexer.ts';
import { TypeParser } from '../ir/parse-text/types.ts';
import type { TypeStore } from '../ir/type-store.ts';
import type { Type } from '../ir/types.ts';
import type { FileId, Span } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';

/** What one file of the library declares. */
export interface LibraryFile {
  readonly functions: readonly Func[];
  readonly statics: readonly Static[];
  readonly globals: readonly Global[];
}

export function allOf({ functions, statics, globals }: Module): LibraryFile {
  return {
    functions: [...functions.values()],
    statics: [...statics.values()],
    globals: [...globals.values()],
  };
}

/** What a file declares itself. Items are named `file::item`; a global belongs to nobody. */
export function ownOf(module: Module, name: string): LibraryFile {
  const own = (item: { readonly name: string }): boolean => item.name.startsWith(`${name}::`);
  const { functions, statics, globals } = allOf(module);
  return { functions: functions.filter(own), statics: statics.filter(own), globals };
}

/** `file` is its id in the places of the module. */
export function packFile(contents: LibraryFile, file: FileId): string {
  return JSON.stringify(contents, (_key, value: unknown) => packed(value, file));
}

function packed(value: unknown, file: FileId): unknown {
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value instanceof Map) return { $map: [...value] };
  if (typeof value !== 'object' || value === null) return value;
  if ('text' in value && 'id' in value) return { $type: value.text };
  if (!isSpan(value)) return value;
  if (value.file !== file) throw new InternalError('a place in another file of the library');
  return { $span: [value.start, value.end] };
}

function isSpan(value: object): value is Span {
  return 'file' in value && 'start' in value && 'end' in value;
}

/** The opposite of `packFile`, with types of `types` and places in `file`. */
export function unpackFile(text: string, types: TypeStore, file: FileId): LibraryFile {
  return new Unpacking(types, file).value(JSON.parse(text)) as LibraryFile;
}

class Unpacking {
  private readonly store: TypeStore;
  private readonly file: FileId;
  private readonly types = new Map<string, Type>();

  constructor(store: TypeStore, file: FileId) {
    this.store = store;
    this.file = file;
  }

  /** Puts what a tag stands for in its place, inside of `value` too. */
  value(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const record = value as Record<string, unknown>;
    for (const key in record) {
      if (key.startsWith('$')) return this.tagged(key, record[key]);
      const inside = record[key];
      if (typeof inside === 'object') record[key] = this.value(inside);
    }
    return value;
  }

  private tagged(tag: string, content: unknown): unknown {
    switch (tag) {
      case '$type':
        return this.type(content as string);
      case '$bigint':
        return BigInt(content as string);
      case '$number':
        return Number(content);
      case '$map':
        return new Map(this.value(content) as [unknown, unknown][]);
      case '$span': {
        const [start, end] = content as [number, number];
        return { file: this.file, start, end };
      }
      default:
        throw new InternalError(`the packed library has a tag ${tag}`);
    }
  }

  private type(text: string): Type {
    const known = this.types.get(text);
    if (known !== undefined) return known;
    const type = new TypeParser(new Cursor(tokenize(text)), this.store, new Map()).type();
    this.types.set(text, type);
    return type;
  }
}
