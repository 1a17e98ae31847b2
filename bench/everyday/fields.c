#include "../peers/c/kernel.h"

typedef enum { BETWEEN, NUMBER, NAME } Kind;
typedef struct { Kind kind; i32 value; int negative; } State;

static i32 closed(State s) {
    switch (s.kind) {
        case BETWEEN: return 0;
        case NUMBER: return s.negative ? -s.value : s.value;
        case NAME: return s.value;
    }
    return 0;
}

KERNEL(fields) i32 fields(const u8 *text, i32 len) {
    State state = {BETWEEN, 0, 0};
    i32 total = 0;
    for (i32 i = 0; i < len; i++) {
        u8 c = text[i];
        int digit = c >= 48 && c <= 57;
        switch (state.kind) {
            case BETWEEN:
                if (digit) state = (State){NUMBER, c - 48, 0};
                else if (c == 45) state = (State){NUMBER, 0, 1};
                else if (c != 44 && c != 32) state = (State){NAME, 1, 0};
                break;
            case NUMBER:
                if (digit) {
                    state.value = state.value * 10 + (c - 48);
                } else {
                    total += closed(state);
                    state.kind = BETWEEN;
                }
                break;
            case NAME:
                if (c == 44 || c == 32) {
                    total += closed(state);
                    state.kind = BETWEEN;
                } else {
                    state.value += 1;
                }
                break;
        }
    }
    return total + closed(state);
}
