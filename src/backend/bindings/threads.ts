/** What the script and its declarations have where the program's loops may run on several threads. */

import type { ModuleInterface } from '../../../runtime/interface.ts';
import { hasMember } from './names.ts';

const FUNCTIONS = ['startThreads', 'stopThreads', 'threadingInfo'] as const;

/** Whether the module has such loops, and its own names leave room to say so. */
export function hasThreads(iface: ModuleInterface): boolean {
  return iface.threads !== undefined && !FUNCTIONS.some((name) => hasMember(iface, name));
}

/** Members of an instance. */
export const THREAD_MEMBERS = `    startThreads: (threads, how) => host.threads.start(threads, how),
    stopThreads: () => host.threads.stop(),
    threadingInfo: () => host.threads.info(),
`;

/** Functions of the script. */
export const THREAD_FUNCTIONS = `
/** Starts worker threads for \`parallel for\`: one for each processor unless given, 16 at most. Gives how many there are. */
export function startThreads(threads, how) {
  return use().threads.start(threads, how);
}

/** Ends the worker threads. */
export function stopThreads() {
  use().threads.stop();
}

/** How many threads there are, and why the last loop ran on as many as it did. */
export function threadingInfo() {
  return use().threads.info();
}
`;

export const THREAD_METHOD_TYPES = `  /**
   * Starts worker threads for \`parallel for\`: \`threads\` in all, the calling one included, or one for each
   * processor, and 16 at most. Gives how many there are: 1 where there can be no workers. Another number after
   * \`stopThreads()\` only.
   */
  startThreads(threads?: number, how?: ThreadOptions): Promise<number>;
  /** Ends the worker threads. */
  stopThreads(): void;
  /** How many threads there are, and why the last loop ran on as many as it did. */
  threadingInfo(): ThreadingInfo;
`;

export const THREAD_TYPES = `
export interface ThreadOptions {
  /** Microseconds a loop has to be expected to take to be given to the workers; measured unless given. */
  readonly threshold?: number;
}

/** Times are in microseconds. */
export interface ThreadingInfo {
  /** Threads that run tiles, the calling one included. */
  readonly threads: number;
  /** Why there are no more; undefined when there are as many as were asked for. */
  readonly limitedBy: string | undefined;
  /** Until every worker takes part: when it looks for work, and when it sleeps. */
  readonly roundTrip: { readonly awake: number; readonly asleep: number };
  /** Loops are given to the pool when they are expected to take at least this long. */
  readonly threshold: { readonly awake: number; readonly asleep: number };
  /** Loops that ran on the pool, and that one thread ran alone. */
  readonly pooled: number;
  readonly alone: number;
  readonly last:
    | {
        /** \`file:line:column\`. */
        readonly loop: string;
        readonly elements: number;
        readonly threads: number;
        readonly why: string;
      }
    | undefined;
}
`;

export const THREAD_FUNCTION_TYPES = `
/** As on an instance, of the one that the functions of this module use. */
export declare function startThreads(threads?: number, how?: ThreadOptions): Promise<number>;
export declare function stopThreads(): void;
export declare function threadingInfo(): ThreadingInfo;
`;
