#include "../peers/c/kernel.h"

KERNEL(moving_average) void moving_average(f64 *restrict out, i32 out_len, const f64 *restrict a, i32 len) {
    f64 ring[8] = {0};
    i32 at = 0;
    f64 sum = 0.0;
    for (i32 i = 0; i < len; i++) {
        sum += a[i] - ring[at];
        ring[at] = a[i];
        out[i] = sum / 8.0;
        at = (at + 1) % 8;
    }
}
