/**
 * A number for every key that no other key has: some bits of the key where those tell all keys apart, else the high bits
 * of a product (D. Knuth's multiplicative hashing, with the multiplier found by trying).
 */

/** A key's slot is `(key * multiplier >> shift) % 2 ** bits`, the product taken modulo 2⁶⁴. */
export interface PerfectHash {
  /** 1 where bits of the key itself are enough. */
  readonly multiplier: bigint;
  readonly shift: number;
  readonly bits: number;
  /** By slot, the position of its key; −1 for none. */
  readonly slots: readonly number[];
}

/** At most so many slots for each key where a product is needed … */
const MAX_SLOTS_PER_KEY = 8;
/** … and where bits are enough: a table of constants with more entries is no table any more. */
const MAX_BIT_SLOTS_PER_KEY = 4;
const KEY_BITS = 64;
const TRIES = 400;
/** Of these, so many with a multiplier that fits into a multiplication as a signed number of 32 bits. */
const SHORT_TRIES = 200;
const MASK = (1n << 64n) - 1n;

/**
 * `undefined` where none was found in reasonable time. The same keys always give the same hash. Bits of the key are
 * taken from `lowestBit` on.
 */
export function perfectHash(keys: readonly bigint[], lowestBit: number): PerfectHash | undefined {
  return bitsOfKeys(keys, lowestBit) ?? product(keys);
}

function bitsOfKeys(keys: readonly bigint[], lowestBit: number): PerfectHash | undefined {
  for (let bits = leastBits(keys); 2 ** bits <= keys.length * MAX_BIT_SLOTS_PER_KEY; bits++) {
    for (let shift = KEY_BITS - bits; shift >= lowestBit; shift--) {
      const slots = fill(keys, 1n, shift, bits);
      if (slots !== undefined) return { multiplier: 1n, shift, bits, slots };
    }
  }
  return undefined;
}

function product(keys: readonly bigint[]): PerfectHash | undefined {
  let state = 0x9e3779b97f4a7c15n;
  for (let bits = leastBits(keys); 2 ** bits <= keys.length * MAX_SLOTS_PER_KEY; bits++) {
    const shift = KEY_BITS - bits;
    for (let i = 0; i < TRIES; i++) {
      state = (state * 6364136223846793005n + 1442695040888963407n) & MASK;
      const multiplier = (i < SHORT_TRIES ? state >> 33n : state) | 1n;
      const slots = fill(keys, multiplier, shift, bits);
      if (slots !== undefined) return { multiplier, shift, bits, slots };
    }
  }
  return undefined;
}

function leastBits(keys: readonly bigint[]): number {
  return Math.max(1, Math.ceil(Math.log2(keys.length)));
}

function fill(
  keys: readonly bigint[],
  multiplier: bigint,
  shift: number,
  bits: number,
): number[] | undefined {
  const slots = new Array<number>(2 ** bits).fill(-1);
  for (const [position, key] of keys.entries()) {
    const slot = Number(BigInt.asUintN(bits, ((key * multiplier) & MASK) >> BigInt(shift)));
    if (slots[slot] !== -1) return undefined;
    slots[slot] = position;
  }
  return slots;
}
