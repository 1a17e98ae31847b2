#include "../peers/c/kernel.h"

KERNEL(histogram) void histogram(i32 *restrict counts, i32 counts_len, const u8 *restrict data, i32 data_len) {
    for (i32 i = 0; i < data_len; i++) counts[data[i]] += 1;
}
