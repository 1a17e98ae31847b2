#include "../peers/c/kernel.h"

KERNEL(random_fill) u32 random_fill(u32 *out, i32 len, u32 seed) {
    u32 x = seed;
    for (i32 i = 0; i < len; i++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        out[i] = x;
    }
    return x;
}
