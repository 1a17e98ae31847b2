import { blake3 } from '@noble/hashes/blake3.js';

export const hash = (bytes) => blake3(bytes);

export function pieces(...parts) {
  const hasher = blake3.create();
  for (const part of parts) hasher.update(part);
  return hasher.digest();
}
