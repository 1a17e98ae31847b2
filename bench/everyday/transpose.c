#include "../peers/c/kernel.h"

KERNEL(transpose)
void transpose(f32 *restrict out, i32 out_len, const f32 *restrict a, i32 a_len, i32 rows, i32 columns) {
    for (i32 row = 0; row < rows; row++)
        for (i32 column = 0; column < columns; column++) out[column * rows + row] = a[row * columns + column];
}
