/** Rules of lowered IR: which kinds and types it has, and the types of the kinds that only it has. */

import { unreachable } from '../report/unreachable.ts';
import type { Inst, InstKind, ValueId } from './instructions.ts';
import type { Type } from './types.ts';
import type { TypeContext } from './verify-types.ts';

type LoweredInst = Extract<
  Inst,
  {
    kind:
      | 'result'
      | 'mem.load'
      | 'mem.store'
      | 'mem.copy'
      | 'mem.fill'
      | 'mem.pages'
      | 'frame'
      | 'address'
      | 'global.get'
      | 'global.set';
  }
>;

const LOWERED_ONLY: ReadonlySet<InstKind> = new Set<InstKind>([
  'result',
  'mem.load',
  'mem.store',
  'mem.copy',
  'mem.fill',
  'mem.pages',
  'frame',
  'address',
  'global.get',
  'global.set',
]);

/**
 * Memory of the runtime library, which is high IR that knows about memory, and the arena's top, which
 * passes save and restore around loops.
 */
const BOTH: ReadonlySet<InstKind> = new Set<InstKind>([
  'mem.load',
  'mem.store',
  'mem.copy',
  'mem.fill',
  'mem.pages',
  'global.get',
  'global.set',
  'check',
  'const',
  'unary',
  'binary',
  'compare',
  'convert',
  'reinterpret',
  'select',
  'call',
  'call.indirect',
  'func.ref',
  'vector',
]);

/** Whether a kind may stand in a dialect. */
export function kindFits(kind: InstKind, high: boolean): boolean {
  return BOTH.has(kind) || LOWERED_ONLY.has(kind) !== high;
}

/** A type of lowered values; `multi` only as the result of a call. */
export function isMachineType(type: Type): boolean {
  if (type.kind === 'int') return type.bits >= 32;
  return type.kind === 'float' || type.kind === 'vector' || type.kind === 'handle';
}

/** `void`, one machine type, or several. */
export function isMachineResult(type: Type): boolean {
  if (type.kind === 'multi') return type.types.every(isMachineType);
  return type.kind === 'void' || isMachineType(type);
}

function isAddress(type: Type): boolean {
  return type.kind === 'int' && type.bits === 32;
}

/** What is wrong with the types of a lowered kind, or `undefined`. */
export function loweredFault(
  { module, func, typeOf }: TypeContext,
  inst: LoweredInst,
): string | undefined {
  const addresses = (...values: ValueId[]): string | undefined => {
    const wrong = values.find((v) => !isAddress(typeOf(v)));
    return wrong === undefined ? undefined : `v${wrong} is ${typeOf(wrong).text}, not 32 bits wide`;
  };
  switch (inst.kind) {
    case 'result': {
      const call = func.values[inst.call];
      const type = typeOf(inst.call);
      if ((call?.kind !== 'call' && call?.kind !== 'call.indirect') || type.kind !== 'multi') {
        return `v${inst.call} is no call with several results`;
      }
      const part = type.types[inst.index];
      return inst.type === part
        ? undefined
        : `result ${inst.index} is ${part?.text ?? 'not there'}, not ${inst.type.text}`;
    }
    case 'mem.load':
      return addresses(inst.address) ?? accessFault(inst.type, inst.width, inst.offset);
    case 'mem.store':
      return addresses(inst.address) ?? accessFault(typeOf(inst.value), inst.width, inst.offset);
    case 'mem.copy':
      return addresses(inst.to, inst.from, inst.bytes);
    case 'mem.fill':
      return addresses(inst.to, inst.value, inst.bytes);
    case 'mem.pages':
      if (inst.args.length !== (inst.op === 'size' ? 0 : 1)) return 'wrong number of operands';
      return isAddress(inst.type) ? addresses(...inst.args) : `the result is ${inst.type.text}`;
    case 'frame':
      if (!isAddress(inst.type)) return `the result is ${inst.type.text}`;
      return Number.isInteger(Math.log2(inst.align)) ? undefined : `no alignment ${inst.align}`;
    case 'address':
      if (!isAddress(inst.type)) return `the result is ${inst.type.text}`;
      return module.data.has(inst.name) ? undefined : `no data @${inst.name}`;
    case 'global.get': {
      const global = module.globals.get(inst.name);
      if (global === undefined) return `no global @${inst.name}`;
      return global.type === inst.type ? undefined : `@${inst.name} is ${global.type.text}`;
    }
    case 'global.set': {
      const global = module.globals.get(inst.name);
      if (global === undefined) return `no global @${inst.name}`;
      if (!global.mutable) return `@${inst.name} never changes`;
      return global.type === typeOf(inst.value)
        ? undefined
        : `@${inst.name} is ${global.type.text}`;
    }
    default:
      return unreachable(inst, 'loweredFault');
  }
}

function accessFault(type: Type, width: number, offset: number): string | undefined {
  // In direct mode a handle is an index, which statics and host arrays hold in memory.
  if (type.kind === 'handle') return width === 32 ? undefined : `${width} bits as handle`;
  if (type.kind === 'vector') return width === 128 ? undefined : `${width} bits as ${type.text}`;
  if (type.kind !== 'int' && type.kind !== 'float') return `no access of type ${type.text}`;
  if (offset < 0 || offset > 0xffffffff) return `offset ${offset}`;
  const fits = type.kind === 'float' ? width === type.bits : width <= type.bits;
  return fits ? undefined : `${width} bits as ${type.text}`;
}
