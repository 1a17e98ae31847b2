/**
 * The syntax tree: what was written, nothing resolved. Every node has the span of its source text.
 * The parser always gives a tree; where text was beyond repair it has `error` nodes, which already have
 * a diagnostic and which later stages pass over in silence. One file, because its kinds hold one another.
 */

import type { Span } from '../report/source.ts';

export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** `a::b::c`, or with dots in the namespaced builtins (`str.trim` parses as a field access instead). */
export interface Path {
  readonly segments: readonly Name[];
  /**
   * `List::<i32>::new` or `Pair<i32> { … }`: type arguments, after the segment `typeArgsAt`, which is -1
   * without any.
   */
  readonly typeArgs: readonly TypeNode[];
  readonly typeArgsAt: number;
  readonly span: Span;
}

// ---- types ----------------------------------------------------------------------------------------

export type TypeNode =
  | { readonly kind: 'named'; readonly path: Path; readonly span: Span }
  | {
      readonly kind: 'array';
      readonly element: TypeNode;
      readonly length: Expr;
      readonly span: Span;
    }
  | { readonly kind: 'slice'; readonly element: TypeNode; readonly span: Span }
  | { readonly kind: 'tuple'; readonly elements: readonly TypeNode[]; readonly span: Span }
  | {
      readonly kind: 'function';
      readonly params: readonly { readonly mut: boolean; readonly type: TypeNode }[];
      readonly result: TypeNode | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'error'; readonly span: Span };

// ---- items ----------------------------------------------------------------------------------------

/** `#[name(arg, arg)]`; arguments are identifiers or integer literals as text. */
export interface AttributeNode {
  readonly name: Name;
  readonly args: readonly Name[];
  readonly span: Span;
}

interface ItemCommon {
  readonly span: Span;
  readonly name: Name;
  /** Text of the `///` lines before it, without the slashes. */
  readonly doc: string;
  readonly pub: boolean;
  readonly attributes: readonly AttributeNode[];
}

export interface GenericParam {
  readonly name: Name;
  /** `T: Num + Ord`. */
  readonly bounds: readonly Name[];
}

export interface Param {
  readonly name: Name;
  readonly mut: boolean;
  /** Absent only for `self` and `mut self`. */
  readonly type: TypeNode | undefined;
  readonly span: Span;
}

export interface FnItem extends ItemCommon {
  readonly kind: 'fn';
  readonly generics: readonly GenericParam[];
  readonly params: readonly Param[];
  readonly result: TypeNode | undefined;
  readonly body: Block;
}
export interface ExternItem extends ItemCommon {
  readonly kind: 'extern';
  readonly module: string;
  readonly params: readonly Param[];
  readonly result: TypeNode | undefined;
}
export interface ConstItem extends ItemCommon {
  readonly kind: 'const';
  readonly type: TypeNode | undefined;
  readonly value: Expr;
}
export interface StaticItem extends ItemCommon {
  readonly kind: 'static';
  readonly mut: boolean;
  readonly type: TypeNode;
  readonly value: Expr;
}
export interface StructItem extends ItemCommon {
  readonly kind: 'struct';
  readonly generics: readonly GenericParam[];
  readonly fields: readonly {
    readonly name: Name;
    readonly type: TypeNode;
    readonly doc: string;
  }[];
}
export interface EnumItem extends ItemCommon {
  readonly kind: 'enum';
  readonly generics: readonly GenericParam[];
  readonly variants: readonly {
    readonly name: Name;
    readonly payload: readonly TypeNode[];
    readonly discriminant: Expr | undefined;
    readonly doc: string;
    readonly span: Span;
  }[];
}
export interface TypeItem extends ItemCommon {
  readonly kind: 'type';
  readonly generics: readonly GenericParam[];
  readonly type: TypeNode;
}
/** `impl<T: Num> Pair<T> { … }`; `name` is the type's. */
export interface ImplItem extends ItemCommon {
  readonly kind: 'impl';
  readonly generics: readonly GenericParam[];
  readonly target: TypeNode;
  readonly items: readonly (FnItem | ConstItem)[];
}
/** `use path::item [as name]`; `name` is the name it gets here. */
export interface UseItem extends ItemCommon {
  readonly kind: 'use';
  readonly path: Path;
}
export interface ModItem extends ItemCommon {
  readonly kind: 'mod';
}
/** `test "name" { … }`; `name` is the string. */
export interface TestItem extends ItemCommon {
  readonly kind: 'test';
  readonly body: Block;
}

export type Item =
  | FnItem
  | ExternItem
  | ConstItem
  | StaticItem
  | StructItem
  | EnumItem
  | TypeItem
  | ImplItem
  | UseItem
  | ModItem
  | TestItem;

/** One file. */
export interface SourceUnit {
  readonly items: readonly Item[];
  readonly span: Span;
}

// ---- statements -----------------------------------------------------------------------------------

export interface Block {
  readonly statements: readonly Statement[];
  /** An expression that ends the block without `;` and is its value. */
  readonly result: Expr | undefined;
  readonly span: Span;
}

export interface Label {
  readonly name: Name;
}

/**
 * `for pattern in iterable`, where the iterable may be a `range` expression, with `step`; and
 * `parallel for pattern in tiles(n, size)`, where whatever stands in the place of `tiles` is for the checker.
 */
export interface ForLoop {
  readonly kind: 'for' | 'parallel';
  readonly label: Label | undefined;
  readonly attributes: readonly AttributeNode[];
  readonly pattern: Pattern;
  readonly iterable: Expr;
  readonly step: Expr | undefined;
  readonly body: Block;
  readonly span: Span;
}

export type Statement =
  | {
      readonly kind: 'let';
      readonly mut: boolean;
      readonly pattern: Pattern;
      readonly type: TypeNode | undefined;
      /** `let x: i32` may be assigned once, later, before its first use. */
      readonly value: Expr | undefined;
      readonly span: Span;
    }
  /** `place = value` or `place op= value`. */
  | {
      readonly kind: 'assign';
      readonly place: Expr;
      readonly op: BinaryOperator | undefined;
      readonly value: Expr;
      readonly span: Span;
    }
  | { readonly kind: 'expr'; readonly value: Expr; readonly span: Span }
  | { readonly kind: 'discard'; readonly value: Expr; readonly span: Span }
  | { readonly kind: 'defer'; readonly body: Block; readonly span: Span }
  | {
      readonly kind: 'while';
      readonly label: Label | undefined;
      readonly attributes: readonly AttributeNode[];
      readonly condition: Expr;
      readonly body: Block;
      readonly span: Span;
    }
  | ForLoop
  /** A function, constant, struct, … declared inside a block. */
  | { readonly kind: 'item'; readonly item: Item; readonly span: Span }
  | { readonly kind: 'error'; readonly span: Span };

// ---- expressions ----------------------------------------------------------------------------------

export type UnaryOperator = '-' | '!' | '~';
export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type LogicalOperator = '&&' | '||';

export type Expr =
  /** `text` without underscores and suffix, with its base prefix; `suffix` is a number type's name. */
  | {
      readonly kind: 'int';
      readonly value: bigint;
      readonly suffix: string | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'float';
      readonly value: number;
      readonly suffix: string | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'bool'; readonly value: boolean; readonly span: Span }
  /** A scalar value. */
  | { readonly kind: 'char'; readonly value: number; readonly span: Span }
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'bytes'; readonly value: Uint8Array; readonly span: Span }
  /** `f"…"`: literal text and expressions in turn. */
  | { readonly kind: 'format'; readonly parts: readonly (string | Expr)[]; readonly span: Span }
  /** A name, a path to an item, a variant or an associated function. */
  | { readonly kind: 'path'; readonly path: Path; readonly span: Span }
  | {
      readonly kind: 'unary';
      readonly op: UnaryOperator;
      readonly operand: Expr;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly op: BinaryOperator | CompareOperator | LogicalOperator;
      readonly left: Expr;
      readonly right: Expr;
      readonly opSpan: Span;
      readonly span: Span;
    }
  | { readonly kind: 'cast'; readonly operand: Expr; readonly type: TypeNode; readonly span: Span }
  | {
      readonly kind: 'call';
      readonly callee: Expr;
      readonly args: readonly Arg[];
      readonly span: Span;
    }
  /** `base.name` and, with `args`, `base.name::<T>(args)`. */
  | { readonly kind: 'field'; readonly base: Expr; readonly name: Name; readonly span: Span }
  | {
      readonly kind: 'method';
      readonly base: Expr;
      readonly name: Name;
      readonly typeArgs: readonly TypeNode[];
      readonly args: readonly Arg[];
      readonly span: Span;
    }
  /** `p.0` */
  | {
      readonly kind: 'tuple-field';
      readonly base: Expr;
      readonly index: number;
      readonly span: Span;
    }
  /** `a[i]`; with a `range` as index it is a slice. */
  | { readonly kind: 'index'; readonly base: Expr; readonly index: Expr; readonly span: Span }
  | {
      readonly kind: 'range';
      readonly lo: Expr | undefined;
      readonly hi: Expr | undefined;
      readonly inclusive: boolean;
      readonly span: Span;
    }
  | { readonly kind: 'tuple'; readonly elements: readonly Expr[]; readonly span: Span }
  | { readonly kind: 'array'; readonly elements: readonly Expr[]; readonly span: Span }
  | { readonly kind: 'repeat'; readonly value: Expr; readonly count: Expr; readonly span: Span }
  /** `Pair { left: 1, right }`; `value` is absent in the short form. */
  | {
      readonly kind: 'struct';
      readonly path: Path;
      readonly fields: readonly { readonly name: Name; readonly value: Expr | undefined }[];
      readonly span: Span;
    }
  | { readonly kind: 'block'; readonly block: Block; readonly span: Span }
  /** `if c { } else { }`, and `if c then e` (a block of one statement, no `else`). */
  | {
      readonly kind: 'if';
      readonly condition: Expr;
      readonly then: Block;
      readonly otherwise: Expr | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: 'match';
      readonly scrutinee: Expr;
      readonly arms: readonly MatchArm[];
      readonly attributes: readonly AttributeNode[];
      readonly span: Span;
    }
  | {
      readonly kind: 'loop';
      readonly label: Label | undefined;
      readonly attributes: readonly AttributeNode[];
      readonly body: Block;
      readonly span: Span;
    }
  | { readonly kind: 'return'; readonly value: Expr | undefined; readonly span: Span }
  | {
      readonly kind: 'break';
      readonly label: Name | undefined;
      readonly value: Expr | undefined;
      readonly span: Span;
    }
  | { readonly kind: 'continue'; readonly label: Name | undefined; readonly span: Span }
  /** `e?` */
  | { readonly kind: 'try'; readonly operand: Expr; readonly span: Span }
  | { readonly kind: 'error'; readonly span: Span };

/** `mut place` at a call site, or a value. */
export interface Arg {
  readonly mut: boolean;
  readonly value: Expr;
  readonly span: Span;
}

export interface MatchArm {
  readonly pattern: Pattern;
  readonly guard: Expr | undefined;
  readonly body: Expr;
  readonly span: Span;
}

// ---- patterns -------------------------------------------------------------------------------------

export type Pattern =
  | { readonly kind: 'wildcard'; readonly span: Span }
  /** A binding, or a constant or bare variant of that name: the checker knows. */
  | { readonly kind: 'name'; readonly name: Name; readonly mut: boolean; readonly span: Span }
  | { readonly kind: 'path'; readonly path: Path; readonly span: Span }
  /** `Shape::Rect(w, h)`, `Some(x)` */
  | {
      readonly kind: 'variant';
      readonly path: Path;
      readonly args: readonly Pattern[];
      readonly span: Span;
    }
  | { readonly kind: 'tuple'; readonly elements: readonly Pattern[]; readonly span: Span }
  /** `Pair { left, right: (a, _) }`, with `..` for the rest. */
  | {
      readonly kind: 'struct';
      readonly path: Path;
      readonly fields: readonly { readonly name: Name; readonly pattern: Pattern | undefined }[];
      readonly rest: boolean;
      readonly span: Span;
    }
  /** An int, char, bool, or string literal; a leading minus is folded in. */
  | { readonly kind: 'literal'; readonly value: Expr; readonly span: Span }
  /** `lo..hi`, `lo..=hi` over int or char literals or constants' paths. */
  | {
      readonly kind: 'range';
      readonly lo: Expr;
      readonly hi: Expr;
      readonly inclusive: boolean;
      readonly span: Span;
    }
  | { readonly kind: 'or'; readonly alternatives: readonly Pattern[]; readonly span: Span }
  /** `name @ pattern` */
  | {
      readonly kind: 'binding';
      readonly name: Name;
      readonly pattern: Pattern;
      readonly span: Span;
    }
  | { readonly kind: 'error'; readonly span: Span };
