#include "../peers/c/kernel.h"

KERNEL(gray) void gray(u8 *restrict out, i32 out_len, const u8 *restrict rgba, i32 rgba_len) {
    for (i32 i = 0; i < out_len; i++) {
        u32 r = rgba[4 * i], g = rgba[4 * i + 1], b = rgba[4 * i + 2];
        out[i] = (u8)((r * 77 + g * 150 + b * 29) >> 8);
    }
}
