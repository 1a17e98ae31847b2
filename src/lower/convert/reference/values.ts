/** Scalars and aggregates in reference mode: machine values and host objects. */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { Type } from '../../../ir/types.ts';
import { lowerConst } from '../scalars.ts';
import type { ReferenceFunction } from './function.ts';

type Of<K extends Inst['kind']> = Extract<Inst, { kind: K }>;

export function constantInst(t: ReferenceFunction, value: ValueId, inst: Of<'const'>): void {
  t.set(value, [constant(t, inst.type, inst.value)]);
}

function constant(t: ReferenceFunction, type: Type, value: Of<'const'>['value']): ValueId {
  if (typeof value !== 'string') return lowerConst(t.b, type, value);
  return t.host('str_box', t.conversion.text(t.b, value), t.b.types.handle);
}

type AggregateInst = Of<
  | 'aggregate.new'
  | 'aggregate.get'
  | 'aggregate.with'
  | 'array.splat'
  | 'array.get'
  | 'enum.new'
  | 'enum.tag'
  | 'enum.payload'
>;

/** Host objects that are values are never changed, so they can be shared; only places are written to. */
export function aggregateInst(t: ReferenceFunction, value: ValueId, inst: AggregateInst): void {
  const { b } = t;
  const { types } = b;
  switch (inst.kind) {
    case 'aggregate.new':
      t.set(value, [t.aggregate(inst.args.map((a) => t.lane(a)))]);
      return;
    case 'aggregate.get':
      t.set(value, [t.get(t.lane(inst.base), b.i32(inst.index), inst.type)]);
      return;
    case 'aggregate.with': {
      const copy = t.host('agg_clone', [t.lane(inst.base)], types.handle);
      t.setPart(copy, b.i32(inst.index), t.lane(inst.value));
      t.set(value, [copy]);
      return;
    }
    case 'array.splat': {
      const length = inst.type.kind === 'array' ? inst.type.length : 0;
      const made = t.host('agg_new', [b.i32(length)], types.handle);
      const part = t.lane(inst.value);
      t.host('agg_fill', [made, part], types.void, [b.typeOf(part)]);
      t.set(value, [made]);
      return;
    }
    case 'array.get':
      t.remark(
        t.siteOf(value),
        'array-load',
        'handle',
        'mode.off',
        'every access is a call of the reference runtime',
        false,
      );
      t.set(value, [t.get(t.lane(inst.base), t.lane(inst.index), inst.type)]);
      return;
    case 'enum.new':
      t.set(value, [t.aggregate([b.i32(inst.variant), ...inst.args.map((a) => t.lane(a))])]);
      return;
    case 'enum.tag':
      t.set(value, [t.get(t.lane(inst.base), b.i32(0), types.i32)]);
      return;
    case 'enum.payload':
      t.set(value, [t.get(t.lane(inst.base), b.i32(1 + inst.index), inst.type)]);
  }
}
