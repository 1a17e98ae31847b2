#include "../peers/c/kernel.h"

KERNEL(adler32) u32 adler32(const u8 *data, i32 len) {
    u32 a = 1, b = 0;
    for (i32 i = 0; i < len; i++) {
        a = (a + data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return (b << 16) | a;
}
