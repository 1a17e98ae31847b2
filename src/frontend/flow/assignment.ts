/**
 * Definite assignment, and code that never runs.
 *
 * A forward walk over the structured tree. The state at a point says which of the locals that were declared
 * without a value surely have one, and which may have one; `undefined` is a point that is never reached.
 */

import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import { unreachable } from '../../report/unreachable.ts';
import type { LoopTarget, TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { forEachBinding, operandsOf } from './visit.ts';

interface State {
  readonly surely: ReadonlySet<Local>;
  readonly maybe: ReadonlySet<Local>;
}

type Point = State | undefined;

const START: State = { surely: new Set(), maybe: new Set() };

export function checkAssignment(body: TypedBlock, diagnostics: Diagnostics): void {
  new AssignmentWalk(diagnostics).block(body, START);
}

class AssignmentWalk {
  private readonly diagnostics: Diagnostics;
  /** Locals declared without a value, and how many loops stand around the declaration. */
  private readonly tracked = new Map<Local, number>();
  private readonly breaks = new Map<LoopTarget, Point>();
  private readonly continues = new Map<LoopTarget, Point>();
  /** Assignments inside each loop around the current point, outermost first. */
  private readonly loops: { readonly local: Local; readonly span: Span }[][] = [];
  private readonly reported = new Set<Local>();

  constructor(diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
  }

  block(block: TypedBlock, start: Point): Point {
    let point = start;
    let warned = false;
    const dead = (span: Span): void => {
      if (warned || start === undefined || point !== undefined) return;
      warned = true;
      this.diagnostics.warning('FZ0306', span, 'this code never runs', 'nothing comes this far');
    };
    for (const statement of block.statements) {
      dead(statement.span);
      point = this.statement(statement, point);
    }
    if (block.result !== undefined) {
      dead(block.result.span);
      point = this.expr(block.result, point);
    }
    return point;
  }

  private statement(statement: TypedStatement, start: Point): Point {
    switch (statement.kind) {
      case 'let':
        if (statement.value !== undefined) return this.expr(statement.value, start);
        forEachBinding(statement.pattern, (local) => this.tracked.set(local, this.loops.length));
        // Going round a loop declares the variable afresh.
        return start === undefined ? start : this.without(start, statement);
      case 'assign': {
        const { place } = statement;
        if (place.kind === 'local') {
          return this.assign(place.local, statement.span, this.expr(statement.value, start));
        }
        return this.expr(statement.value, this.expr(place, start));
      }
      case 'compound':
        return this.expr(statement.value, this.expr(statement.place, start));
      case 'expr':
        return this.expr(statement.value, start);
      case 'defer':
        this.block(statement.body, start);
        return start;
      case 'while': {
        // The test belongs to the loop: it is evaluated again after every round.
        let test: Point;
        this.loop(statement.target, () => {
          test = this.expr(statement.condition, start);
          return this.block(statement.body, test);
        });
        const forever =
          statement.condition.kind === 'literal' && statement.condition.value === true;
        return join(forever ? undefined : test, this.breaks.get(statement.target));
      }
      case 'for-range': {
        let point = this.expr(statement.hi, this.expr(statement.lo, start));
        if (statement.step !== undefined) point = this.expr(statement.step, point);
        return this.counted(statement, point);
      }
      case 'for-in':
        return this.counted(statement, this.expr(statement.iterable, start));
      case 'parallel': {
        const point = this.expr(statement.size, this.expr(statement.count, start));
        this.block(statement.body, point);
        return point;
      }
      default:
        return unreachable(statement, 'assignment');
    }
  }

  /** A loop whose body may run no times. */
  private counted(loop: { target: LoopTarget; body: TypedBlock }, before: Point): Point {
    this.loop(loop.target, () => this.block(loop.body, before));
    return join(before, this.breaks.get(loop.target));
  }

  /**
   * Walks a loop's body once. What it assigns and still has at the way back to its start would be assigned
   * again in the next round.
   */
  private loop(target: LoopTarget, walk: () => Point): void {
    this.breaks.set(target, undefined);
    this.continues.set(target, undefined);
    const assignments: { readonly local: Local; readonly span: Span }[] = [];
    this.loops.push(assignments);
    const end = walk();
    this.loops.pop();
    const back = join(end, this.continues.get(target));
    for (const { local, span } of assignments) {
      const outside = (this.tracked.get(local) ?? 0) <= this.loops.length;
      if (outside && back?.maybe.has(local) === true) this.assignedTwice(local, span);
    }
  }

  private expr(expr: TypedExpr, start: Point): Point {
    switch (expr.kind) {
      case 'local':
        this.use(expr.local, expr.span, start);
        return start;
      case 'block':
        return this.block(expr.block, start);
      case 'if': {
        const test = this.expr(expr.condition, start);
        const then = this.block(expr.then, test);
        const otherwise = expr.otherwise === undefined ? test : this.expr(expr.otherwise, test);
        return join(then, otherwise);
      }
      case 'logical': {
        const left = this.expr(expr.left, start);
        // The right side may be skipped: what it assigns is not sure.
        return join(left, this.expr(expr.right, left));
      }
      case 'match': {
        let before = this.expr(expr.scrutinee, start);
        let after: Point;
        for (const arm of expr.arms) {
          if (arm.guard !== undefined) before = this.expr(arm.guard, before);
          after = join(after, this.expr(arm.body, before));
        }
        return after;
      }
      case 'loop':
        this.loop(expr.target, () => this.block(expr.body, start));
        return this.breaks.get(expr.target);
      case 'return':
        this.operands(expr, start);
        return undefined;
      case 'continue':
        this.continues.set(expr.target, join(this.continues.get(expr.target), start));
        return undefined;
      case 'break': {
        const point = this.operands(expr, start);
        this.breaks.set(expr.target, join(this.breaks.get(expr.target), point));
        return undefined;
      }
      default: {
        const point = this.operands(expr, start);
        return expr.type.kind === 'never' ? undefined : point;
      }
    }
  }

  private operands(expr: TypedExpr, start: Point): Point {
    let point = start;
    for (const operand of operandsOf(expr)) point = this.expr(operand, point);
    return point;
  }

  private use(local: Local, span: Span, point: Point): void {
    if (point === undefined || !this.tracked.has(local) || point.surely.has(local)) return;
    if (this.reported.has(local)) return;
    this.reported.add(local);
    const sometimes = point.maybe.has(local);
    this.diagnostics.error(
      'FZ0304',
      span,
      `\`${local.name}\` is used before it has a value`,
      sometimes ? 'not assigned on every way here' : 'not assigned yet',
      [`give it a value where it is declared, or assign it on every way to this use`],
      [{ span: local.span, message: 'declared here without a value', primary: false }],
    );
  }

  private assign(local: Local, span: Span, point: Point): Point {
    if (point === undefined || !this.tracked.has(local)) return point;
    if (point.maybe.has(local)) this.assignedTwice(local, span);
    for (const assignments of this.loops) assignments.push({ local, span });
    return { surely: plus(point.surely, local), maybe: plus(point.maybe, local) };
  }

  private assignedTwice(local: Local, span: Span): void {
    if (local.mut || this.reported.has(local)) return;
    this.reported.add(local);
    this.diagnostics.error(
      'FZ0305',
      span,
      `\`${local.name}\` may already have a value`,
      'assigned again here',
      [`declare it \`let mut ${local.name}\``],
      [{ span: local.span, message: 'declared here without `mut`', primary: false }],
    );
  }

  private without(state: State, statement: TypedStatement & { kind: 'let' }): State {
    const surely = new Set(state.surely);
    const maybe = new Set(state.maybe);
    forEachBinding(statement.pattern, (local) => {
      surely.delete(local);
      maybe.delete(local);
    });
    return { surely, maybe };
  }
}

function plus(set: ReadonlySet<Local>, local: Local): ReadonlySet<Local> {
  return set.has(local) ? set : new Set([...set, local]);
}

function join(a: Point, b: Point): Point {
  if (a === undefined) return b;
  if (b === undefined || a === b) return a;
  return {
    surely: new Set([...a.surely].filter((l) => b.surely.has(l))),
    maybe: new Set([...a.maybe, ...b.maybe]),
  };
}
