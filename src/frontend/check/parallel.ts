/** `parallel for t in tiles(n, size)`. What its body may do with what it captures is for `flow/tiles.ts`. */

import type { Expr, ForLoop } from '../ast.ts';
import type { TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { checkAttributes } from './attributes.ts';
import { checkBlock } from './blocks.ts';
import type { Body } from './body.ts';
import { checkExpr } from './expressions.ts';
import { literalInteger } from './literals.ts';
import { checkBinding } from './patterns.ts';
import { ANY, DROP, must } from './want.ts';

export function checkParallel(b: Body, statement: ForLoop): readonly TypedStatement[] {
  checkAttributes(b.program, statement.attributes, 'tiles', statement.span);
  refuseParts(b, statement);
  const tiles = checkTiles(b, statement.iterable);
  const [tile, body] = b.scoped(undefined, () => {
    const variable = tileVariable(b, statement);
    const inside = b.enclosed('parallel for', () => checkBlock(b, statement.body, DROP));
    return [variable, inside] as const;
  });
  if (tiles === undefined) return [];
  const { span } = statement;
  return [{ kind: 'parallel', tile, ...tiles, body, disjoint: [], span }];
}

/** What other loops have and this one has not. */
function refuseParts(b: Body, statement: ForLoop): void {
  if (b.enclosures.includes('parallel for')) {
    b.diagnostics.error(
      'FZ0360',
      statement.span,
      '`parallel for` inside a `parallel for`',
      'all threads have tiles of the outer loop already',
      ['remove the inner `parallel`, and loop over the range'],
    );
  }
  if (statement.label !== undefined) {
    b.diagnostics.error(
      'FZ0361',
      statement.label.name.span,
      'a `parallel for` has no label',
      'nothing can leave this loop',
      ['remove the label'],
    );
  }
  if (statement.step !== undefined) {
    checkExpr(b, statement.step, ANY);
    b.diagnostics.error(
      'FZ0361',
      statement.step.span,
      'a `parallel for` has no `step`',
      'tiles follow each other without gaps',
      ['step inside the tile: `for i in t.lo..t.hi step k`'],
    );
  }
}

function checkTiles(
  b: Body,
  iterable: Expr,
): { readonly count: TypedExpr; readonly size: TypedExpr } | undefined {
  const [countArg, sizeArg, ...more] = tileArguments(iterable) ?? [];
  if (countArg === undefined || sizeArg === undefined || more.length > 0) {
    b.diagnostics.error(
      'FZ0361',
      iterable.span,
      'a `parallel for` goes over `tiles(n, size)`',
      'not `tiles` with two arguments',
      ['`parallel for t in tiles(n, 1024) { … }` has `t.lo` and `t.hi` in its body'],
    );
    return undefined;
  }
  const number = (what: string, expr: Expr): TypedExpr =>
    checkExpr(
      b,
      expr,
      must(b.types.i32, { span: iterable.span, message: `${what} is an \`i32\`` }),
    );
  const count = number('the number of elements', countArg);
  const size = number('the size of a tile', sizeArg);
  const literal = literalInteger(sizeArg);
  if (literal !== undefined && literal.value <= 0n) {
    b.diagnostics.error(
      'FZ0506',
      sizeArg.span,
      'tiles of this size never get anywhere',
      'this always traps',
    );
  }
  return { count, size };
}

function tileArguments(iterable: Expr): readonly Expr[] | undefined {
  if (iterable.kind !== 'call' || iterable.callee.kind !== 'path') return undefined;
  const { segments } = iterable.callee.path;
  if (segments.length !== 1 || segments[0]?.text !== 'tiles') return undefined;
  return iterable.args.some((a) => a.mut) ? undefined : iterable.args.map((a) => a.value);
}

/** One name; the tile that `_` or a mistake stands for has none. */
function tileVariable(b: Body, statement: ForLoop): Local {
  const { pattern } = statement;
  const type = b.program.prelude.tile;
  if (pattern.kind !== 'wildcard') {
    const typed = checkBinding(b, pattern, type, false);
    if (typed.kind === 'binding' && typed.inner === undefined) return typed.local;
    if (pattern.kind !== 'error') {
      b.diagnostics.error(
        'FZ0219',
        pattern.span,
        'a tile has one name',
        'no pattern can stand here',
        ['name it, and use `t.lo` and `t.hi`'],
      );
    }
  }
  return b.makeLocal('', type, false, pattern.span);
}
