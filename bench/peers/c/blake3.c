// BLAKE3 for wasm SIMD, written to be as fast as clang and V8 make it; what `blake3.fzy` is compared with. The exports
// and what they take are those of `blake3.fzy`, so that one API calls both.
//
// It is built in two steps (`buildBlake3C`): clang -O3 to bitcode, and code generation at -O0, which keeps the order of
// the source. At -O3 it moves each value to its use, which undoes the steps that are written side by side, and costs 5 %.
#include "blake3-lanes.h"

// ---- subtrees -----------------------------------------------------------------------------------------------------

INLINE void copy(void *to, const void *from, u32 n) { __builtin_memcpy(to, from, n); }

INLINE void copy_cv(void *to, const void *from) {
  V x = load(from), y = load((const u8 *)from + 16);
  store(to, x); store((u8 *)to + 16, y);
}

/// Chaining values of `count` whole chunks.
static void hash_chunks(const u8 *input, u32 count, const u32 key[8], u64 counter, u32 flags, u8 *out) {
  for (; count >= 4; count -= 4) {
    wide4(input, CHUNK, 16, key, counter, 1, flags, CHUNK_START, CHUNK_END, out);
    input += 4 * CHUNK; counter += 4; out += 128;
  }
  if (count >= 2) {
    wide2(input, input + CHUNK, 16, key, counter, 1, flags, CHUNK_START, CHUNK_END, out);
    input += 2 * CHUNK; counter += 2; out += 64; count -= 2;
  }
  if (count == 1) {
    copy_cv(out, key);
    compress_blocks((u32 *)out, input, 16, counter, flags, CHUNK_START, CHUNK_END);
  }
}

INLINE void parent_cv(u8 *out, const u8 *children, const u32 key[8], u32 flags) {
  u32 cv[8];
  copy_cv(cv, key);
  compress_block(cv, children, 0, BLOCK, flags | PARENT);
  copy_cv(out, cv);
}

/// One level: `count` children at `cvs` become half as many parents in the same place; an odd last one moves up.
static u32 hash_parents(u8 *cvs, u32 count, const u32 key[8], u32 flags) {
  u32 parents = count / 2;
  u8 *from = cvs, *to = cvs;
  u32 left = parents;
  for (; left >= 4; left -= 4) {
    wide4(from, BLOCK, 1, key, 0, 0, flags | PARENT, 0, 0, to);
    from += 256; to += 128;
  }
  if (left >= 2) {
    wide2(from, from + BLOCK, 1, key, 0, 0, flags | PARENT, 0, 0, to);
    from += 128; to += 64; left -= 2;
  }
  if (left == 1) {
    parent_cv(to, from, key, flags);
    from += 64; to += 32;
  }
  if (count & 1) copy_cv(to, from);
  return parents + (count & 1);
}

enum { WIDE = 64 };
static u8 cvs[WIDE * 32] __attribute__((aligned(16)));

/// The chaining value of a whole subtree of `chunks` chunks, a power of two up to WIDE.
static void subtree(const u8 *input, u32 chunks, const u32 key[8], u64 counter, u32 flags, u8 *out) {
  hash_chunks(input, chunks, key, counter, flags, cvs);
  while (chunks > 1) chunks = hash_parents(cvs, chunks, key, flags);
  copy_cv(out, cvs);
}

// ---- the hasher ---------------------------------------------------------------------------------------------------

typedef struct {
  u32 key[8];
  u32 cv[8];            // of the chunk that is being read
  u8 block[64];         // its last block, zeros after what is there
  u64 chunks;           // before that chunk
  u32 flags;
  u32 block_len;
  u32 blocks;           // compressed of that chunk
  u32 depth;
  u8 stack[MAX_DEPTH + 1][32];
} Hasher;

__attribute__((export_name("state_words"))) u32 state_words(void) { return sizeof(Hasher) / 4; }

INLINE void clear_block(u8 *block) {
  V zero = wasm_i32x4_splat(0);
  store(block, zero); store(block + 16, zero); store(block + 32, zero); store(block + 48, zero);
}

INLINE void start_chunk(Hasher *h, u64 chunks) {
  copy_cv(h->cv, h->key);
  clear_block(h->block);
  h->chunks = chunks; h->block_len = 0; h->blocks = 0;
}

KERNEL(begin)
void begin(u32 *state, u32 words, const u32 *key, u32 key_words, u32 flags) {
  Hasher *h = (Hasher *)state;
  copy_cv(h->key, key);
  h->flags = flags; h->depth = 0;
  start_chunk(h, 0);
}

INLINE u32 start_flag(const Hasher *h) { return h->blocks == 0 ? CHUNK_START : 0; }

/// Takes `n` bytes, which fit into the chunk. A full block waits until it is known not to be the last.
static void update_chunk(Hasher *h, const u8 *input, u32 n) {
  if (h->block_len > 0) {
    u32 take = BLOCK - h->block_len < n ? BLOCK - h->block_len : n;
    copy(h->block + h->block_len, input, take);
    h->block_len += take; input += take; n -= take;
    if (n == 0) return;
    compress_block(h->cv, h->block, h->chunks, BLOCK, h->flags | start_flag(h));
    h->blocks++; h->block_len = 0;
    clear_block(h->block);
  }
  u32 whole = (n - 1) / BLOCK;
  if (whole > 0) {
    compress_blocks(h->cv, input, whole, h->chunks, h->flags, start_flag(h), 0);
    h->blocks += whole; input += whole * BLOCK; n -= whole * BLOCK;
  }
  copy(h->block, input, n);
  h->block_len = n;
}

/// Puts the chaining value of `chunks` chunks (a power of two) in place after `before` others.
static void push(Hasher *h, const u8 *cv, u64 before, u64 chunks) {
  u64 total = before + chunks;
  copy_cv(h->stack[h->depth], cv);
  h->depth++;
  for (u64 size = chunks; (total & size) == 0; size *= 2) {
    parent_cv(h->stack[h->depth - 2], h->stack[h->depth - 2], h->key, h->flags);
    h->depth--;
  }
}

KERNEL(update)
void update(u32 *state, u32 words, const u8 *input, u32 n) {
  Hasher *h = (Hasher *)state;
  if (n == 0) return;
  u32 in_chunk = h->blocks * BLOCK + h->block_len;
  if (in_chunk > 0) {
    u32 take = CHUNK - in_chunk < n ? CHUNK - in_chunk : n;
    update_chunk(h, input, take);
    input += take; n -= take;
    if (n == 0) return;
    compress_block(h->cv, h->block, h->chunks, BLOCK, h->flags | start_flag(h) | CHUNK_END);
    push(h, (u8 *)h->cv, h->chunks, 1);
    start_chunk(h, h->chunks + 1);
  }
  // Whole subtrees, as large as their place allows, as long as more is to come.
  while (n > CHUNK) {
    u32 size = (n - 1) / CHUNK;
    if (size > WIDE) size = WIDE;
    while (size & (size - 1)) size &= size - 1;
    while (h->chunks & (size - 1)) size /= 2;
    u32 cv[8];
    subtree(input, size, h->key, h->chunks, h->flags, (u8 *)cv);
    push(h, (u8 *)cv, h->chunks, size);
    h->chunks += size;
    input += size * CHUNK; n -= size * CHUNK;
  }
  update_chunk(h, input, n);
}

/// The root's output from byte `seek` on.
static void root_output(const u32 cv[8], const u8 *block, u32 length, u32 flags, u64 seek, u8 *out, u32 n) {
  u8 bytes[64] __attribute__((aligned(16)));
  u64 counter = seek / BLOCK;
  u32 skip = seek % BLOCK;
  while (n > 0) {
    compress_root(bytes, cv, block, counter, length, flags);
    u32 take = BLOCK - skip < n ? BLOCK - skip : n;
    copy(out, bytes + skip, take);
    out += take; n -= take;
    skip = 0; counter++;
  }
}

INLINE void root_32(const u32 cv[8], const u8 *block, u64 counter, u32 length, u32 flags, u64 seek, u8 *out, u32 n) {
  if (seek == 0 && n == 32) {
    u32 digest[8];
    copy_cv(digest, cv);
    compress_block(digest, block, counter, length, flags | ROOT);
    copy_cv(out, digest);
  } else root_output(cv, block, length, flags, seek, out, n);
}

KERNEL(finish)
void finish(const u32 *state, u32 words, u64 seek, u8 *out, u32 n) {
  const Hasher *h = (const Hasher *)state;
  if (h->depth == 0) {
    root_32(h->cv, h->block, 0, h->block_len, h->flags | start_flag(h) | CHUNK_END, seek, out, n);
    return;
  }
  u32 cv[16];
  copy_cv(cv + 8, h->cv);
  // A stack with nothing after it has its last two subtrees as the root's children; there is always something.
  compress_block(cv + 8, h->block, h->chunks, h->block_len, h->flags | start_flag(h) | CHUNK_END);
  u32 depth = h->depth;
  for (; depth > 1; depth--) {
    copy_cv(cv, h->stack[depth - 1]);
    parent_cv((u8 *)(cv + 8), (u8 *)cv, h->key, h->flags);
  }
  copy_cv(cv, h->stack[0]);
  root_32(h->key, (u8 *)cv, 0, BLOCK, h->flags | PARENT, seek, out, n);
}

static Hasher scratch __attribute__((aligned(16)));

/// All but the last block of a chunk; gives that block, with zeros after its `*n` bytes, and its flags.
INLINE const u8 *last_block(u32 cv[8], const u8 *input, u32 *n, u64 counter, u32 *flags, u8 *room) {
  u32 whole = *n == 0 ? 0 : (*n - 1) / BLOCK;
  u32 last = *flags | CHUNK_END | (whole == 0 ? CHUNK_START : 0);
  if (whole > 0) compress_blocks(cv, input, whole, counter, *flags, CHUNK_START, 0);
  input += whole * BLOCK; *n -= whole * BLOCK;
  *flags = last;
  if (*n == BLOCK) return input;
  clear_block(room);
  copy(room, input, *n);
  return room;
}

KERNEL(hash_with)
void hash_with(const u8 *input, u32 n, const u32 *key, u32 key_words, u32 flags, u8 *out, u32 out_len) {
  u8 room[64] __attribute__((aligned(16)));
  if (n <= CHUNK) {
    u32 cv[8];
    copy_cv(cv, key);
    const u8 *last = last_block(cv, input, &n, 0, &flags, room);
    root_32(cv, last, 0, n, flags, 0, out, out_len);
    return;
  }
  if (n <= WIDE * CHUNK) {
    u32 count = n / CHUNK;
    u32 rest = n % CHUNK;
    hash_chunks(input, count, key, 0, flags, cvs);
    if (rest > 0) {
      u8 *cv = cvs + 32 * count;
      u32 of_last = flags;
      copy_cv(cv, key);
      const u8 *last = last_block((u32 *)cv, input + CHUNK * count, &rest, count, &of_last, room);
      compress_block((u32 *)cv, last, count, rest, of_last);
      count++;
    }
    while (count > 2) count = hash_parents(cvs, count, key, flags);
    root_32(key, cvs, 0, BLOCK, flags | PARENT, 0, out, out_len);
    return;
  }
  begin((u32 *)&scratch, 0, key, 8, flags);
  update((u32 *)&scratch, 0, input, n);
  finish((u32 *)&scratch, 0, 0, out, out_len);
}

KERNEL(hash)
void hash(const u8 *input, u32 n, u8 *out, u32 out_len) { hash_with(input, n, IV, 8, 0, out, out_len); }

// ---- kernels for measuring ----------------------------------------------------------------------------------------

/// One compression of a whole block.
KERNEL(compress)
void compress(u32 *cv, u32 cv_words, const u8 *block, u32 block_len, u64 counter, u32 flags) {
  compress_block(cv, block, counter, BLOCK, flags);
}

/// The chaining values of four whole chunks, of which the first has the number `counter`.
KERNEL(hash4)
void hash4(const u8 *input, u32 length, const u32 *key, u32 key_words, u64 counter, u32 flags, u32 *out,
           u32 out_words) {
  wide4(input, CHUNK, 16, key, counter, 1, flags, CHUNK_START, CHUNK_END, (u8 *)out);
}
