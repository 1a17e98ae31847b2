/**
 * `parallel for t in tiles(n, size)`: the body is a function of what it captures and of the tile's ends, and the
 * loop one over the numbers of the tiles, marked `#[parallel]`, that does nothing but call it.
 */

import type { ValueId } from '../../ir/instructions.ts';
import type { Span } from '../../report/source.ts';
import { capturesOf, type ParallelLoop } from '../flow/captures.ts';
import type { Local } from '../typed-pattern.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder, Tile } from './function-builder.ts';

export function buildParallel(f: FunctionBuilder, loop: ParallelLoop): void {
  const { ir, ssa, types } = f;
  const count = value(f, loop.count);
  const size = value(f, loop.size);
  if (ssa.isDead) return;
  const captures = capturesOf(loop);
  const read = (local: Local): ValueId =>
    value(f, { kind: 'local', local, type: local.type, span: loop.span });
  const captured = captures.map(({ local }) => read(local));
  f.at(loop.size.span);
  const step = ir.binary('max', size, ir.i32(0));
  ir.check('step', [step]);
  f.at(loop.span);
  for (const [left, right] of loop.disjoint) ir.check('disjoint', [read(left), read(right)]);
  const body = f.tile(loop, captures);

  const attributes = [{ name: 'parallel', args: [], span: loop.span }];
  const header = ssa.joinBlock();
  ir.func.loopAttributes.set(header, attributes);
  const exit = ssa.joinBlock();
  const start = ssa.variable(types.i32, 'tile');
  ssa.write(start, ir.i32(0));
  ssa.jump(header);
  ssa.enterOpen(header);
  const inside = ssa.joinBlock();
  const lo = ssa.read(start);
  ssa.branch(ir.compare('lt', lo, count), inside, exit);
  ssa.enter(inside);
  // `count - lo` cannot wrap where `lo + size` may.
  const length = ir.binary('min', step, ir.binary('sub', count, lo));
  const hi = ir.binary('add', lo, length);
  ir.call(body, types.void, [...captured, lo, hi]);
  ssa.write(start, hi);
  ssa.jump(header);
  ssa.seal(header);
  ssa.enter(exit);
}

/** Stops unless the element at `index`, which is in range, lies in the tile. */
export function checkElementInTile(
  f: FunctionBuilder,
  tile: Tile,
  index: ValueId,
  span: Span,
): void {
  f.at(span);
  checkInTile(f, f.ir.compare('ge', index, tile.lo), f.ir.compare('lt', index, tile.hi));
}

/** Stops unless the part `from..to`, which is in range, lies in the tile. */
export function checkPartInTile(
  f: FunctionBuilder,
  tile: Tile,
  part: { readonly from: ValueId; readonly to: ValueId },
  span: Span,
): void {
  f.at(span);
  checkInTile(f, f.ir.compare('ge', part.from, tile.lo), f.ir.compare('le', part.to, tile.hi));
}

/** Two branches, as programs have them: what is known of one end is found without the other. */
function checkInTile(f: FunctionBuilder, starts: ValueId, ends: ValueId): void {
  const { ssa } = f;
  const outside = ssa.joinBlock();
  const second = ssa.joinBlock();
  ssa.branch(starts, second, outside);
  ssa.enter(second);
  const rest = ssa.joinBlock();
  ssa.branch(ends, rest, outside);
  ssa.enter(outside);
  ssa.terminate({ kind: 'trap', trap: 'outside of the tile', args: [] });
  ssa.enter(rest);
}
