#include "../peers/c/kernel.h"

KERNEL(primes) i32 primes(u8 *composite, i32 n) {
    for (i32 i = 0; i < n; i++) composite[i] = 0;
    i32 count = 0;
    for (i32 i = 2; i < n; i++) {
        if (composite[i] == 0) {
            count += 1;
            i32 j = i * 2;
            while (j < n) {
                composite[j] = 1;
                j += i;
            }
        }
    }
    return count;
}
