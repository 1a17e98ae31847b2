#include "../peers/c/kernel.h"

KERNEL(dot) f32 dot(const f32 *a, i32 a_len, const f32 *b, i32 b_len) {
    f32 sum = 0.0f;
    i32 n = min_i32(a_len, b_len);
    for (i32 i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}
