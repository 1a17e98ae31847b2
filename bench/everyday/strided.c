#include "../peers/c/kernel.h"

KERNEL(strided) i32 strided(const i32 *a, i32 a_len, i32 stride) {
    i32 total = 0;
    for (i32 start = 0; start < stride; start++)
        for (i32 i = start; i < a_len; i += stride) total = total * 3 + a[i];
    return total;
}
