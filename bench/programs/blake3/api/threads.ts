/** BLAKE3 with worker threads, on a `blake3.fzy` that was compiled with `--threads` and one that was not. */

import type { AbiThreads } from '../../../../runtime/interface.ts';
import { type ThreadingInfo, Threads } from '../../../../runtime/loader/threads/threads.ts';
import { type Blake3, blake3Of, type Input, loadBlake3 } from './blake3.ts';
import { instantiate } from './kernel.ts';
import { Room } from './room.ts';

export * from './blake3.ts';
export type { ThreadingInfo };

/** Input of at least as many bytes is shared; `kernels.md` has what was measured. */
const SHARED_FROM = 1 << 18;
/**
 * What is copied at a time where there are threads: so many of the 64 KiB that one takes at a time that all end together, and
 * little enough for the cache that they share.
 */
const SHARED_PIECE = 1 << 22;
/** After large input that the pool would not share, because it was slower lately, so many go to one thread; twice as many the next time. */
const FIRST_REST = 4;
const LONGEST_REST = 256;

export interface ThreadedBlake3 extends Blake3 {
  /**
   * Starts workers: `threads` in all, the calling one included, or one for each processor, and 16 at most. Gives how many there
   * are: 1 where there can be no workers. Hashes are the same bits for any number. Another number after `stopThreads()` only.
   */
  startThreads(threads?: number): Promise<number>;
  /** Ends the workers. Idle ones do not keep a process alive. */
  stopThreads(): void;
  /** How many threads there are and why no more, what a round trip between them takes, and how the last large input was hashed. */
  threadingInfo(): ThreadingInfo;
}

/** `interface.threads` of a compilation with `--threads`. */
export type ThreadLayout = AbiThreads;

/**
 * Makes the functions of two modules of the same program. Short input goes to `plain`, whose memory takes copies faster;
 * everything does where the engine has no shared memory or no workers were started.
 */
export function loadThreadedBlake3(
  plain: WebAssembly.Module,
  threaded: WebAssembly.Module,
  layout: ThreadLayout,
): ThreadedBlake3 {
  const one = loadBlake3(plain);
  const many = sharedInstance(threaded, layout);
  if ('failure' in many) return { ...one, ...withoutThreads(many.failure) };
  const { threads, room } = many;
  const shared = blake3Of(room);
  let ready = 1;
  let rest = 0;
  let nextRest = FIRST_REST;

  const large = (): Blake3 => {
    if (ready === 1) return one;
    const decision = many.decision();
    if (decision === 'paused') {
      rest = nextRest;
      nextRest = Math.min(2 * nextRest, LONGEST_REST);
    } else if (decision === 'taken') nextRest = FIRST_REST;
    if (rest === 0) return shared;
    rest--;
    return one;
  };
  // Nobody knows how much they will get, or for how long: the pool decides for each piece.
  const lasting = (): Blake3 => (ready === 1 ? one : shared);
  const forInput = (input: Input): Blake3 => {
    if (typeof input !== 'object' || input === null) return one;
    if (input.byteLength >= SHARED_FROM) return large();
    return ArrayBuffer.isView(input) && room.owns(input.buffer) ? shared : one;
  };
  return {
    hash: (input, options) => forInput(input).hash(input, options),
    hashHex: (input, options) => forInput(input).hashHex(input, options),
    keyedHash: (key, input, options) => forInput(input).keyedHash(key, input, options),
    deriveKey: (context, input, options) => forInput(input).deriveKey(context, input, options),
    createHasher: (mode) => lasting().createHasher(mode),
    hashStream: (source, options) => lasting().hashStream(source, options),
    allocate: (length) => shared.allocate(length),
    startThreads: async (count) => {
      ready = await threads.start(count);
      if (ready > 1) room.lengthenPieces(SHARED_PIECE);
      return ready;
    },
    stopThreads: () => {
      threads.stop();
      ready = 1;
    },
    threadingInfo: () => threads.info(),
  };
}

type Shared =
  | {
      readonly threads: Threads;
      readonly room: Room;
      /** What the pool decided last, since that was asked. */
      readonly decision: () => PoolDecision | undefined;
    }
  | { readonly failure: string };

/** The pool took a loop, or would have if it had not been slower lately. That a loop is short says nothing of the pool. */
type PoolDecision = 'taken' | 'paused';

function sharedInstance(module: WebAssembly.Module, layout: ThreadLayout): Shared {
  let threads: Threads;
  try {
    threads = new Threads(module, layout);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
  let last: PoolDecision | undefined;
  const parallel: Threads['parallel'] = (...job) => {
    const taken = threads.parallel(...job);
    if (taken !== 0) last = 'taken';
    else if (threads.paused) last = 'paused';
    return taken;
  };
  const instance = instantiate(module, { fzy: { memory: threads.memory, parallel } });
  threads.attach(instance.exports);
  const decision = (): PoolDecision | undefined => {
    const decided = last;
    last = undefined;
    return decided;
  };
  return { threads, room: new Room(instance), decision };
}

function withoutThreads(
  limitedBy: string,
): Pick<ThreadedBlake3, 'startThreads' | 'stopThreads' | 'threadingInfo'> {
  const never = { awake: Number.POSITIVE_INFINITY, asleep: Number.POSITIVE_INFINITY };
  const counts = { pooled: 0, alone: 0, last: undefined };
  return {
    startThreads: async () => 1,
    stopThreads: () => {},
    threadingInfo: () => ({ threads: 1, limitedBy, roundTrip: never, threshold: never, ...counts }),
  };
}
