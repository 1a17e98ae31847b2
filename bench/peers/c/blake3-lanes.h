// The compression of BLAKE3 on wasm SIMD in three forms: one block with a row of the state in each vector (`rounds1`),
// one block of each of two chunks side by side in vectors of half rows (`wide2`), and one block of each of four chunks
// with a word of all four in each vector (`wide4`).
#pragma once
#include <wasm_simd128.h>
#include "kernel.h"

typedef v128_t V;

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE static __attribute__((noinline))

enum { CHUNK_START = 1, CHUNK_END = 2, PARENT = 4, ROOT = 8 };
enum { BLOCK = 64, CHUNK = 1024, MAX_DEPTH = 54 };

#define IV0 0x6A09E667
#define IV1 0xBB67AE85
#define IV2 0x3C6EF372
#define IV3 0xA54FF53A
#define IV4 0x510E527F
#define IV5 0x9B05688C
#define IV6 0x1F83D9AB
#define IV7 0x5BE0CD19

static const u32 IV[8] = {IV0, IV1, IV2, IV3, IV4, IV5, IV6, IV7};

// Masks for the rotations by 16 and 8. V8 needs to see that they are constant, or it makes sure of their range at every
// use; and they must not be written out at every use, or it builds them anew there.
static const V ROT16 = {0x01000302, 0x05040706, 0x09080B0A, 0x0D0C0F0E};
static const V ROT8 = {0x00030201, 0x04070605, 0x080B0A09, 0x0C0F0E0D};

INLINE V add(V a, V b) { return wasm_i32x4_add(a, b); }
INLINE V xor(V a, V b) { return wasm_v128_xor(a, b); }
INLINE V rot16(V x, V mask) { return wasm_i8x16_swizzle(x, mask); }
INLINE V rot8(V x, V mask) { return wasm_i8x16_swizzle(x, mask); }
INLINE V rot12(V x) { return wasm_v128_or(wasm_u32x4_shr(x, 12), wasm_i32x4_shl(x, 20)); }
INLINE V rot7(V x) { return wasm_v128_or(wasm_u32x4_shr(x, 7), wasm_i32x4_shl(x, 25)); }
INLINE V load(const void *at) { return wasm_v128_load(at); }
INLINE void store(void *at, V x) { wasm_v128_store(at, x); }

#define SHUFFLE(a, b, i, j, k, l) wasm_i32x4_shuffle(a, b, i, j, k, l)
#define LO32(a, b) SHUFFLE(a, b, 0, 4, 1, 5)
#define HI32(a, b) SHUFFLE(a, b, 2, 6, 3, 7)
#define LO64(a, b) SHUFFLE(a, b, 0, 1, 4, 5)
#define HI64(a, b) SHUFFLE(a, b, 2, 3, 6, 7)

// The message words of each round in the order in which they are used.
#define SCHEDULE(ROUND)                                                  \
  ROUND(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)            \
  ROUND(2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)            \
  ROUND(3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1)            \
  ROUND(10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6)            \
  ROUND(12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4)            \
  ROUND(9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7)            \
  ROUND(11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13)

// ---- one block ----------------------------------------------------------------------------------------------------

#define MIX1(x, y)                                                       \
  a = add(add(a, x), b); d = rot16(xor(d, a), r16); c = add(c, d); b = rot12(xor(b, c)); \
  a = add(add(a, y), b); d = rot8(xor(d, a), r8);   c = add(c, d); b = rot7(xor(b, c));

// The rows that turn are those that are known early: b, the last one of a mix, stays.
#define TURN1                                                            \
  a = SHUFFLE(a, a, 3, 0, 1, 2); d = SHUFFLE(d, d, 2, 3, 0, 1); c = SHUFFLE(c, c, 1, 2, 3, 0);
#define BACK1                                                            \
  a = SHUFFLE(a, a, 1, 2, 3, 0); d = SHUFFLE(d, d, 2, 3, 0, 1); c = SHUFFLE(c, c, 3, 0, 1, 2);

#define ROUND1(x0, y0, x1, y1)                                           \
  { MIX1(x0, y0) TURN1 MIX1(x1, y1) BACK1 }

// The next round's four vectors of words from this round's.
#define PERMUTE1                                                         \
  {                                                                      \
    V t0 = SHUFFLE(m0, m1, 2, 1, 5, 7); t0 = SHUFFLE(t0, t0, 1, 2, 3, 0); \
    V t1 = SHUFFLE(m2, m3, 2, 2, 7, 7); V s0 = SHUFFLE(m0, m0, 3, 3, 0, 0); \
    t1 = SHUFFLE(s0, t1, 0, 5, 2, 7);                                    \
    V t2 = SHUFFLE(LO64(m3, m1), m2, 0, 1, 2, 7); t2 = SHUFFLE(t2, t2, 0, 2, 3, 1); \
    V t3 = LO32(m2, HI32(m1, m3)); t3 = SHUFFLE(t3, t3, 2, 3, 1, 0);     \
    m0 = t0; m1 = t1; m2 = t2; m3 = t3;                                  \
  }

/// Leaves the state after seven rounds in `rows`.
INLINE void rounds1(V rows[4], const u8 *block, u64 counter, u32 length, u32 flags, V r16, V r8) {
  V a = rows[0], b = rows[1];
  V c = wasm_i32x4_make(IV0, IV1, IV2, IV3);
  V d = wasm_i32x4_make((u32)counter, (u32)(counter >> 32), length, flags);
  V m0 = load(block), m1 = load(block + 16), m2 = load(block + 32), m3 = load(block + 48);
  V t0 = SHUFFLE(m0, m1, 0, 2, 4, 6), t1 = SHUFFLE(m0, m1, 1, 3, 5, 7);
  V t2 = SHUFFLE(m2, m3, 6, 0, 2, 4), t3 = SHUFFLE(m2, m3, 7, 1, 3, 5);
  m0 = t0; m1 = t1; m2 = t2; m3 = t3;
  ROUND1(m0, m1, m2, m3) PERMUTE1
  ROUND1(m0, m1, m2, m3) PERMUTE1
  ROUND1(m0, m1, m2, m3) PERMUTE1
  ROUND1(m0, m1, m2, m3) PERMUTE1
  ROUND1(m0, m1, m2, m3) PERMUTE1
  ROUND1(m0, m1, m2, m3) PERMUTE1
  ROUND1(m0, m1, m2, m3)
  rows[0] = a; rows[1] = b; rows[2] = c; rows[3] = d;
}

/// `blocks` whole blocks; `flags_end` belong to the last one only, `flags_start` to the first.
NOINLINE void compress_blocks(u32 cv[8], const u8 *input, u32 blocks, u64 counter, u32 flags,
                              u32 flags_start, u32 flags_end) {
  V r16 = ROT16, r8 = ROT8;
  V rows[4] = {load(cv), load(cv + 4)};
  u32 now = flags | flags_start;
  for (; blocks > 0; blocks--) {
    if (blocks == 1) now |= flags_end;
    rounds1(rows, input, counter, BLOCK, now, r16, r8);
    rows[0] = xor(rows[0], rows[2]); rows[1] = xor(rows[1], rows[3]);
    input += BLOCK;
    now = flags;
  }
  store(cv, rows[0]); store(cv + 4, rows[1]);
}

/// One block, which need not be full; its bytes after `length` are 0.
NOINLINE void compress_block(u32 cv[8], const u8 *block, u64 counter, u32 length, u32 flags) {
  V rows[4] = {load(cv), load(cv + 4)};
  rounds1(rows, block, counter, length, flags, ROT16, ROT8);
  store(cv, xor(rows[0], rows[2])); store(cv + 4, xor(rows[1], rows[3]));
}

/// All 64 bytes of output of the root.
NOINLINE void compress_root(u8 out[64], const u32 cv[8], const u8 *block, u64 counter, u32 length, u32 flags) {
  V a = load(cv), b = load(cv + 4);
  V rows[4] = {a, b};
  rounds1(rows, block, counter, length, flags | ROOT, ROT16, ROT8);
  store(out, xor(rows[0], rows[2])); store(out + 16, xor(rows[1], rows[3]));
  store(out + 32, xor(rows[2], a)); store(out + 48, xor(rows[3], b));
}

// ---- two blocks side by side --------------------------------------------------------------------------------------

// A vector holds two words of each: (x of the first, x of the second, y of the first, y of the second). A row is two
// vectors, a turn by two words an exchange of names, and any two message words are one shuffle of 64-bit halves.

#define MIX2(x0, x1, y0, y1)                                             \
  a0 = add(add(a0, x0), b0);       a1 = add(add(a1, x1), b1);            \
  d0 = rot16(xor(d0, a0), r16);    d1 = rot16(xor(d1, a1), r16);         \
  c0 = add(c0, d0);                c1 = add(c1, d1);                     \
  b0 = rot12(xor(b0, c0));         b1 = rot12(xor(b1, c1));              \
  a0 = add(add(a0, y0), b0);       a1 = add(add(a1, y1), b1);            \
  d0 = rot8(xor(d0, a0), r8);      d1 = rot8(xor(d1, a1), r8);           \
  c0 = add(c0, d0);                c1 = add(c1, d1);                     \
  b0 = rot7(xor(b0, c0));          b1 = rot7(xor(b1, c1));

#define HALVES(p, q) SHUFFLE(p, q, 2, 3, 4, 5)
// Row b stays: lane k then holds the diagonal k - 1.
#define TURN2                                                            \
  { V t0 = HALVES(a1, a0), t1 = HALVES(a0, a1); a0 = t0; a1 = t1; }      \
  { V t0 = HALVES(c0, c1), t1 = HALVES(c1, c0); c0 = t0; c1 = t1; }      \
  { V t0 = d0; d0 = d1; d1 = t0; }
#define BACK2                                                            \
  { V t0 = HALVES(a0, a1), t1 = HALVES(a1, a0); a0 = t0; a1 = t1; }      \
  { V t0 = HALVES(c1, c0), t1 = HALVES(c0, c1); c0 = t0; c1 = t1; }      \
  { V t0 = d0; d0 = d1; d1 = t0; }

#define PAIR(i, j) SHUFFLE(p[(i) / 2], p[(j) / 2], (i) % 2 * 2, (i) % 2 * 2 + 1, 4 + (j) % 2 * 2, 5 + (j) % 2 * 2)
#define ROUND2(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15) \
  MIX2(PAIR(s0, s2), PAIR(s4, s6), PAIR(s1, s3), PAIR(s5, s7))           \
  TURN2                                                                  \
  MIX2(PAIR(s14, s8), PAIR(s10, s12), PAIR(s15, s9), PAIR(s11, s13))     \
  BACK2

#define ROUNDS2                                                          \
  V p[8];                                                                \
  for (int k = 0; k < 4; k++) {                                          \
    V f = load(one + 16 * k), s = load(two + 16 * k);                    \
    p[2 * k] = LO32(f, s); p[2 * k + 1] = HI32(f, s);                    \
  }                                                                      \
  SCHEDULE(ROUND2)

/// `blocks` blocks of two chunks that follow each other, or with `blocks` 1 of two parents. `step` is what the
/// second's counter is above the first's.
NOINLINE void wide2(const u8 *one, const u8 *two, u32 blocks, const u32 key[8], u64 counter, u32 step,
                    u32 flags, u32 flags_start, u32 flags_end, u8 *out) {
  V r16 = ROT16, r8 = ROT8;
  u32 now = flags | flags_start;
  V k0 = load(key), k1 = load(key + 4);
  V a0 = LO32(k0, k0), a1 = HI32(k0, k0), b0 = LO32(k1, k1), b1 = HI32(k1, k1);
  u64 second = counter + step;
  V count = wasm_i32x4_make((u32)counter, (u32)second, (u32)(counter >> 32), (u32)(second >> 32));
  for (; blocks > 0; blocks--) {
    if (blocks == 1) now |= flags_end;
    V c0 = wasm_i32x4_make(IV0, IV0, IV1, IV1), c1 = wasm_i32x4_make(IV2, IV2, IV3, IV3);
    V d0 = count, d1 = wasm_i32x4_make(BLOCK, BLOCK, now, now);
    ROUNDS2
    a0 = xor(a0, c0); a1 = xor(a1, c1); b0 = xor(b0, d0); b1 = xor(b1, d1);
    one += BLOCK; two += BLOCK;
    now = flags;
  }
  store(out, SHUFFLE(a0, a1, 0, 2, 4, 6)); store(out + 16, SHUFFLE(b0, b1, 0, 2, 4, 6));
  store(out + 32, SHUFFLE(a0, a1, 1, 3, 5, 7)); store(out + 48, SHUFFLE(b0, b1, 1, 3, 5, 7));
}

// ---- four blocks side by side -------------------------------------------------------------------------------------

#define R16(x) rot16(x, r16)
#define R8(x) rot8(x, r8)

// The same step of four mixes at a time: four chains that do not wait for each other.
#define LOCK4(a0, b0, c0, d0, x0, a1, b1, c1, d1, x1, a2, b2, c2, d2, x2, a3, b3, c3, d3, x3, rotd, rotb) \
  v[a0] = add(v[a0], m[x0]); v[a1] = add(v[a1], m[x1]); v[a2] = add(v[a2], m[x2]); v[a3] = add(v[a3], m[x3]); \
  v[a0] = add(v[a0], v[b0]); v[a1] = add(v[a1], v[b1]); v[a2] = add(v[a2], v[b2]); v[a3] = add(v[a3], v[b3]); \
  v[d0] = xor(v[d0], v[a0]); v[d1] = xor(v[d1], v[a1]); v[d2] = xor(v[d2], v[a2]); v[d3] = xor(v[d3], v[a3]); \
  v[d0] = rotd(v[d0]); v[d1] = rotd(v[d1]); v[d2] = rotd(v[d2]); v[d3] = rotd(v[d3]); \
  v[c0] = add(v[c0], v[d0]); v[c1] = add(v[c1], v[d1]); v[c2] = add(v[c2], v[d2]); v[c3] = add(v[c3], v[d3]); \
  v[b0] = xor(v[b0], v[c0]); v[b1] = xor(v[b1], v[c1]); v[b2] = xor(v[b2], v[c2]); v[b3] = xor(v[b3], v[c3]); \
  v[b0] = rotb(v[b0]); v[b1] = rotb(v[b1]); v[b2] = rotb(v[b2]); v[b3] = rotb(v[b3]);

#define ROUND4(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15) \
  LOCK4(0, 4, 8, 12, s0, 1, 5, 9, 13, s2, 2, 6, 10, 14, s4, 3, 7, 11, 15, s6, R16, rot12) \
  LOCK4(0, 4, 8, 12, s1, 1, 5, 9, 13, s3, 2, 6, 10, 14, s5, 3, 7, 11, 15, s7, R8, rot7)   \
  LOCK4(0, 5, 10, 15, s8, 1, 6, 11, 12, s10, 2, 7, 8, 13, s12, 3, 4, 9, 14, s14, R16, rot12) \
  LOCK4(0, 5, 10, 15, s9, 1, 6, 11, 12, s11, 2, 7, 8, 13, s13, 3, 4, 9, 14, s15, R8, rot7)

#define TRANSPOSE4(q, w, x, y, z)                                        \
  {                                                                      \
    V wx0 = LO32(w, x), wx1 = HI32(w, x), yz0 = LO32(y, z), yz1 = HI32(y, z); \
    (q)[0] = LO64(wx0, yz0); (q)[1] = HI64(wx0, yz0); (q)[2] = LO64(wx1, yz1); (q)[3] = HI64(wx1, yz1); \
  }

/// As `wide2`, of four inputs that lie `stride` bytes apart.
NOINLINE void wide4(const u8 *input, u32 stride, u32 blocks, const u32 key[8], u64 counter, u32 step,
                    u32 flags, u32 flags_start, u32 flags_end, u8 *out) {
  V r16 = ROT16, r8 = ROT8;
  u32 now = flags | flags_start;
  V h[8];
  for (int k = 0; k < 8; k++) h[k] = wasm_v128_load32_splat(key + k);
  u64 c1 = counter + step, c2 = c1 + step, c3 = c2 + step;
  V low = wasm_i32x4_make((u32)counter, (u32)c1, (u32)c2, (u32)c3);
  V high = wasm_i32x4_make((u32)(counter >> 32), (u32)(c1 >> 32), (u32)(c2 >> 32), (u32)(c3 >> 32));
  for (; blocks > 0; blocks--) {
    if (blocks == 1) now |= flags_end;
    V m[16];
    for (int k = 0; k < 4; k++) {
      const u8 *at = input + 16 * k;
      TRANSPOSE4(m + 4 * k, load(at), load(at + stride), load(at + 2 * stride), load(at + 3 * stride))
    }
    V v[16] = {h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7],
               wasm_i32x4_splat(IV0), wasm_i32x4_splat(IV1), wasm_i32x4_splat(IV2), wasm_i32x4_splat(IV3),
               low, high, wasm_i32x4_splat(BLOCK), wasm_i32x4_splat(now)};
    SCHEDULE(ROUND4)
    for (int k = 0; k < 8; k++) h[k] = xor(v[k], v[k + 8]);
    input += BLOCK;
    now = flags;
  }
  V t[8];
  TRANSPOSE4(t, h[0], h[1], h[2], h[3])
  TRANSPOSE4(t + 4, h[4], h[5], h[6], h[7])
  for (int k = 0; k < 4; k++) {
    store(out + 32 * k, t[k]); store(out + 32 * k + 16, t[k + 4]);
  }
}
