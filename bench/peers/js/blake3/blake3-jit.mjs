import { createHasher, hash as digest } from 'blake3-jit';

export const hash = (bytes) => digest(bytes);

export function pieces(...parts) {
  const hasher = createHasher();
  for (const part of parts) hasher.update(part);
  return hasher.finalize();
}
