/**
 * Which storage a place or slice expression names: a root (a variable, a static, or a temporary) and a
 * path into it. Slice variables stand for everything that is ever assigned to them (flow-insensitive).
 */

import type { StaticDecl, TypedBlock, TypedExpr } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { visitBlock } from './visit.ts';

/** Half-open, in elements of the array that the path has reached; `undefined` is not known. */
interface Elements {
  readonly kind: 'elements';
  readonly lo: bigint | undefined;
  readonly hi: bigint | undefined;
  /** One element rather than a run of them: the path goes on inside it. */
  readonly single: boolean;
}
type Step = Elements | { readonly kind: 'field'; readonly index: number };

export interface Region {
  readonly root: Local | StaticDecl | { readonly temporary: TypedExpr };
  readonly path: readonly Step[];
}

/** What the slice variables of one function may view. */
export class Regions {
  private readonly assigned = new Map<Local, TypedExpr[]>();

  constructor(body: TypedBlock) {
    const note = (local: Local, value: TypedExpr): void => {
      if (local.type.kind !== 'slice') return;
      const known = this.assigned.get(local);
      if (known === undefined) this.assigned.set(local, [value]);
      else known.push(value);
    };
    visitBlock(body, {
      statement: (s) => {
        if (s.kind === 'let' && s.pattern.kind === 'binding' && s.value !== undefined) {
          note(s.pattern.local, s.value);
        }
        if (s.kind === 'assign' && s.place.kind === 'local') note(s.place.local, s.value);
      },
      expr: (e) => {
        if (e.kind !== 'match') return;
        for (const arm of e.arms) {
          if (arm.pattern.kind === 'binding') note(arm.pattern.local, e.scrutinee);
        }
      },
    });
  }

  /** The storage `expr` names, when it is a place or a slice; a value made on the spot is a temporary. */
  of(expr: TypedExpr): readonly Region[] {
    return this.collect(expr, new Set());
  }

  private collect(expr: TypedExpr, visiting: Set<Local>): readonly Region[] {
    switch (expr.kind) {
      case 'local': {
        const { local } = expr;
        const values = this.assigned.get(local);
        if (local.param || values === undefined) return [{ root: local, path: [] }];
        if (visiting.has(local)) return [];
        visiting.add(local);
        const found = values.flatMap((value) => this.collect(value, visiting));
        visiting.delete(local);
        return found;
      }
      case 'static':
        return [{ root: expr.decl, path: [] }];
      case 'const':
        // Nobody writes to a constant, and it lives for ever.
        return [];
      case 'field':
        return this.collect(expr.base, visiting).map((r) =>
          step(r, { kind: 'field', index: expr.index }),
        );
      case 'index': {
        if (expr.base.type.kind === 'list') return [{ root: { temporary: expr }, path: [] }];
        const at = constantOf(expr.index);
        const hi = at === undefined ? undefined : at + 1n;
        return this.collect(expr.base, visiting).map((r) =>
          step(r, { kind: 'elements', lo: at, hi, single: true }),
        );
      }
      case 'slice': {
        if (expr.type.kind === 'str') return [];
        const lo = expr.lo === undefined ? 0n : constantOf(expr.lo);
        const end = expr.hi === undefined ? wholeLength(expr.base) : constantOf(expr.hi);
        const hi = end !== undefined && expr.inclusive ? end + 1n : end;
        return this.collect(expr.base, visiting).map((r) =>
          step(r, { kind: 'elements', lo, hi, single: false }),
        );
      }
      case 'as-slice':
        return this.collect(expr.operand, visiting);
      case 'builtin':
        // The bytes of a string are never written to and live as long as the call.
        return expr.op === 'str.bytes' ? [] : [{ root: { temporary: expr }, path: [] }];
      case 'block':
        return this.value(expr, expr.block.result, visiting);
      case 'if':
        return [
          ...this.value(expr, expr.then.result, visiting),
          ...(expr.otherwise === undefined ? [] : this.collect(expr.otherwise, visiting)),
        ];
      case 'match':
        return expr.arms.flatMap((arm) => this.value(expr, arm.body, visiting));
      default:
        return expr.type.kind === 'never' ? [] : [{ root: { temporary: expr }, path: [] }];
    }
  }

  /** A slice keeps its storage on the way out of a block; any other value is a copy. */
  private value(
    whole: TypedExpr,
    result: TypedExpr | undefined,
    visiting: Set<Local>,
  ): readonly Region[] {
    if (result === undefined) return [];
    if (whole.type.kind === 'slice') return this.collect(result, visiting);
    return [{ root: { temporary: whole }, path: [] }];
  }
}

/** Adds a step; a run of elements of a run of elements becomes one run with absolute ends. */
function step(region: Region, next: Step): Region {
  const last = region.path[region.path.length - 1];
  if (next.kind === 'elements' && last?.kind === 'elements' && !last.single) {
    const merged: Elements = {
      kind: 'elements',
      lo: plus(last.lo, next.lo),
      // The end of an open slice `s[k..]` is that of what it views.
      hi: next.hi === undefined ? undefined : plus(last.lo, next.hi),
      single: next.single,
    };
    return { root: region.root, path: [...region.path.slice(0, -1), merged] };
  }
  return { root: region.root, path: [...region.path, next] };
}

function plus(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function constantOf(expr: TypedExpr): bigint | undefined {
  if (
    expr.kind === 'literal' &&
    (typeof expr.value === 'number' || typeof expr.value === 'bigint')
  ) {
    return BigInt(expr.value);
  }
  if (expr.kind === 'const') {
    const { value } = expr.decl;
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) {
      return BigInt(value);
    }
  }
  return undefined;
}

function wholeLength(base: TypedExpr): bigint | undefined {
  const array = base.kind === 'as-slice' ? base.operand.type : base.type;
  return array.kind === 'array' ? BigInt(array.length) : undefined;
}

export type Overlap = 'no' | 'maybe' | 'yes';

/** Whether two expressions' storage meets: `yes` only when it surely does. */
export function overlap(a: readonly Region[], b: readonly Region[]): Overlap {
  let result: Overlap = 'no';
  for (const left of a) {
    for (const right of b) {
      const one = overlapOne(left, right);
      if (one === 'no') continue;
      result = one === 'yes' && a.length === 1 && b.length === 1 ? 'yes' : 'maybe';
      if (result === 'maybe') return result;
    }
  }
  return result;
}

function overlapOne(a: Region, b: Region): Overlap {
  if (a.root !== b.root) return 'no';
  let result: Overlap = 'yes';
  const shared = Math.min(a.path.length, b.path.length);
  for (let i = 0; i < shared; i++) {
    const left = a.path[i];
    const right = b.path[i];
    if (left === undefined || right === undefined) break;
    if (left.kind === 'field' || right.kind === 'field') {
      if (left.kind === 'field' && right.kind === 'field' && left.index !== right.index)
        return 'no';
      continue;
    }
    const meeting = elementsOverlap(left, right);
    if (meeting === 'no') return 'no';
    if (meeting === 'maybe') result = 'maybe';
  }
  // One is a part of the other; a part that may be empty may share nothing.
  for (const rest of [...a.path.slice(shared), ...b.path.slice(shared)]) {
    if (rest.kind === 'elements' && !surelyNotEmpty(rest)) result = 'maybe';
  }
  return result;
}

function elementsOverlap(a: Elements, b: Elements): Overlap {
  if (a.hi !== undefined && b.lo !== undefined && a.hi <= b.lo) return 'no';
  if (b.hi !== undefined && a.lo !== undefined && b.hi <= a.lo) return 'no';
  const known =
    a.lo !== undefined && a.hi !== undefined && b.lo !== undefined && b.hi !== undefined;
  return known && surelyNotEmpty(a) && surelyNotEmpty(b) ? 'yes' : 'maybe';
}

function surelyNotEmpty(e: Elements): boolean {
  return e.single || (e.lo !== undefined && e.hi !== undefined && e.lo < e.hi);
}
