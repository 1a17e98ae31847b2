#include "../peers/c/kernel.h"

static int is_letter(u8 c) { return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c == 95; }
static int is_digit(u8 c) { return c >= 48 && c <= 57; }

KERNEL(tokenize) i32 tokenize(const u8 *text, i32 len) {
    i32 names = 0, numbers = 0, signs = 0, i = 0;
    while (i < len) {
        u8 c = text[i];
        if (c == 32 || c == 10 || c == 9) {
            i += 1;
        } else if (is_letter(c)) {
            while (i < len && (is_letter(text[i]) || is_digit(text[i]))) i += 1;
            names += 1;
        } else if (is_digit(c)) {
            while (i < len && is_digit(text[i])) i += 1;
            numbers += 1;
        } else {
            signs += 1;
            i += 1;
        }
    }
    return names * 10000 + numbers * 100 + signs;
}
