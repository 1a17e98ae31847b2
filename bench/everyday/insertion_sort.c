#include "../peers/c/kernel.h"

KERNEL(insertion_sort) void insertion_sort(i32 *restrict out, i32 out_len, const i32 *restrict a, i32 len) {
    for (i32 i = 0; i < len; i++) out[i] = a[i];
    for (i32 i = 1; i < out_len; i++) {
        i32 item = out[i], j = i;
        while (j > 0 && out[j - 1] > item) {
            out[j] = out[j - 1];
            j -= 1;
        }
        out[j] = item;
    }
}
