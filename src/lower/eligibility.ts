/**
 * THE TABLE of where data lives: kind of data × whether it changes × whether it escapes × mode → policy. `docs/lowering.md`
 * shows it, and a test compiles a program for each row and looks where its data went.
 */

export type Policy =
  | 'machine values'
  | 'stack frame'
  | 'static data'
  | 'WebAssembly global'
  | 'pointer and length'
  | 'arena'
  | 'runtime handle'
  | 'object of the host'
  | 'refused';

export interface EligibilityRow {
  readonly data: string;
  readonly mutability: 'never changes' | 'changes' | 'either';
  readonly escapes: 'local' | 'to a callee' | 'outlives the call' | 'either';
  readonly on: Policy;
  readonly force: Policy;
  readonly off: Policy;
}

const HOST = 'object of the host';

function row(
  data: string,
  mutability: EligibilityRow['mutability'],
  escapes: EligibilityRow['escapes'],
  on: Policy,
  off: Policy = HOST,
  force: Policy = on,
): EligibilityRow {
  return { data, mutability, escapes, on, off, force };
}

export const ELIGIBILITY: readonly EligibilityRow[] = [
  row(
    'integers, floats, `bool`, `char`, `fn`',
    'either',
    'local',
    'machine values',
    'machine values',
  ),
  row(
    'structs, tuples, enums without arrays, up to 16 machine values',
    'never changes',
    'local',
    'machine values',
  ),
  row('array that is known while compiling', 'never changes', 'local', 'static data'),
  row('array, or a value with one, indexed by a run-time value', 'changes', 'local', 'stack frame'),
  row('array that is passed `mut`', 'changes', 'to a callee', 'stack frame'),
  row('slice', 'either', 'to a callee', 'pointer and length'),
  row('`str` that is a view of another', 'never changes', 'local', 'pointer and length'),
  row('`str` that is made at run time', 'never changes', 'local', 'arena'),
  row('static of a scalar type', 'changes', 'outlives the call', 'WebAssembly global'),
  row('static array', 'changes', 'outlives the call', 'static data'),
  row('`List`, `Map`, `Set`', 'changes', 'local', 'arena'),
  row('static that holds a collection', 'changes', 'outlives the call', 'arena'),
];
