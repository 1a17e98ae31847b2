#include "../peers/c/kernel.h"

KERNEL(prefix_sums) i32 prefix_sums(i32 *restrict out, i32 out_len, const i32 *restrict a, i32 a_len) {
    i32 sum = 0;
    for (i32 i = 0; i < a_len; i++) {
        sum += a[i];
        out[i] = sum;
    }
    return sum;
}
