/**
 * A `parallel for` that the worker pool may run: what its body captures goes into the caller's frame, the host is
 * asked, and a function that is exported runs a range of tiles with what lies there.
 */

import type { Inst, MemoryWidth, ValueId } from '../../../ir/instructions.ts';
import { type Import, PARALLEL_MODULE, TILES } from '../../../ir/module.ts';
import type { Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { DirectFunction } from './function.ts';

/** One machine value of the environment. */
interface Captured {
  readonly type: Type;
  readonly width: MemoryWidth;
  readonly offset: number;
}

export function isPoolImport(item: Import | undefined): boolean {
  return item?.module === PARALLEL_MODULE;
}

export function parallelInst(
  t: DirectFunction,
  value: ValueId,
  inst: Extract<Inst, { kind: 'call' }>,
): void {
  const { b, conversion } = t;
  const { types } = b;
  const [count, size] = inst.args.slice(-2).map((arg) => t.lane(arg));
  const body = conversion.module.imports.get(inst.callee)?.field;
  if (body === undefined || count === undefined || size === undefined) {
    throw new InternalError(`${inst.callee} has no body`);
  }
  const lanes = inst.args.slice(0, -2).flatMap((arg) => t.lanes(arg));
  const environment = layOut(lanes.map((lane) => b.typeOf(lane)));
  const bytes = environment.reduce((end, c) => Math.max(end, c.offset + c.width / 8), 8);
  const at = b.add({ kind: 'frame', type: types.u32, size: bytes, align: 16 });
  lanes.forEach((lane, i) => {
    const captured = environment[i];
    if (captured === undefined) return;
    const { width, offset } = captured;
    b.add({ kind: 'mem.store', type: types.void, width, address: at, offset, value: lane });
  });
  const number = tilesFunction(t, body, environment);
  const args = [b.i32(number), at, count, size];
  t.set(value, [conversion.callRuntime(b, 'parallel', args, types.i32)]);
}

/** The number of the function that runs tiles of a body; makes it the first time. */
function tilesFunction(t: DirectFunction, body: string, environment: readonly Captured[]): number {
  const { conversion } = t;
  const { types } = t.b;
  const known = t.module.parallelBodies.indexOf(body);
  if (known >= 0) return known;
  const number = t.module.parallelBodies.push(body) - 1;
  const params = [types.u32, types.i32, types.i32, types.i32];
  // The loop's, which its body has.
  const site = conversion.module.functions.get(body)?.site ?? t.old.site;
  conversion.generate(`${TILES}${number}`, params, types.void, site, (b) => {
    const [at, start, end, size] = b.get(0).params;
    if (at === undefined || start === undefined || end === undefined || size === undefined) {
      throw new InternalError(`${TILES}${number} lacks parameters`);
    }
    const captured = environment.map(({ type, width, offset }) =>
      b.add({ kind: 'mem.load', type, width, address: at, offset }),
    );
    const [header, inside, exit] = [b.block(), b.block(), b.block()];
    const lo = b.param(header, types.i32);
    b.jump(header, [start]);
    b.switchTo(header);
    b.branch(
      b.add({ kind: 'compare', op: 'lt', type: types.i32, left: lo, right: end }),
      inside,
      exit,
    );
    b.switchTo(inside);
    const hi = b.binary('add', lo, b.binary('min', size, b.binary('sub', end, lo)));
    b.call(body, types.void, [...captured, lo, hi]);
    b.jump(header, [hi]);
    b.switchTo(exit);
    b.terminate({ kind: 'return', values: [] });
  });
  return number;
}

function layOut(lanes: readonly Type[]): readonly Captured[] {
  let end = 0;
  return lanes.map((type) => {
    const width = widthOf(type);
    const bytes = width / 8;
    const offset = Math.ceil(end / bytes) * bytes;
    end = offset + bytes;
    return { type, width, offset };
  });
}

function widthOf(lane: Type): MemoryWidth {
  if (lane.kind === 'vector') return 128;
  return (lane.kind === 'int' || lane.kind === 'float') && lane.bits === 64 ? 64 : 32;
}
