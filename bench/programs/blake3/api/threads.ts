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
/** After large input that the pool would not share, because it was slower lately, so much goes to one thread; twice as much the next time. */
const FIRST_REST = 4;
const LONGEST_REST = 256;

export interface ThreadedBlake3 extends Blake3 {
  /**
   * Starts workers: `threads` in all, the calling one included, or as many as there are processors. Gives how many there are: 1
   * where there can be no workers. Hashes are the same bits for any number.
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
    if (many.refused()) {
      rest = nextRest;
      nextRest = Math.min(2 * nextRest, LONGEST_REST);
    } else if (rest === 0) nextRest = FIRST_REST;
    if (rest === 0) return shared;
    rest--;
    return one;
  };
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
    createHasher: (mode) => large().createHasher(mode),
    hashStream: (source, options) => large().hashStream(source, options),
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
      /** Whether the last loop ran on one thread; asked once. */
      readonly refused: () => boolean;
    }
  | { readonly failure: string };

function sharedInstance(module: WebAssembly.Module, layout: ThreadLayout): Shared {
  let threads: Threads;
  try {
    threads = new Threads(module, layout);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
  let refused = false;
  const parallel: Threads['parallel'] = (...job) => {
    const taken = threads.parallel(...job);
    refused = taken === 0;
    return taken;
  };
  const instance = instantiate(module, { fzy: { memory: threads.memory, parallel } });
  threads.attach(instance.exports);
  const wasRefused = (): boolean => {
    const was = refused;
    refused = false;
    return was;
  };
  return { threads, room: new Room(instance), refused: wasRefused };
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
