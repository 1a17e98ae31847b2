/** `for` over ranges and over things with elements. */

import type { Type } from '../../ir/types.ts';
import type { Block, Expr, ForLoop } from '../ast.ts';
import type { LoopTarget, TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { checkAttributes } from './attributes.ts';
import { checkBlock } from './blocks.ts';
import type { Body, LoopFrame } from './body.ts';
import { impliesBound } from './bounds.ts';
import { convert, mismatch } from './coerce.ts';
import { checkExpr } from './expressions.ts';
import { literalInteger } from './literals.ts';
import { checkBinding } from './patterns.ts';
import { ANY, DROP, hint, type Want } from './want.ts';

type Range = Extract<Expr, { kind: 'range' }>;

export function checkFor(b: Body, statement: ForLoop): readonly TypedStatement[] {
  const attributes = checkAttributes(b.program, statement.attributes, 'loop', statement.span);
  const target = b.loopTarget(statement.label?.name.text, attributes);
  return statement.iterable.kind === 'range'
    ? checkRange(b, statement, statement.iterable, target)
    : checkElements(b, statement, target);
}

/** Checks the body of a loop whose values, if any, are not used. */
export function loopBody(
  b: Body,
  body: Block,
  target: LoopTarget,
  kind: LoopFrame['kind'],
): TypedBlock {
  b.loops.push({ target, kind, value: undefined, valueSpan: undefined, left: false });
  const typed = checkBlock(b, body, DROP);
  b.loops.pop();
  return typed;
}

function checkRange(
  b: Body,
  statement: ForLoop,
  range: Range,
  target: LoopTarget,
): readonly TypedStatement[] {
  if (range.lo === undefined || range.hi === undefined) {
    b.diagnostics.error(
      'FZ0222',
      range.span,
      'a loop needs both ends of its range',
      range.lo === undefined ? 'no start' : 'no end',
      ['write `lo..hi`; a loop without an end is `loop { … }`'],
    );
  }
  const bounds = checkBounds(b, range);
  const step =
    statement.step === undefined ? undefined : checkStep(b, statement.step, bounds?.type);
  const type = bounds?.type ?? b.types.error;
  const [local, body] = b.scoped(undefined, () => {
    const variable = loopVariable(b, statement, type);
    return [variable, loopBody(b, statement.body, target, 'for')] as const;
  });
  if (bounds === undefined) return [];
  return [
    {
      kind: 'for-range',
      target,
      local,
      lo: bounds.lo,
      hi: bounds.hi,
      inclusive: range.inclusive,
      step,
      body,
      span: statement.span,
    },
  ];
}

function checkBounds(
  b: Body,
  range: Range,
): { readonly lo: TypedExpr; readonly hi: TypedExpr; readonly type: Type } | undefined {
  if (range.lo === undefined || range.hi === undefined) {
    for (const end of [range.lo, range.hi]) if (end !== undefined) checkExpr(b, end, ANY);
    return undefined;
  }
  const lo = checkExpr(b, range.lo, ANY);
  const hi = checkExpr(b, range.hi, hint(lo.type));
  const loType = b.resolve(lo.type);
  const hiType = b.resolve(hi.type);
  if (loType.kind === 'error' || hiType.kind === 'error') return undefined;
  if (!b.infer.unify(loType, hiType)) {
    mismatch(b, hi, loType, {
      span: lo.span,
      message: `the range starts as \`${b.show(loType)}\``,
    });
    return undefined;
  }
  const type = b.resolve(loType);
  const counts =
    type.kind === 'int' ||
    type.kind === 'char' ||
    b.infer.kindOf(type) === 'int' ||
    (type.kind === 'parameter' && impliesBound(type.bounds, 'Int'));
  if (!counts) {
    b.diagnostics.error(
      'FZ0222',
      range.span,
      `a range of \`${b.show(type)}\` cannot be counted through`,
      'only integers and `char` can',
      type.kind === 'parameter' && b.infer.kindOf(type) === undefined
        ? [`add the bound: \`${type.name}: Int\``]
        : [],
    );
    return undefined;
  }
  return { lo, hi, type };
}

/** The step has an integer type of its own, so that an unsigned range can count down. */
function checkStep(b: Body, expr: Expr, type: Type | undefined): TypedExpr {
  const literal = literalInteger(expr);
  const known = type === undefined ? undefined : b.resolve(type);
  const step = checkExpr(b, expr, stepWant(b, literal?.value, known));
  const stepType = b.resolve(step.type);
  const integer =
    stepType.kind === 'int' ||
    stepType.kind === 'error' ||
    b.infer.kindOf(stepType) === 'int' ||
    (stepType.kind === 'parameter' && impliesBound(stepType.bounds, 'Int'));
  if (!integer) {
    return convert(b, step, b.types.i32) ?? mismatch(b, step, b.types.i32, undefined);
  }
  if (literal?.value === 0n) {
    b.diagnostics.error(
      'FZ0506',
      expr.span,
      'a step of zero never gets anywhere',
      'this always traps',
    );
  }
  return step;
}

/** A literal is of the range's type if that can hold it, else of the signed type that can. */
function stepWant(b: Body, literal: bigint | undefined, type: Type | undefined): Want {
  const downwards = literal !== undefined && literal < 0n;
  const unsigned = type?.kind === 'int' && !type.signed;
  if (type === undefined || type.kind === 'char' || (downwards && unsigned)) {
    return downwards && literal < -2147483648n ? hint(b.types.i64) : ANY;
  }
  return hint(type);
}

function loopVariable(b: Body, statement: ForLoop, type: Type): Local | undefined {
  const { pattern } = statement;
  if (pattern.kind === 'wildcard') return undefined;
  const typed = checkBinding(b, pattern, type, false);
  if (typed.kind === 'binding' && typed.inner === undefined) return typed.local;
  if (pattern.kind !== 'error' && typed.kind !== 'wildcard') {
    b.diagnostics.error(
      'FZ0219',
      pattern.span,
      'a range gives single numbers',
      'one name is enough here',
    );
  }
  return undefined;
}

function checkElements(b: Body, statement: ForLoop, target: LoopTarget): readonly TypedStatement[] {
  const iterable = checkExpr(b, statement.iterable, ANY);
  if (statement.step !== undefined) {
    b.diagnostics.error(
      'FZ0222',
      statement.step.span,
      '`step` is for ranges',
      'no range before it',
      ['count through the indices: `for i in 0..xs.len() step 2`'],
    );
  }
  const element = elementType(b, iterable);
  const [pattern, body] = b.scoped(undefined, () => {
    const typed = checkBinding(b, statement.pattern, element ?? b.types.error, false);
    return [typed, loopBody(b, statement.body, target, 'for')] as const;
  });
  if (element === undefined) return [];
  return [{ kind: 'for-in', target, pattern, iterable, body, span: statement.span }];
}

/** What a loop over the value gives each time. */
function elementType(b: Body, iterable: TypedExpr): Type | undefined {
  const type = b.resolve(iterable.type);
  switch (type.kind) {
    case 'array':
    case 'slice':
    case 'list':
    case 'set':
      return type.element;
    case 'map':
      return b.types.tuple([type.key, type.value]);
    case 'error':
      return undefined;
    default: {
      const help =
        type.kind === 'str'
          ? ['loop over `text.chars()`, `text.bytes()` or `text.lines()`']
          : type.kind === 'int' || b.infer.kindOf(type) === 'int'
            ? ['count with a range: `for i in 0..n`']
            : [];
      b.diagnostics.error(
        'FZ0222',
        iterable.span,
        `\`${b.show(type)}\` cannot be looped over`,
        'not a range, array, slice, `List`, `Map` or `Set`',
        help,
      );
      return undefined;
    }
  }
}
