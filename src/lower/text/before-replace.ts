/**
 * Questions to a text that `replace` made, which the text before it answers alike.
 *
 * Let `replace` put `to` for every `from`, both not empty. A literal that shares no byte with either lies, wherever it
 * occurs after or before, in what stays between two occurrences: so it occurs in both texts or in none, at the beginning
 * and at the end too. Where `from` and `to` are of one length, it is also at the same place, and the texts are as long.
 */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { instOf } from '../edit.ts';
import { literalOf } from './literal-tests.ts';
import { utf8 } from './words.ts';

/** So many `replace` behind each other are looked through. */
const MAX_DEPTH = 16;

type RuntimeInst = Extract<Inst, { kind: 'runtime' }>;

interface Replace {
  readonly text: ValueId;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** Puts a question to the text before `replace` where that answers alike; adds to `passed` what it went past. */
export function lookBefore(func: Func, id: ValueId, inst: RuntimeInst, passed: Set<ValueId>): void {
  const at = questioned(func, inst);
  const asked = at === undefined ? undefined : inst.args[at];
  if (at === undefined || asked === undefined) return;
  const other = inst.args[1 - at];
  const literal = other === undefined ? undefined : literalOf(func, other);
  const bytes = literal === undefined ? undefined : utf8(literal);
  let text = asked;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const replace = replaceOf(func, text);
    if (replace === undefined || !answersAlike(inst.op, bytes, replace)) break;
    passed.add(text);
    text = replace.text;
  }
  if (text !== asked) func.values[id] = { ...inst, args: inst.args.with(at, text) };
}

/** The text itself where `replace` finds nothing to change in any. */
export function unchangedBy(func: Func, inst: RuntimeInst): ValueId | undefined {
  if (inst.op !== 'str.replace') return undefined;
  const [text, from, to] = inst.args;
  if (from === undefined || to === undefined) return undefined;
  const old = literalOf(func, from);
  const same = from === to || (old !== undefined && old === literalOf(func, to));
  return old === '' || same ? text : undefined;
}

/** Which argument of an operation is the text that it asks something of. */
function questioned(func: Func, { op, args }: RuntimeInst): number | undefined {
  switch (op) {
    case 'str.len':
    case 'str.contains':
    case 'str.starts_with':
    case 'str.ends_with':
    case 'str.find':
      return 0;
    case 'str.eq':
      return args[0] !== undefined && literalOf(func, args[0]) !== undefined ? 1 : 0;
    default:
      return undefined;
  }
}

function replaceOf(func: Func, value: ValueId): Replace | undefined {
  const inst = instOf(func, value);
  if (inst?.kind !== 'runtime' || inst.op !== 'str.replace') return undefined;
  const [text, from, to] = inst.args;
  if (text === undefined || from === undefined || to === undefined) return undefined;
  const [old, made] = [literalOf(func, from), literalOf(func, to)];
  // Without `from` nothing is replaced; without `to` what stays comes together.
  if (old === undefined || made === undefined || old === '' || made === '') return undefined;
  return { text, from: utf8(old), to: utf8(made) };
}

function answersAlike(
  op: RuntimeInst['op'],
  literal: Uint8Array | undefined,
  { from, to }: Replace,
): boolean {
  const sameLength = from.length === to.length;
  if (op === 'str.len') return sameLength;
  if (literal === undefined || (op === 'str.find' && !sameLength)) return false;
  return !literal.some((byte) => from.includes(byte) || to.includes(byte));
}
