/**
 * The forms of a `switch` on text. Up to eight bytes are one number, which is compared as a whole; more bytes are told
 * apart by length, then by their first words. Where the arms only choose a constant, the numbers go through a perfect
 * hash, so that one table of constants is all that is left.
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
import { type Choice, choiceOf } from './constant-arms.ts';
import { greatest } from './domain.ts';
import { type PerfectHash, perfectHash } from './perfect-hash.ts';

/** As many as a 64-bit number has. */
const MAX_KEY_BYTES = 8;
/** Fewer cases are compared one after the other. */
const MIN_HASHED = 5;
const MAX_HASHED = 128;
/** In no text: no byte of UTF-8 has all its bits. */
const NO_BYTE = 0xffn;
/** The static with what stands before a text in its number; no name in a source has a hyphen. */
const FILL = 'text-fill';

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

// ---- more than eight bytes --------------------------------------------------------------------------

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

// ---- up to eight bytes ------------------------------------------------------------------------------

/** The bytes, the last one highest. Below them is what no text has, so that the number tells the length as well. */
function keyOf({ bytes }: TextCase): bigint {
  let key = 0n;
  for (let i = 1; i <= MAX_KEY_BYTES; i++) {
    const byte = bytes.at(-i);
    key = (key << 8n) | (byte === undefined ? NO_BYTE : BigInt(byte));
  }
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
  const hi = longestOf(cases);
  const { types } = b;
  if (lo === hi) {
    b.continueIf(lengthIs(b, text, lo), otherwise);
    const [word, another] = wordsOf(lo);
    if (hash === undefined && word !== undefined && another === undefined) {
      const index = loadWord(b, address(b, text), word);
      const value = (c: TextCase): number | bigint => {
        const whole = wordAt(c.bytes, word);
        return word.bytes === 8 ? whole : Number(whole);
      };
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
  const number = loadNumber(module, b, text, lo === hi ? lo : undefined);
  if (hash === undefined) {
    const values = cases.map((c) => ({ value: keyOf(c), to: c.to }));
    b.end({ kind: 'switch', index: number.key, cases: values, otherwise });
    return;
  }
  throughHash(module, b, number, cases, otherwise, hash);
}

interface TextNumber {
  /** The last eight bytes, whether they are the text's or stand before it. */
  readonly end: ValueId;
  /** What `keyOf` gives for the text. */
  readonly key: ValueId;
}

/** The number of a text of 1 to 8 bytes, from a load that ends where the text ends. */
function loadNumber(
  module: Module,
  b: BlockEmitter,
  text: ValueId,
  bytes: number | undefined,
): TextNumber {
  const end = loadWord(b, addressFromEnd(b, text, 8), { offset: 0, bytes: 8 });
  if (bytes === MAX_KEY_BYTES) return { end, key: end };
  const fill =
    bytes === undefined
      ? entryOf(module, b, FILL, fills(), length(b, text))
      : b.constant(b.types.u64, fills()[bytes] ?? 0n);
  return { end, key: b.binary('or', end, fill) };
}

/** By length, ones in the bytes that a word which ends with a text of that length has before it. */
function fills(): bigint[] {
  const all = (1n << 64n) - 1n;
  return Array.from({ length: MAX_KEY_BYTES + 1 }, (_, n) => all >> BigInt(8 * n));
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
  if (few || !choosesConstant) return undefined;
  const shortest = Math.min(...cases.map((c) => c.bytes.length));
  // These bits of a word are the text's, and need no filling before they are used.
  return perfectHash(cases.map(keyOf), 8 * (MAX_KEY_BYTES - shortest));
}

/** Bits of the word where they are enough: they are there before the key is. */
function slotOf(b: BlockEmitter, { end, key }: TextNumber, hash: PerfectHash): ValueId {
  const { i32, u64 } = b.types;
  const isProduct = hash.multiplier !== 1n;
  const from = isProduct ? b.binary('mul', key, b.constant(u64, hash.multiplier)) : end;
  const high = b.binary('shr', from, b.constant(u64, BigInt(hash.shift)));
  if (hash.shift + hash.bits === 64) return b.convert(i32, high);
  return b.convert(i32, b.binary('and', high, b.constant(u64, (1n << BigInt(hash.bits)) - 1n)));
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
  number: TextNumber,
  cases: readonly TextCase[],
  otherwise: Edge,
  hash: PerfectHash,
): void {
  const choice = choiceOf(b.func, [...cases.map((c) => c.to), otherwise]);
  const limit = 1n << BigInt(8 * (MAX_KEY_BYTES - longestOf(cases)));
  // Whatever stands for all other texts is beside the table.
  if (choice?.chosen.slice(0, -1).every((value) => value >= 0n && value < limit)) {
    chooseByHash(module, b, number, cases, hash, choice);
    return;
  }
  const { types } = b;
  // Eight zeros have the number of an empty slot, and find no case in it.
  const keys = hash.slots.map((position) => {
    const c = cases[position];
    return c === undefined ? 0n : keyOf(c);
  });
  const slot = slotOf(b, number, hash);
  const known = b.compare('eq', slotEntry(module, b, keys, slot), number.key);
  const none = b.constant(types.i32, keys.length);
  const index = b.select(known, slot, none);
  const arms: SwitchCase[] = [];
  hash.slots.forEach((position, value) => {
    const c = cases[position];
    if (c !== undefined) arms.push({ value, to: c.to });
  });
  b.end({ kind: 'switch', index, cases: arms, otherwise });
}

/**
 * The table has what is left of each constant when its key is taken off, so the sum of a key and its entry is the
 * constant. Another key's sum is above all constants: the lowest bytes of all keys are filled, so two keys differ by a
 * multiple of what these bytes can hold.
 */
function chooseByHash(
  module: Module,
  b: BlockEmitter,
  number: TextNumber,
  cases: readonly TextCase[],
  hash: PerfectHash,
  { to, values, position: at, type, chosen }: Choice,
): void {
  const { u64 } = b.types;
  const entries = hash.slots.map((position) => {
    const c = cases[position];
    // One more than a key is no constant either.
    return c === undefined ? 1n : BigInt.asUintN(64, (chosen[position] ?? 0n) - keyOf(c));
  });
  const entry = slotEntry(module, b, entries, slotOf(b, number, hash));
  const sum = b.binary('add', number.key, entry);
  const above = chosen.slice(0, -1).reduce(greatest) + 1n;
  const known = b.compare('lt', sum, b.constant(u64, above));
  const args = values.map(({ type: of, value }, i) => {
    if (i !== at) return b.constant(of, value);
    const none = type.bits === 64 ? (chosen.at(-1) ?? 0n) : Number(chosen.at(-1));
    return b.select(known, b.convert(type, sum), b.constant(type, none));
  });
  b.end(
    to === undefined ? { kind: 'return', values: args } : { kind: 'jump', to: { block: to, args } },
  );
}

function slotEntry(
  module: Module,
  b: BlockEmitter,
  entries: readonly bigint[],
  slot: ValueId,
): ValueId {
  const name = `text-keys:${entries.map((k) => k.toString(36)).join('.')}`;
  return entryOf(module, b, name, entries, slot);
}

function longestOf(cases: readonly TextCase[]): number {
  return Math.max(...cases.map((c) => c.bytes.length));
}
