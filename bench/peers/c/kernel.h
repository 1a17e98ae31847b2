// What the C side of a kernel needs: fixed-width types, and a way to be called from outside.
#pragma once

typedef unsigned char u8;
typedef int i32;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef float f32;
typedef double f64;

#ifdef __wasm__
#define KERNEL(name) __attribute__((export_name(#name)))
#else
#define KERNEL(name)
#endif

static inline i32 min_i32(i32 a, i32 b) { return a < b ? a : b; }
