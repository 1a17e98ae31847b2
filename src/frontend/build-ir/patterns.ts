/** Patterns that match everything they are given: bound without a test. */

import type { ValueId } from '../../ir/instructions.ts';
import { unreachable } from '../../report/unreachable.ts';
import { forEachBinding } from '../flow/visit.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import { evaluate } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';

/** Whether a pattern takes values apart by their parts alone, so that nothing has to be decided. */
export function isDirect(f: FunctionBuilder, pattern: TypedPattern): boolean {
  switch (pattern.kind) {
    case 'wildcard':
      return true;
    case 'binding':
      return pattern.inner === undefined || isDirect(f, pattern.inner);
    case 'parts':
      return pattern.parts.every((p) => isDirect(f, p.pattern));
    case 'variant': {
      const type = f.type(pattern.type);
      const single = type.kind === 'enum' && f.types.variants(type).length === 1;
      return single && pattern.args.every((a) => isDirect(f, a));
    }
    case 'literal':
    case 'range':
    case 'or':
      return false;
    default:
      return unreachable(pattern, 'isDirect');
  }
}

/** Binds a direct pattern to what `init` gives. A tuple or struct that is taken apart at once is never made. */
export function bindDirectly(f: FunctionBuilder, pattern: TypedPattern, init: TypedExpr): void {
  if (pattern.kind === 'parts' && init.kind === 'tuple') {
    const elements = init.elements.map((e) => evaluate(f, e));
    for (const { index, pattern: part } of pattern.parts) {
      bindValue(f, part, elements[index]);
    }
    return;
  }
  bindValue(f, pattern, evaluate(f, init));
}

/** Binds a direct pattern to a value; `void` has none. */
export function bindValue(
  f: FunctionBuilder,
  pattern: TypedPattern,
  held: ValueId | undefined,
): void {
  f.at(pattern.span);
  if (f.ssa.isDead) {
    forEachBinding(pattern, (local) => f.declare(local, undefined));
    return;
  }
  switch (pattern.kind) {
    case 'binding':
      f.declare(pattern.local, held);
      if (pattern.inner !== undefined) bindValue(f, pattern.inner, held);
      return;
    case 'parts':
      if (held === undefined) return;
      for (const { index, pattern: part } of pattern.parts) {
        if (!bindsNothing(part)) bindValue(f, part, f.ir.part(held, index));
      }
      return;
    case 'variant': {
      const type = f.type(pattern.type);
      if (held === undefined || type.kind !== 'enum') return;
      const payload = f.types.variants(type)[pattern.variant]?.payload ?? [];
      pattern.args.forEach((arg, index) => {
        const part = payload[index];
        if (part === undefined || bindsNothing(arg)) return;
        const { variant } = pattern;
        const base = held;
        bindValue(f, arg, f.ir.add({ kind: 'enum.payload', type: part, base, variant, index }));
      });
      return;
    }
    case 'wildcard':
    case 'literal':
    case 'range':
    case 'or':
      return;
    default:
      unreachable(pattern, 'bindValue');
  }
}

function bindsNothing(pattern: TypedPattern): boolean {
  let binds = false;
  forEachBinding(pattern, () => {
    binds = true;
  });
  return !binds;
}
