/** Statements and blocks. */

import type { ValueId } from '../../ir/instructions.ts';
import { unreachable } from '../../report/unreachable.ts';
import { forEachBinding } from '../flow/visit.ts';
import type { TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import { concatParts, joinStrings } from './concat.ts';
import { literalData } from './constants.ts';
import { evaluate, value } from './expressions.ts';
import { buildForIn } from './for-in.ts';
import { buildForRange } from './for-range.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { buildWhile } from './loops.ts';
import { bindAll } from './match/match.ts';
import { arithmetic } from './operators.ts';
import { buildParallel } from './parallel.ts';
import { bindDirectly, isDirect } from './patterns.ts';
import { isInMemory, preparePlace, refTo } from './places.ts';

/** Builds a block with the `defer`s that belong to it; gives its value. */
export function buildBlock(f: FunctionBuilder, block: TypedBlock): ValueId | undefined {
  const height = f.exits.height;
  for (const statement of block.statements) {
    if (f.ssa.isDead) break;
    buildStatement(f, statement);
  }
  const result = block.result && !f.ssa.isDead ? evaluate(f, block.result) : undefined;
  f.exits.close(height);
  return f.ssa.isDead ? undefined : result;
}

function buildStatement(f: FunctionBuilder, statement: TypedStatement): void {
  switch (statement.kind) {
    case 'let':
      buildLet(f, statement.pattern, statement.value);
      return;
    case 'assign': {
      const place = preparePlace(f, statement.place);
      const assigned = value(f, statement.value);
      const access = place.finish();
      f.at(statement.span);
      access.write(assigned);
      return;
    }
    case 'compound':
      buildCompound(f, statement);
      return;
    case 'expr':
      evaluate(f, statement.value);
      return;
    case 'defer':
      f.exits.defer(statement.body);
      return;
    case 'while':
      buildWhile(f, statement);
      return;
    case 'for-range':
      buildForRange(f, statement);
      return;
    case 'for-in':
      buildForIn(f, statement);
      return;
    case 'parallel':
      buildParallel(f, statement);
      return;
    default:
      unreachable(statement, 'buildStatement');
  }
}

function buildLet(f: FunctionBuilder, pattern: TypedPattern, init: TypedExpr | undefined): void {
  if (init === undefined) {
    f.at(pattern.span);
    forEachBinding(pattern, (local) => f.declare(local, undefined));
    return;
  }
  if (pattern.kind === 'binding' && pattern.inner === undefined) {
    const { local } = pattern;
    // What never changes needs no copy.
    if (!local.mut && f.isInStorage(local) && isFixedData(f, init)) {
      f.alias(local, refTo(f, init));
      return;
    }
  }
  if (isDirect(f, pattern)) {
    bindDirectly(f, pattern, init);
  } else {
    bindAll(f, pattern, init);
  }
}

/** Data of the module that nobody changes. */
function isFixedData(f: FunctionBuilder, expr: TypedExpr): boolean {
  if (expr.kind === 'const') return isInMemory(f, expr);
  return literalData(f, expr) !== undefined;
}

function buildCompound(
  f: FunctionBuilder,
  statement: TypedStatement & { readonly kind: 'compound' },
): void {
  const place = preparePlace(f, statement.place);
  if (statement.op === 'concat') {
    const added = concatParts(f, [statement.value]);
    const access = place.finish();
    access.write(joinStrings(f, [access.read(), ...added], statement.span));
    return;
  }
  const operand = value(f, statement.value);
  const access = place.finish();
  f.at(statement.span);
  const old = access.read();
  f.at(statement.span);
  access.write(arithmetic(f, statement.op, old, operand));
}
