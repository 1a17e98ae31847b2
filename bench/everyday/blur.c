#include "../peers/c/kernel.h"

KERNEL(blur) void blur(f64 *restrict out, i32 out_len, const f64 *restrict a, i32 n) {
    if (n < 3) return;
    out[0] = a[0];
    out[n - 1] = a[n - 1];
    for (i32 i = 1; i < n - 1; i++) out[i] = (a[i - 1] + a[i] + a[i + 1]) / 3.0;
}
