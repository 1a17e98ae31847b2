#include "../peers/c/kernel.h"

KERNEL(axpy) void axpy(f32 *restrict y, i32 y_len, const f32 *restrict x, i32 x_len, f32 a) {
    for (i32 i = 0; i < x_len; i++) y[i] += a * x[i];
}
