/** Operations of a checked program that have no body in Fzy. */

import type { RuntimeOp } from '../ir/ops.ts';

/** Runtime ops as in the IR, plus those that become other instructions. Arguments are already of the right types. */
export type BuiltinOp =
  | RuntimeOp
  /** Of an array or slice. */
  | 'len'
  /** `Option` results, built from `list.pop`, `map.find`, `str.find` and the parsers. */
  | 'list.pop?'
  | 'map.get'
  | 'str.find?'
  | 'str.parse_i32?'
  | 'str.parse_f64?'
  /** Bounds-checked first: `(list, index[, value])`, `(str, index)`. Index of any integer type. */
  | 'list.insert!'
  | 'list.remove!'
  | 'str.byte!'
  /** Binary and unary ops of the IR in call form; `clamp(x, lo, hi)` is max then min. */
  | 'min'
  | 'max'
  | 'clamp'
  | 'copysign'
  | 'rotl'
  | 'rotr'
  | 'abs'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'nearest'
  | 'clz'
  | 'ctz'
  | 'popcount'
  | 'reverse_bytes'
  /** `(condition)` or `(condition, message)`. */
  | 'assert'
  | 'panic'
  | 'unreachable'
  | MemoryOp;

/** Library sources only: raw memory of the module. Addresses are `u32`. */
export type MemoryOp =
  | 'mem.load_u8'
  | 'mem.load_u16'
  | 'mem.load_u32'
  | 'mem.load_u64'
  | 'mem.load_f32'
  | 'mem.load_f64'
  | 'mem.store_u8'
  | 'mem.store_u16'
  | 'mem.store_u32'
  | 'mem.store_u64'
  | 'mem.store_f32'
  | 'mem.store_f64'
  /** `(to, from, bytes)`, `(to, value, bytes)`. */
  | 'mem.copy'
  | 'mem.fill'
  /** Pages of 64 KiB; `grow` gives what it had, or u32.MAX. */
  | 'mem.size'
  | 'mem.grow'
  /** Top of the call's arena, a global that the host reads and sets too. */
  | 'mem.arena'
  | 'mem.set_arena'
  /** Stops with `out of memory`. */
  | 'mem.exhausted';
