/** What a body reaches: the functions and constants it names, and what in it only a run can do. */

import type { Span } from '../../report/source.ts';
import { visitBlock, visitExpr } from '../flow/visit.ts';
import type { ConstDecl, FunctionDecl, TypedBlock, TypedExpr } from '../typed-ast.ts';

export interface Impurity {
  readonly reason: string;
  readonly span: Span;
}

export interface Reach {
  readonly functions: ReadonlySet<FunctionDecl>;
  readonly constants: ReadonlySet<ConstDecl>;
  /** The first in order of the source. */
  readonly impurity: Impurity | undefined;
}

export function reachOfBlock(block: TypedBlock): Reach {
  const collector = new Collector();
  visitBlock(block, collector);
  return collector;
}

export function reachOfExpr(expr: TypedExpr): Reach {
  const collector = new Collector();
  visitExpr(expr, collector);
  return collector;
}

class Collector implements Reach {
  readonly functions = new Set<FunctionDecl>();
  readonly constants = new Set<ConstDecl>();
  impurity: Impurity | undefined;

  readonly expr = (expr: TypedExpr): void => {
    const { span } = expr;
    switch (expr.kind) {
      case 'call':
        if (expr.callee.kind === 'function') this.functions.add(expr.callee);
        else this.impure(`it calls the host function \`${expr.callee.name}\``, span);
        return;
      case 'overloaded':
        for (const candidate of expr.candidates) this.functions.add(candidate);
        return;
      case 'function':
        this.functions.add(expr.func);
        return;
      case 'const':
        this.constants.add(expr.decl);
        return;
      case 'static':
        this.impure(`it uses the static \`${expr.decl.name}\``, span);
        return;
      case 'builtin':
        if (expr.op === 'print') this.impure('it prints', span);
        else if (expr.op.startsWith('mem.')) this.impure('it uses raw memory', span);
        return;
      default:
        return;
    }
  };

  private impure(reason: string, span: Span): void {
    this.impurity ??= { reason, span };
  }
}
