/** Type rules of runtime ops: the rows' patterns against actual types. */

import { type RuntimeOp, runtimeRow } from './ops.ts';
import { isCollection, isScalar, type Type } from './types.ts';

type Bindings = Map<string, Type>;

/** Whether `type` is what `pattern` says; type variables are bound on first sight. */
function matches(pattern: string, type: Type, bindings: Bindings): boolean {
  switch (pattern) {
    case 'T':
    case 'K':
    case 'V': {
      const bound = bindings.get(pattern);
      if (bound !== undefined) return bound === type;
      bindings.set(pattern, type);
      return type.kind !== 'void' && type.kind !== 'ref' && type.kind !== 'slice';
    }
    case 'num':
      return isScalar(type) || type.kind === 'str';
    case 'bytes':
      return type.kind === 'str' || type.text === '[u8]';
    case 'collection':
      return isCollection(type);
    case 'Map<K, V>':
      return (
        type.kind === 'map' &&
        matches('K', type.key, bindings) &&
        matches('V', type.value, bindings)
      );
    default: {
      const generic = /^(List|Set)<([TKV])>$/.exec(pattern);
      if (generic === null) return type.text === pattern;
      return (
        (type.kind === 'list' || type.kind === 'set') &&
        type.kind === (generic[1] === 'List' ? 'list' : 'set') &&
        matches(generic[2] ?? '', type.element, bindings)
      );
    }
  }
}

/** What is wrong with the types of a runtime op, or `undefined`. */
export function runtimeFault(
  op: RuntimeOp,
  result: Type,
  args: readonly Type[],
): string | undefined {
  const row = runtimeRow(op);
  const bindings: Bindings = new Map();
  const last = row.args.at(-1);
  const rest = last?.startsWith('...') === true ? last.slice(3) : undefined;
  const fixed = rest === undefined ? row.args : row.args.slice(0, -1);
  if (rest === undefined ? args.length !== fixed.length : args.length < fixed.length) {
    return `${op} takes ${row.args.length} operands, not ${args.length}`;
  }
  for (const [i, type] of args.entries()) {
    const pattern = fixed[i] ?? rest ?? '';
    if (!matches(pattern, type, bindings))
      return `operand ${i} of ${op} is ${type.text}, not ${pattern}`;
  }
  if (!matches(row.result, result, bindings)) {
    return `the result of ${op} is ${result.text}, not ${row.result}`;
  }
  return undefined;
}
