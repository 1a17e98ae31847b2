#include "../peers/c/kernel.h"

KERNEL(largest) i32 largest(const f64 *a, i32 len) {
    if (len == 0) return -1;
    i32 best = 0;
    for (i32 i = 1; i < len; i++)
        if (a[i] > a[best]) best = i;
    return best;
}
