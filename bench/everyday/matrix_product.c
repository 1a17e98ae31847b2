#include "../peers/c/kernel.h"

KERNEL(matrix_product)
void matrix_product(f64 *restrict c, i32 c_len, const f64 *restrict a, i32 a_len, const f64 *restrict b, i32 b_len, i32 n) {
    for (i32 i = 0; i < n; i++)
        for (i32 j = 0; j < n; j++) {
            f64 sum = 0.0;
            for (i32 k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
            c[i * n + j] = sum;
        }
}
