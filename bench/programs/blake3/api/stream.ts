/** Input that comes as a stream. */

import { type Input, kindOf } from './input.ts';

/** The part of the Web's `ReadableStream` that is used. */
interface Readable {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    cancel(reason: unknown): Promise<void>;
    releaseLock(): void;
  };
}

export type Source = AsyncIterable<Input> | Iterable<Input> | ReadableStream<Input>;

/** Pieces of a source, one after the other. */
export async function* pieces(source: Source): AsyncGenerator<Input> {
  // Text has an iterator too, over its characters.
  if (typeof source !== 'object' || source === null)
    throw new TypeError(
      `a stream must be a ReadableStream or an iterable of bytes, not ${kindOf(source)}`,
    );
  if (Symbol.asyncIterator in source || Symbol.iterator in source) {
    if (source instanceof Uint8Array)
      throw new TypeError('a stream must give pieces of bytes, and bytes are one piece');
    yield* source as AsyncIterable<Input>;
  } else if ('getReader' in source) {
    yield* readAll(source as Readable);
  } else {
    throw new TypeError('a stream must be a ReadableStream or an iterable of bytes');
  }
}

/** For browsers whose streams cannot be iterated over. */
async function* readAll(stream: Readable): AsyncGenerator<Input> {
  const reader = stream.getReader();
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        finished = true;
        return;
      }
      yield value as Input;
    }
  } finally {
    if (!finished) await reader.cancel('no more is read');
    reader.releaseLock();
  }
}
