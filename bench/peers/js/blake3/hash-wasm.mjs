import { createBLAKE3 } from 'hash-wasm';

const hasher = await createBLAKE3();

export const hash = (bytes) => hasher.init().update(bytes).digest('binary');

export function pieces(...parts) {
  hasher.init();
  for (const part of parts) hasher.update(part);
  return hasher.digest('binary');
}
