#include "../peers/c/kernel.h"

KERNEL(matrix_vector)
void matrix_vector(f64 *restrict y, i32 rows, const f64 *restrict m, i32 m_len, const f64 *restrict x, i32 columns) {
    for (i32 row = 0; row < rows; row++) {
        f64 sum = 0.0;
        for (i32 column = 0; column < columns; column++) sum += m[row * columns + column] * x[column];
        y[row] = sum;
    }
}
