#include "../peers/c/kernel.h"

KERNEL(reverse) void reverse(i32 *a, i32 n) {
    for (i32 i = 0; i < n / 2; i++) {
        i32 other = n - 1 - i;
        i32 held = a[i];
        a[i] = a[other];
        a[other] = held;
    }
}
