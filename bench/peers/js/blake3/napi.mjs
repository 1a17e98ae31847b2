// Native code with whatever vectors the processor has.
import { Blake3Hasher, blake3 } from '@napi-rs/blake-hash';

export const hash = (bytes) => blake3(bytes);

export function pieces(...parts) {
  const hasher = new Blake3Hasher();
  for (const part of parts) hasher.update(part);
  return hasher.digestBuffer();
}
