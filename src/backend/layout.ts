/** Where things lie in the module's linear memory (`docs/abi.md`). */

import { LOWEST_ADDRESS } from '../ir/memory.ts';
import type { Module, Value } from '../ir/module.ts';
import { isScalar, type Type } from '../ir/types.ts';
import { InternalError } from '../report/unreachable.ts';
import { FRAME_ALIGN, frameOf } from './frame.ts';

const PAGE = 65_536;
/** Enough for a recursion as deep as engines allow with small frames. */
const STACK_BYTES = 1 << 20;
/** Frames larger than this get room of their own, each once. */
const LARGE_FRAME = 1 << 16;
const MAX_STACK_BYTES = 1 << 30;
/** A run of zeros shorter than this is cheaper to store than to leave out. */
const MIN_GAP = 16;
/** Bytes with more gaps than that are stored as they are. */
const MAX_PARTS = 1000;

/** Bytes that the module brings along. */
export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export interface MemoryLayout {
  readonly addressOf: (name: string) => number;
  readonly segments: readonly Segment[];
  /** The lowest address of the stack, and the one above it, where the stack pointer starts. */
  readonly stackLimit: number;
  readonly stackBase: number;
  /** Where the arena starts. */
  readonly heapBase: number;
  /** Initial size; there is room for a few small allocations. */
  readonly pages: number;
}

export function layOut(module: Module): MemoryLayout {
  const addresses = new Map<string, number>();
  const segments: Segment[] = [];
  let top = LOWEST_ADDRESS;
  for (const { name, bytes, align } of module.data.values()) {
    top = alignUp(top, align);
    addresses.set(name, top);
    segments.push(...withoutZeros(top, bytes));
    top += bytes.length;
  }
  const stackLimit = alignUp(top, FRAME_ALIGN);
  const stackBase = stackLimit + stackBytes(module);
  return {
    addressOf: (name) => {
      const found = addresses.get(name);
      if (found === undefined) throw new InternalError(`backend: no data ${name}`);
      return found;
    },
    segments,
    stackLimit,
    stackBase,
    heapBase: stackBase,
    pages: Math.ceil(stackBase / PAGE) + 1,
  };
}

/**
 * Whether the module, or the host for it, reads or writes memory. In reference mode memory only holds the texts of
 * constants.
 */
export function needsMemory(module: Module): boolean {
  if (module.data.size > 0) return true;
  if (module.dialect === 'reference') return false;
  const crosses = (type: Type): boolean => type.kind !== 'void' && !isScalar(type);
  return (
    module.exports.some((e) => crosses(e.result) || e.params.some((p) => crosses(p.type))) ||
    [...module.functions.values()].some((f) => f.values.some((v) => touchesMemory(module, v)))
  );
}

function touchesMemory(module: Module, value: Value): boolean {
  switch (value.kind) {
    case 'mem.load':
    case 'mem.store':
    case 'mem.copy':
    case 'mem.fill':
    case 'mem.pages':
    case 'frame':
    case 'address':
      return true;
    case 'global.get':
    case 'global.set':
      return typeof module.globals.get(value.name)?.init === 'string';
    case 'call': {
      // Text goes to the host and comes from it through memory.
      const host = module.imports.get(value.callee);
      return host !== undefined && [host.result, ...host.params].some((t) => t.kind === 'handle');
    }
    default:
      return false;
  }
}

function stackBytes(module: Module): number {
  let bytes = 0;
  for (const func of module.functions.values()) {
    const { size } = frameOf(func);
    if (size === 0) continue;
    if (bytes === 0) bytes = STACK_BYTES;
    if (size > LARGE_FRAME) bytes += size;
  }
  return Math.min(bytes, MAX_STACK_BYTES);
}

/** The parts of some bytes that are not zero; memory starts as zeros. */
function withoutZeros(address: number, bytes: Uint8Array): Segment[] {
  const parts: Segment[] = [];
  let at = 0;
  while (at < bytes.length) {
    while (at < bytes.length && bytes[at] === 0) at++;
    const start = at;
    let end = at;
    while (at < bytes.length && at - end < MIN_GAP) {
      if (bytes[at] !== 0) end = at + 1;
      at++;
    }
    if (end > start) parts.push({ address: address + start, bytes: bytes.subarray(start, end) });
  }
  return parts.length > MAX_PARTS ? [{ address, bytes }] : parts;
}

function alignUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}
