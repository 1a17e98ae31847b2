/**
 * The whole module to machine types and host values: `--perf-fastpath=off`.
 *
 *   v3 = load v2   →   v3 = call.i32 @fzy.agg_get.i32(v1, v0)
 *
 * Needs: no `switch`. Keeps: one call for each operation of the source, in order. Leaves: machine types,
 * handles, and calls of the reference runtime.
 */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { InternalError, unreachable } from '../../report/unreachable.ts';
import { Conversion } from '../convert/conversion.ts';
import { callInst, checkInst, runtimeInst, terminate } from '../convert/reference/control.ts';
import { PASS, ReferenceFunction, referenceLanes } from '../convert/reference/function.ts';
import { placeInst } from '../convert/reference/places.ts';
import { lowerStatics } from '../convert/reference/statics.ts';
import { aggregateInst, constantInst } from '../convert/reference/values.ts';
import { scalarInst } from '../convert/scalar-inst.ts';
import { translateBlocks } from '../convert/translation.ts';
import type { Pass, PassContext } from '../pass.ts';

export const convertReference: Pass = {
  name: PASS,
  summary: 'every array, string and collection operation to a call of the reference runtime',
  after: ['lower-matches'],
  required: true,
  run: { on: 'module', apply: convert },
};

function convert(context: PassContext): void {
  const { module } = context;
  const conversion = new Conversion(context);
  const converted = [...module.functions.values()].map((func) => translate(conversion, func));
  conversion.lowerCapabilities();
  for (const func of converted) conversion.replace(func);
  lowerStatics(conversion);
  conversion.finishGenerated();
  module.dialect = 'reference';
}

function translate(conversion: Conversion, func: Func): Func {
  const t = new ReferenceFunction(conversion, func);
  for (const id of reversePostOrder(func)) {
    if (id === 0) continue;
    const block = t.block(id);
    for (const param of t.oldBlock(id).params) {
      const lanes = referenceLanes(t.b.types, t.typeOf(param));
      t.set(
        param,
        lanes.map((lane) => t.b.param(block, lane)),
      );
    }
  }
  translateBlocks(t, {
    inst: (value, inst) => translateInst(t, value, inst),
    terminator: (terminator) => terminate(t, terminator),
  });
  return t.b.func;
}

function translateInst(t: ReferenceFunction, value: ValueId, inst: Inst): void {
  switch (inst.kind) {
    case 'const':
      constantInst(t, value, inst);
      return;
    case 'unary':
    case 'binary':
    case 'compare':
    case 'convert':
    case 'reinterpret':
    case 'select':
      scalarInst(t, value, inst);
      return;
    case 'call':
    case 'call.indirect':
    case 'func.ref':
      callInst(t, value, inst);
      return;
    case 'aggregate.new':
    case 'aggregate.get':
    case 'aggregate.with':
    case 'array.splat':
    case 'array.get':
    case 'enum.new':
    case 'enum.tag':
    case 'enum.payload':
      aggregateInst(t, value, inst);
      return;
    case 'slot':
    case 'static.ref':
    case 'ref.field':
    case 'ref.index':
    case 'load':
    case 'store':
    case 'slice.of':
    case 'slice.sub':
    case 'slice.len':
      placeInst(t, value, inst);
      return;
    case 'check':
      checkInst(t, inst);
      return;
    case 'runtime':
      runtimeInst(t, value, inst);
      return;
    case 'vector':
    case 'ref.lanes':
      throw new InternalError(`${inst.kind} was not scalarised in ${t.old.name}`);
    case 'result':
    case 'mem.load':
    case 'mem.store':
    case 'mem.copy':
    case 'mem.fill':
    case 'mem.pages':
    case 'frame':
    case 'address':
    case 'global.get':
    case 'global.set':
      throw new InternalError(`${PASS}: ${inst.kind} in ${t.old.name}`);
    default:
      unreachable(inst, 'translateInst');
  }
}
