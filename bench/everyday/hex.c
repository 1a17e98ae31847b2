#include "../peers/c/kernel.h"

static const u8 DIGITS[16] = "0123456789abcdef";

KERNEL(hex) void hex(u8 *restrict out, i32 out_len, const u8 *restrict data, i32 len) {
    for (i32 i = 0; i < len; i++) {
        out[2 * i] = DIGITS[data[i] >> 4];
        out[2 * i + 1] = DIGITS[data[i] & 15];
    }
}
