/**
 * Arms → decision graph, one arm after the other: its size is that of the patterns, whatever they are.
 * For the rare match whose decision tree would explode.
 */

import type { Binding, Node } from './decision.ts';
import type { ArmShape } from './decision-tree.ts';
import type { Column, PatternShapes, Test } from './pattern-shape.ts';
import { scalarOf } from './pattern-shape.ts';

export function sequentialTests(shapes: PatternShapes, arms: readonly ArmShape[]): Node {
  let next: Node = { kind: 'fail' };
  for (let arm = arms.length - 1; arm >= 0; arm--) {
    const shape = arms[arm];
    if (shape === undefined) continue;
    const matched: Node = shape.guarded
      ? { kind: 'guard', arm, bindings: [], fail: next }
      : { kind: 'leaf', arm, bindings: [] };
    const root = { occurrence: shapes.occurrences.root, pattern: shape.pattern };
    next = testColumn(shapes, arm, root, matched, next);
  }
  return next;
}

function testColumn(
  shapes: PatternShapes,
  arm: number,
  column: Column,
  success: Node,
  fail: Node,
): Node {
  let next = fail;
  for (const alternative of [...shapes.alternatives(column)].reverse()) {
    let matched = success;
    for (const rest of [...alternative.rest].reverse()) {
      matched = testColumn(shapes, arm, rest, matched, next);
    }
    const bindings: readonly Binding[] = alternative.locals.map((local) => ({
      local,
      occurrence: column.occurrence,
    }));
    if (bindings.length > 0) matched = { kind: 'bind', arm, bindings, next: matched };
    next =
      alternative.test === undefined ? matched : testNode(column, alternative.test, matched, next);
  }
  return next;
}

function testNode(column: Column, test: Test, success: Node, fail: Node): Node {
  const on = column.occurrence;
  switch (test.kind) {
    case 'range': {
      const { lo, hi } = test;
      if (lo !== hi) return { kind: 'range', on, lo, hi, inside: success, outside: fail };
      const cases = [{ value: scalarOf(on.type, lo), node: success }];
      return { kind: 'switch', on, byVariant: false, cases, otherwise: fail };
    }
    case 'value': {
      const cases = [{ value: test.value, node: success }];
      return { kind: 'switch', on, byVariant: false, cases, otherwise: fail };
    }
    case 'variant': {
      const cases = [{ value: test.variant, node: success }];
      return { kind: 'switch', on, byVariant: true, cases, otherwise: fail };
    }
  }
}
