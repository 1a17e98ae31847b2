/** The state of checking one body: scopes, locals, unknown types, and what waits until these are known. */

import type { Attribute } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import type { DiagnosticCode, Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import type { Block } from '../ast.ts';
import type { FunctionDecl, LoopTarget, TypedExpr } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { collectBlock } from './collect.ts';
import { declareTypes } from './declare-types.ts';
import { Infer, type Unknown } from './infer.ts';
import { lookup, moduleNames, targetOf } from './lookup.ts';
import type { Program } from './program.ts';
import type { TypeContext } from './resolve-type.ts';
import { SliceSources } from './slice-sources.ts';
import type { Module, Target, TypeScope } from './symbols.ts';

/** The function whose body it is; a constant's value has none. */
export interface FunctionFrame {
  readonly decl: FunctionDecl;
  readonly resultSpan: Span | undefined;
  readonly isTest: boolean;
  /** It has a syntax error in it: what seems to be missing may be there. */
  readonly broken: boolean;
}

interface Scope {
  readonly locals: Map<string, Local>;
  /** Items declared in the block. */
  readonly items: Module | undefined;
}

/** A loop around the code that is being checked. */
export interface LoopFrame {
  readonly target: LoopTarget;
  readonly kind: 'loop' | 'while' | 'for';
  /** The type of a `loop`'s value, once a `break` has given one. */
  value: Type | undefined;
  valueSpan: Span | undefined;
  /** Some `break` leaves it. */
  left: boolean;
}

/** What runs at another time, or by others, than the function around it: no jump leads out. */
export type Enclosure = 'defer' | 'parallel for';

/** What a name means inside a body. */
export type Meaning =
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'target'; readonly target: Target }
  /** A `use` that leads nowhere. */
  | { readonly kind: 'reported' };

export class Body {
  readonly program: Program;
  readonly typeScope: TypeScope;
  readonly frame: FunctionFrame | undefined;
  readonly types: TypeStore;
  readonly diagnostics: Diagnostics;
  readonly infer: Infer;
  readonly slices: SliceSources;
  readonly loops: LoopFrame[] = [];
  /** Loops below this index are outside of the innermost of the `enclosures`. */
  loopFloor = 0;
  /** Code around this that no jump leaves, outermost first. */
  readonly enclosures: Enclosure[] = [];
  /** For a constant inside a function: whether a name is a variable of that function. */
  isOuterLocal: ((name: string) => boolean) | undefined;
  /** Locals declared without a value: they may be assigned once even when not `mut`. */
  readonly late = new Set<Local>();

  private readonly scopes: Scope[] = [];
  private readonly declared: Local[] = [];
  private readonly used = new Set<Local>();
  private readonly patches: (() => void)[] = [];
  private readonly checks: (() => void)[] = [];
  private readonly warnings: (() => void)[] = [];
  private readonly errorsBefore: number;
  private nextLocal: number;
  private currentModule: Module;

  constructor(
    program: Program,
    module: Module,
    typeScope: TypeScope,
    frame: FunctionFrame | undefined,
  ) {
    this.program = program;
    this.typeScope = typeScope;
    this.frame = frame;
    this.types = program.types;
    this.diagnostics = program.diagnostics;
    this.infer = new Infer(program.types, program.pool);
    this.slices = new SliceSources(program.diagnostics);
    this.currentModule = module;
    this.errorsBefore = program.errorCount();
    this.nextLocal = frame?.decl.params.length ?? 0;
  }

  /** The innermost module: the file's, or that of a block with items. */
  get module(): Module {
    return this.currentModule;
  }

  get typeContext(): TypeContext {
    return {
      program: this.program,
      module: this.currentModule,
      scope: this.typeScope,
      isLocal: (name) =>
        this.meaningOf(name)?.kind === 'local' || this.isOuterLocal?.(name) === true,
    };
  }

  /** `mem.*` is for library sources. */
  get library(): boolean {
    return this.currentModule.file.library;
  }

  // ---- scopes -------------------------------------------------------------------------------------

  /** Runs `work` in a scope of its own, with the items of `block` if one is given. */
  scoped<T>(block: Block | undefined, work: () => T): T {
    const outer = this.currentModule;
    const path = `${this.frame?.decl.name ?? outer.path}`;
    const items =
      block === undefined
        ? undefined
        : collectBlock(this.program, block, outer, path, this.localsInScope());
    this.scopes.push({ locals: new Map(), items });
    if (items !== undefined) {
      this.currentModule = items;
      declareTypes(this.program, items);
    }
    try {
      return work();
    } finally {
      this.currentModule = outer;
      this.scopes.pop();
    }
  }

  /** Makes a local that is not in scope yet. */
  makeLocal(name: string, type: Type, mut: boolean, span: Span): Local {
    const local: Local = { id: this.nextLocal++, name, type, mut, param: false, span };
    this.track(local);
    this.declared.push(local);
    return local;
  }

  /** Brings a local into the innermost scope. */
  bring(local: Local): void {
    this.scopes.at(-1)?.locals.set(local.name, local);
  }

  meaningOf(name: string): Meaning | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const scope = this.scopes[i];
      const local = scope?.locals.get(name);
      if (local !== undefined) return { kind: 'local', local };
      const item = scope?.items?.items.get(name);
      if (item !== undefined) {
        const target = targetOf(this.program, item);
        return target === undefined ? { kind: 'reported' } : { kind: 'target', target };
      }
    }
    const target = lookup(this.program, this.currentModule, name);
    if (target === 'reported') return { kind: 'reported' };
    return target === undefined ? undefined : { kind: 'target', target };
  }

  private localsInScope(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const scope of this.scopes) for (const name of scope.locals.keys()) names.add(name);
    return names;
  }

  /** Whether a name that means nothing here is a variable of the function around this one. */
  isOutside(name: string): boolean {
    for (let at: Module | undefined = this.currentModule; at?.anonymous === true; at = at.parent) {
      if (at.isLocal?.(name) === true) return true;
    }
    return false;
  }

  /** Every name in scope, for suggestions. */
  namesInScope(): string[] {
    const names: string[] = [];
    for (const scope of this.scopes) names.push(...scope.locals.keys());
    names.push(...moduleNames(this.program, this.currentModule));
    return names;
  }

  markUsed(local: Local): void {
    this.used.add(local);
  }

  // ---- types --------------------------------------------------------------------------------------

  resolve(type: Type): Type {
    return this.infer.resolve(type);
  }

  show(type: Type): string {
    return this.infer.show(type);
  }

  /** Sees to it that the node's type is final in the end. */
  track<const T extends { readonly type: Type }>(node: T): T {
    if (this.infer.isOpen(node.type)) {
      const open: { type: Type } = node;
      this.patches.push(() => {
        open.type = this.infer.zonk(open.type);
      });
    }
    return node;
  }

  /** Runs when all types of the body are known, before `later`. */
  patch(work: () => void): void {
    this.patches.push(work);
  }

  /** Runs when all types of the body are known. */
  later(work: () => void): void {
    this.checks.push(work);
  }

  /** Final type arguments, put in place when they are known. */
  trackTypes(types: readonly Type[]): readonly Type[] {
    if (!types.some((t) => this.infer.isOpen(t))) return types;
    const result = [...types];
    this.patches.push(() => {
      result.forEach((t, i) => {
        result[i] = this.infer.zonk(t);
      });
    });
    return result;
  }

  /** What stands where an error was reported. */
  error(span: Span): TypedExpr {
    return { kind: 'literal', type: this.types.error, value: 0, span };
  }

  /** Runs `work` where no jump may leave for a loop outside, or return. */
  enclosed<T>(by: Enclosure, work: () => T): T {
    const floor = this.loopFloor;
    this.loopFloor = this.loops.length;
    this.enclosures.push(by);
    const result = work();
    this.enclosures.pop();
    this.loopFloor = floor;
    return result;
  }

  /** A loop by its label, or the innermost; loops outside of an enclosure are out of reach. */
  findLoop(label: string | undefined): LoopFrame | undefined {
    for (let i = this.loops.length - 1; i >= this.loopFloor; i--) {
      const loop = this.loops[i];
      if (loop !== undefined && (label === undefined || loop.target.label === label)) return loop;
    }
    return undefined;
  }

  loopTarget(label: string | undefined, attributes: readonly Attribute[]): LoopTarget {
    return { label, attributes };
  }

  /** A warning, kept back until it is known that the body has no errors. */
  warn(
    code: DiagnosticCode,
    span: Span,
    title: string,
    label: string,
    help: readonly string[],
  ): void {
    this.warnings.push(() => {
      this.diagnostics.warning(code, span, title, label, help);
    });
  }

  // ---- the end ------------------------------------------------------------------------------------

  /** Settles unknown types, puts them into the tree, and runs the checks that waited for them. */
  finish(): void {
    const unknown = this.infer.settle();
    const clean = this.program.errorCount() === this.errorsBefore && !this.hasUnknownSignature();
    for (const patch of this.patches) patch();
    if (clean) {
      this.reportUnknown(unknown);
    }
    for (const check of this.checks) check();
    this.slices.finish();
    // Half-understood code says little about what is used.
    if (this.program.errorCount() === this.errorsBefore && this.frame?.broken !== true) {
      this.warnUnused();
      for (const warn of this.warnings) warn();
    }
  }

  /** A type in the signature that could not be resolved leaves others open. */
  hasUnknownSignature(): boolean {
    const { frame } = this;
    if (frame === undefined) return false;
    return (
      frame.decl.result.kind === 'error' || frame.decl.params.some((p) => p.type.kind === 'error')
    );
  }

  private reportUnknown(unknown: readonly Unknown[]): void {
    const seen = new Set<number>();
    for (const { span, name } of unknown) {
      // `Map::new()` has two unknowns and is one mistake.
      if (seen.has(span.start)) continue;
      seen.add(span.start);
      this.diagnostics.error(
        'FZ0206',
        span,
        name === undefined ? 'type annotations needed' : `type annotations needed for \`${name}\``,
        name === undefined
          ? 'nothing says what type this has'
          : `nothing says what type \`${name}\` stands for`,
        ['give the variable a type, as in `let xs: List<i32> = …`, or write `List::<i32>::new()`'],
      );
    }
  }

  private warnUnused(): void {
    for (const local of this.declared) {
      if (this.used.has(local) || local.name.startsWith('_') || local.name === '') continue;
      if (local.type.kind === 'error') continue;
      this.diagnostics.warning(
        'FZ0120',
        local.span,
        `variable \`${local.name}\` is never used`,
        'not used',
        [`if that is on purpose, name it \`_${local.name}\``],
      );
    }
  }
}
