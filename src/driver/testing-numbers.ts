/** Numbers for tests that look random and are the same in every run. */

/** Whole numbers in 0..2³². G. Marsaglia, "Xorshift RNGs" (2003). */
export function xorshift(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
