#include "../peers/c/kernel.h"

KERNEL(heat) void heat(f32 *restrict out, i32 out_len, const f32 *restrict grid, i32 grid_len, i32 width, i32 height) {
    for (i32 y = 1; y < height - 1; y++)
        for (i32 x = 1; x < width - 1; x++) {
            i32 at = y * width + x;
            f32 around = grid[at - 1] + grid[at + 1] + grid[at - width] + grid[at + width];
            out[at] = grid[at] + 0.2f * (around - 4.0f * grid[at]);
        }
}
