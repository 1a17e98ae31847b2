#include "../peers/c/kernel.h"

KERNEL(edit_distance)
i32 edit_distance(i32 *restrict row, i32 row_len, const u8 *restrict a, i32 a_len, const u8 *restrict b, i32 b_len) {
    for (i32 j = 0; j <= b_len; j++) row[j] = j;
    for (i32 i = 0; i < a_len; i++) {
        i32 diagonal = row[0];
        row[0] = i + 1;
        for (i32 j = 0; j < b_len; j++) {
            i32 cost = a[i] == b[j] ? 0 : 1;
            i32 next = min_i32(min_i32(row[j] + 1, row[j + 1] + 1), diagonal + cost);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    return row[b_len];
}
