// The API of bench/programs/blake3 over the module that lies beside this file.
import { readFileSync } from 'node:fs';
import { loadBlake3 } from './blake3-api.mjs';

const wasm = readFileSync(new URL('./blake3.wasm', import.meta.url));
const blake3 = loadBlake3(new WebAssembly.Module(wasm));

export const hash = (bytes) => blake3.hash(bytes);

export function pieces(...parts) {
  const hasher = blake3.createHasher();
  for (const part of parts) hasher.update(part);
  const digest = hasher.digest();
  hasher.dispose();
  return digest;
}

let placed;
let memory;

/** The same input again and again, which lies in the module's memory. */
export function inPlace(bytes) {
  if (placed !== bytes) {
    placed = bytes;
    memory?.free();
    memory = blake3.allocate(bytes.length);
    memory.bytes.set(bytes);
  }
  return blake3.hash(memory.bytes);
}
