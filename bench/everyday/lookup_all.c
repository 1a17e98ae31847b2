#include "../peers/c/kernel.h"

static int find(const i32 *sorted, i32 len, i32 key) {
    i32 low = 0, high = len;
    while (low < high) {
        i32 middle = low + (high - low) / 2;
        if (sorted[middle] == key) return 1;
        if (sorted[middle] < key) low = middle + 1;
        else high = middle;
    }
    return 0;
}

KERNEL(lookup_all) i32 lookup_all(const i32 *sorted, i32 sorted_len, const i32 *keys, i32 keys_len) {
    i32 found = 0;
    for (i32 i = 0; i < keys_len; i++)
        if (find(sorted, sorted_len, keys[i])) found += 1;
    return found;
}
