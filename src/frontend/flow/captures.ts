/** Which variables outside of it the body of a `parallel for` uses, and through which slices it writes. */

import type { TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { forEachBinding, visitBlock } from './visit.ts';

export type ParallelLoop = TypedStatement & { readonly kind: 'parallel' };

export interface Capture {
  readonly local: Local;
  /** A slice whose elements the body may change: of these it sees those of its tile. */
  readonly writes: boolean;
}

/** In order of their first mention. */
export function capturesOf(loop: ParallelLoop): readonly Capture[] {
  const declared = new Set<Local>([loop.tile]);
  const used = new Set<Local>();
  const written = new Set<Local>();
  const write = (expr: TypedExpr): void => {
    for (const local of rootsOf(expr)) written.add(local);
  };
  visitBlock(loop.body, {
    statement: (s) => {
      switch (s.kind) {
        case 'let':
          forEachBinding(s.pattern, (local) => declared.add(local));
          // What a `let mut` slice views may be written through it.
          if (s.value !== undefined && s.pattern.kind === 'binding' && s.pattern.local.mut) {
            if (s.pattern.type.kind === 'slice') write(s.value);
          }
          return;
        case 'assign':
          write(s.place.type.kind === 'slice' ? s.value : s.place);
          return;
        case 'compound':
          write(s.place);
          return;
        case 'for-in':
          forEachBinding(s.pattern, (local) => declared.add(local));
          return;
        case 'for-range':
          if (s.local !== undefined) declared.add(s.local);
          return;
        case 'parallel':
          declared.add(s.tile);
          return;
        default:
          return;
      }
    },
    expr: (e) => {
      switch (e.kind) {
        case 'local':
          used.add(e.local);
          return;
        case 'call':
        case 'call-indirect':
          for (const arg of e.args) if (arg.mut) write(arg.place);
          return;
        case 'vector':
          if (e.op === 'store' && e.args[0] !== undefined) write(e.args[0]);
          return;
        case 'match':
          for (const { pattern } of e.arms) {
            forEachBinding(pattern, (local) => declared.add(local));
            if (pattern.kind === 'binding' && pattern.local.mut) write(e.scrutinee);
          }
          return;
        default:
          return;
      }
    },
  });
  return [...used]
    .filter((local) => !declared.has(local))
    .map((local) => ({ local, writes: local.type.kind === 'slice' && written.has(local) }));
}

/** The variables whose storage a place or slice may be part of. */
export function rootsOf(expr: TypedExpr): readonly Local[] {
  switch (expr.kind) {
    case 'local':
      return [expr.local];
    case 'field':
    case 'index':
    case 'slice':
      return rootsOf(expr.base);
    case 'as-slice':
      return rootsOf(expr.operand);
    case 'block':
      return ofBlock(expr.block);
    case 'if':
      return [
        ...ofBlock(expr.then),
        ...(expr.otherwise === undefined ? [] : rootsOf(expr.otherwise)),
      ];
    case 'match':
      return expr.arms.flatMap((arm) => rootsOf(arm.body));
    default:
      return [];
  }
}

function ofBlock(block: TypedBlock): readonly Local[] {
  return block.result === undefined ? [] : rootsOf(block.result);
}
