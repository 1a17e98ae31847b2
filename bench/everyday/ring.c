#include "../peers/c/kernel.h"

typedef struct { i32 items[64], head, count; } Ring;

static int put(Ring *r, i32 item) {
    if (r->count == 64) return 0;
    r->items[(r->head + r->count) % 64] = item;
    r->count += 1;
    return 1;
}

static int take(Ring *r, i32 *item) {
    if (r->count == 0) return 0;
    *item = r->items[r->head];
    r->head = (r->head + 1) % 64;
    r->count -= 1;
    return 1;
}

KERNEL(ring) i32 ring(const i32 *events, i32 events_len) {
    Ring queue;
    for (i32 i = 0; i < 64; i++) queue.items[i] = 0;
    queue.head = queue.count = 0;
    i32 total = 0;
    for (i32 i = 0; i < events_len; i++) {
        i32 event = events[i], item;
        if (event % 2 == 0) {
            if (!put(&queue, event)) total -= 1;
        } else {
            total += take(&queue, &item) ? item : 7;
        }
    }
    return total;
}
