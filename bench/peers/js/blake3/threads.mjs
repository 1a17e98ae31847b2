// The API of bench/programs/blake3 with two threads, over the modules that lie beside this file.
import { readFileSync } from 'node:fs';
import { loadThreadedBlake3 } from './blake3-threads.mjs';

const beside = (name) => readFileSync(new URL(name, import.meta.url));
const blake3 = loadThreadedBlake3(
  new WebAssembly.Module(beside('blake3.wasm')),
  new WebAssembly.Module(beside('blake3.threads.wasm')),
  JSON.parse(beside('blake3.threads.json')),
);
await blake3.startThreads(2);

export const hash = (bytes) => blake3.hash(bytes);

let placed;
let memory;

/** The same input again and again, which lies in the memory of the threads. */
export function inPlace(bytes) {
  if (placed !== bytes) {
    placed = bytes;
    memory?.free();
    memory = blake3.allocate(bytes.length);
    memory.bytes.set(bytes);
  }
  return blake3.hash(memory.bytes);
}
