// Its WebAssembly: the native addon is not downloaded.
import blake3 from 'blake3';

export const hash = (bytes) => blake3.hash(bytes);

export function pieces(...parts) {
  const hasher = blake3.createHash();
  for (const part of parts) hasher.update(part);
  return hasher.digest();
}
