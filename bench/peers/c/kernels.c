// The eight kernels in C, as one writes them for speed: no checks, structs by value, one buffer for text.

#include "kernel.h"

typedef struct {
    const char *bytes;
    i32 length;
} Text;

KERNEL(bytes_kernel) i32 bytes_kernel(const i32 *b, i32 len, i32 n) {
    i32 acc = 0, off = 0;
    for (i32 i = 0; i < n; i++) {
        i32 v = b[off] + (b[off + 1] << 8) + (b[off + 2] << 16) + (b[off + 3] << 24);
        acc = (acc + v % 251) % 251;
        off += 1;
        if (off > len - 4) off = 0;
    }
    return acc;
}

KERNEL(bytes_kernel_u8) i32 bytes_kernel_u8(const u8 *b, i32 len, i32 n) {
    i32 acc = 0, off = 0;
    for (i32 i = 0; i < n; i++) {
        i32 v = b[off] + (b[off + 1] << 8) + (b[off + 2] << 16) + ((i32)b[off + 3] << 24);
        acc = (acc + v % 251) % 251;
        off += 1;
        if (off > len - 4) off = 0;
    }
    return acc;
}

typedef enum { OK, RETRY, TIMEOUT, NOT_FOUND, DENIED, FATAL } Code;
typedef enum { SUCCESS, TRANSIENT, MISSING, FORBIDDEN, FAILURE } Class;

static Class classify(Code code) {
    switch (code) {
        case OK: return SUCCESS;
        case RETRY: return TRANSIENT;
        case TIMEOUT: return TRANSIENT;
        case NOT_FOUND: return MISSING;
        case DENIED: return FORBIDDEN;
        default: return FAILURE;
    }
}

static i32 class_score(Class class) {
    switch (class) {
        case SUCCESS: return 11;
        case TRANSIENT: return 17;
        case MISSING: return 23;
        case FORBIDDEN: return 31;
        default: return 43;
    }
}

static i32 resultx(Code *codes, i32 count, const i32 *numbers, i32 n) {
    for (i32 i = 0; i < count; i++) codes[i] = numbers[i] >= 0 && numbers[i] < 5 ? (Code)numbers[i] : FATAL;
    i32 acc = 0, next = 0;
    for (i32 i = 0; i < n; i++) {
        acc = (acc + class_score(classify(codes[next]))) % 251;
        next += 1;
        if (next == count) next = 0;
    }
    return acc;
}

KERNEL(resultx_classify) i32 resultx_classify(const i32 *numbers, i32 len, i32 n) {
    Code codes[7];
    return resultx(codes, 7, numbers, n);
}

KERNEL(resultx_classify_many) i32 resultx_classify_many(const i32 *numbers, i32 len, i32 n) {
    static Code codes[4096];
    return resultx(codes, 4096, numbers, n);
}

static int space(char c) { return c == ' ' || (c >= 9 && c <= 13); }

static int same(const char *a, const char *b, i32 length) {
    for (i32 i = 0; i < length; i++)
        if (a[i] != b[i]) return 0;
    return 1;
}

static i32 score(Text raw) {
    static char buffer[1024];
    const char *from = raw.bytes, *to = raw.bytes + raw.length;
    while (from < to && space(*from)) from++;
    while (to > from && space(to[-1])) to--;
    i32 length = (i32)(to - from);
    for (i32 i = 0; i < length; i++) buffer[i] = from[i] == ',' ? '|' : from[i];
    i32 points = 0;
    for (i32 i = 0; i + 4 <= length; i++)
        if (same(buffer + i, "beta", 4)) {
            points = (points + 11) % 251;
            break;
        }
    if (length >= 5 && same(buffer, "alpha", 5)) points = (points + 17) % 251;
    if (length >= 5 && same(buffer + length - 5, "gamma", 5)) points = (points + 23) % 251;
    return (points + length % 97) % 251;
}

KERNEL(text_kernel_one) i32 text_kernel_one(const char *bytes, i32 length, i32 n) {
    Text raw = {bytes, length};
    i32 acc = 0;
    for (i32 i = 0; i < n; i++) acc = (acc + score(raw)) % 251;
    return acc;
}

KERNEL(text_kernel) i32 text_kernel(const Text *lines, i32 len, i32 n) {
    i32 acc = 0, next = 0;
    for (i32 i = 0; i < n; i++) {
        acc = (acc + score(lines[next])) % 251;
        next += 1;
        if (next == len) next = 0;
    }
    return acc;
}

#define IS(text, literal) ((text).length == sizeof(literal) - 1 && same((text).bytes, literal, sizeof(literal) - 1))

static i32 capability_score(Text name) {
    if (IS(name, "time")) return 3;
    if (IS(name, "rng")) return 5;
    if (IS(name, "fs")) return 7;
    if (IS(name, "http")) return 11;
    if (IS(name, "proc")) return 13;
    if (IS(name, "mem")) return 17;
    if (IS(name, "thread")) return 19;
    return 23;
}

KERNEL(capability_parse) i32 capability_parse(const Text *names, i32 len, i32 n) {
    i32 acc = 0, next = 0;
    for (i32 i = 0; i < n; i++) {
        acc = (acc + capability_score(names[next])) % 251;
        next += 1;
        if (next == len) next = 0;
    }
    return acc;
}

static i32 delay_after(i32 attempt, i32 initial, i32 limit, i32 factor) {
    i32 delay = initial;
    for (i32 i = 1; i < attempt; i++) {
        delay *= factor;
        if (delay > limit) delay = limit;
    }
    return delay;
}

KERNEL(task_retry_backoff) i32 task_retry_backoff(i32 initial, i32 limit, i32 factor, i32 attempts, i32 n) {
    i32 acc = 0, attempt = 1;
    for (i32 i = 0; i < n; i++) {
        acc = (acc + delay_after(attempt, initial, limit, factor) % 251) % 251;
        attempt += 1;
        if (attempt > attempts) attempt = 1;
    }
    return acc;
}

KERNEL(arithmetic_kernel) i32 arithmetic_kernel(i32 n) {
    i32 acc = 7;
    for (i32 i = 0; i < n; i++) {
        i32 v = (i * 13 + acc * 7) % 1000003;
        i32 w = (v ^ 5921370) & 16777215;
        acc = (acc + w % 251) % 251;
    }
    return acc;
}

typedef struct { i32 millis; } Duration;

static Duration plus(Duration a, Duration b) { return (Duration){a.millis + b.millis}; }
static Duration minus(Duration a, Duration b) { return (Duration){a.millis - b.millis}; }

KERNEL(duration_kernel) i32 duration_kernel(i32 a_millis, i32 b_millis, i32 n) {
    Duration a = {a_millis}, b = {b_millis};
    i32 acc = 0;
    for (i32 i = 0; i < n; i++) {
        Duration c = plus(a, b);
        Duration d = minus(c, a);
        acc = (acc + d.millis % 251) % 251;
    }
    return acc;
}

typedef struct { i32 left, right; } Pair;

static i32 weigh(Pair p) { return p.left * 3 + p.right * 5; }

KERNEL(abi_pair_kernel) i32 abi_pair_kernel(i32 n) {
    i32 acc = 0;
    for (i32 i = 0; i < n; i++) {
        Pair p = {i, acc};
        acc = (acc + weigh(p) % 251) % 251;
    }
    return acc;
}
