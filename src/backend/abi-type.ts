/** Which types of the language cross the host boundary, as what, and in direct mode laid out how. */

import type {
  AbiChoice,
  AbiEntry,
  AbiLane,
  AbiParam,
  AbiParts,
  AbiType,
} from '../../runtime/interface.ts';
import { entryLayout } from '../ir/entry-layout.ts';
import type { Lane, Layout } from '../ir/layout.ts';
import type { FuncParam } from '../ir/module.ts';
import type { TypeStore } from '../ir/type-store.ts';
import type { EnumType, MapType, SetType, StructType, TupleType, Type } from '../ir/types.ts';
import { InternalError } from '../report/unreachable.ts';

function docOf({ doc }: { readonly doc?: string }): { readonly doc?: string } {
  return doc === undefined ? {} : { doc };
}

/** Describes types to the host: with their layout where the host reads and writes memory. */
export class AbiTypes {
  private readonly types: TypeStore;
  private readonly layout: Layout | undefined;

  constructor(types: TypeStore, layout: Layout | undefined) {
    this.types = types;
    this.layout = layout;
  }

  params(params: readonly FuncParam[]): readonly AbiParam[] {
    return params.map((p) => ({ name: p.name, type: this.of(p.type), mut: p.mut }));
  }

  /** The front end lets nothing else into the signature of a `pub fn` or `extern`, and nothing that contains itself. */
  of(type: Type): AbiType {
    switch (type.kind) {
      case 'int':
      case 'float':
        return { kind: 'number', name: type.name };
      case 'bool':
      case 'char':
      case 'str':
      case 'void':
        return { kind: type.kind };
      case 'slice':
      case 'list':
        return { kind: type.kind, element: this.of(type.element) };
      case 'array':
        return { kind: 'array', element: this.of(type.element), length: type.length };
      case 'set':
        return { kind: 'set', element: this.of(type.element), ...this.entry(type) };
      case 'map':
        return {
          kind: 'map',
          key: this.of(type.key),
          value: this.of(type.value),
          ...this.entry(type),
        };
      case 'tuple':
        return {
          kind: 'tuple',
          elements: type.elements.map((t) => this.of(t)),
          ...this.parts(type),
        };
      case 'struct':
        return {
          kind: 'struct',
          name: type.text,
          fields: this.types.fields(type).map((f) => ({ ...f, type: this.of(f.type) })),
          ...docOf(type.origin),
          ...this.parts(type),
        };
      case 'enum':
        return this.enum(type);
      default:
        throw new InternalError(`${type.text} cannot cross the host boundary`);
    }
  }

  private enum(type: EnumType): AbiType {
    const layout = this.choice(type);
    const variants = this.types.variants(type).map((v) => ({
      name: v.name,
      payload: v.payload.map((t) => this.of(t)),
      ...docOf(v),
    }));
    const some = isOption(type) ? variants[1]?.payload[0] : undefined;
    // `undefined` says `None`, so what is inside must never be `undefined` itself.
    if (some !== undefined && some.kind !== 'option') return { kind: 'option', some, ...layout };
    return { kind: 'enum', name: type.text, variants, ...docOf(type.origin), ...layout };
  }

  private parts(type: StructType | TupleType): { readonly layout?: AbiParts } {
    const { layout } = this;
    if (layout === undefined) return {};
    const { offsets } = layout.parts(type);
    return { layout: { size: layout.size(type), offsets, inMemory: layout.inMemory(type) } };
  }

  private choice(type: EnumType): { readonly layout?: AbiChoice } {
    const { layout } = this;
    if (layout === undefined) return {};
    const size = layout.size(type);
    const variants = this.types.variants(type);
    if (layout.inMemory(type)) {
      const payloads = variants.map((_, i) => layout.payload(type, i).offsets);
      return { layout: { size, inMemory: true, payloads } };
    }
    const lanes = layout.lanes(type).map(laneOf);
    const payloads = variants.map((_, i) => layout.variantLanes(type, i));
    return { layout: { size, inMemory: false, lanes, payloads } };
  }

  private entry(type: MapType | SetType): { readonly entry?: AbiEntry } {
    if (this.layout === undefined) return {};
    const { keyOffset, valueOffset, stride } = entryLayout(this.layout, type);
    return { entry: { key: keyOffset, value: valueOffset, stride } };
  }
}

/** The prelude's own: a user's type of that name has the path of its module before it, or hides nothing here. */
function isOption(type: EnumType): boolean {
  const [none, some] = type.origin.variants ?? [];
  return (
    type.origin.name === 'Option' &&
    type.args.length === 1 &&
    none?.name === 'None' &&
    some?.name === 'Some'
  );
}

function laneOf({ type, offset, width }: Lane): AbiLane {
  if (type.kind === 'float') return [type.name, offset];
  if (type.kind !== 'int' || width === 128)
    throw new InternalError(`${type.text} is no lane of the host`);
  return [`${type.signed ? 'i' : 'u'}${width}`, offset];
}
