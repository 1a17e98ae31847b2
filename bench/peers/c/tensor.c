// The suite `tensor` in C for wasm SIMD: additions in any order, no checks, vectors written out where clang makes none.
#include "kernel.h"
#include <wasm_simd128.h>

#define ANY_ORDER _Pragma("clang fp reassociate(on)")

KERNEL(total) f32 total(const f32 *a, i32 n) {
    ANY_ORDER
    f32 sum = 0;
    for (i32 i = 0; i < n; i++) sum += a[i];
    return sum;
}

KERNEL(total_f64) f64 total_f64(const f64 *a, i32 n) {
    ANY_ORDER
    f64 sum = 0;
    for (i32 i = 0; i < n; i++) sum += a[i];
    return sum;
}

KERNEL(product_sum) f32 product_sum(const f32 *a, i32 n, const f32 *b, i32 m) {
    ANY_ORDER
    f32 sum = 0;
    for (i32 i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

// NaN goes through, as in Fzy and NumPy.
KERNEL(largest) f32 largest(const f32 *a, i32 n) {
    v128_t p[4];
    for (i32 k = 0; k < 4; k++) p[k] = wasm_f32x4_splat(a[0]);
    i32 i = 0;
    for (; i + 16 <= n; i += 16)
        for (i32 k = 0; k < 4; k++) p[k] = wasm_f32x4_max(p[k], wasm_v128_load(a + i + 4 * k));
    for (; i < n; i++) p[0] = wasm_f32x4_max(p[0], wasm_f32x4_splat(a[i]));
    v128_t v = wasm_f32x4_max(wasm_f32x4_max(p[0], p[1]), wasm_f32x4_max(p[2], p[3]));
    v = wasm_f32x4_max(v, wasm_i32x4_shuffle(v, v, 2, 3, 0, 1));
    return wasm_f32x4_extract_lane(wasm_f32x4_max(v, wasm_i32x4_shuffle(v, v, 1, 0, 3, 2)), 0);
}

KERNEL(where_largest) i32 where_largest(const f32 *a, i32 n) {
    f32 most = largest(a, n);
    v128_t wanted = wasm_f32x4_splat(most);
    i32 i = 0;
    for (; i + 4 <= n; i += 4)
        if (wasm_v128_any_true(wasm_f32x4_eq(wasm_v128_load(a + i), wanted))) break;
    for (; i < n; i++)
        if (a[i] == most) return i;
    return -1;
}

KERNEL(add) void add(const f32 *a, i32 n, const f32 *b, i32 m, f32 *restrict out, i32 o) {
    for (i32 i = 0; i < n; i++) out[i] = a[i] + b[i];
}

KERNEL(add_row) void add_row(const f32 *a, i32 n, const f32 *b, i32 m, f32 *restrict out, i32 o) {
    for (i32 r = 0; r < n; r += m)
        for (i32 i = 0; i < m; i++) out[r + i] = a[r + i] + b[i];
}

KERNEL(fused) void fused(const f32 *a, i32 n, const f32 *b, i32 m, f32 *restrict out, i32 o) {
    i32 i = 0;
    v128_t one = wasm_f32x4_splat(1), zero = wasm_f32x4_splat(0);
    for (; i + 4 <= n; i += 4) {
        v128_t x = wasm_f32x4_mul(wasm_v128_load(a + i), wasm_v128_load(b + i));
        wasm_v128_store(out + i, wasm_f32x4_max(wasm_f32x4_add(x, one), zero));
    }
    for (; i < n; i++) out[i] = __builtin_wasm_max_f32(a[i] * b[i] + 1, 0);
}

KERNEL(sum_columns) void sum_columns(const f32 *a, i32 n, f32 *restrict out, i32 m) {
    for (i32 i = 0; i < m; i++) out[i] = a[i];
    for (i32 r = m; r < n; r += m)
        for (i32 i = 0; i < m; i++) out[i] += a[r + i];
}

KERNEL(sum_rows) void sum_rows(const f32 *a, i32 n, f32 *restrict out, i32 m) {
    for (i32 r = 0; r < m; r++) out[r] = total(a + r * (n / m), n / m);
}

// Four rows by two vectors; the right side packed in strips, whole depth at once.
static f32 strip[8 * 4096];

KERNEL(square_product)
void square_product(const f32 *a, i32 al, const f32 *b, i32 bl, i32 n, f32 *restrict out, i32 o) {
    for (i32 j = 0; j < n; j += 8) {
        for (i32 p = 0; p < n; p++) {
            wasm_v128_store(strip + 8 * p, wasm_v128_load(b + p * n + j));
            wasm_v128_store(strip + 8 * p + 4, wasm_v128_load(b + p * n + j + 4));
        }
        for (i32 i = 0; i < n; i += 4) {
            v128_t c[4][2];
            for (i32 r = 0; r < 4; r++) c[r][0] = c[r][1] = wasm_f32x4_splat(0);
            for (i32 p = 0; p < n; p++) {
                v128_t low = wasm_v128_load(strip + 8 * p), high = wasm_v128_load(strip + 8 * p + 4);
                for (i32 r = 0; r < 4; r++) {
                    v128_t x = wasm_v128_load32_splat(a + (i + r) * n + p);
                    c[r][0] = wasm_f32x4_add(c[r][0], wasm_f32x4_mul(x, low));
                    c[r][1] = wasm_f32x4_add(c[r][1], wasm_f32x4_mul(x, high));
                }
            }
            for (i32 r = 0; r < 4; r++) {
                wasm_v128_store(out + (i + r) * n + j, c[r][0]);
                wasm_v128_store(out + (i + r) * n + j + 4, c[r][1]);
            }
        }
    }
}
