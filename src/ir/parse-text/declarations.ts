/** Everything at the top of a module but functions. */

import { NO_SITE, NO_SPAN } from '../../report/source.ts';
import type { Data, Export, FuncParam, Global, Import, Static, Test, TrapSite } from '../module.ts';
import type { TypeStore } from '../type-store.ts';
import type { EnumOrigin, Field, StructOrigin, Type, Variant } from '../types.ts';
import { constant, scalarConstant } from './constants.ts';
import type { Cursor } from './cursor.ts';
import { type InstContext, trapKind } from './operands.ts';

/** `struct Name { field: T, … }` after the name. */
export function structFields({ cursor, typeParser }: InstContext): Field[] {
  return cursor.list('{', '}', () => {
    const name = cursor.name('a field');
    cursor.expect(':');
    return { name, type: typeParser.type() };
  });
}

/** `enum Name { Variant(T, …) = 3, … }` after the name. */
export function enumVariants({ cursor, typeParser }: InstContext, types: TypeStore): Variant[] {
  let index = 0;
  return cursor.list('{', '}', () => {
    const name = cursor.name('a variant');
    const payload = cursor.is('(') ? cursor.list('(', ')', () => typeParser.type()) : [];
    const written = cursor.eat('=') ? scalarConstant(cursor, types.i32) : index;
    index++;
    return { name, payload, discriminant: Number(written) };
  });
}

/** Sets what an origin holds; a store that knows the type already must agree. */
export function completeStruct(
  cursor: Cursor,
  origin: StructOrigin,
  fields: readonly Field[],
): void {
  const known = origin.fields;
  if (known === undefined) origin.fields = fields;
  else if (text(known) !== text(fields)) {
    cursor.reject(`${origin.name} is already known with other fields`);
  }
}

export function completeEnum(
  cursor: Cursor,
  origin: EnumOrigin,
  variants: readonly Variant[],
): void {
  const known = origin.variants;
  if (known === undefined) origin.variants = variants;
  else if (text(known) !== text(variants)) {
    cursor.reject(`${origin.name} is already known with other variants`);
  }
}

function text(parts: readonly (Field | Variant)[]): string {
  return parts
    .map((p) =>
      'type' in p
        ? `${p.name}: ${p.type.text}`
        : `${p.name}(${p.payload.map((t) => t.text).join()}) = ${p.discriminant}`,
    )
    .join();
}

/** After `import`. */
export function importItem(context: InstContext, capability: boolean): Import {
  const { cursor } = context;
  const name = cursor.symbol('a name');
  cursor.expect(':');
  const type = signature(context);
  cursor.expect('from');
  const module = cursor.string('the name of a module');
  const field = cursor.string('the name of a field');
  const names: string[] = [];
  if (cursor.eat('named')) {
    while (names.length < type.params.length) names.push(cursor.string('the name of a parameter'));
  }
  const made = { name, module, field, ...type, capability, ...(names.length > 0 && { names }) };
  return cursor.eat('declared') ? { ...made, declared: signature(context) } : made;
}

function signature({ cursor, typeParser }: InstContext): { params: Type[]; result: Type } {
  const start = cursor.token.start;
  const type = typeParser.type();
  if (type.kind !== 'function') return cursor.reject('not a function type', start);
  return { params: type.params.map((p) => p.type), result: type.result };
}

/** After `static`. */
export function staticItem({ cursor, typeParser, types }: InstContext, library: boolean): Static {
  const mutable = cursor.eat('mut');
  const name = cursor.symbol('a name');
  cursor.expect(':');
  const type = typeParser.type();
  cursor.expect('=');
  return { name, type, mutable, init: constant(cursor, types, type), span: NO_SPAN, library };
}

/** After `data`. */
export function dataItem({ cursor }: InstContext): Data {
  const mutable = cursor.eat('mut');
  const name = cursor.symbol('a name');
  cursor.expect('align');
  const align = cursor.index('an alignment');
  cursor.expect('=');
  const start = cursor.token.start;
  const codes = [...cursor.string('bytes')].map((c) => c.codePointAt(0) ?? 0);
  if (codes.some((c) => c > 0xff)) cursor.reject('not a byte string', start);
  return { name, bytes: Uint8Array.from(codes), align, mutable };
}

/** After `global`. */
export function globalItem({ cursor, typeParser }: InstContext): Global {
  const mutable = cursor.eat('mut');
  const name = cursor.symbol('a name');
  cursor.expect(':');
  const type = typeParser.type();
  cursor.expect('=');
  return { name, type, mutable, init: globalInit(cursor, type) };
}

function globalInit(cursor: Cursor, type: Type): Global['init'] {
  if (cursor.eat('null')) return 'null';
  if (cursor.is('heap') || cursor.is('stack')) {
    const base = cursor.is('heap') ? 'heap-base' : 'stack-base';
    cursor.advance();
    cursor.expect('-');
    cursor.expect('base');
    return base;
  }
  const value = scalarConstant(cursor, type);
  if (typeof value === 'string' || typeof value === 'boolean') {
    return cursor.reject(`a global cannot hold ${type.text}`);
  }
  return value;
}

/** After `export`. */
export function exportItem({ cursor, typeParser }: InstContext): Export {
  const name = cursor.string('a name');
  cursor.expect('=');
  const func = cursor.symbol('a function');
  const params = cursor.list('(', ')', (): FuncParam => {
    const param = cursor.string('the name of a parameter');
    cursor.expect(':');
    return { name: param, ...typeParser.param() };
  });
  cursor.expect('->');
  const result = typeParser.type();
  const doc = cursor.eat('doc') ? cursor.string('a text') : '';
  return { name, func, params, result, doc };
}

/** After `test`. */
export function testItem({ cursor }: InstContext): Test {
  const name = cursor.string('a name');
  cursor.expect('=');
  return { name, func: cursor.symbol('a function'), span: NO_SPAN };
}

/** After `site`. Its place in the source is not part of the text. */
export function siteItem({ cursor }: InstContext): TrapSite {
  const kind = trapKind(cursor);
  return { kind, site: NO_SITE, unsigned: cursor.eat('unsigned') };
}
