#include "../peers/c/kernel.h"

KERNEL(run_lengths) i32 run_lengths(u8 *restrict out, i32 out_len, const u8 *restrict data, i32 len) {
    i32 used = 0, i = 0;
    while (i < len) {
        u8 byte = data[i];
        i32 run = 1;
        while (run < 255 && i + run < len && data[i + run] == byte) run += 1;
        out[used] = (u8)run;
        out[used + 1] = byte;
        used += 2;
        i += run;
    }
    return used;
}
