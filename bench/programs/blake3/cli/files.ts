/** Files and the standard input, read straight into the module's memory. */

import { closeSync, openSync, readSync } from 'node:fs';
import type { Blake3, Hasher, Memory, Mode } from '../api/blake3.ts';

/** What is read at a time stays in a core's second-level cache. */
const BUFFER = 1 << 20;
const WAIT_MS = 2;

/** What of the system the command uses. */
export interface Host {
  /** Descriptor of the standard input. */
  readonly input: number;
  readonly write: (data: string | Uint8Array) => void;
  readonly complain: (text: string) => void;
  /** How many bytes are read at a time. */
  readonly bufferBytes?: number;
}

/** Hashes files of any size with the same memory. */
export class FileHasher {
  readonly #blake3: Blake3;
  readonly #buffer: Memory;
  readonly #input: number;

  constructor(blake3: Blake3, { input, bufferBytes = BUFFER }: Host) {
    this.#blake3 = blake3;
    this.#buffer = blake3.allocate(bufferBytes);
    this.#input = input;
  }

  /** A hasher that has taken all of a file; `-` is the standard input. */
  read(path: string, mode: Mode): Hasher {
    if (path === '-') return this.#readAll(this.#input, mode);
    const file = openSync(path, 'r');
    try {
      return this.#readAll(file, mode);
    } finally {
      closeSync(file);
    }
  }

  #readAll(file: number, mode: Mode): Hasher {
    const hasher = this.#blake3.createHasher(mode);
    try {
      for (;;) {
        const { bytes } = this.#buffer;
        const count = readSome(file, bytes);
        if (count === 0) return hasher;
        hasher.update(bytes.subarray(0, count));
      }
    } catch (error) {
      hasher.dispose();
      throw error;
    }
  }
}

/** All of the standard input, at most `limit` bytes. */
export function readInput(file: number, limit: number): Uint8Array {
  const bytes = new Uint8Array(limit);
  let length = 0;
  while (length < limit) {
    const count = readSome(file, bytes.subarray(length));
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/** As `readSync`, of inputs too that have nothing at the moment. */
function readSome(file: number, bytes: Uint8Array): number {
  for (;;) {
    try {
      return readSync(file, bytes, 0, bytes.length, null);
    } catch (error) {
      const code = codeOf(error);
      // How Windows says that a pipe has ended.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** What the system says of a file, without the code and the call. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return codeOf(error) === undefined
    ? error.message
    : error.message.replace(/^\w+: /, '').replace(/, \w+( '.*')?$/s, '');
}
