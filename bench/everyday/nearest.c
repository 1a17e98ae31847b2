#include "../peers/c/kernel.h"

typedef struct { f64 x, y; } Point;

static f64 distance(Point a, Point b) {
    f64 dx = a.x - b.x, dy = a.y - b.y;
    return dx * dx + dy * dy;
}

static Point point_at(const f64 *coordinates, i32 i) {
    return (Point){coordinates[2 * i], coordinates[2 * i + 1]};
}

KERNEL(nearest) i32 nearest(const f64 *points, i32 points_len, const f64 *centres, i32 centres_len) {
    i32 total = 0;
    for (i32 i = 0; i < points_len / 2; i++) {
        Point point = point_at(points, i);
        i32 best = 0;
        f64 least = distance(point, point_at(centres, 0));
        for (i32 k = 1; k < centres_len / 2; k++) {
            f64 d = distance(point, point_at(centres, k));
            if (d < least) {
                least = d;
                best = k;
            }
        }
        total += best;
    }
    return total;
}
