/** Where values of a type have pointers into the arena, as words that `settle.fzy` reads. */

import { entryLayout } from '../../../ir/entry-layout.ts';
import type { Layout, Parts } from '../../../ir/layout.ts';
import type { Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { nth } from '../translation.ts';

const TEXT = 1;
const LIST = 2;
const TABLE = 3;
const ARRAY = 4;
const ENUM = 5;

/** The shapes of one module. A shape is known by its distance in bytes from the first word; 0: no pointers. */
export class Shapes {
  private readonly layout: Layout;
  private readonly words: number[] = [0];
  private readonly known = new Map<Type, number>();

  constructor(layout: Layout) {
    this.layout = layout;
  }

  /** The shape of a value of this type. It must not contain itself: no static's does. */
  of(type: Type): number {
    const known = this.known.get(type);
    if (known !== undefined) return known;
    const shape = this.append(this.entries(type, 0));
    this.known.set(type, shape);
    return shape;
  }

  /** All shapes there are by now. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.words.length * 4);
    const view = new DataView(bytes.buffer);
    this.words.forEach((word, i) => {
      view.setUint32(i * 4, word, true);
    });
    return bytes;
  }

  private append(entries: readonly number[]): number {
    if (entries.length === 0) return 0;
    const shape = this.words.length * 4;
    this.words.push(...entries, 0);
    return shape;
  }

  /** The words for a value of the type at a distance. */
  private entries(type: Type, at: number): number[] {
    const { layout } = this;
    if (!layout.inMemory(type)) {
      return this.laneEntries(
        type,
        layout.lanes(type).map((lane) => at + lane.offset),
      );
    }
    const all = ({ types, offsets }: Parts): number[] =>
      types.flatMap((part, i) => this.entries(part, at + nth(offsets, i, type.text)));
    switch (type.kind) {
      case 'struct':
      case 'tuple':
        return all(layout.parts(type));
      case 'array': {
        const element = this.of(type.element);
        return element === 0 ? [] : [ARRAY, at, layout.stride(type), element, type.length];
      }
      case 'enum': {
        const count = layout.types.variants(type).length;
        return this.choice(at, count, (variant) => all(layout.payload(type, variant)));
      }
      default:
        throw new InternalError(`${type.text} is not in memory`);
    }
  }

  /** The same for a value whose lanes lie at `offsets`. */
  private laneEntries(type: Type, offsets: readonly number[]): number[] {
    const { layout } = this;
    const first = offsets[0] ?? 0;
    switch (type.kind) {
      case 'str':
        // The length follows the pointer, in every layout.
        return [TEXT, first];
      case 'list':
        return [LIST, first, layout.stride(type), this.of(type.element)];
      case 'map':
      case 'set': {
        const { key, keyOffset, value, valueOffset, stride } = entryLayout(layout, type);
        const parts = [
          ...this.entries(key, keyOffset),
          ...(value === undefined ? [] : this.entries(value, valueOffset)),
        ];
        return [TABLE, first, stride, this.append(parts)];
      }
      case 'struct':
      case 'tuple': {
        let next = 0;
        return layout.parts(type).types.flatMap((part) => {
          const own = offsets.slice(next, next + layout.lanes(part).length);
          next += own.length;
          return this.laneEntries(part, own);
        });
      }
      case 'enum': {
        const count = layout.types.variants(type).length;
        return this.choice(first, count, (variant) => {
          const shared = layout.variantLanes(type, variant);
          return layout.variantTypes(type, variant).flatMap((part, i) =>
            this.laneEntries(
              part,
              nth(shared, i, type.text).map((lane) => nth(offsets, lane, type.text)),
            ),
          );
        });
      }
      default:
        return [];
    }
  }

  private choice(at: number, count: number, entries: (variant: number) => number[]): number[] {
    const shapes = Array.from({ length: count }, (_, variant) => this.append(entries(variant)));
    return shapes.every((shape) => shape === 0) ? [] : [ENUM, at, count, ...shapes];
  }
}
