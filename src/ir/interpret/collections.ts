/** Insertion-ordered maps and sets whose keys are compared by structure. */

import { InternalError } from '../../report/unreachable.ts';
import { AggregateValue, EnumValue, FunctionValue, type RuntimeValue, StrValue } from './values.ts';

/**
 * A string that two keys of one type share exactly when they are equal. Lengths stand before texts, so
 * that parts cannot run into each other. Keys have no floats (the checker rejects them).
 */
function keyText(value: RuntimeValue): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof StrValue) return `${value.text.length}"${value.text}`;
  if (value instanceof FunctionValue) return `${value.name.length}@${value.name}`;
  if (value instanceof AggregateValue) return `(${value.items.map(keyText).join(',')})`;
  if (value instanceof EnumValue) {
    return `${value.variant}<${value.items.map(keyText).join(',')}>`;
  }
  throw new InternalError('a collection key has no structural equality');
}

/** Scalars are their own key: faster, and the same equality for keys of one type. */
function keyOf(value: RuntimeValue): RuntimeValue | string {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? value
    : keyText(value);
}

/**
 * Entries in order of insertion, each at a position. A removed entry leaves a hole; holes are squeezed
 * out when an insertion finds more holes than entries, so positions hold until the next new key.
 */
export class CollectionMap {
  private keys: RuntimeValue[] = [];
  private values: RuntimeValue[] = [];
  private live: boolean[] = [];
  private readonly positions = new Map<RuntimeValue | string, number>();

  get size(): number {
    return this.positions.size;
  }

  /** The position of a key, or −1. */
  find(key: RuntimeValue): number {
    return this.positions.get(keyOf(key)) ?? -1;
  }

  /** Adds an entry, or replaces the value of a known key in its place. Whether the key was new. */
  insert(key: RuntimeValue, value: RuntimeValue): boolean {
    const known = this.positions.get(keyOf(key));
    if (known !== undefined) {
      this.values[known] = value;
      return false;
    }
    if (this.keys.length > 8 && this.keys.length > 2 * this.size) this.squeeze();
    this.positions.set(keyOf(key), this.keys.length);
    this.keys.push(key);
    this.values.push(value);
    this.live.push(true);
    return true;
  }

  /** Whether the key was there. */
  remove(key: RuntimeValue): boolean {
    const text = keyOf(key);
    const position = this.positions.get(text);
    if (position === undefined) return false;
    this.positions.delete(text);
    this.live[position] = false;
    this.keys[position] = undefined;
    this.values[position] = undefined;
    return true;
  }

  clear(): void {
    this.keys = [];
    this.values = [];
    this.live = [];
    this.positions.clear();
  }

  /** The first position from `from` on that holds an entry, or −1. */
  next(from: number): number {
    for (let at = Math.max(0, from); at < this.live.length; at++) {
      if (this.live[at] === true) return at;
    }
    return -1;
  }

  keyAt(position: number): RuntimeValue {
    this.mustHold(position);
    return this.keys[position];
  }

  valueAt(position: number): RuntimeValue {
    this.mustHold(position);
    return this.values[position];
  }

  allKeys(): RuntimeValue[] {
    return this.keys.filter((_, at) => this.live[at] === true);
  }

  allValues(): RuntimeValue[] {
    return this.values.filter((_, at) => this.live[at] === true);
  }

  private mustHold(position: number): void {
    if (this.live[position] !== true) {
      throw new InternalError(`no entry at position ${position} of a collection`);
    }
  }

  private squeeze(): void {
    const keys = this.allKeys();
    this.values = this.allValues();
    this.keys = keys;
    this.live = keys.map(() => true);
    keys.forEach((key, at) => {
      this.positions.set(keyOf(key), at);
    });
  }
}
