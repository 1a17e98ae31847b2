#include "../peers/c/kernel.h"

KERNEL(pair_sums) i32 pair_sums(const i32 *sorted, i32 len, i32 target) {
    i32 left = 0, right = len - 1, pairs = 0;
    while (left < right) {
        i32 sum = sorted[left] + sorted[right];
        if (sum == target) {
            pairs += 1;
            left += 1;
            right -= 1;
        } else if (sum < target) {
            left += 1;
        } else {
            right -= 1;
        }
    }
    return pairs;
}
