/** What a name can stand for, and the modules that hold names. */

import type { EnumOrigin, ParameterType, StructOrigin, Type } from '../../ir/types.ts';
import type { SourceFile, Span } from '../../report/source.ts';
import type {
  ConstItem,
  EnumItem,
  ExternItem,
  FnItem,
  ImplItem,
  Path,
  StaticItem,
  StructItem,
  TypeItem,
} from '../ast.ts';
import type { ConstDecl, ExternDecl, FunctionDecl, StaticDecl, TypedExpr } from '../typed-ast.ts';

/** A file's items, or (`anonymous`) the items declared inside a block. */
export interface Module {
  /** `geometry::shapes`; empty for the root. Prefix of the unique names of what it declares. */
  readonly path: string;
  readonly file: SourceFile;
  readonly parent: Module | undefined;
  readonly anonymous: boolean;
  readonly items: Map<string, AnySymbol>;
  readonly impls: ImplItem[];
  /** Of a block with items: whether a name is a variable around them, which they cannot use. */
  readonly isLocal?: (name: string) => boolean;
}

/** Names of type parameters in scope, and `Self`. */
export type TypeScope = ReadonlyMap<string, Type>;

/** The `impl` block around a method or an associated constant. */
export interface ImplOwner {
  readonly generics: readonly ParameterType[];
  readonly scope: TypeScope;
  readonly target: Type;
}

/** How far work on demand has come; `busy` met again is a cycle. */
export type Progress = 'new' | 'busy' | 'done';

export interface FnSymbol {
  readonly kind: 'fn';
  readonly node: FnItem;
  readonly module: Module;
  readonly name: string;
  readonly owner: ImplOwner | undefined;
  signature: Progress;
  decl: FunctionDecl | undefined;
  /** Names of its type parameters, and of those of the `impl` around it. */
  scope: TypeScope;
  body: Progress;
  failed: boolean;
}

export interface ExternSymbol {
  readonly kind: 'extern';
  readonly node: ExternItem;
  readonly module: Module;
  readonly name: string;
  decl: ExternDecl | undefined;
}

export interface ConstSymbol {
  readonly kind: 'const';
  readonly node: ConstItem;
  readonly module: Module;
  readonly name: string;
  readonly owner: ImplOwner | undefined;
  declared: Progress;
  decl: ConstDecl | undefined;
  /** The checked initial value, once `declared` is done. */
  init: TypedExpr | undefined;
  checked: Progress;
  evaluated: Progress;
  failed: boolean;
}

export interface StaticSymbol {
  readonly kind: 'static';
  readonly node: StaticItem;
  readonly module: Module;
  readonly name: string;
  declared: Progress;
  decl: StaticDecl | undefined;
  finished: boolean;
}

export interface StructSymbol {
  readonly kind: 'struct';
  readonly node: StructItem;
  readonly module: Module;
  readonly origin: StructOrigin;
  readonly scope: TypeScope;
  fields: Progress;
}

export interface EnumSymbol {
  readonly kind: 'enum';
  /** Absent for the enums of the prelude. */
  readonly node: EnumItem | undefined;
  readonly module: Module | undefined;
  readonly origin: EnumOrigin;
  readonly scope: TypeScope;
  variants: Progress;
  discriminants: Progress;
}

export interface AliasSymbol {
  readonly kind: 'type';
  readonly node: TypeItem;
  readonly module: Module;
  readonly parameters: readonly ParameterType[];
  readonly scope: TypeScope;
  resolved: Progress;
  type: Type | undefined;
}

export interface ModSymbol {
  readonly kind: 'mod';
  readonly module: Module;
  readonly span: Span;
}

export interface UseSymbol {
  readonly kind: 'use';
  readonly path: Path;
  readonly module: Module;
  readonly span: Span;
  resolved: Progress;
  target: Target | undefined;
}

export interface VariantSymbol {
  readonly kind: 'variant';
  readonly of: EnumSymbol;
  readonly index: number;
}

/** A member of a builtin namespace (`math.sqrt`), or a free builtin (`min`; the namespace is empty). */
export interface BuiltinSymbol {
  readonly kind: 'builtin';
  readonly namespace: string;
  readonly name: string;
}

/** What stands under a name in a module. */
export type AnySymbol =
  | FnSymbol
  | ExternSymbol
  | ConstSymbol
  | StaticSymbol
  | StructSymbol
  | EnumSymbol
  | AliasSymbol
  | ModSymbol
  | UseSymbol
  | VariantSymbol
  | BuiltinSymbol;

/** A symbol that is not a `use`. */
export type Target = Exclude<AnySymbol, UseSymbol>;

/** "a function", for messages. */
export function describeSymbol(symbol: Target): string {
  switch (symbol.kind) {
    case 'fn':
    case 'extern':
      return 'a function';
    case 'const':
      return 'a constant';
    case 'static':
      return 'a static';
    case 'struct':
      return 'a struct';
    case 'enum':
      return 'an enum';
    case 'type':
      return 'a type';
    case 'mod':
      return 'a module';
    case 'variant':
      return 'a variant of an enum';
    case 'builtin':
      return 'a builtin';
  }
}

/** Where a symbol was defined; the builtins and the prelude have no such place. */
export function symbolSpan(symbol: AnySymbol): Span | undefined {
  switch (symbol.kind) {
    case 'fn':
    case 'extern':
    case 'const':
    case 'static':
    case 'struct':
    case 'type':
      return symbol.node.name.span;
    case 'enum':
      return symbol.node?.name.span;
    case 'mod':
    case 'use':
      return symbol.span;
    case 'variant':
      return symbol.of.node?.variants[symbol.index]?.name.span;
    case 'builtin':
      return undefined;
  }
}
