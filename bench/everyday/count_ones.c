#include "../peers/c/kernel.h"

KERNEL(count_ones) i32 count_ones(const u32 *words, i32 len) {
    i32 total = 0;
    for (i32 i = 0; i < len; i++) total += __builtin_popcount(words[i]);
    return total;
}
