/** What the parts of the front end ask of each other. */

import type { Constant } from '../ir/instructions.ts';
import type { Module } from '../ir/module.ts';
import type { TypeStore } from '../ir/type-store.ts';
import type { Diagnostics } from '../report/diagnostic.ts';
import type { SourceFile, SourceSet } from '../report/source.ts';
import type { ConstDecl, TypedExpr, TypedProgram } from './typed-ast.ts';

/** How the front end gets at the text of `mod name`: the driver reads files, the front end asks. */
export interface ModuleLoader {
  /**
   * The file of `mod name` declared in the file `from`: `name.fzy` or `name/mod.fzy` beside it (beside a
   * `name/mod.fzy` or in the folder `name` for a file `name.fzy`). `undefined`: there is none; the
   * paths that were tried go into the diagnostic.
   */
  load(
    from: SourceFile,
    name: string,
  ): { readonly file: SourceFile } | { readonly tried: readonly string[] };
  /** A module that comes with the language, by its path without `std::`; undefined when there is none of that name. */
  standard(name: string): SourceFile | undefined;
}

/** Everything the front end needs. `root` is already in `sources`. */
export interface FrontendInput {
  readonly root: SourceFile;
  readonly sources: SourceSet;
  readonly loader: ModuleLoader;
  readonly types: TypeStore;
  readonly diagnostics: Diagnostics;
  /** Steps one constant may take before it is an error. */
  readonly constSteps: number;
}

/**
 * Evaluates constant expressions while checking: builds IR for the expression and all functions it
 * reaches (their bodies are checked first, on demand) and runs the interpreter.
 */
export interface ConstEvaluator {
  evaluate(expr: TypedExpr, context: ConstContext): ConstOutcome;
}

export interface ConstContext {
  /** Checks a function's body now if that has not happened; false when it has errors or is being checked. */
  readonly ensureChecked: (func: import('./typed-ast.ts').FunctionDecl) => boolean;
  /** Evaluates a constant now if that has not happened; false when it has errors or is cyclic. */
  readonly ensureConst: (decl: ConstDecl) => boolean;
}

export type ConstOutcome =
  | { readonly kind: 'value'; readonly value: Constant }
  /** It trapped: title, and the site of the trap. */
  | {
      readonly kind: 'trap';
      readonly message: string;
      readonly span: import('../report/source.ts').Span;
    }
  | { readonly kind: 'step-limit'; readonly steps: number }
  /** It does what only a run can do (`static`, `extern`, `print`, collections in the result). */
  | {
      readonly kind: 'not-constant';
      readonly reason: string;
      readonly span: import('../report/source.ts').Span;
    }
  /** An error that was already reported. */
  | { readonly kind: 'reported' };

/** check/: source → typed program. Always gives one; with errors in `diagnostics` it must not be built. */
export type Check = (input: FrontendInput, evaluator: ConstEvaluator) => TypedProgram;

/**
 * Which functions are built, with all that they reach: what the host may call; that and the `test` blocks;
 * everything that is not generic; those of library sources.
 */
export type Roots = 'exports' | 'tests' | 'all' | 'library';

/**
 * build-ir/: typed program → high IR.
 * With errors in `diagnostics` afterwards the module must not be used.
 */
export type BuildIr = (
  program: TypedProgram,
  input: Pick<FrontendInput, 'types' | 'sources' | 'diagnostics'>,
  options: { readonly roots: Roots },
) => Module;
