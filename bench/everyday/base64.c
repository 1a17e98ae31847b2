#include "../peers/c/kernel.h"

static const u8 ALPHABET[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

KERNEL(base64) i32 base64(u8 *restrict out, i32 out_len, const u8 *restrict data, i32 len) {
    i32 used = 0, i = 0;
    while (i + 3 <= len) {
        u32 group = ((u32)data[i] << 16) | ((u32)data[i + 1] << 8) | data[i + 2];
        out[used] = ALPHABET[group >> 18];
        out[used + 1] = ALPHABET[(group >> 12) & 63];
        out[used + 2] = ALPHABET[(group >> 6) & 63];
        out[used + 3] = ALPHABET[group & 63];
        used += 4;
        i += 3;
    }
    i32 left = len - i;
    if (left > 0) {
        u32 group = (u32)data[i] << 16;
        if (left == 2) group |= (u32)data[i + 1] << 8;
        out[used] = ALPHABET[group >> 18];
        out[used + 1] = ALPHABET[(group >> 12) & 63];
        out[used + 2] = left == 2 ? ALPHABET[(group >> 6) & 63] : 61;
        out[used + 3] = 61;
        used += 4;
    }
    return used;
}
