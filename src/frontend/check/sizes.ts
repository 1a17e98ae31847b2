/** Types that would contain themselves by value have no size. */

import type { Type } from '../../ir/types.ts';
import type { Program } from './program.ts';
import type { EnumSymbol, StructSymbol } from './symbols.ts';

/** An instance of one generic type may nest in itself this often before that counts as endless. */
const MAX_SAME_ORIGIN = 10;

/** Reports each of the structs and enums that contains itself without a collection between. */
export function checkSizes(
  program: Program,
  symbols: readonly (StructSymbol | EnumSymbol)[],
): void {
  const finished = new Set<Type>();
  const reported = new Set<StructSymbol | EnumSymbol>();
  for (const symbol of symbols) {
    const { origin } = symbol;
    const type =
      symbol.kind === 'struct'
        ? program.types.struct(symbol.origin, origin.parameters)
        : program.types.enum(symbol.origin, origin.parameters);
    visit(program, type, finished, reported);
  }
}

interface Frame {
  readonly type: Type;
  readonly parts: readonly Type[];
  next: number;
}

/** Depth first with a stack of its own: types can nest deeper than calls may. */
function visit(
  program: Program,
  start: Type,
  finished: Set<Type>,
  reported: Set<StructSymbol | EnumSymbol>,
): void {
  const stack: Frame[] = [];
  const onStack = new Set<Type>();
  const enter = (type: Type): void => {
    if (finished.has(type)) return;
    if (onStack.has(type) || isEndless(type, stack)) {
      report(program, type, stack, reported);
      return;
    }
    onStack.add(type);
    stack.push({ type, parts: partsByValue(program, type), next: 0 });
  };
  enter(start);
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const part = frame.parts[frame.next++];
    if (part !== undefined) {
      enter(part);
    } else {
      stack.pop();
      onStack.delete(frame.type);
      finished.add(frame.type);
    }
  }
}

function partsByValue(program: Program, type: Type): readonly Type[] {
  switch (type.kind) {
    case 'array':
      return [type.element];
    case 'tuple':
      return type.elements;
    case 'struct':
    case 'enum':
      return program.partsOf(type);
    default:
      return [];
  }
}

function isEndless(type: Type, stack: readonly Frame[]): boolean {
  if (type.kind !== 'struct' && type.kind !== 'enum') return false;
  if (type.args.length === 0) return false;
  let same = 0;
  for (const frame of stack) {
    if (
      (frame.type.kind === 'struct' || frame.type.kind === 'enum') &&
      frame.type.origin === type.origin
    ) {
      same++;
    }
  }
  return same > MAX_SAME_ORIGIN;
}

function report(
  program: Program,
  type: Type,
  stack: readonly Frame[],
  reported: Set<StructSymbol | EnumSymbol>,
): void {
  // The cycle is the stack from `type` on; it is reported at its first declaration in the program.
  const from = stack.findIndex((f) => f.type === type);
  const cycle = (from < 0 ? stack : stack.slice(from)).flatMap(({ type: t }) => {
    const symbol =
      t.kind === 'struct' || t.kind === 'enum' ? program.symbolOfOrigin.get(t.origin) : undefined;
    return symbol?.node === undefined ? [] : [symbol];
  });
  const [symbol] = cycle;
  if (symbol?.node === undefined || cycle.some((s) => reported.has(s))) return;
  for (const s of cycle) reported.add(s);
  const { name } = symbol.node;
  const through = cycle.find((s) => s !== symbol)?.node?.name;
  program.diagnostics.error(
    'FZ0210',
    name.span,
    `type \`${name.text}\` has infinite size`,
    'contains itself by value',
    [
      `put a \`List<${name.text}>\` where it contains itself, or keep the parts in a list and use indices`,
    ],
    through === undefined
      ? []
      : [{ span: through.span, message: 'on the way round', primary: false }],
  );
}
