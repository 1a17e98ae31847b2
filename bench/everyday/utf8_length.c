#include "../peers/c/kernel.h"

static int continues(const u8 *b, i32 len, i32 i) { return i < len && (b[i] & 0xC0) == 0x80; }

KERNEL(utf8_length) i32 utf8_length(const u8 *b, i32 len) {
    i32 count = 0, i = 0;
    while (i < len) {
        u8 first = b[i];
        if (first < 0x80) {
            i += 1;
        } else if (first >= 0xC2 && first <= 0xDF) {
            if (!continues(b, len, i + 1)) return -1;
            i += 2;
        } else if (first >= 0xE0 && first <= 0xEF) {
            if (!continues(b, len, i + 1) || !continues(b, len, i + 2)) return -1;
            if (first == 0xE0 && b[i + 1] < 0xA0) return -1;
            if (first == 0xED && b[i + 1] > 0x9F) return -1;
            i += 3;
        } else if (first >= 0xF0 && first <= 0xF4) {
            if (!continues(b, len, i + 1) || !continues(b, len, i + 2) || !continues(b, len, i + 3)) return -1;
            if (first == 0xF0 && b[i + 1] < 0x90) return -1;
            if (first == 0xF4 && b[i + 1] > 0x8F) return -1;
            i += 4;
        } else {
            return -1;
        }
        count += 1;
    }
    return count;
}
