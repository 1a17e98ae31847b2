/**
 * What is passed `mut` overlaps no other argument and no static that the callee can reach. Calls that
 * surely break this are errors; where it cannot be told, the argument is marked for a check at run time.
 */

import { isAggregate } from '../../ir/types.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { FunctionDecl, StaticDecl, TypedArg, TypedBlock, TypedExpr } from '../typed-ast.ts';
import { overlap, type Region, type Regions } from './regions.ts';
import { visitBlock } from './visit.ts';

type Call = Extract<TypedExpr, { kind: 'call' | 'call-indirect' }>;

export function checkOverlaps(
  body: TypedBlock,
  regions: Regions,
  reach: StaticReach,
  diagnostics: Diagnostics,
): void {
  visitBlock(body, {
    expr: (expr) => {
      if (expr.kind === 'call' || expr.kind === 'call-indirect') {
        checkArguments(expr, regions, diagnostics);
        checkStatics(expr, regions, reach, diagnostics);
      }
    },
  });
}

function checkArguments(call: Call, regions: Regions, diagnostics: Diagnostics): void {
  if (!call.args.some((a) => a.mut)) return;
  const storage = call.args.map((arg) => storageOf(arg, regions));
  call.args.forEach((arg, i) => {
    if (!arg.mut) return;
    const mine = storage[i];
    call.args.forEach((other, j) => {
      const theirs = storage[j];
      // Two `mut` arguments are compared once.
      if (i === j || (other.mut && j < i) || mine === undefined || theirs === undefined) return;
      const found = overlap(mine, theirs);
      if (found === 'yes') {
        diagnostics.error(
          'FZ0401',
          spanOf(arg),
          '`mut` argument overlaps another argument',
          'passed `mut` here',
          ['pass a copy of one of them: `let copy = …`'],
          [{ span: spanOf(other), message: 'the same storage is passed here', primary: false }],
        );
      } else if (found === 'maybe' && isView(other)) {
        arg.disjointFrom.push(j);
      }
    });
  });
}

/** Storage that the callee gets to see, as opposed to a copy: places passed `mut`, slices, whole aggregates. */
function storageOf(arg: TypedArg, regions: Regions): readonly Region[] | undefined {
  if (arg.mut) return regions.of(arg.place);
  const { value } = arg;
  if (value.type.kind === 'slice') return regions.of(value);
  const place = ['local', 'static', 'field', 'index'].includes(value.kind);
  return place && isAggregate(value.type) ? regions.of(value) : undefined;
}

/** A by-value aggregate is a copy that a run-time check has nothing to say about. */
function isView(arg: TypedArg): boolean {
  return arg.mut || arg.value.type.kind === 'slice';
}

function checkStatics(
  call: Call,
  regions: Regions,
  reach: StaticReach,
  diagnostics: Diagnostics,
): void {
  for (const arg of call.args) {
    if (!arg.mut) continue;
    for (const { root } of regions.of(arg.place)) {
      if ('temporary' in root || !('kind' in root)) continue;
      const used =
        call.kind === 'call-indirect'
          ? reach.fromReferences(root)
          : call.callee.kind === 'function' && reach.from(call.callee).has(root);
      if (!used) continue;
      diagnostics.error(
        'FZ0402',
        spanOf(arg),
        `\`${root.name}\` is passed \`mut\` to a function that uses it`,
        'passed `mut` here',
        ['use the static inside the function, or pass a copy'],
        [{ span: root.span, message: 'the static', primary: false }],
      );
    }
  }
}

function spanOf(arg: TypedArg): TypedExpr['span'] {
  return arg.mut ? arg.place.span : arg.value.span;
}

/** Which statics a function reaches, itself or through what it calls. */
export class StaticReach {
  private readonly direct = new Map<FunctionDecl, Direct>();
  private readonly cache = new Map<FunctionDecl, ReadonlySet<StaticDecl>>();
  private readonly functions: readonly FunctionDecl[];
  private viaReference: ReadonlySet<StaticDecl> | undefined;
  private takenFunctions: readonly FunctionDecl[] | undefined;

  constructor(functions: readonly FunctionDecl[]) {
    this.functions = functions;
  }

  from(func: FunctionDecl): ReadonlySet<StaticDecl> {
    const known = this.cache.get(func);
    if (known !== undefined) return known;
    const statics = this.closure([func]);
    this.cache.set(func, statics);
    return statics;
  }

  /** Whether some function whose reference is taken reaches `target`: any of them may be called indirectly. */
  fromReferences(target: StaticDecl): boolean {
    this.viaReference ??= this.closure(this.taken());
    return this.viaReference.has(target);
  }

  private closure(starts: readonly FunctionDecl[]): ReadonlySet<StaticDecl> {
    const statics = new Set<StaticDecl>();
    const seen = new Set(starts);
    const queue = [...starts];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const direct = this.of(at);
      for (const s of direct.statics) statics.add(s);
      const next = direct.indirect ? [...direct.callees, ...this.taken()] : direct.callees;
      for (const callee of next) {
        if (seen.has(callee)) continue;
        seen.add(callee);
        queue.push(callee);
      }
    }
    return statics;
  }

  /** The functions whose reference is taken somewhere. */
  private taken(): readonly FunctionDecl[] {
    this.takenFunctions ??= [...new Set(this.functions.flatMap((f) => [...this.of(f).references]))];
    return this.takenFunctions;
  }

  private of(func: FunctionDecl): Direct {
    const known = this.direct.get(func);
    if (known !== undefined) return known;
    const direct: Direct = {
      statics: new Set(),
      callees: new Set(),
      references: new Set(),
      indirect: false,
    };
    this.direct.set(func, direct);
    if (func.body !== undefined) {
      visitBlock(func.body, {
        expr: (e) => {
          if (e.kind === 'static') direct.statics.add(e.decl);
          if (e.kind === 'function') direct.references.add(e.func);
          if (e.kind === 'call-indirect') direct.indirect = true;
          if (e.kind === 'call' && e.callee.kind === 'function') direct.callees.add(e.callee);
        },
      });
    }
    return direct;
  }
}

interface Direct {
  readonly statics: Set<StaticDecl>;
  readonly callees: Set<FunctionDecl>;
  readonly references: Set<FunctionDecl>;
  indirect: boolean;
}
