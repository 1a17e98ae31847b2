/** `if`, `loop` and blocks as expressions. */

import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Expr } from '../ast.ts';
import type { TypedBlock, TypedExpr } from '../typed-ast.ts';
import { checkAttributes } from './attributes.ts';
import { checkBlock, reportMissingReturn } from './blocks.ts';
import type { Body, LoopFrame } from './body.ts';
import { reasonLabels } from './coerce.ts';
import { checkExpr } from './expressions.ts';
import type { Reason, Want } from './want.ts';
import { asHint, DROP, must } from './want.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

export function checkBlockExpr(b: Body, expr: Of<'block'>, want: Want): TypedExpr {
  const block = checkBlock(b, expr.block, want);
  return b.track({ kind: 'block', block, type: block.type, span: expr.span });
}

/** A condition: `bool`. */
export function checkCondition(b: Body, expr: Expr, what: string): TypedExpr {
  return checkExpr(
    b,
    expr,
    must(b.types.bool, { span: expr.span, message: `the condition of \`${what}\` is a \`bool\`` }),
  );
}

/**
 * Brings branches to one type. The first that gives a value decides, unless the place around has said
 * what it wants.
 */
export class Branches {
  private readonly b: Body;
  private readonly want: Want;
  private decided: { readonly type: Type; readonly span: Span } | undefined;
  private allDiverge = true;

  constructor(b: Body, want: Want) {
    this.b = b;
    this.want = want;
  }

  /** What the next branch should be. */
  next(): Want {
    const { want, decided } = this;
    if (want.mode === 'drop' || want.mode === 'must') return want;
    if (decided === undefined) return asHint(want);
    const reason: Reason = {
      span: decided.span,
      message: `the other branch is \`${this.b.show(decided.type)}\``,
    };
    return must(decided.type, reason);
  }

  add(type: Type, span: Span): void {
    const known = this.b.resolve(type);
    if (known.kind === 'never') return;
    this.allDiverge = false;
    this.decided ??= { type, span };
  }

  /** The type of the whole. */
  type(): Type {
    const { b, want } = this;
    if (this.allDiverge) return b.types.never;
    if (want.mode === 'drop') return b.types.void;
    if (want.mode === 'must') return want.type;
    return this.decided?.type ?? b.types.void;
  }
}

export function checkIf(b: Body, expr: Of<'if'>, want: Want): TypedExpr {
  const condition = checkCondition(b, expr.condition, 'if');
  if (expr.otherwise === undefined) return checkIfAlone(b, expr, condition, want);
  const branches = new Branches(b, want);
  const then = checkBlock(b, expr.then, branches.next());
  branches.add(then.type, valueSpan(then));
  const otherwise = checkExpr(b, expr.otherwise, branches.next());
  branches.add(otherwise.type, otherwise.span);
  return b.track({
    kind: 'if',
    condition,
    then,
    otherwise,
    type: branches.type(),
    span: expr.span,
  });
}

/** Where a block's value is, for labels. */
function valueSpan(block: TypedBlock): Span {
  return block.result?.span ?? block.span;
}

function checkIfAlone(b: Body, expr: Of<'if'>, condition: TypedExpr, want: Want): TypedExpr {
  const then = checkBlock(b, expr.then, DROP);
  let type: Type = b.types.void;
  const wanted = want.mode === 'must' ? b.resolve(want.type) : b.types.void;
  if (want.mode === 'must' && wanted.kind !== 'void' && wanted.kind !== 'error') {
    reportMissingElse(b, expr, wanted, want.reason);
    type = b.types.error;
  }
  return { kind: 'if', condition, then, otherwise: undefined, type, span: expr.span };
}

function reportMissingElse(
  b: Body,
  expr: Of<'if'>,
  wanted: Type,
  reason: Reason | undefined,
): void {
  if (reason?.resultOf !== undefined) {
    reportMissingReturn(b, expr.span, 'nothing is returned when the condition does not hold', [
      'add an `else`, or a `return` after the `if`',
    ]);
    return;
  }
  b.diagnostics.error(
    'FZ0221',
    expr.span,
    'an `if` without `else` gives no value',
    `\`${b.show(wanted)}\` is needed when the condition does not hold`,
    ['add an `else` with the other value'],
    reasonLabels(reason),
  );
}

export function checkLoop(b: Body, expr: Of<'loop'>, want: Want): TypedExpr {
  const attributes = checkAttributes(b.program, expr.attributes, 'loop', expr.span);
  const target = b.loopTarget(expr.label?.name.text, attributes);
  const wanted = want.mode === 'must' || want.mode === 'hint' ? want.type : undefined;
  const frame: LoopFrame = {
    target,
    kind: 'loop',
    value: want.mode === 'must' ? wanted : undefined,
    valueSpan: want.mode === 'must' ? want.reason?.span : undefined,
    left: false,
  };
  b.loops.push(frame);
  const body = checkBlock(b, expr.body, DROP);
  b.loops.pop();
  const type = !frame.left ? b.types.never : (frame.value ?? b.types.void);
  return b.track({ kind: 'loop', target, body, type, span: expr.span });
}
