/**
 * The forms of a `switch` on text. Up to seven bytes and the length are one number, which is compared as a whole; more
 * bytes are told apart by length, then by their first words. Where the arms only choose a constant, the numbers go
 * through a perfect hash, so that one table of constants is all that is left.
 */

import type { Edge, SwitchCase, Terminator, ValueId } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { BlockEmitter } from '../block-emitter.ts';
import { blockOf, instOf } from '../edit.ts';
import {
  address,
  addressFromEnd,
  equalsWords,
  length,
  loadWord,
  MAX_WORDS_BYTES,
  utf8,
  wordAt,
  wordsOf,
} from '../text/words.ts';
import { type PerfectHash, perfectHash } from './perfect-hash.ts';

/** Bytes that leave room for the length in a 64-bit number. */
const MAX_KEY_BYTES = 7;
/** Fewer cases are compared one after the other. */
const MIN_HASHED = 5;
const MAX_HASHED = 128;
/** The static with the masks; no name in a source has a hyphen. */
const MASKS = 'text-masks';

type Switch = Extract<Terminator, { kind: 'switch' }>;

interface TextCase {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly to: Edge;
}

export interface TextSwitchForm {
  readonly form: 'compares' | 'table';
  readonly rule: 'match.text' | 'match.text-hash';
}

/** Puts integer switches and compares in the place of the `switch` on text that ends a block. */
export function lowerTextSwitch(
  module: Module,
  func: Func,
  block: number,
  terminator: Switch,
): TextSwitchForm {
  const { index, otherwise } = terminator;
  const { site } = blockOf(func, block);
  const b = new BlockEmitter(func, module.types, block, site);
  const cases = terminator.cases.map(textCase);
  const short = cases.filter((c) => c.bytes.length > 0 && c.bytes.length <= MAX_KEY_BYTES);
  const long = cases.filter((c) => c.bytes.length > MAX_KEY_BYTES);
  const empty = cases.find((c) => c.bytes.length === 0);
  const hash = hashFor(func, short, otherwise);
  if (long.length > 0 || empty !== undefined) {
    // The short ones are looked at last: their range of lengths has one test.
    if (empty !== undefined) leaveIf(b, lengthIs(b, index, 0), empty.to);
    for (const group of byLength(long)) longGroup(b, index, group, otherwise);
  }
  if (short.length === 0) b.end({ kind: 'jump', to: otherwise });
  else shortCases(module, b, index, short, otherwise, hash);
  return hash === undefined
    ? { form: 'compares', rule: 'match.text' }
    : { form: 'table', rule: 'match.text-hash' };
}

function textCase({ value, to }: SwitchCase): TextCase {
  const text = String(value);
  return { text, bytes: utf8(text), to };
}

/** In order of first mention, so that what is likely comes first where the program says so. */
function byLength(cases: readonly TextCase[]): TextCase[][] {
  const groups = new Map<number, TextCase[]>();
  for (const c of cases) {
    const group = groups.get(c.bytes.length);
    if (group === undefined) groups.set(c.bytes.length, [c]);
    else group.push(c);
  }
  return [...groups.values()];
}

function lengthIs(b: BlockEmitter, text: ValueId, bytes: number): ValueId {
  return b.compare('eq', length(b, text), b.constant(b.types.i32, bytes));
}

function leaveIf(b: BlockEmitter, condition: ValueId, to: Edge): void {
  const next = b.newBlock();
  b.end({ kind: 'branch', condition, ifTrue: to, ifFalse: { block: next, args: [] } });
  b.block = next;
}

function endIf(b: BlockEmitter, condition: ValueId, ifTrue: Edge, ifFalse: Edge): void {
  b.end({ kind: 'branch', condition, ifTrue, ifFalse });
}

// ---- more than seven bytes --------------------------------------------------------------------------

/** Cases of one length; goes on where the text has another one. */
function longGroup(
  b: BlockEmitter,
  text: ValueId,
  group: readonly TextCase[],
  otherwise: Edge,
): void {
  const [first] = group;
  if (first === undefined) return;
  const inside = b.newBlock();
  const next = b.newBlock();
  const condition = lengthIs(b, text, first.bytes.length);
  b.end({
    kind: 'branch',
    condition,
    ifTrue: { block: inside, args: [] },
    ifFalse: { block: next, args: [] },
  });
  b.block = inside;
  compareLong(b, text, group, otherwise);
  b.block = next;
}

function compareLong(
  b: BlockEmitter,
  text: ValueId,
  group: readonly TextCase[],
  otherwise: Edge,
): void {
  const telling = tellingWord(group);
  if (group.length < 3 || telling === undefined) {
    for (const c of group.slice(0, -1)) leaveIf(b, sameText(b, text, c), c.to);
    const last = group.at(-1);
    if (last !== undefined) endIf(b, sameText(b, text, last), last.to, otherwise);
    return;
  }
  const index = loadWord(b, address(b, text), telling);
  if (group[0]?.bytes.length === telling.bytes) {
    // The word is all there is.
    const whole = group.map((c) => ({ value: wordAt(c.bytes, telling), to: c.to }));
    b.end({ kind: 'switch', index, cases: whole, otherwise });
    return;
  }
  const arms = group.map((c) => ({ c, block: b.newBlock() }));
  b.end({
    kind: 'switch',
    index,
    cases: arms.map(({ c, block }) => ({
      value: wordAt(c.bytes, telling),
      to: { block, args: [] },
    })),
    otherwise,
  });
  for (const { c, block } of arms) {
    b.block = block;
    endIf(b, sameText(b, text, c), c.to, otherwise);
  }
}

/** The first word that is another one in every case. */
function tellingWord(group: readonly TextCase[]): ReturnType<typeof wordsOf>[number] | undefined {
  const [first] = group;
  return wordsOf(first?.bytes.length ?? 0).find(
    (word) => new Set(group.map((c) => wordAt(c.bytes, word))).size === group.length,
  );
}

function sameText(b: BlockEmitter, text: ValueId, c: TextCase): ValueId {
  if (c.bytes.length <= MAX_WORDS_BYTES) return equalsWords(b, address(b, text), c.bytes);
  const { types } = b;
  return b.runtime('str.eq', types.bool, [text, b.constant(types.str, c.text)]);
}

// ---- up to seven bytes ------------------------------------------------------------------------------

/** The bytes, the last one highest, and the length in the lowest byte. */
function keyOf({ bytes }: TextCase): bigint {
  let key = BigInt(bytes.length);
  bytes.forEach((byte, i) => {
    key |= BigInt(byte) << BigInt(8 * (8 - bytes.length + i));
  });
  return key;
}

function shortCases(
  module: Module,
  b: BlockEmitter,
  text: ValueId,
  cases: readonly TextCase[],
  otherwise: Edge,
  hash: PerfectHash | undefined,
): void {
  const lengths = cases.map((c) => c.bytes.length);
  const lo = Math.min(...lengths);
  const hi = Math.max(...lengths);
  const { types } = b;
  if (lo === hi) {
    b.continueIf(lengthIs(b, text, lo), otherwise);
    const [word, another] = wordsOf(lo);
    if (hash === undefined && word !== undefined && another === undefined) {
      const index = loadWord(b, address(b, text), word);
      const value = (c: TextCase): number => Number(wordAt(c.bytes, word));
      b.end({
        kind: 'switch',
        index,
        cases: cases.map((c) => ({ value: value(c), to: c.to })),
        otherwise,
      });
      return;
    }
  } else {
    const bytes = b.convert(types.u32, length(b, text));
    const above = b.binary('sub', bytes, b.constant(types.u32, lo));
    b.continueIf(b.compare('le', above, b.constant(types.u32, hi - lo)), otherwise);
  }
  const key = loadKey(module, b, text);
  if (hash === undefined) {
    const values = cases.map((c) => ({ value: keyOf(c), to: c.to }));
    b.end({ kind: 'switch', index: key, cases: values, otherwise });
    return;
  }
  throughHash(module, b, key, cases, otherwise, hash);
}

/**
 * The number that `keyOf` gives for a text of 1 to 7 bytes: a load that ends where the text ends, without what is
 * before. A mask from a table costs less than the shift that would do the same.
 */
function loadKey(module: Module, b: BlockEmitter, text: ValueId): ValueId {
  const { u32, u64 } = b.types;
  const end = loadWord(b, addressFromEnd(b, text, 8), { offset: 0, bytes: 8 });
  const bytes = length(b, text);
  const mask = entryOf(module, b, MASKS, masks(), bytes);
  return b.binary('or', b.binary('and', end, mask), b.convert(u64, b.convert(u32, bytes)));
}

/** By length, ones in the bytes that a text of that length has in a word that ends with it. */
function masks(): bigint[] {
  const all = (1n << 64n) - 1n;
  return Array.from({ length: MAX_KEY_BYTES + 1 }, (_, n) => all - (all >> BigInt(8 * n)));
}

/** An entry of a static table of words. */
function entryOf(
  module: Module,
  b: BlockEmitter,
  name: string,
  items: readonly bigint[],
  index: ValueId,
): ValueId {
  const { types } = b;
  const type = types.array(types.u64, items.length);
  if (!module.statics.has(name)) {
    const { span } = b.site;
    module.statics.set(name, { name, type, mutable: false, init: { items }, span, library: true });
  }
  const base = b.add({ kind: 'static.ref', type: types.ref(type), name });
  const place = b.add({ kind: 'ref.index', type: types.ref(types.u64), base, index });
  return b.add({ kind: 'load', type: types.u64, place });
}

/** A hash pays where a table of constants is all that follows: jumps through a table cost more than compares. */
function hashFor(func: Func, cases: readonly TextCase[], otherwise: Edge): PerfectHash | undefined {
  const few = cases.length < MIN_HASHED || cases.length > MAX_HASHED;
  const choosesConstant = [...cases.map((c) => c.to), otherwise].every((e) => isConstant(func, e));
  return few || !choosesConstant ? undefined : perfectHash(cases.map(keyOf));
}

/** Whether an arm does nothing but give a constant on. */
function isConstant(func: Func, { block: id, args }: Edge): boolean {
  if (args.length > 0) return args.every((arg) => instOf(func, arg)?.kind === 'const');
  const { insts, params, terminator } = blockOf(func, id);
  const ends = terminator.kind === 'return' || terminator.kind === 'jump';
  return ends && params.length === 0 && insts.every((v) => instOf(func, v)?.kind === 'const');
}

function throughHash(
  module: Module,
  b: BlockEmitter,
  key: ValueId,
  cases: readonly TextCase[],
  otherwise: Edge,
  hash: PerfectHash,
): void {
  const { types } = b;
  const keys = hash.slots.map((position) => {
    const c = cases[position];
    // No text of 1 to 7 bytes has this number.
    return c === undefined ? 0n : keyOf(c);
  });
  const product = b.binary('mul', key, b.constant(types.u64, hash.multiplier));
  const high = b.binary('shr', product, b.constant(types.u64, BigInt(64 - hash.bits)));
  const slot = b.convert(types.i32, high);
  const name = `text-keys:${keys.map((k) => k.toString(36)).join('.')}`;
  const found = entryOf(module, b, name, keys, slot);
  const known = b.compare('eq', found, key);
  const none = b.constant(types.i32, keys.length);
  const index = b.add({
    kind: 'select',
    type: types.i32,
    condition: known,
    ifTrue: slot,
    ifFalse: none,
  });
  const arms: SwitchCase[] = [];
  hash.slots.forEach((position, value) => {
    const c = cases[position];
    if (c !== undefined) arms.push({ value, to: c.to });
  });
  b.end({ kind: 'switch', index, cases: arms, otherwise });
}
