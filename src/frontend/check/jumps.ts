/** `return`, `break`, `continue` and `?`. */

import type { EnumType } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import { suggest } from '../../report/suggest.ts';
import type { Expr, Name } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body, LoopFrame } from './body.ts';
import { reasonLabels } from './coerce.ts';
import { checkExpr } from './expressions.ts';
import { ANY, must } from './want.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

export function checkReturn(b: Body, expr: Of<'return'>): TypedExpr {
  const { frame } = b;
  if (frame === undefined) {
    if (expr.value !== undefined) checkExpr(b, expr.value, ANY);
    b.diagnostics.error(
      'FZ0353',
      expr.span,
      '`return` outside of a function',
      'nothing to return from',
    );
    return b.error(expr.span);
  }
  const around = b.enclosures.at(-1);
  if (around !== undefined) {
    b.diagnostics.error(
      'FZ0353',
      expr.span,
      `\`return\` inside \`${around}\``,
      around === 'defer'
        ? 'a `defer` runs when its block is being left already'
        : 'other tiles run at the same time',
    );
  }
  const { result } = frame.decl;
  const reason = {
    span: frame.resultSpan ?? frame.decl.nameSpan,
    message: 'expected because of this result type',
  };
  if (expr.value === undefined) {
    if (result.kind !== 'void' && result.kind !== 'error') {
      b.diagnostics.error(
        'FZ0201',
        expr.span,
        `\`return\` without a value in a function that returns \`${result.text}\``,
        `\`${result.text}\` is needed`,
        [],
        reasonLabels(reason),
      );
    }
    return { kind: 'return', value: undefined, type: b.types.never, span: expr.span };
  }
  if (result.kind === 'void') return returnFromVoid(b, expr, expr.value, frame.isTest);
  const value = checkExpr(b, expr.value, must(result, reason));
  return { kind: 'return', value, type: b.types.never, span: expr.span };
}

function returnFromVoid(b: Body, expr: Of<'return'>, inner: Expr, isTest: boolean): TypedExpr {
  const value = checkExpr(b, inner, ANY);
  const type = b.resolve(value.type);
  if (type.kind !== 'void' && type.kind !== 'error' && type.kind !== 'never') {
    b.diagnostics.error(
      'FZ0201',
      value.span,
      isTest ? 'a test returns no value' : `\`${b.frame?.decl.shortName ?? ''}\` returns no value`,
      `this is \`${b.show(type)}\``,
      isTest ? [] : [`declare the result: \`-> ${b.show(type)}\``],
    );
    return b.error(expr.span);
  }
  // `return f()` with a function that gives nothing: the call, and then the return.
  return {
    kind: 'block',
    type: b.types.never,
    span: expr.span,
    block: {
      statements: [
        { kind: 'expr', value, span: value.span },
        {
          kind: 'expr',
          value: { kind: 'return', value: undefined, type: b.types.never, span: expr.span },
          span: expr.span,
        },
      ],
      result: undefined,
      type: b.types.never,
      span: expr.span,
    },
  };
}

export function checkBreak(b: Body, expr: Of<'break'>): TypedExpr {
  const loop = findLoop(b, expr.label, 'break', expr.span);
  if (loop === undefined) {
    if (expr.value !== undefined) checkExpr(b, expr.value, ANY);
    return b.error(expr.span);
  }
  if (expr.value !== undefined && loop.kind !== 'loop') {
    checkExpr(b, expr.value, ANY);
    b.diagnostics.error(
      'FZ0352',
      expr.value.span,
      `\`break\` with a value out of a \`${loop.kind}\``,
      'only `loop` can give a value',
      ['assign the value to a variable before the `break`'],
    );
    return b.error(expr.span);
  }
  const first = !loop.left;
  loop.left = true;
  const value = expr.value === undefined ? undefined : breakValue(b, loop, expr.value);
  if (value === undefined && loop.kind === 'loop') bareBreak(b, loop, expr.span, first);
  return { kind: 'break', target: loop.target, value, type: b.types.never, span: expr.span };
}

function breakValue(b: Body, loop: LoopFrame, expr: Expr): TypedExpr {
  if (loop.value === undefined) {
    const value = checkExpr(b, expr, ANY);
    loop.value = value.type;
    loop.valueSpan = value.span;
    return value;
  }
  const reason =
    loop.valueSpan === undefined
      ? undefined
      : { span: loop.valueSpan, message: `the loop's value is \`${b.show(loop.value)}\`` };
  return checkExpr(b, expr, must(loop.value, reason));
}

/** `break` without a value: the loop's value is `void`. */
function bareBreak(b: Body, loop: LoopFrame, span: Span, first: boolean): void {
  if (loop.value === undefined && first) {
    loop.value = b.types.void;
    loop.valueSpan = span;
    return;
  }
  if (loop.value === undefined || b.infer.unify(loop.value, b.types.void)) return;
  b.diagnostics.error(
    'FZ0352',
    span,
    `\`break\` without a value out of a loop that gives \`${b.show(loop.value)}\``,
    'no value',
    [],
    loop.valueSpan === undefined
      ? []
      : [{ span: loop.valueSpan, message: 'the value is needed because of this', primary: false }],
  );
}

export function checkContinue(b: Body, expr: Of<'continue'>): TypedExpr {
  const loop = findLoop(b, expr.label, 'continue', expr.span);
  if (loop === undefined) return b.error(expr.span);
  return { kind: 'continue', target: loop.target, type: b.types.never, span: expr.span };
}

function findLoop(
  b: Body,
  label: Name | undefined,
  what: 'break' | 'continue',
  span: Span,
): LoopFrame | undefined {
  const loop = b.findLoop(label?.text);
  if (loop !== undefined) return loop;
  if (label !== undefined) {
    const labels = b.loops.flatMap((l) => (l.target.label === undefined ? [] : [l.target.label]));
    const near = suggest(label.text, labels);
    b.diagnostics.error(
      'FZ0351',
      label.span,
      `there is no loop \`'${label.text}\` around this`,
      'no such label',
      near === undefined ? [] : [`did you mean \`'${near}\`?`],
    );
    return undefined;
  }
  const around = b.enclosures.at(-1);
  const outside = around === 'parallel for' || (around === 'defer' && b.loops.length > 0);
  b.diagnostics.error(
    'FZ0350',
    span,
    outside ? `\`${what}\` out of a \`${around}\`` : `\`${what}\` outside of a loop`,
    !outside
      ? 'no loop around it'
      : around === 'defer'
        ? 'the loop is outside of the `defer`'
        : 'every tile runs, to its end',
  );
  return undefined;
}

export function checkTry(b: Body, expr: Of<'try'>): TypedExpr {
  const operand = checkExpr(b, expr.operand, ANY);
  const type = b.resolve(operand.type);
  if (type.kind === 'error') return b.error(expr.span);
  const { option, result } = b.program.prelude;
  const isOption = type.kind === 'enum' && type.origin === option.origin;
  const isResult = type.kind === 'enum' && type.origin === result.origin;
  if (type.kind !== 'enum' || (!isOption && !isResult)) {
    b.diagnostics.error(
      'FZ0217',
      expr.span,
      '`?` is for `Option` and `Result`',
      `this is \`${b.show(type)}\``,
      ['remove the `?`'],
    );
    return b.error(expr.span);
  }
  const [value, error] = type.args;
  const returns = enclosingResult(b, expr.span, type, isOption ? 'Option' : 'Result');
  if (value === undefined || returns === undefined) return b.error(expr.span);
  if (error !== undefined) {
    const outer = returns.args[1];
    if (outer !== undefined && !b.infer.unify(outer, error)) {
      b.diagnostics.error(
        'FZ0217',
        expr.span,
        `\`?\` cannot turn \`${b.show(error)}\` into \`${b.show(outer)}\``,
        `the error here is \`${b.show(error)}\``,
        ['`match` on it, and return an `Err` of the right type'],
        functionLabel(b),
      );
      return b.error(expr.span);
    }
  }
  return b.track({ kind: 'try', operand, returns, type: value, span: expr.span });
}

/** The enclosing function's result, which must be of the same enum. */
function enclosingResult(
  b: Body,
  span: Span,
  type: EnumType,
  name: 'Option' | 'Result',
): EnumType | undefined {
  const { frame } = b;
  const outer = frame?.decl.result;
  const around = b.enclosures.at(-1);
  if (outer?.kind === 'error') return undefined;
  if (
    frame !== undefined &&
    around === undefined &&
    outer?.kind === 'enum' &&
    outer.origin === type.origin
  ) {
    return outer;
  }
  b.diagnostics.error(
    'FZ0217',
    span,
    frame === undefined
      ? '`?` outside of a function'
      : around !== undefined
        ? `\`?\` inside \`${around}\``
        : `\`?\` on ${name === 'Option' ? 'an' : 'a'} \`${name}\` needs a function that returns \`${name}\``,
    frame === undefined || outer === undefined
      ? 'nothing to return from'
      : `would return from here`,
    frame === undefined || around !== undefined
      ? []
      : ['`match` on the value, or change the result of the function'],
    functionLabel(b),
  );
  return undefined;
}

function functionLabel(b: Body): { span: Span; message: string; primary: false }[] {
  const { frame } = b;
  if (frame === undefined || frame.isTest) return [];
  return [
    {
      span: frame.resultSpan ?? frame.decl.nameSpan,
      message:
        frame.resultSpan === undefined
          ? 'this function returns nothing'
          : `this function returns \`${frame.decl.result.text}\``,
      primary: false,
    },
  ];
}
