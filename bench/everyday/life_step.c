#include "../peers/c/kernel.h"

KERNEL(life_step)
void life_step(u8 *restrict out, i32 out_len, const u8 *restrict cells, i32 cells_len, i32 width, i32 height) {
    for (i32 y = 0; y < height; y++) {
        i32 above = y == 0 ? height - 1 : y - 1;
        i32 below = y == height - 1 ? 0 : y + 1;
        for (i32 x = 0; x < width; x++) {
            i32 left = x == 0 ? width - 1 : x - 1;
            i32 right = x == width - 1 ? 0 : x + 1;
            u8 around = cells[above * width + left] + cells[above * width + x] + cells[above * width + right]
                + cells[y * width + left] + cells[y * width + right]
                + cells[below * width + left] + cells[below * width + x] + cells[below * width + right];
            out[y * width + x] = around == 3 ? 1 : around == 2 ? cells[y * width + x] : 0;
        }
    }
}
