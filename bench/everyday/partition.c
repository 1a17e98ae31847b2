#include "../peers/c/kernel.h"

KERNEL(partition) i32 partition(i32 *restrict out, i32 out_len, const i32 *restrict a, i32 len) {
    for (i32 i = 0; i < len; i++) out[i] = a[i];
    i32 pivot = out[len / 2], i = 0, j = len - 1;
    for (;;) {
        while (out[i] < pivot) i += 1;
        while (out[j] > pivot) j -= 1;
        if (i >= j) return j;
        i32 held = out[i];
        out[i] = out[j];
        out[j] = held;
        i += 1;
        j -= 1;
    }
}
