/** Operations on text that is known while compiling, and joins of joins. */

import type { Inst, ScalarConstant, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { instOf } from '../edit.ts';
import { literalOf } from './literal-tests.ts';
import { utf8 } from './words.ts';

/** Text longer than this is made when it is needed. */
const MAX_MADE = 256;
/** Joins of more parts stay apart. */
const MAX_PARTS = 64;

/** The constant that an operation on literals gives. */
export function knownResult(
  func: Func,
  inst: Extract<Inst, { kind: 'runtime' }>,
): ScalarConstant | undefined {
  const texts = inst.args.map((arg) => literalOf(func, arg));
  const [a, b, c] = texts;
  const [first, second] = inst.args;
  if (inst.op === 'str.eq' && first === second) return true;
  if (inst.op === 'str.contains' || inst.op === 'str.starts_with' || inst.op === 'str.ends_with') {
    if (b === '' || first === second) return true;
  }
  if (inst.op === 'str.find' && (b === '' || first === second)) return 0;
  if (a === undefined) return undefined;
  switch (inst.op) {
    case 'str.len':
      return utf8(a).length;
    case 'str.trim':
      return a.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
    case 'str.trim_start':
      return a.replace(/^[ \t\n\v\f\r]+/, '');
    case 'str.trim_end':
      return a.replace(/[ \t\n\v\f\r]+$/, '');
    case 'str.to_upper':
      return a.replace(/[a-z]/g, (letter) => letter.toUpperCase());
    case 'str.to_lower':
      return a.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    default:
      break;
  }
  if (b === undefined) return undefined;
  switch (inst.op) {
    case 'str.eq':
      return a === b;
    case 'str.compare':
      return order(utf8(a), utf8(b));
    case 'str.contains':
      return a.includes(b);
    case 'str.starts_with':
      return a.startsWith(b);
    case 'str.ends_with':
      return a.endsWith(b);
    case 'str.find': {
      const at = a.indexOf(b);
      return at < 0 ? -1 : utf8(a.slice(0, at)).length;
    }
    case 'str.replace': {
      if (b === '') return a;
      const made = c === undefined ? undefined : a.split(b).join(c);
      return made !== undefined && made.length <= MAX_MADE ? made : undefined;
    }
    default:
      return undefined;
  }
}

/** By unsigned bytes. */
function order(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  if (at < 0) return a.length === b.length ? 0 : -1;
  const other = b[at];
  return other === undefined || (a[at] ?? 0) > other ? 1 : -1;
}

/** What is to be joined: joins of `inner` are part of it, and neighbouring literals are one. */
export function concatParts(
  func: Func,
  args: readonly ValueId[],
  inner: ReadonlySet<ValueId>,
): readonly (ValueId | { readonly literal: string })[] | undefined {
  const parts: (ValueId | { literal: string })[] = [];
  let changed = false;
  const push = (value: ValueId): void => {
    const text = literalOf(func, value);
    const last = parts.at(-1);
    if (text === undefined) parts.push(value);
    else if (text === '') changed = true;
    else if (typeof last === 'object') {
      last.literal += text;
      changed = true;
    } else parts.push({ literal: text });
  };
  for (const arg of args) {
    const inst = instOf(func, arg);
    const joins = inst?.kind === 'runtime' && inner.has(arg);
    if (joins && parts.length + inst.args.length <= MAX_PARTS) {
      changed = true;
      for (const part of inst.args) push(part);
    } else {
      push(arg);
    }
  }
  return changed ? parts : undefined;
}
