/** What a tile of a `parallel for` must not meet, itself or in the functions that it calls: the host, and statics that change. */

import type { TypeStore } from '../../ir/type-store.ts';
import { isCollection, type Type } from '../../ir/types.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import type { FunctionDecl, StaticDecl, TypedBlock, TypedExpr } from '../typed-ast.ts';
import { visitBlock } from './visit.ts';

interface Obstacle {
  /** As what follows "it" or the name of a function. */
  readonly does: string;
  readonly span: Span;
}

/** What a body does itself, and whom it calls. */
interface Summary {
  readonly obstacle: Obstacle | undefined;
  readonly callees: ReadonlySet<FunctionDecl>;
}

export class Obstacles {
  private readonly functions: readonly FunctionDecl[];
  private readonly types: TypeStore;
  private readonly summaries = new Map<FunctionDecl, Summary>();
  private readonly found = new Map<FunctionDecl, Obstacle | undefined>();
  private takenFunctions: ReadonlySet<FunctionDecl> | undefined;

  constructor(functions: readonly FunctionDecl[], types: TypeStore) {
    this.functions = functions;
    this.types = types;
  }

  /** Reports everything in a tile's body that is, or leads to, an obstacle. */
  report(body: TypedBlock, diagnostics: Diagnostics): void {
    visitBlock(body, {
      expr: (expr) => {
        const own = this.inExpr(expr);
        if (own !== undefined) {
          reportObstacle(diagnostics, expr.span, `the body of a \`parallel for\` ${own.does}`, []);
          return;
        }
        for (const callee of this.calleesOf(expr)) {
          const far = this.from(callee);
          if (far === undefined) continue;
          const title = `\`${callee.shortName}\` cannot be called in a \`parallel for\`: it ${far.does}`;
          reportObstacle(diagnostics, expr.span, title, [
            { span: far.span, message: 'here', primary: false },
          ]);
          return;
        }
      },
    });
  }

  /** The nearest obstacle that a call of the function may come to. */
  private from(start: FunctionDecl): Obstacle | undefined {
    if (this.found.has(start)) return this.found.get(start);
    const seen = new Set([start]);
    let obstacle: Obstacle | undefined;
    // Grows while it is walked: breadth first.
    for (const func of seen) {
      const summary = this.summary(func);
      obstacle = summary.obstacle;
      if (obstacle !== undefined) break;
      for (const callee of summary.callees) seen.add(callee);
    }
    this.found.set(start, obstacle);
    return obstacle;
  }

  private summary(func: FunctionDecl): Summary {
    const known = this.summaries.get(func);
    if (known !== undefined) return known;
    let obstacle: Obstacle | undefined;
    const callees = new Set<FunctionDecl>();
    if (func.body !== undefined) {
      visitBlock(func.body, {
        expr: (expr) => {
          obstacle ??= this.inExpr(expr);
          for (const callee of this.calleesOf(expr)) callees.add(callee);
        },
      });
    }
    const summary = { obstacle, callees };
    this.summaries.set(func, summary);
    return summary;
  }

  private inExpr(expr: TypedExpr): Obstacle | undefined {
    const { span } = expr;
    if (expr.kind === 'call' && expr.callee.kind === 'extern') {
      return { does: `calls the host function \`${expr.callee.field}\``, span };
    }
    if (expr.kind === 'builtin' && expr.op === 'print') return { does: 'prints', span };
    if (expr.kind === 'static' && this.changes(expr.decl)) {
      return { does: `uses the static \`${expr.decl.name}\`, which changes`, span };
    }
    return undefined;
  }

  /** A collection in a static changes whether or not the static is `mut`. */
  private changes({ mutable, type }: StaticDecl): boolean {
    return mutable || mayHoldCollection(this.types, type);
  }

  private calleesOf(expr: TypedExpr): Iterable<FunctionDecl> {
    if (expr.kind === 'call') return expr.callee.kind === 'function' ? [expr.callee] : [];
    return expr.kind === 'call-indirect' ? this.taken() : [];
  }

  /** The functions whose reference is taken somewhere: any of them may be called indirectly. */
  private taken(): ReadonlySet<FunctionDecl> {
    if (this.takenFunctions !== undefined) return this.takenFunctions;
    const taken = new Set<FunctionDecl>();
    for (const { body } of this.functions) {
      if (body === undefined) continue;
      visitBlock(body, {
        expr: (e) => {
          if (e.kind === 'function') taken.add(e.func);
        },
      });
    }
    this.takenFunctions = taken;
    return taken;
  }
}

/** Whether a value of the type leads to a collection, as far as one can tell. */
export function mayHoldCollection(types: TypeStore, type: Type): boolean {
  if (isCollection(type)) return true;
  switch (type.kind) {
    case 'parameter':
      return !type.bounds.some((b) => b === 'Num' || b === 'Int' || b === 'Float');
    case 'array':
    case 'slice':
      return mayHoldCollection(types, type.element);
    case 'tuple':
      return type.elements.some((t) => mayHoldCollection(types, t));
    case 'struct':
      return types.fields(type).some((f) => mayHoldCollection(types, f.type));
    case 'enum':
      return types.variants(type).some((v) => v.payload.some((t) => mayHoldCollection(types, t)));
    default:
      return false;
  }
}

function reportObstacle(
  diagnostics: Diagnostics,
  span: Span,
  title: string,
  labels: readonly { readonly span: Span; readonly message: string; readonly primary: false }[],
): void {
  diagnostics.error(
    'FZ0413',
    span,
    title,
    'tiles run at the same time, in no order',
    ['read it into a variable before the loop, or do it after the loop'],
    labels,
  );
}
