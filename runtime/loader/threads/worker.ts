/**
 * What a worker thread of the pool runs. Its text is sent to the worker, so that no file has to be found from
 * wherever the loader ended up: it must not name anything outside of itself.
 */

/** Places in the pool's `Int32Array`, which all its threads share. */
export const SLOTS = {
  /** One more with each job; what idle workers wait for. */
  generation: 0,
  /** 1 while there may be something to do. */
  open: 1,
  /** Workers that may be working. */
  inside: 2,
  /** Workers that must be woken. */
  sleeping: 3,
  /** Workers that have an instance. */
  ready: 4,
  /** 1: the pool is gone. */
  stopped: 5,
  /** The job: number of the loop, address of what it captures, end and size of tiles, and where it begins. */
  loop: 6,
  environment: 7,
  count: 8,
  size: 9,
  start: 10,
  /** Elements that a thread takes at a time, a multiple of the size; how many times; and who is next. */
  chunk: 11,
  chunks: 12,
  next: 13,
  /** The lowest chunk that trapped. */
  trapped: 14,
  /** From here on a record for each worker: chunk, kind, site, and the two numbers that go with it. */
  records: 16,
} as const;

/** Words in a record. */
export const RECORD = 8;
/** No chunk has trapped. */
export const NONE = 0x7fff_ffff;
/** Kinds of ends in a record: at a site of the module, for lack of stack, or otherwise. */
export const AT_SITE = 0;
export const NO_STACK = 1;

export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array;
  readonly slots: typeof SLOTS;
  /** Index of this worker's record. */
  readonly record: number;
  readonly stackBase: number;
  readonly stackLimit: number;
  /** How many times an idle worker looks for work before it sleeps. */
  readonly spins: number;
}

/** Serves the pool until that is stopped. */
export function serve(start: WorkerStart): void {
  const { module, memory, control, slots, record, stackBase, stackLimit, spins } = start;
  const imports: Record<string, Record<string, unknown>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    // No tile calls the host. A loop inside of a tile is told to run in order.
    imports[from][name] = () => 0;
  }
  imports.fzy = { ...imports.fzy, memory };
  const { exports } = new WebAssembly.Instance(module, imports as WebAssembly.Imports);
  const globals = exports as unknown as Record<string, { value: unknown } | undefined>;
  const set = (name: string, value: unknown): void => {
    const global = globals[name];
    if (global !== undefined) global.value = value;
  };
  set('stack', stackBase);
  set('stack_limit', stackLimit);

  const note = (chunk: number, error: unknown): void => {
    const low = (value: unknown): number =>
      typeof value === 'bigint' ? Number(BigInt.asIntN(32, value)) : 0;
    const high = (value: unknown): number =>
      typeof value === 'bigint' ? Number(BigInt.asIntN(32, value >> 32n)) : 0;
    const site = Number(globals.trap_site?.value ?? -1);
    const [index, length] = [globals.trap_index?.value, globals.trap_length?.value];
    const noStack = error instanceof Error && /call stack|too much recursion/i.test(error.message);
    const kind = noStack ? 1 : site >= 0 ? 0 : 2;
    control.set([chunk, kind, site, low(index), high(index), low(length), high(length)], record);
    set('trap_site', -1);
    set('stack', stackBase);
    for (;;) {
      const lowest = Atomics.load(control, slots.trapped);
      if (lowest <= chunk) return;
      if (Atomics.compareExchange(control, slots.trapped, lowest, chunk) === lowest) return;
    }
  };

  const work = (): void => {
    const run = exports[`fzy:tiles:${control[slots.loop]}`] as
      | ((environment: number, from: number, to: number, size: number) => void)
      | undefined;
    const [environment, count, size] = [slots.environment, slots.count, slots.size].map(
      (slot) => control[slot] ?? 0,
    ) as [number, number, number];
    const [first, step, chunks] = [slots.start, slots.chunk, slots.chunks].map(
      (slot) => control[slot] ?? 0,
    ) as [number, number, number];
    for (;;) {
      const chunk = Atomics.add(control, slots.next, 1);
      if (chunk >= chunks || chunk > Atomics.load(control, slots.trapped)) return;
      const from = first + chunk * step;
      try {
        run?.(environment, from, Math.min(count, from + step), size);
      } catch (error) {
        note(chunk, error);
        return;
      }
    }
  };

  let seen = Atomics.load(control, slots.generation);
  Atomics.add(control, slots.ready, 1);
  for (;;) {
    let now = seen;
    for (let i = 0; i < spins && now === seen; i++) now = Atomics.load(control, slots.generation);
    while (now === seen) {
      Atomics.add(control, slots.sleeping, 1);
      Atomics.wait(control, slots.generation, seen);
      Atomics.sub(control, slots.sleeping, 1);
      now = Atomics.load(control, slots.generation);
    }
    seen = now;
    if (Atomics.load(control, slots.stopped) !== 0) return;
    // Whoever is counted here before the job is closed takes part in it, and nobody else.
    Atomics.add(control, slots.inside, 1);
    if (Atomics.load(control, slots.open) === 1) work();
    if (Atomics.sub(control, slots.inside, 1) === 1) Atomics.notify(control, slots.inside);
  }
}
