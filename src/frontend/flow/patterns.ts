/** Exhaustiveness of every `match`, arms that never run, and patterns that must always match. */

import type { TypeStore } from '../../ir/type-store.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { TypedBlock, TypedExpr } from '../typed-ast.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import { missingPatterns, unreachablePatterns } from './exhaustive.ts';
import { visitBlock } from './visit.ts';

export function checkPatterns(body: TypedBlock, types: TypeStore, diagnostics: Diagnostics): void {
  const irrefutable = (pattern: TypedPattern, where: string): void => {
    const missing = missingPatterns(types, pattern.type, [pattern]);
    if (missing !== undefined && missing.length === 0) return;
    diagnostics.error(
      'FZ0303',
      pattern.span,
      `this pattern does not match every value in ${where}`,
      `\`${missing?.[0] ?? '_'}\` is not covered`,
      ['use `match` and say what happens with the other values'],
    );
  };
  visitBlock(body, {
    expr: (expr) => {
      if (expr.kind === 'match') checkMatch(expr, types, diagnostics);
    },
    statement: (statement) => {
      if (statement.kind === 'let') irrefutable(statement.pattern, '`let`');
      if (statement.kind === 'for-in') irrefutable(statement.pattern, '`for`');
    },
  });
}

function checkMatch(
  match: TypedExpr & { kind: 'match' },
  types: TypeStore,
  diagnostics: Diagnostics,
): void {
  const type = match.scrutinee.type;
  // A scrutinee with an error of its own, or that never comes back, needs no arms.
  if (type.kind === 'error' || type.kind === 'never') return;
  const patterns = match.arms.map((arm) => arm.pattern);
  const counts = match.arms.map((arm) => arm.guard === undefined);
  const found = missingPatterns(
    types,
    type,
    patterns.filter((_, i) => counts[i]),
  );
  if (found === undefined) {
    diagnostics.error(
      'FZ0307',
      match.scrutinee.span,
      'this match is too intricate to check',
      'cannot tell whether every value is covered',
      ['end it with a `_ => …` arm, or split it into two matches'],
    );
  } else if (found.length > 0) {
    const named = found.map((f) => `\`${f}\``).join(', ');
    const guarded = counts.includes(false)
      ? ['arms with a guard do not count: the guard may be false']
      : [];
    diagnostics.error(
      'FZ0301',
      match.scrutinee.span,
      `match is not exhaustive: ${named} not covered`,
      `of type \`${type.text}\``,
      [`add ${found.length === 1 ? 'an arm' : 'arms'} for ${named}, or \`_ => …\` for the rest`],
      [],
      guarded,
    );
  }
  for (const index of unreachablePatterns(types, type, patterns, counts)) {
    const arm = match.arms[index];
    if (arm === undefined) continue;
    diagnostics.warning(
      'FZ0302',
      arm.pattern.span,
      'this arm can never match',
      'earlier arms take all these values',
      arm.pattern.kind === 'wildcard' ? [] : ['remove it, or move it up'],
    );
  }
}
