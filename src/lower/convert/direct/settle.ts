/**
 * What takes the arena back, at the end of iterations and of calls, and what keeps the text and collections of
 * statics then. The work is the library's (`settle.fzy`); here is what it must know about the statics of this module.
 */

import { FuncBuilder } from '../../../ir/builder.ts';
import { SETTLE, type Static } from '../../../ir/module.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import { isCollection, type Type } from '../../../ir/types.ts';
import { NO_SITE } from '../../../report/source.ts';
import { linkedName } from '../../library/linker.ts';
import type { Conversion } from '../conversion.ts';
import { nth, only } from '../translation.ts';
import { callLibrary, type DirectModule } from './module.ts';
import { Shapes } from './shapes.ts';

/** A static in memory whose value may come to hold something that must be kept. */
export function needsSettling(types: TypeStore, item: Static): boolean {
  // What never changes holds constants; but a collection in it is filled all the same.
  if (!item.mutable && !contains(types, item.type, isCollection)) return false;
  return pointsIntoArena(types, item.type);
}

/** Whether values of a type have pointers to text or collections. */
export function pointsIntoArena(types: TypeStore, type: Type): boolean {
  return contains(types, type, (t) => t.kind === 'str' || isCollection(t));
}

/** Whether a value of the type has a part of a kind, apart from what its collections hold. */
function contains(types: TypeStore, type: Type, is: (type: Type) => boolean): boolean {
  if (is(type)) return true;
  switch (type.kind) {
    case 'array':
      return contains(types, type.element, is);
    case 'tuple':
      return type.elements.some((t) => contains(types, t, is));
    case 'struct':
      return types.fields(type).some((f) => contains(types, f.type, is));
    case 'enum':
      return types.variants(type).some((v) => v.payload.some((t) => contains(types, t, is)));
    default:
      return false;
  }
}

/** The types of collections with pointers in them that statics may come to hold, directly or in each other. */
export function keptCollections(types: TypeStore, statics: Iterable<Static>): ReadonlySet<Type> {
  const seen = new Set<Type>();
  const walk = (type: Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const part of partsOf(types, type)) walk(part);
  };
  for (const item of statics) if (needsSettling(types, item)) walk(item.type);
  return new Set(
    [...seen].filter(
      (type) => isCollection(type) && partsOf(types, type).some((t) => pointsIntoArena(types, t)),
    ),
  );
}

function partsOf(types: TypeStore, type: Type): readonly Type[] {
  switch (type.kind) {
    case 'array':
    case 'list':
    case 'set':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'tuple':
      return type.elements;
    case 'struct':
      return types.fields(type).map((f) => f.type);
    case 'enum':
      return types.variants(type).flatMap((v) => v.payload);
    default:
      return [];
  }
}

/** The statics of the library that say where texts have tails, and what is pinned, if anything may. */
export const TAILS = linkedName('arena::tail_ends');
export const PINS = linkedName('arena::pins');

/** What the arena knows of the program's values: texts' tails, or what collections that grew have pinned, too. */
export type Remembered = 'nothing' | 'tails' | 'pins';

/** Takes the arena back to a mark within a call; its body is known when all else is. */
const RELEASE = 'fzy:release';
const VISIT = 'fzy:visit';

/** The functions that take the arena back: at the end of iterations, and at the end of calls. */
export class ArenaHooks {
  private readonly conversion: Conversion;
  private releaseBuilder: FuncBuilder | undefined;

  constructor(conversion: Conversion) {
    this.conversion = conversion;
  }

  /** The name of `release(mark)`. */
  release(): string {
    if (this.releaseBuilder === undefined) {
      const { types, module } = this.conversion;
      this.releaseBuilder = new FuncBuilder(types, {
        name: RELEASE,
        params: [{ name: 'mark', type: types.u32, mut: false }],
        result: types.void,
        library: true,
      });
      module.functions.set(RELEASE, this.releaseBuilder.func);
    }
    return RELEASE;
  }

  /**
   * Builds `release`, and `settle` where statics `keeping` text or collections, or what the arena remembers, need
   * it: some text may have a tail, or some collection be pinned.
   */
  finish(direct: DirectModule, keeping: readonly Static[], remembers: Remembered): void {
    if (keeping.length > 0 || remembers !== 'nothing') buildSettle(direct, keeping);
    const b = this.releaseBuilder;
    if (b === undefined) return;
    const mark = only(b.get(0).params, RELEASE);
    if (remembers === 'nothing') {
      b.add({ kind: 'global.set', type: b.types.void, name: 'arena', value: mark });
    } else {
      const name = remembers === 'pins' ? 'arena::release' : 'arena::release_text';
      callLibrary(direct, b, name, [mark], []);
    }
    b.terminate({ kind: 'return', values: [] });
  }
}

/** Generates `settle(mark, outermost)`. */
function buildSettle(direct: DirectModule, statics: readonly Static[]): void {
  const { conversion } = direct;
  const { module, types } = conversion;
  const b = new FuncBuilder(types, {
    name: SETTLE,
    params: [
      { name: 'mark', type: types.u32, mut: false },
      { name: 'outermost', type: types.i32, mut: false },
    ],
    result: types.void,
    library: true,
  });
  module.functions.set(SETTLE, b.func);
  const { params } = b.get(0);
  if (statics.length === 0) {
    b.call(direct.release(), types.void, [nth(params, 0, SETTLE)]);
    b.terminate({ kind: 'return', values: [] });
    return;
  }
  const shapes = new Shapes(conversion.layout);
  const roots = statics.map((item) => ({ name: item.name, shape: shapes.of(item.type) }));
  const first = conversion.data('shapes', shapes.bytes(), 4);
  const visit = conversion.generate(VISIT, [], types.void, NO_SITE, (inner) => {
    const base = inner.add({ kind: 'address', type: types.u32, name: first });
    for (const { name, shape } of roots) {
      const at = inner.add({ kind: 'address', type: types.u32, name });
      const of = inner.binary('add', base, inner.constant(types.u32, shape));
      callLibrary(direct, inner, 'settle::visit', [at, of], []);
    }
    inner.terminate({ kind: 'return', values: [] });
  });

  const move = b.block();
  const copy = b.block();
  const done = b.block();
  b.branch(truth(direct, b, 'settle::end_call', params), move, done);
  b.switchTo(move);
  const base = b.add({ kind: 'address', type: types.u32, name: first });
  callLibrary(direct, b, 'settle::begin_count', [base], []);
  b.call(visit, types.void, []);
  b.branch(truth(direct, b, 'settle::begin_copy', []), copy, done);
  b.switchTo(copy);
  b.call(visit, types.void, []);
  callLibrary(direct, b, 'settle::end_copy', [], []);
  b.jump(done);
  b.switchTo(done);
  b.terminate({ kind: 'return', values: [] });
}

function truth(
  direct: DirectModule,
  b: FuncBuilder,
  name: string,
  args: readonly number[],
): number {
  return only(callLibrary(direct, b, name, args, [b.types.i32]), name);
}
