/** Numbers of lanes, which are known when compiling. */

import type { VectorType } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Expr } from '../ast.ts';
import type { Body } from './body.ts';
import { checkExpr } from './expressions.ts';
import { evaluateInteger } from './lengths.ts';
import { ANY } from './want.ts';

/** The number of a lane; undefined after an error was reported. */
export function laneNumber(b: Body, expr: Expr, of: VectorType | undefined): number | undefined {
  if (expr.kind === 'path' && expr.path.segments.length === 1) {
    const [name] = expr.path.segments;
    if (name !== undefined && b.meaningOf(name.text)?.kind === 'local') {
      checkExpr(b, expr, ANY);
      b.diagnostics.error(
        'FZ0231',
        expr.span,
        'the number of a lane is known when compiling',
        `\`${name.text}\` is a variable`,
        ['write the number, or store the vector into an array and index that'],
      );
      return undefined;
    }
  }
  const value = evaluateInteger(b.typeContext, expr, undefined, 'lane');
  if (value === undefined) return undefined;
  // In generic code every vector has two lanes at least; the rest is told of each instance.
  const count = of === undefined ? 0 : of.lanes === 0 ? 2 : of.lanes;
  if (value >= 0n && value < BigInt(count)) return Number(value);
  b.diagnostics.error(
    'FZ0231',
    expr.span,
    `\`${of?.text ?? '…'}\` has no lane ${value}`,
    `lanes go from 0 to ${count - 1}`,
    of?.lanes === 0 ? ['a vector of any type has two lanes at least'] : [],
  );
  return undefined;
}

/** The constant pattern of a shuffle, `[0, 4, 1, 5]`; `span` is that of the call. */
export function patternOf(
  b: Body,
  of: VectorType,
  expr: Expr,
  span: Span,
): readonly (number | undefined)[] | undefined {
  const lanes = of.lanes === 0 ? undefined : of.lanes;
  const given = expr.kind === 'array' ? expr.elements : undefined;
  if (given === undefined || lanes === undefined || given.length !== lanes) {
    if (given === undefined) checkExpr(b, expr, ANY);
    b.diagnostics.error(
      'FZ0233',
      given === undefined ? expr.span : span,
      given === undefined
        ? 'the pattern of a shuffle is an array literal'
        : lanes === undefined
          ? `the pattern of a shuffle needs a vector type with a known number of lanes`
          : `the pattern has ${given.length} numbers, and \`${of.text}\` has ${lanes} lanes`,
      'a constant pattern is needed here',
      [
        `write the number of a lane for each lane: 0 to ${(lanes ?? 4) - 1} are those of the first vector, ${lanes ?? 4} to ${2 * (lanes ?? 4) - 1} those of the second`,
      ],
    );
    return undefined;
  }
  return given.map((element) => {
    const value = evaluateInteger(b.typeContext, element, undefined, 'lane');
    if (value === undefined || (value >= 0n && value < BigInt(2 * lanes))) {
      return value === undefined ? undefined : Number(value);
    }
    b.diagnostics.error(
      'FZ0233',
      element.span,
      `there is no lane ${value} in two \`${of.text}\``,
      `the numbers go from 0 to ${2 * lanes - 1}`,
    );
    return undefined;
  });
}
