/** Host objects that the module holds by number (direct mode). */

export class HandleTable {
  /** Index 0 is no handle. */
  private objects: unknown[] = [null];
  private indices = new Map<unknown, number>();
  private free: number[] = [];

  /** The number of an object; the same object has one number while it is held. */
  add(object: unknown): number {
    const known = this.indices.get(object);
    if (known !== undefined) return known;
    const index = this.free.pop() ?? this.objects.length;
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

  get size(): number {
    return this.indices.size;
  }

  /** Lets go of everything but what these numbers stand for; those keep their numbers. */
  releaseAllBut(kept: ReadonlySet<number>): void {
    if (this.indices.size === 0) return;
    const objects: unknown[] = [null];
    const indices = new Map<unknown, number>();
    for (const index of [...kept].sort((a, b) => a - b)) {
      const object = index === 0 ? undefined : this.objects[index];
      if (object === undefined) continue;
      objects[index] = object;
      indices.set(object, index);
    }
    this.free = [];
    for (let i = 1; i < objects.length; i++) if (objects[i] === undefined) this.free.push(i);
    this.objects = objects;
    this.indices = indices;
  }
}
