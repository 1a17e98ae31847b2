/**
 * What forms of a match cost, and from when on one is chosen over another. Nanoseconds per match of six cases, on
 * random and on periodic data, in V8 on x64 (a bare loop of 0.65 taken off):
 *
 * | form            | random | periodic |
 * | --------------- | ------ | -------- |
 * | table in memory |   0.78 |     0.78 |
 * | selects         |   1.9  |     1.9  |
 * | compares        |   8.0  |     1.9  |
 * | `br_table`      |  12.2  |    12.1  |
 *
 * An indirect jump costs about six compares even where it is predicted; compares cost by their number where they
 * are predicted, and one misprediction where they are not. So values come from tables or selects whatever the
 * data, a tree of compares stands before a jump table, and a jump table earns its place only where a tree would be deep.
 */

/** Up to this many selects in a row beat a load: each waits for the one before. */
export const MAX_CHEAP_SELECTS = 2;
/** Where no table fits, this many selects still beat compares that are mispredicted. */
export const MAX_SELECTS = 4;
/** Values that are computed elsewhere are kept ready for a select; more than this are not. */
export const MAX_MIXED_SELECTS = 3;
/** A table up to this size is worth its cache lines whatever is in it … */
export const SMALL_TABLE_BYTES = 128;
/** … and a larger one where it has no more entries for each run of equal ones. */
export const MAX_ENTRIES_PER_TEST = 4;
/** Bits in a register that answer whether a value is in a set. */
export const MAX_SET_SPAN = 64;
/** Parts of a constant that is an entry of a table. */
export const MAX_ENTRY_PARTS = 8;

/** Up to this many tests stand one after the other: most likely first, they are a tree of their own. */
export const MAX_TESTS = 4;
/** From this many ranges of values on that lead to one arm, a bit of a constant answers for all. */
export const MIN_SET_RANGES = 3;
/** A tree over fewer ranges is at most four compares deep, which costs less than an indirect jump. */
export const MIN_JUMP_TABLE_RANGES = 17;
/** A jump table may have this many slots for each range. */
export const MAX_SLOTS_PER_CASE = 3;
