/** The kinds that only lowered IR has. */

import type { Inst } from '../instructions.ts';
import type { Cursor } from './cursor.ts';
import { type InstContext, nextIndex, nextValue, suffix, value, valueList } from './operands.ts';

/** `undefined`: there is no such op. */
export function loweredInstruction(context: InstContext, op: string): Inst | undefined {
  const { cursor, types } = context;
  switch (op) {
    case 'result': {
      const type = suffix(context);
      return { kind: 'result', type, call: value(cursor), index: nextIndex(cursor, 'a result') };
    }
    case 'mem.load': {
      const type = suffix(context);
      return { kind: 'mem.load', type, ...address(cursor) };
    }
    case 'mem.store':
      return {
        kind: 'mem.store',
        type: types.void,
        ...address(cursor),
        value: nextValue(cursor),
      };
    case 'mem.copy':
      return {
        kind: 'mem.copy',
        type: types.void,
        to: value(cursor),
        from: nextValue(cursor),
        bytes: nextValue(cursor),
      };
    case 'mem.fill':
      return {
        kind: 'mem.fill',
        type: types.void,
        to: value(cursor),
        value: nextValue(cursor),
        bytes: nextValue(cursor),
      };
    case 'mem.size':
    case 'mem.grow':
      return {
        kind: 'mem.pages',
        op: op === 'mem.size' ? 'size' : 'grow',
        type: suffix(context),
        args: valueList(cursor),
      };
    case 'frame': {
      const type = suffix(context);
      cursor.expect('size');
      const size = cursor.index('a size');
      cursor.expect('align');
      return { kind: 'frame', type, size, align: cursor.index('an alignment') };
    }
    case 'address':
      return { kind: 'address', type: suffix(context), name: cursor.symbol('data') };
    case 'global.get':
      return { kind: 'global.get', type: suffix(context), name: cursor.symbol('a global') };
    case 'global.set':
      return {
        kind: 'global.set',
        type: types.void,
        name: cursor.symbol('a global'),
        value: nextValue(cursor),
      };
    default:
      return undefined;
  }
}

/** `v1 + 16 width 32` */
function address(cursor: Cursor) {
  const base = value(cursor);
  cursor.expect('+');
  const offset = cursor.index('an offset');
  cursor.expect('width');
  const start = cursor.token.start;
  const width = cursor.index('a width');
  if (width !== 8 && width !== 16 && width !== 32 && width !== 64 && width !== 128) {
    return cursor.reject('a width is 8, 16, 32, 64 or 128', start);
  }
  return { address: base, offset, width } as const;
}
