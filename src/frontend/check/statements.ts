/** Statements. Each gives no typed statement (an item, an error) or one. */

import type { Type } from '../../ir/types.ts';
import type { Statement } from '../ast.ts';
import type { TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import { checkAttributes } from './attributes.ts';
import { checkBlock } from './blocks.ts';
import type { Body } from './body.ts';
import { checkCondition } from './control.ts';
import { checkDropped, checkExpr } from './expressions.ts';
import { checkFor, loopBody } from './for-loops.ts';
import { checkCompound } from './operators.ts';
import { checkParallel } from './parallel.ts';
import { checkBinding } from './patterns.ts';
import { assignablePlace, sliceSourcesOf } from './places.ts';
import { resolveType } from './resolve-type.ts';
import { ANY, DROP, must, type Want } from './want.ts';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

export function checkStatement(b: Body, statement: Statement): readonly TypedStatement[] {
  switch (statement.kind) {
    case 'let':
      return checkLet(b, statement);
    case 'assign':
      return statement.op === undefined ? checkAssign(b, statement) : checkCompound(b, statement);
    case 'expr': {
      const value = checkDropped(b, statement.value, true);
      return [{ kind: 'expr', value, span: statement.span }];
    }
    case 'discard': {
      const value = checkExpr(b, statement.value, ANY);
      return [{ kind: 'expr', value, span: statement.span }];
    }
    case 'defer':
      return [
        {
          kind: 'defer',
          body: b.enclosed('defer', () => checkBlock(b, statement.body, DROP)),
          span: statement.span,
        },
      ];
    case 'while':
      return [checkWhile(b, statement)];
    case 'for':
      return checkFor(b, statement);
    case 'parallel':
      return checkParallel(b, statement);
    case 'item':
    case 'error':
      return [];
  }
}

function checkLet(b: Body, statement: Of<'let'>): readonly TypedStatement[] {
  const { pattern } = statement;
  const annotated =
    statement.type === undefined ? undefined : resolveType(b.typeContext, statement.type, 'local');
  if (statement.value === undefined) return checkLateLet(b, statement, annotated);
  const want: Want =
    annotated === undefined
      ? ANY
      : must(annotated, {
          span: statement.type?.span ?? statement.span,
          message: 'expected because of this',
        });
  const value = checkExpr(b, statement.value, want);
  const type = annotated ?? valueType(b, value);
  const typed = checkBinding(b, pattern, type, statement.mut);
  noteSlice(b, typed, value);
  return [{ kind: 'let', pattern: typed, value, span: statement.span }];
}

/** The type a variable gets from its value; a value there must be. */
function valueType(b: Body, value: TypedExpr): Type {
  const type = b.resolve(value.type);
  if (type.kind !== 'void') return type;
  b.diagnostics.error(
    'FZ0224',
    value.span,
    'this gives no value to put into a variable',
    'of type `void`',
    ['write it as a statement of its own'],
  );
  return b.types.error;
}

/** `let x: i32`, assigned later. */
function checkLateLet(
  b: Body,
  statement: Of<'let'>,
  annotated: Type | undefined,
): readonly TypedStatement[] {
  const { pattern } = statement;
  if (pattern.kind !== 'name') {
    if (pattern.kind !== 'error') {
      b.diagnostics.error(
        'FZ0219',
        pattern.span,
        'a pattern needs a value to take apart',
        'no value follows',
        ['write `= value` after it'],
      );
    }
    checkBinding(b, pattern, b.types.error, statement.mut);
    return [];
  }
  const type = annotated ?? b.infer.fresh('any', pattern.span);
  const local = b.makeLocal(
    pattern.name.text,
    type,
    statement.mut || pattern.mut,
    pattern.name.span,
  );
  b.late.add(local);
  b.bring(local);
  const typed: TypedPattern = {
    kind: 'binding',
    local,
    inner: undefined,
    type,
    span: pattern.span,
  };
  return [{ kind: 'let', pattern: b.track(typed), value: undefined, span: statement.span }];
}

function noteSlice(b: Body, pattern: TypedPattern, value: TypedExpr): void {
  if (pattern.kind !== 'binding' || !pattern.local.mut) return;
  if (b.resolve(pattern.type).kind !== 'slice') return;
  b.slices.bind(pattern.local, sliceSourcesOf(b, value));
}

function checkAssign(b: Body, statement: Of<'assign'>): readonly TypedStatement[] {
  const place = assignablePlace(b, statement.place, 'assign');
  if (place === undefined) {
    checkExpr(b, statement.value, ANY);
    return [];
  }
  const value = checkExpr(
    b,
    statement.value,
    must(place.type, { span: place.span, message: `this is \`${b.show(place.type)}\`` }),
  );
  if (place.kind === 'local' && b.resolve(place.type).kind === 'slice') {
    b.slices.bind(place.local, sliceSourcesOf(b, value));
  }
  return [{ kind: 'assign', place, value, span: statement.span }];
}

function checkWhile(b: Body, statement: Of<'while'>): TypedStatement {
  const attributes = checkAttributes(b.program, statement.attributes, 'loop', statement.span);
  const target = b.loopTarget(statement.label?.name.text, attributes);
  const condition = checkCondition(b, statement.condition, 'while');
  const body = loopBody(b, statement.body, target, 'while');
  return { kind: 'while', target, condition, body, span: statement.span };
}
