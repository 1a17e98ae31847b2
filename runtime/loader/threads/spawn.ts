/** Starts worker threads, in Node and what is like it, and in browsers. */

import { serve, type WorkerStart } from './worker.ts';

export interface SpawnedWorker {
  /** Ends it, whatever it does. */
  readonly terminate: () => void;
  /** Whether it keeps the process alive. */
  readonly keepAlive: (alive: boolean) => void;
}

/** What the two kinds of workers have in common, as far as it is used here. */
interface AnyWorker {
  terminate(): unknown;
  ref?(): void;
  unref?(): void;
  on?(event: string, listener: (what: unknown) => void): void;
  addEventListener?(event: string, listener: (what: unknown) => void): void;
}

/** `gone` is told when the worker has ended, by itself or because it could not start. */
export function spawn(start: WorkerStart, gone: (why: string) => void): SpawnedWorker {
  const { worker, started } = inNode(start) ?? inBrowser(start);
  const failed = (what: unknown): void => gone(messageOf(what));
  if (worker.on !== undefined) {
    worker.on('error', failed);
    worker.on('exit', () => gone('a worker has ended'));
  } else {
    worker.addEventListener?.('error', failed);
  }
  started();
  return {
    terminate: () => {
      worker.terminate();
    },
    keepAlive: (alive) => {
      if (alive) worker.ref?.();
      else worker.unref?.();
    },
  };
}

interface Made {
  readonly worker: AnyWorker;
  readonly started: () => void;
}

function inNode(start: WorkerStart): Made | undefined {
  const host = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  const threads = host.process?.getBuiltinModule?.('node:worker_threads') as
    | { Worker?: new (source: string, options: object) => AnyWorker }
    | undefined;
  if (threads?.Worker === undefined) return undefined;
  const source = `(${serve.toString()})(require('node:worker_threads').workerData)`;
  const worker = new threads.Worker(source, { eval: true, workerData: start });
  return { worker, started: () => {} };
}

function inBrowser(start: WorkerStart): Made {
  const host = globalThis as unknown as {
    Worker?: new (url: string) => AnyWorker & { postMessage(message: unknown): void };
    Blob: new (parts: string[], options: object) => object;
    URL: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
  };
  if (host.Worker === undefined) throw new TypeError('there are no workers here');
  const source = `onmessage = (event) => (${serve.toString()})(event.data)`;
  const url = host.URL.createObjectURL(new host.Blob([source], { type: 'text/javascript' }));
  const worker = new host.Worker(url);
  return {
    worker,
    started: () => {
      worker.postMessage(start);
      host.URL.revokeObjectURL(url);
    },
  };
}

function messageOf(what: unknown): string {
  const message: unknown =
    typeof what === 'object' && what !== null ? Reflect.get(what, 'message') : undefined;
  return typeof message === 'string' && message !== '' ? message : 'a worker could not start';
}
