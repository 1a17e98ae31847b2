#include "../peers/c/kernel.h"

KERNEL(fnv1a) u64 fnv1a(const u8 *data, i32 len) {
    u64 hash = 0xcbf29ce484222325ULL;
    for (i32 i = 0; i < len; i++) hash = (hash ^ data[i]) * 0x100000001b3ULL;
    return hash;
}
