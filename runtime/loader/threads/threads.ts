/**
 * What an instance whose `parallel for` loops may run on several threads has besides: shared memory, a pool that starts
 * when it is asked to, and for each loop the decision whether the pool is worth it.
 */

import type { AbiThreads } from '../../interface.ts';
import { ASSUMED_COSTS, type Decision, LoopCosts, type PoolCosts, thresholdOf } from './costs.ts';
import { Pool, type PoolTrap, type RunTiles } from './pool.ts';

/** What `threadingInfo()` gives. Times are in microseconds. */
export interface ThreadingInfo {
  /** Threads that run tiles, the calling one included. */
  readonly threads: number;
  /** Why there are no more; undefined when there are as many as were asked for. */
  readonly limitedBy: string | undefined;
  /** Until every worker takes part: when it looks for work, and when it sleeps. */
  readonly roundTrip: PoolCosts;
  /** Loops are given to the pool when they are expected to take at least this long. */
  readonly threshold: PoolCosts;
  /** Loops that ran on the pool, and that one thread ran alone. */
  readonly pooled: number;
  readonly alone: number;
  readonly last: LastLoop | undefined;
}

export interface LastLoop {
  /** `file:line:column`. */
  readonly loop: string;
  readonly elements: number;
  readonly threads: number;
  /** Why that many. */
  readonly why: string;
}

export interface ThreadOptions {
  /** Microseconds a loop has to be expected to take to be given to the pool; measured unless given. */
  readonly threshold?: number;
}

/** What an instance knows of its memory. */
export interface HostViews {
  bytes: Uint8Array;
  views: object;
}

/** More workers than that are not worth their stacks. */
const MAX_WORKERS = 15;
const PAGE = 0x1_0000;
/** What a module may ask for at most; engines that cannot keep that many addresses free get a smaller memory. */
const MAX_PAGES = [65_535, 32_768, 16_384, 4_096, 1_024];

interface Noted {
  readonly loop: number;
  readonly elements: number;
  readonly threads: number;
  readonly why: string | Decision;
  readonly threshold: number;
}

export class Threads {
  /** What the module imports. */
  readonly memory: WebAssembly.Memory;
  readonly parallel = (loop: number, environment: number, count: number, size: number): number =>
    this.run(loop, environment, count, size) ? 1 : 0;
  private readonly module: WebAssembly.Module;
  private readonly layout: AbiThreads;
  private readonly costs: readonly LoopCosts[];
  private readonly tiles: RunTiles[] = [];
  private readonly setTrap: ((trap: PoolTrap) => void)[] = [];
  private pool: Pool | undefined;
  private starting: Promise<number> | undefined;
  private roundTrip: PoolCosts = ASSUMED_COSTS;
  private threshold: number | undefined;
  private failure: string | undefined = 'no pool was started';
  /** Why the pool has fewer threads than were asked for, though all of its workers started. */
  private limit: string | undefined;
  /** The address below the stacks of the workers, and how many there are. */
  private stacks = 0;
  private places = 0;
  private processors = 1;
  private busy = false;
  private pooled = 0;
  private alone = 0;
  private last: Noted | undefined;

  constructor(module: WebAssembly.Module, layout: AbiThreads) {
    this.module = module;
    this.layout = layout;
    this.memory = sharedMemory(layout.pages);
    this.costs = layout.loops.map(() => new LoopCosts());
  }

  /** Fills the memory and takes the room for the workers' stacks, before anything runs. */
  attach(exports: Record<string, unknown>): void {
    const { 'fzy:load': load, arena } = exports;
    if (typeof load !== 'function' || !(arena instanceof WebAssembly.Global)) {
      throw new TypeError('the module has no shared memory');
    }
    load();
    this.layout.loops.forEach((_, i) => {
      const run = exports[`fzy:tiles:${i}`];
      if (typeof run !== 'function') throw new TypeError(`the module has no loop ${i}`);
      this.tiles.push(run as RunTiles);
    });
    this.processors = processors();
    this.places = Math.min(MAX_WORKERS, Math.max(1, this.processors - 1));
    this.stacks = Number(arena.value) >>> 0;
    const end = this.stacks + this.places * this.layout.stack;
    const missing = end + PAGE - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    arena.value = end | 0;
    this.setTrap.push((trap) => leave(exports, trap));
  }

  /** Nothing takes the bytes of a shared memory away that grows: views of it are made anew where they are asked for. */
  show(host: HostViews): void {
    const { memory } = this;
    let bytes = new Uint8Array(memory.buffer);
    Object.defineProperty(host, 'bytes', {
      get: () => {
        if (bytes.buffer !== memory.buffer) {
          bytes = new Uint8Array(memory.buffer);
          host.views = {};
        }
        return bytes;
      },
      set: (given: Uint8Array<ArrayBuffer>) => {
        bytes = given;
      },
    });
  }

  /**
   * Starts the pool: `threads` in all, the calling one included; one for each processor unless given, and 16 at most.
   * Gives how many there are in the end, which is 1 where there can be no workers: nothing else changes then.
   * A pool that is up stays as it is: there is another number after `stop()` only.
   */
  start(threads?: number, options: ThreadOptions = {}): Promise<number> {
    if (threads !== undefined && (!Number.isSafeInteger(threads) || threads < 1)) {
      throw new RangeError(`the number of threads is a positive integer, not ${threads}`);
    }
    this.threshold = options.threshold;
    this.starting ??= this.startPool(threads);
    return this.starting;
  }

  private async startPool(asked: number | undefined): Promise<number> {
    const threads = asked ?? this.processors;
    const workers = Math.min(threads - 1, this.places);
    this.limit = threads - 1 > workers ? this.mostThreads() : undefined;
    if (workers === 0) {
      this.failure = asked === undefined ? 'there is one processor' : 'one thread was asked for';
      return 1;
    }
    const { stack } = this.layout;
    const places = Array.from({ length: workers }, (_, i) => ({
      stackBase: this.stacks + (i + 1) * stack,
      stackLimit: this.stacks + i * stack,
    }));
    try {
      const pool = new Pool(this.module, this.memory, places);
      this.pool = pool;
      this.failure = 'the pool is starting';
      await pool.settled();
      if (this.pool !== pool) return 1;
      this.failure = pool.ready === workers ? undefined : pool.failure;
      if (pool.ready > 0) this.measure(pool);
      return pool.ready + 1;
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      return 1;
    }
  }

  /** What it is that allows no more workers. */
  private mostThreads(): string {
    if (this.places === MAX_WORKERS) return `${MAX_WORKERS + 1} threads are the most`;
    return this.processors === 1
      ? 'there is one processor'
      : `there are ${this.processors} processors`;
  }

  private measure(pool: Pool): void {
    // The first ones run code that is not compiled well yet.
    pool.roundTrip(20, false);
    this.roundTrip = { awake: pool.roundTrip(21, false), asleep: pool.roundTrip(9, true) };
  }

  /** Ends the workers. The pool can be started again. */
  stop(): void {
    if (this.busy) throw new Error('the pool cannot be stopped while it works');
    this.pool?.stop();
    this.pool = undefined;
    this.starting = undefined;
    this.failure = 'the pool was stopped';
  }

  /** Whether the last loop ran on one thread because the pool was slower lately. */
  get paused(): boolean {
    const why = this.last?.why;
    return typeof why === 'object' && why.kind === 'paused';
  }

  info(): ThreadingInfo {
    const { roundTrip, pooled, alone, last, pool } = this;
    const ready = pool?.ready ?? 0;
    return {
      threads: ready + 1,
      limitedBy: this.failure ?? pool?.failure ?? this.limit,
      roundTrip,
      threshold: { awake: this.worthFrom(false), asleep: this.worthFrom(true) },
      pooled,
      alone,
      last: last && {
        loop: this.layout.loops[last.loop] ?? '',
        elements: last.elements,
        threads: last.threads,
        why: reasonOf(last),
      },
    };
  }

  /** Runs all tiles, and tells whether it did: the module runs them itself when not. */
  private run(loop: number, environment: number, count: number, size: number): boolean {
    // A loop in a tile: all threads are at work.
    if (this.busy) return false;
    const { pool } = this;
    const tiles = this.tiles[loop];
    const costs = this.costs[loop];
    const obstacle = this.obstacle(count, size);
    if (obstacle !== undefined || !pool || !tiles || !costs) {
      this.note({ loop, elements: count, threads: 1, why: obstacle ?? 'no pool', threshold: 0 });
      return false;
    }
    const threshold = this.worthFrom(pool.mustWake);
    const decision = costs.decide(count, threshold);
    const why = { loop, elements: count, why: decision, threshold };
    if (decision.kind === 'alone' || decision.kind === 'paused') {
      this.note({ ...why, threads: 1 });
      return false;
    }
    this.busy = true;
    try {
      let { estimate } = decision;
      let start = 0;
      if (decision.kind === 'timed') {
        // Of a loop that nothing is known of, one tile tells.
        start = estimate === undefined ? size : count;
        const time = timed(() => tiles(environment, 0, start, size));
        costs.took(time, start);
        estimate = (time / start) * count;
        if (estimate - time < threshold) {
          tiles(environment, start, count, size);
          start = count;
        }
      }
      if (start === count) {
        this.note({ ...why, why: { kind: 'alone', estimate }, threads: 1 });
      } else {
        this.note({ ...why, threads: pool.ready + 1 });
        const began = performance.now();
        const outcome = pool.run({ loop, environment, start, count, size }, tiles);
        if (outcome.trap !== undefined) this.raise(outcome.trap);
        costs.took(outcome.time, outcome.elements);
        if (start === 0 && estimate !== undefined && this.threshold === undefined) {
          costs.pooled((performance.now() - began) * 1000, estimate);
        }
      }
      return true;
    } finally {
      this.busy = false;
    }
  }

  private worthFrom(mustWake: boolean): number {
    return this.threshold ?? thresholdOf(this.roundTrip, mustWake);
  }

  /** Why the pool cannot have a loop, whatever that costs. */
  private obstacle(count: number, size: number): string | undefined {
    const { pool } = this;
    if (pool === undefined) return this.failure ?? 'there is no pool';
    if (pool.ready === 0) return this.failure ?? 'no worker is left';
    return count <= size ? 'there is one tile' : undefined;
  }

  private note(noted: Noted): void {
    this.last = noted;
    if (noted.threads === 1) this.alone++;
    else this.pooled++;
  }

  /** Ends the call as the lowest tile that trapped would have on this thread. */
  private raise(trap: PoolTrap): never {
    if (trap.by === 'owner') throw trap.error;
    for (const set of this.setTrap) set(trap);
    if (trap.kind === 'stack') throw new RangeError('Maximum call stack size exceeded');
    if (trap.kind === 'site') throw new WebAssembly.RuntimeError('unreachable');
    throw new Error('a tile stopped outside of its checks; this is a bug of the Fzy compiler');
  }
}

/** Leaves what a worker's trap says where the module would have. */
function leave(exports: Record<string, unknown>, trap: PoolTrap): void {
  if (trap.by === 'owner') return;
  const set = (name: string, value: unknown): void => {
    const global = exports[name];
    if (global instanceof WebAssembly.Global) global.value = value;
  };
  set('trap_site', trap.kind === 'site' ? trap.site : -1);
  set('trap_index', trap.index);
  set('trap_length', trap.length);
}

function reasonOf({ why, threads, threshold }: Noted): string {
  if (typeof why === 'string') return why;
  const time = (x: number): string => `${x.toFixed(1)} µs`;
  const limit = `the threshold is ${time(threshold)}`;
  if (why.kind === 'paused') return 'the pool was slower than one thread lately';
  if (why.estimate === undefined) return `one tile was timed first; ${limit}`;
  const how = threads === 1 ? 'too short for the pool' : 'long enough for the pool';
  return `${how}: it takes about ${time(why.estimate)} on one thread, ${limit}`;
}

function timed(body: () => void): number {
  const began = performance.now();
  body();
  return (performance.now() - began) * 1000;
}

function processors(): number {
  const host = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return host.navigator?.hardwareConcurrency ?? nodeProcessors();
}

/** Node 20 has no `navigator`. */
function nodeProcessors(): number {
  const host = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const os = host.process?.getBuiltinModule?.('node:os') as
    | { availableParallelism?: () => number }
    | undefined;
  return os?.availableParallelism?.() ?? 1;
}

function sharedMemory(initial: number): WebAssembly.Memory {
  let failure: unknown;
  for (const maximum of MAX_PAGES) {
    if (maximum < initial) break;
    try {
      return new WebAssembly.Memory({ initial, maximum, shared: true });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
