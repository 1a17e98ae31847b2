#include "../peers/c/kernel.h"

KERNEL(triangular) f64 triangular(const f64 *a, i32 a_len, i32 n) {
    f64 total = 0.0;
    for (i32 i = 0; i < n; i++)
        for (i32 j = 0; j <= i; j++) total += a[i * n + j];
    return total;
}
