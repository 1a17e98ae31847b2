#include "../peers/c/kernel.h"

KERNEL(expand_runs) i32 expand_runs(u8 *restrict out, i32 out_len, const u8 *restrict runs, i32 len) {
    i32 used = 0;
    for (i32 i = 0; i < len / 2; i++) {
        i32 count = runs[2 * i];
        u8 byte = runs[2 * i + 1];
        for (i32 k = 0; k < count; k++) {
            out[used] = byte;
            used += 1;
        }
    }
    return used;
}
