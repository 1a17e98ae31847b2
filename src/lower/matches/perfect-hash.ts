/**
 * A multiplication that sends every key to a slot of its own: the high bits of `key * multiplier` (D. Knuth's
 * multiplicative hashing, with the multiplier found by trying).
 */

export interface PerfectHash {
  readonly multiplier: bigint;
  /** There are `2 ** bits` slots. */
  readonly bits: number;
  /** By slot, the position of its key; −1 for none. */
  readonly slots: readonly number[];
}

/** At most so many slots for each key. */
const MAX_SLOTS_PER_KEY = 8;
const TRIES = 400;
/** Of these, so many with a multiplier that fits into a multiplication as a signed number of 32 bits. */
const SHORT_TRIES = 200;
const MASK = (1n << 64n) - 1n;

/** `undefined` where none was found in reasonable time. The same keys always give the same hash. */
export function perfectHash(keys: readonly bigint[]): PerfectHash | undefined {
  let state = 0x9e3779b97f4a7c15n;
  const least = Math.max(1, Math.ceil(Math.log2(keys.length)));
  for (let bits = least; 2 ** bits <= keys.length * MAX_SLOTS_PER_KEY; bits++) {
    for (let i = 0; i < TRIES; i++) {
      state = (state * 6364136223846793005n + 1442695040888963407n) & MASK;
      const multiplier = (i < SHORT_TRIES ? state >> 33n : state) | 1n;
      const slots = fill(keys, multiplier, bits);
      if (slots !== undefined) return { multiplier, bits, slots };
    }
  }
  return undefined;
}

function fill(keys: readonly bigint[], multiplier: bigint, bits: number): number[] | undefined {
  const slots = new Array<number>(2 ** bits).fill(-1);
  for (const [position, key] of keys.entries()) {
    const slot = Number(((key * multiplier) & MASK) >> BigInt(64 - bits));
    if (slots[slot] !== -1) return undefined;
    slots[slot] = position;
  }
  return slots;
}
