/** `match`, and patterns elsewhere that need a decision. */

import type { ValueId } from '../../../ir/instructions.ts';
import type { Type } from '../../../ir/types.ts';
import type { Span } from '../../../report/source.ts';
import { forEachBinding } from '../../flow/visit.ts';
import type { TypedExpr } from '../../typed-ast.ts';
import type { Local, TypedPattern } from '../../typed-pattern.ts';
import { endBranch, joinBranches, resultVariable } from '../conditions.ts';
import { evaluate, value } from '../expressions.ts';
import type { FunctionBuilder } from '../function-builder.ts';
import { bindValue, isDirect } from '../patterns.ts';
import type { VariableId } from '../ssa.ts';
import { Occurrences } from './decision.ts';
import { decisionTree } from './decision-tree.ts';
import { type ArmTarget, emitDecision, type Known } from './emit.ts';
import { PatternShapes } from './pattern-shape.ts';
import { sequentialTests } from './sequential.ts';

interface Arm {
  readonly pattern: TypedPattern;
  readonly guard: TypedExpr | undefined;
}

export function buildMatch(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'match' },
): ValueId | undefined {
  const { ssa } = f;
  const occurrences = new Occurrences(f.type(expr.scrutinee.type));
  const known = evaluateScrutinee(f, expr.scrutinee, occurrences);
  if (ssa.isDead) return undefined;
  const result = resultVariable(f, expr);
  const join = ssa.joinBlock();
  const targets = decide(f, occurrences, known, expr.arms, expr.span);
  expr.arms.forEach((arm, i) => {
    const target = targets[i];
    if (target === undefined) return;
    ssa.enter(target.block);
    if (ssa.isDead) return;
    declareBindings(f, target, arm.span);
    endBranch(f, result, evaluate(f, arm.body), join);
  });
  return joinBranches(f, result, join);
}

/** Binds a pattern that matches every value, though only by deciding between alternatives. */
export function bindAll(f: FunctionBuilder, pattern: TypedPattern, init: TypedExpr): void {
  const occurrences = new Occurrences(f.type(init.type));
  const known = evaluateScrutinee(f, init, occurrences);
  bindDecided(f, pattern, occurrences, known);
}

/** Binds the pattern of a loop to an element. */
export function bindElement(f: FunctionBuilder, pattern: TypedPattern, element: ValueId): void {
  if (isDirect(f, pattern)) {
    bindValue(f, pattern, element);
    return;
  }
  const occurrences = new Occurrences(f.type(pattern.type));
  const known = { values: new Map([[occurrences.root, element]]), before: undefined };
  bindDecided(f, pattern, occurrences, known);
}

function bindDecided(
  f: FunctionBuilder,
  pattern: TypedPattern,
  occurrences: Occurrences,
  known: Known,
): void {
  if (f.ssa.isDead) {
    forEachBinding(pattern, (local) => f.declare(local, undefined));
    return;
  }
  const arms = [{ pattern, guard: undefined }];
  const [target] = decide(f, occurrences, known, arms, pattern.span);
  if (target === undefined) return;
  f.ssa.enter(target.block);
  declareBindings(f, target, pattern.span);
}

/** A tuple that is written out is matched by its elements, and not made unless it is bound. */
function evaluateScrutinee(
  f: FunctionBuilder,
  scrutinee: TypedExpr,
  occurrences: Occurrences,
): Known {
  const { root } = occurrences;
  const values = new Map();
  if (scrutinee.kind === 'tuple') {
    scrutinee.elements.forEach((element, i) => {
      const held = value(f, element);
      values.set(occurrences.child(root, undefined, i, f.type(element.type)), held);
    });
  } else {
    values.set(root, value(f, scrutinee));
  }
  return { values, before: undefined };
}

/** Builds the tests; the arms' blocks are then ready to be entered. */
function decide(
  f: FunctionBuilder,
  occurrences: Occurrences,
  known: Known,
  arms: readonly Arm[],
  span: Span,
): readonly ArmTarget[] {
  const targets = arms.map((arm) => targetOf(f, arm));
  const shapes = new PatternShapes(f, occurrences);
  const armShapes = arms.map((arm) => ({
    pattern: arm.pattern,
    guarded: arm.guard !== undefined,
  }));
  const root = decisionTree(shapes, armShapes) ?? sequentialTests(shapes, armShapes);
  emitDecision(f, root, known, targets, span);
  return targets;
}

function targetOf(f: FunctionBuilder, arm: Arm): ArmTarget {
  const variables = new Map<Local, VariableId>();
  forEachBinding(arm.pattern, (local) => {
    const type: Type = f.type(local.type);
    if (type.kind !== 'void') variables.set(local, f.ssa.variable(type, local.name));
  });
  return { block: f.ssa.joinBlock(), variables, guard: arm.guard };
}

function declareBindings(f: FunctionBuilder, target: ArmTarget, span: Span): void {
  f.at(span);
  for (const [local, variable] of target.variables) f.declare(local, f.ssa.read(variable));
}
