/** Types without vectors: a vector becomes the tuple of its lanes, wherever it stands in another type. */

import type { TypeStore } from '../../ir/type-store.ts';
import type { EnumOrigin, StructOrigin, Type, VectorType } from '../../ir/types.ts';

export class ScalarTypes {
  private readonly types: TypeStore;
  private readonly known = new Map<Type, Type>();
  /** Structs and enums with a vector in them, or not. */
  private readonly mentioning = new Map<Type, boolean>();

  constructor(types: TypeStore) {
    this.types = types;
  }

  of(type: Type): Type {
    const known = this.known.get(type);
    if (known !== undefined) return known;
    const result = this.mentions(type, new Set()) ? this.make(type) : type;
    this.known.set(type, result);
    return result;
  }

  private make(type: Type): Type {
    const { types } = this;
    switch (type.kind) {
      case 'vector':
        return lanesTuple(types, type);
      case 'array':
        return types.array(this.of(type.element), type.length);
      case 'slice':
        return types.slice(this.of(type.element));
      case 'list':
        return types.list(this.of(type.element));
      case 'set':
        return types.set(this.of(type.element));
      case 'map':
        return types.map(this.of(type.key), this.of(type.value));
      case 'tuple':
        return types.tuple(type.elements.map((t) => this.of(t)));
      case 'function':
        return types.function(
          type.params.map((p) => ({ type: this.of(p.type), mut: p.mut })),
          this.of(type.result),
        );
      case 'ref':
        return types.ref(this.of(type.target));
      case 'struct': {
        const fields = types.fields(type);
        const origin: StructOrigin = {
          name: scalarName(type.text),
          parameters: [],
          fields: undefined,
        };
        const made = types.struct(origin, []);
        // Before its fields: they may lead back to it.
        this.known.set(type, made);
        origin.fields = fields.map((f) => ({ name: f.name, type: this.of(f.type) }));
        return made;
      }
      case 'enum': {
        const variants = types.variants(type);
        const origin: EnumOrigin = {
          name: scalarName(type.text),
          parameters: [],
          variants: undefined,
        };
        const made = types.enum(origin, []);
        this.known.set(type, made);
        origin.variants = variants.map((v) => ({
          ...v,
          payload: v.payload.map((t) => this.of(t)),
        }));
        return made;
      }
      default:
        return type;
    }
  }

  private mentions(type: Type, seen: Set<Type>): boolean {
    switch (type.kind) {
      case 'vector':
        return true;
      case 'array':
      case 'slice':
      case 'list':
      case 'set':
        return this.mentions(type.element, seen);
      case 'map':
        return this.mentions(type.key, seen) || this.mentions(type.value, seen);
      case 'tuple':
        return type.elements.some((t) => this.mentions(t, seen));
      case 'function':
        return (
          this.mentions(type.result, seen) || type.params.some((p) => this.mentions(p.type, seen))
        );
      case 'ref':
        return this.mentions(type.target, seen);
      case 'struct':
      case 'enum': {
        const known = this.mentioning.get(type);
        if (known !== undefined) return known;
        if (seen.has(type)) return false;
        seen.add(type);
        const parts =
          type.kind === 'struct'
            ? this.types.fields(type).map((f) => f.type)
            : this.types.variants(type).flatMap((v) => v.payload);
        const answer = parts.some((t) => this.mentions(t, seen));
        // A `no` that rests on a type still being looked at may be wrong for that one's parts.
        if (answer || seen.size === 1) this.mentioning.set(type, answer);
        return answer;
      }
      default:
        return false;
    }
  }
}

/** No module of a program has this name: a keyword. */
function scalarName(text: string): string {
  return `type::${text}`;
}

/** The tuple that stands for a vector. */
export function lanesTuple(types: TypeStore, type: VectorType): Type {
  return types.tuple(new Array<Type>(type.lanes).fill(types.laneType(type)));
}
