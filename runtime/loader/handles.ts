/** Host objects that the module holds by number (direct mode). */

export class HandleTable {
  /** Index 0 is no handle. */
  private objects: unknown[] = [null];
  private indices = new Map<unknown, number>();

  /** The number of an object; the same object has one number while it is held. */
  add(object: unknown): number {
    const known = this.indices.get(object);
    if (known !== undefined) return known;
    const index = this.objects.length;
    this.objects[index] = object;
    this.indices.set(object, index);
    return index;
  }

  /** The object of a number, `null` for 0. */
  get(index: number): unknown {
    const object = this.objects[index];
    if (object === undefined) throw new Error(`handle ${index} of the module is not held any more`);
    return object;
  }

  /** Lets go of everything. */
  release(): void {
    if (this.indices.size === 0) return;
    this.objects = [null];
    this.indices = new Map();
  }
}
