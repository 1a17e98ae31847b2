/**
 * Worker threads over one module's memory. One thread, the owner, gives out jobs and takes part in them; chunks of tiles
 * are taken from a counter, in ascending order, so that below a chunk that traps all have been taken.
 */

import { type SpawnedWorker, spawn } from './spawn.ts';
import { AT_SITE, NO_STACK, NONE, RECORD, SLOTS } from './worker.ts';

/** A loop to be run. */
export interface Job {
  readonly loop: number;
  readonly environment: number;
  /** Elements `start..count`, in tiles of `size`. */
  readonly start: number;
  readonly count: number;
  readonly size: number;
}

/** How a job went: what the owner did itself, and the trap that ended it. */
export interface Outcome {
  readonly elements: number;
  /** Microseconds. */
  readonly time: number;
  readonly trap: PoolTrap | undefined;
}

export type PoolTrap =
  | { readonly by: 'owner'; readonly error: unknown }
  | {
      readonly by: 'worker';
      readonly kind: 'site' | 'stack' | 'other';
      readonly site: number;
      readonly index: bigint;
      readonly length: bigint;
    };

export type RunTiles = (environment: number, from: number, to: number, size: number) => void;

export interface Place {
  readonly stackBase: number;
  readonly stackLimit: number;
}

/** Chunks for each thread: enough that one that comes late or is interrupted leaves its share to the others. */
const CHUNKS_EACH = 8;
/** About 20 µs. */
const WORKER_SPINS = 4_000;
/** How often the owner looks whether the others are done before it sleeps, where it may. */
const OWNER_SPINS = 4_000;

export class Pool {
  private readonly control: Int32Array;
  private readonly workers = new Set<SpawnedWorker>();
  private readonly size: number;
  private readonly canWait: boolean;
  private lastFailure: string | undefined;
  private readonly whenSettled: (() => void)[] = [];

  /** Starts a worker for each place. */
  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, places: readonly Place[]) {
    this.size = places.length;
    const words = SLOTS.records + RECORD * places.length;
    this.control = new Int32Array(new SharedArrayBuffer(words * 4));
    this.canWait = mayWait(this.control);
    places.forEach((place, i) => {
      const record = SLOTS.records + RECORD * i;
      const start = {
        module,
        memory,
        control: this.control,
        slots: SLOTS,
        record,
        spins: WORKER_SPINS,
        ...place,
      };
      this.add(start);
    });
  }

  private add(start: Parameters<typeof spawn>[0]): void {
    try {
      const worker = spawn(start, (why) => {
        this.workers.delete(worker);
        this.lastFailure ??= why;
        this.settle();
      });
      this.workers.add(worker);
    } catch (error) {
      this.lastFailure ??= error instanceof Error ? error.message : String(error);
    }
  }

  /** Workers that can take part. */
  get ready(): number {
    return Math.min(Atomics.load(this.control, SLOTS.ready), this.workers.size);
  }

  /** Why there are fewer workers than were asked for. */
  get failure(): string | undefined {
    return this.lastFailure;
  }

  /** Whether some worker must be woken to take part. */
  get mustWake(): boolean {
    return Atomics.load(this.control, SLOTS.sleeping) > 0;
  }

  /** When every worker is ready or has failed; until then, and no longer, they keep the process alive. */
  async settled(): Promise<void> {
    for (const worker of this.workers) worker.keepAlive(true);
    while (this.ready < this.workers.size) {
      await new Promise<void>((resolve) => {
        this.whenSettled.push(resolve);
        setTimeout(() => this.settle(), 1);
      });
    }
    for (const worker of this.workers) worker.keepAlive(false);
  }

  private settle(): void {
    for (const resolve of this.whenSettled.splice(0)) resolve();
  }

  /** Runs a job to its end, with whoever comes. */
  run(job: Job, tiles: RunTiles): Outcome {
    const { control } = this;
    const { environment, start, count, size } = job;
    const step = chunkOf(count - start, size, this.ready + 1);
    const chunks = Math.ceil((count - start) / step);
    this.open(job, step, chunks);
    let error: unknown;
    let trapped = NONE;
    let elements = 0;
    const began = performance.now();
    for (;;) {
      const chunk = Atomics.add(control, SLOTS.next, 1);
      if (chunk >= chunks || chunk > Atomics.load(control, SLOTS.trapped)) break;
      const from = start + chunk * step;
      const to = Math.min(count, from + step);
      try {
        tiles(environment, from, to, size);
      } catch (caught) {
        error = caught;
        trapped = chunk;
        lower(control, chunk);
        break;
      }
      elements += to - from;
    }
    const time = (performance.now() - began) * 1000;
    this.close();
    const lowest = Atomics.load(control, SLOTS.trapped);
    if (lowest === NONE) return { elements, time, trap: undefined };
    const trap: PoolTrap = lowest === trapped ? { by: 'owner', error } : this.trapOf(lowest);
    return { elements, time, trap };
  }

  /** Microseconds until every worker has taken part in a job that is nothing, by the median of some. */
  roundTrip(times: number, asleep: boolean): number {
    const nothing: Job = { loop: -1, environment: 0, start: 0, count: this.ready, size: 1 };
    const found: number[] = [];
    for (let i = 0; i < times; i++) {
      if (asleep && !this.waitUntil(() => Atomics.load(this.control, SLOTS.sleeping) >= this.ready))
        break;
      const began = performance.now();
      this.open(nothing, 1, nothing.count);
      const came = this.waitUntil(() => Atomics.load(this.control, SLOTS.next) >= nothing.count);
      this.close();
      if (came) found.push((performance.now() - began) * 1000);
    }
    found.sort((a, b) => a - b);
    return found[found.length >> 1] ?? Number.POSITIVE_INFINITY;
  }

  /** Ends all workers. */
  stop(): void {
    const { control } = this;
    Atomics.store(control, SLOTS.stopped, 1);
    Atomics.add(control, SLOTS.generation, 1);
    Atomics.notify(control, SLOTS.generation);
    for (const worker of this.workers) worker.terminate();
    this.workers.clear();
    this.settle();
  }

  private open(job: Job, step: number, chunks: number): void {
    const { control } = this;
    for (let i = 0; i < this.size; i++) control[SLOTS.records + RECORD * i] = NONE;
    control[SLOTS.loop] = job.loop;
    control[SLOTS.environment] = job.environment;
    control[SLOTS.count] = job.count;
    control[SLOTS.size] = job.size;
    control[SLOTS.start] = job.start;
    control[SLOTS.chunk] = step;
    control[SLOTS.chunks] = chunks;
    Atomics.store(control, SLOTS.trapped, NONE);
    Atomics.store(control, SLOTS.next, 0);
    Atomics.store(control, SLOTS.open, 1);
    Atomics.add(control, SLOTS.generation, 1);
    if (this.mustWake) Atomics.notify(control, SLOTS.generation);
  }

  /** Lets nobody in any more, and waits for those who are. */
  private close(): void {
    const { control } = this;
    Atomics.store(control, SLOTS.open, 0);
    for (let i = 0; ; i++) {
      const inside = Atomics.load(control, SLOTS.inside);
      if (inside === 0) return;
      if (this.canWait && i >= OWNER_SPINS) Atomics.wait(control, SLOTS.inside, inside, 10);
    }
  }

  /** Looks for up to 5 ms. */
  private waitUntil(done: () => boolean): boolean {
    const end = performance.now() + 5;
    while (!done()) if (performance.now() > end) return false;
    return true;
  }

  private trapOf(chunk: number): PoolTrap {
    const { control } = this;
    for (let i = 0; i < this.size; i++) {
      const at = SLOTS.records + RECORD * i;
      if (control[at] !== chunk) continue;
      const word = (k: number): number => control[at + k] ?? 0;
      const long = (k: number): bigint => (BigInt(word(k + 1)) << 32n) | BigInt(word(k) >>> 0);
      const kind = word(1) === AT_SITE ? 'site' : word(1) === NO_STACK ? 'stack' : 'other';
      return { by: 'worker', kind, site: word(2), index: long(3), length: long(5) };
    }
    return { by: 'worker', kind: 'other', site: -1, index: 0n, length: 0n };
  }
}

/** Elements that a thread takes at a time: whole tiles. */
function chunkOf(count: number, size: number, threads: number): number {
  const tiles = Math.ceil(count / size);
  return Math.min(count, Math.max(1, Math.floor(tiles / (threads * CHUNKS_EACH))) * size);
}

/** Makes `trapped` no higher than `chunk`. */
function lower(control: Int32Array, chunk: number): void {
  for (;;) {
    const lowest = Atomics.load(control, SLOTS.trapped);
    if (lowest <= chunk) return;
    if (Atomics.compareExchange(control, SLOTS.trapped, lowest, chunk) === lowest) return;
  }
}

/** The main thread of a browser must not sleep. */
function mayWait(control: Int32Array): boolean {
  try {
    Atomics.wait(control, SLOTS.stopped, 1, 0);
    return true;
  } catch {
    return false;
  }
}
