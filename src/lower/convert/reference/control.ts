/** Calls, checks, terminators and runtime operations in reference mode. */

import type { Inst, Terminator, ValueId } from '../../../ir/instructions.ts';
import { runtimeRow } from '../../../ir/ops.ts';
import { isCollection, type Type } from '../../../ir/types.ts';
import type { TrapKind } from '../../../report/trap.ts';
import { InternalError, unreachable } from '../../../report/unreachable.ts';
import type { SiteKind } from '../../pass.ts';
import { resultType } from '../conversion.ts';
import { divisionOperand } from '../scalars.ts';
import { laneEdge, nth, only } from '../translation.ts';
import {
  isObject,
  type ReferenceFunction,
  referenceFunctionType,
  referenceLanes,
} from './function.ts';

type Of<K extends Inst['kind']> = Extract<Inst, { kind: K }>;

export function callInst(
  t: ReferenceFunction,
  value: ValueId,
  inst: Of<'call' | 'call.indirect' | 'func.ref'>,
): void {
  const { b } = t;
  const { types } = b;
  if (inst.kind === 'func.ref') {
    t.set(value, [b.add({ kind: 'func.ref', type: types.i32, name: inst.name })]);
    return;
  }
  const args = inst.args.flatMap((a) => t.lanes(a));
  const lanes = referenceLanes(types, inst.type);
  const type = resultType(types, lanes);
  const call =
    inst.kind === 'call'
      ? b.call(inst.callee, type, args)
      : b.callIndirect(referenceFunctionType(types, inst.signature), t.lane(inst.callee), args);
  t.set(value, lanes.length === 0 ? [] : [call]);
}

export function checkInst(t: ReferenceFunction, inst: Of<'check'>): void {
  const { b, conversion } = t;
  const { types } = b;
  const arg = (i: number): ValueId => nth(inst.args, i, `check.${inst.op}`);
  const wide = (value: ValueId): ValueId => b.convert(types.i64, t.lane(value));
  const isUnsigned = (value: ValueId): boolean => t.typeOf(value) === types.u64;
  const site = (trap: TrapKind, unsigned = false): ValueId =>
    conversion.site(b, trap, b.site, unsigned);
  const called = (): void =>
    t.remark(
      b.site,
      'bounds-check',
      'emitted',
      'mode.off',
      'a call of the reference runtime',
      false,
    );
  switch (inst.op) {
    case 'last': {
      // The host reports the index that it gets: the first outside is the one past the end.
      const [index, length] = [t.lane(arg(0)), t.lane(arg(1))];
      const [left, right] = [b.convert(types.u32, index), b.convert(types.u32, length)];
      const inside = b.add({ kind: 'compare', op: 'lt', type: types.i32, left, right });
      const told = b.convert(types.i64, b.select(inside, index, length));
      const place = site('index out of bounds');
      t.host('check_index', [told, b.i32(0), length, place], types.void);
      return;
    }
    case 'bounds': {
      const unsigned = isUnsigned(arg(0));
      const flag = b.i32(unsigned ? 1 : 0);
      const place = site('index out of bounds', unsigned);
      t.host('check_index', [wide(arg(0)), flag, t.lane(arg(1)), place], types.void);
      called();
      return;
    }
    case 'range': {
      const place = site('index out of bounds', isUnsigned(arg(0)) || isUnsigned(arg(1)));
      t.host('check_range', [wide(arg(0)), wide(arg(1)), t.lane(arg(2)), place], types.void);
      called();
      return;
    }
    case 'disjoint': {
      const place = site('overlapping mutable slices');
      t.host('check_disjoint', [...extent(t, arg(0)), ...extent(t, arg(1)), place], types.void);
      return;
    }
    case 'version': {
      const place = site('collection changed during iteration');
      t.host('check_version', [t.lane(arg(0)), t.lane(arg(1)), place], types.void);
      return;
    }
    case 'division':
      b.check('division', [divisionOperand(b, t.typeOf(arg(0)), t.lane(arg(0))), t.lane(arg(1))]);
      return;
    case 'nonzero':
    case 'step':
    case 'char':
      b.check(inst.op, [t.lane(arg(0))]);
      return;
    default:
      unreachable(inst.op, 'checkInst');
  }
}

/** A place or slice as container and key; −1 is all of it. */
function extent(t: ReferenceFunction, value: ValueId): readonly ValueId[] {
  const type = t.typeOf(value);
  if (type.kind === 'ref' && !isObject(type.target)) {
    const { container, key } = t.cell(value);
    return [container, key];
  }
  return [t.lane(value), t.b.i32(-1)];
}

export function runtimeInst(t: ReferenceFunction, value: ValueId, inst: Of<'runtime'>): void {
  runtimeRemark(t, value, inst);
  t.set(value, runtimeLanes(t, inst));
}

function runtimeLanes(t: ReferenceFunction, inst: Of<'runtime'>): readonly ValueId[] {
  const { b, conversion } = t;
  const { types } = b;
  const row = runtimeRow(inst.op);
  const [trap] = row.traps;
  const args = inst.args.map((a) => t.lane(a));
  const site = (): readonly ValueId[] =>
    trap === undefined ? [] : [conversion.site(b, trap, b.site)];
  let field = inst.op.replace('.', '_');
  if (inst.op === 'str.from') {
    const type = t.typeOf(nth(inst.args, 0, inst.op));
    if (type.kind === 'str') return args;
    field += `_${hostNumber(type)}`;
  }
  if (inst.op === 'str.concat') {
    const [first, ...rest] = args;
    if (first === undefined) throw new InternalError('str.concat of nothing');
    return [
      rest.reduce((joined, part) => t.host(field, [joined, part, ...site()], types.handle), first),
    ];
  }
  if ((inst.op === 'str.parse_i32' || inst.op === 'str.parse_f64') && inst.type.kind === 'tuple') {
    // The parsers' (bool, T) is two calls.
    const parts = inst.type.elements.map((type, i) => {
      const lane = only(referenceLanes(types, type), type.text);
      return t.host(i === 0 ? `${field}_ok` : field, args, lane);
    });
    return [t.aggregate(parts)];
  }
  const lanes = referenceLanes(types, inst.type);
  const result = resultType(types, lanes);
  const call = t.host(field, [...args, ...site()], result, variantOf(t, inst, lanes));
  return lanes.length === 0 ? [] : [call];
}

/** Narrow integers use the functions of the 32-bit ones. */
function hostNumber(type: Type): string {
  if (type.kind !== 'int' || type.bits >= 32) return type.text;
  return type.signed ? 'i32' : 'u32';
}

/** The lanes that differ between uses of one operation on collections. */
function variantOf(
  t: ReferenceFunction,
  inst: Of<'runtime'>,
  result: readonly Type[],
): readonly Type[] {
  if (!/^(list|map|set)\./.test(inst.op)) return [];
  const row = runtimeRow(inst.op);
  const varies = (name: string | undefined): boolean =>
    name === 'T' || name === 'K' || name === 'V';
  const operands = inst.args.filter((_, i) => varies(row.args[i])).flatMap((a) => t.lanes(a));
  const types = operands.map((v) => t.b.typeOf(v));
  return varies(row.result) ? [...types, ...result] : types;
}

function runtimeRemark(t: ReferenceFunction, value: ValueId, inst: Of<'runtime'>): void {
  if (inst.op === 'print' || inst.op === 'f64.rem') return;
  const onCollection = inst.args.some((a) => isCollection(t.typeOf(a))) || isCollection(inst.type);
  const kind: SiteKind = onCollection ? 'collection-op' : 'string-op';
  t.remark(
    t.siteOf(value),
    kind,
    'handle',
    'mode.off',
    `\`${inst.op}\` is a call of the reference runtime`,
    false,
  );
}

export function terminate(t: ReferenceFunction, terminator: Terminator): void {
  const { b } = t;
  switch (terminator.kind) {
    case 'jump':
      b.terminate({ kind: 'jump', to: laneEdge(t, terminator.to) });
      return;
    case 'branch':
      b.terminate({
        kind: 'branch',
        condition: t.lane(terminator.condition),
        ifTrue: laneEdge(t, terminator.ifTrue),
        ifFalse: laneEdge(t, terminator.ifFalse),
      });
      return;
    case 'table':
      b.terminate({
        kind: 'table',
        index: t.lane(terminator.index),
        targets: terminator.targets.map((e) => laneEdge(t, e)),
        otherwise: laneEdge(t, terminator.otherwise),
      });
      return;
    case 'switch':
      throw new InternalError(`${t.pass}: a switch in ${t.old.name}`);
    case 'return':
      b.terminate({ kind: 'return', values: terminator.values.flatMap((v) => t.lanes(v)) });
      return;
    case 'trap': {
      const [message] = terminator.args;
      if (message === undefined) {
        b.terminate(terminator);
        return;
      }
      const site = t.conversion.site(b, terminator.trap, b.site);
      const field = terminator.trap === 'panic' ? 'panic' : 'assert_failed';
      t.host(field, [t.lane(message), site], b.types.void);
      b.terminate({ kind: 'trap', trap: 'unreachable', args: [] });
      return;
    }
    default:
      unreachable(terminator, 'terminate');
  }
}
