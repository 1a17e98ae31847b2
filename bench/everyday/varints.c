#include "../peers/c/kernel.h"

KERNEL(varints) u64 varints(const u8 *data, i32 len) {
    u64 total = 0;
    i32 at = 0;
    while (at < len) {
        u64 value = 0;
        u32 shift = 0;
        for (;;) {
            if (at >= len) return total;
            u8 byte = data[at];
            at += 1;
            value |= (u64)(byte & 0x7F) << (shift & 63);
            if (byte < 0x80) break;
            shift += 7;
        }
        total += value;
    }
    return total;
}
