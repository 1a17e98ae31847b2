/** What all parts of the checker share during one compile. */

import { parameterMap, type TypeStore } from '../../ir/type-store.ts';
import type { EnumOrigin, EnumType, StructOrigin, StructType, Type } from '../../ir/types.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Contract } from '../../report/lowering/contract.ts';
import type { SourceFile, Span } from '../../report/source.ts';
import type { SourceUnit } from '../ast.ts';
import type { ConstEvaluator, FrontendInput } from '../contract.ts';
import type { ConstDecl, ExternDecl, FunctionDecl } from '../typed-ast.ts';
import type { PartSource } from './bounds.ts';
import { collectFile } from './collect.ts';
import { ensureFields, ensureVariants } from './declare.ts';
import { declareTypes } from './declare-types.ts';
import { VariablePool } from './infer.ts';
import { makePrelude, type Prelude } from './prelude.ts';
import type {
  AliasSymbol,
  ConstSymbol,
  EnumSymbol,
  ExternSymbol,
  FnSymbol,
  Module,
  StaticSymbol,
  StructSymbol,
} from './symbols.ts';

/** Text to tree; injected so that the checker can be tested on trees alone. */
export type Parse = (file: SourceFile, diagnostics: Diagnostics) => SourceUnit;

/** How long a chain of declarations that wait for each other may be. */
const MAX_DEMAND_DEPTH = 64;
/** How deep in expressions, of all bodies that wait together, something can still be demanded. */
const MAX_DEMAND_EXPR_DEPTH = 128;

/** A `test` block: its title, and the function made of it. */
export interface TestSymbol {
  readonly title: string;
  readonly symbol: FnSymbol;
  readonly span: Span;
}

/** The state of one check. */
export class Program implements PartSource {
  readonly input: FrontendInput;
  readonly evaluator: ConstEvaluator;
  readonly parse: Parse;
  readonly types: TypeStore;
  readonly diagnostics: Diagnostics;
  readonly pool: VariablePool;
  readonly prelude: Prelude;

  /** Everything declared so far, in the order it was met; bodies may add items declared in blocks. */
  readonly functions: FnSymbol[] = [];
  readonly externs: ExternSymbol[] = [];
  readonly consts: ConstSymbol[] = [];
  readonly statics: StaticSymbol[] = [];
  readonly tests: TestSymbol[] = [];
  readonly contracts: Contract[] = [];
  private undeclared: { aliases: AliasSymbol[]; structs: StructSymbol[]; enums: EnumSymbol[] } = {
    aliases: [],
    structs: [],
    enums: [],
  };

  /** Methods and associated constants of each struct and enum, by name; several where impls differ in arguments. */
  readonly members = new Map<StructOrigin | EnumOrigin, Map<string, (FnSymbol | ConstSymbol)[]>>();
  readonly symbolOfOrigin = new Map<StructOrigin | EnumOrigin, StructSymbol | EnumSymbol>();
  /** Types whose definition needs itself by way of a constant: their parts are not known, which is reported. */
  readonly cyclic = new Set<StructOrigin | EnumOrigin>();
  readonly symbolOfFunction = new Map<FunctionDecl, FnSymbol>();
  readonly symbolOfConst = new Map<ConstDecl, ConstSymbol>();
  /** Key types that were reported. */
  readonly badKeys = new Set<Type>();
  /** The functions that references to imports refer to. */
  readonly externWrappers = new Map<ExternDecl, FunctionDecl>();
  /** Functions by which the host reads and writes statics. */
  readonly accessors: FunctionDecl[] = [];
  /** Checks of types that need every declaration; run when all bodies are done. */
  readonly later: (() => void)[] = [];
  /** Functions and constants that checked code mentions. */
  readonly reached = new Set<FnSymbol | ConstSymbol | StaticSymbol | ExternSymbol>();
  /** Nesting of the expressions that are being checked, in all bodies together. */
  exprDepth = 0;
  private demandDepth = 0;
  private readonly syntaxErrors = new Map<number, readonly number[]>();
  private counted = 0;
  private errors = 0;
  private readonly names = new Map<string, number>();
  private readonly standards = new Map<string, Module | undefined>();
  root: Module | undefined;

  constructor(input: FrontendInput, evaluator: ConstEvaluator, parse: Parse) {
    this.input = input;
    this.evaluator = evaluator;
    this.parse = parse;
    this.types = input.types;
    this.diagnostics = input.diagnostics;
    this.pool = new VariablePool(input.types);
    this.prelude = makePrelude(input.types, input.root);
    for (const symbol of [this.prelude.option, this.prelude.result]) {
      this.symbolOfOrigin.set(symbol.origin, symbol);
    }
  }

  /**
   * Runs work on demand (a constant that needs a function that needs a type …), or reports that the chain is
   * too long: it would otherwise be our own stack that ends it.
   */
  demand<T>(span: Span, work: () => T): T | undefined {
    if (this.demandDepth >= MAX_DEMAND_DEPTH || this.exprDepth > MAX_DEMAND_EXPR_DEPTH) {
      this.diagnostics.error(
        'FZ0510',
        span,
        'declarations depend on each other too deeply',
        this.exprDepth > MAX_DEMAND_EXPR_DEPTH
          ? `needed inside ${MAX_DEMAND_EXPR_DEPTH} levels of expressions`
          : `more than ${MAX_DEMAND_DEPTH} of them are waiting for each other here`,
        ['give the constants among them in the order in which they use each other'],
      );
      return undefined;
    }
    this.demandDepth++;
    try {
      return work();
    } finally {
      this.demandDepth--;
    }
  }

  /** A type that was just collected. */
  addType(symbol: AliasSymbol | StructSymbol | EnumSymbol): void {
    if (symbol.kind === 'type') this.undeclared.aliases.push(symbol);
    else {
      this.symbolOfOrigin.set(symbol.origin, symbol);
      if (symbol.kind === 'struct') this.undeclared.structs.push(symbol);
      else this.undeclared.enums.push(symbol);
    }
  }

  /** The types that were collected since the last call. */
  takeUndeclaredTypes(): Program['undeclared'] {
    const taken = this.undeclared;
    this.undeclared = { aliases: [], structs: [], enums: [] };
    return taken;
  }

  /** A module that comes with the language; read when something in it is named. */
  standard(name: string): Module | undefined {
    if (this.standards.has(name)) return this.standards.get(name);
    const file = this.input.loader.standard(name);
    const module = file && collectFile(this, file, `std::${name}`, undefined);
    this.standards.set(name, module);
    if (module !== undefined) declareTypes(this, module);
    return module;
  }

  /** How many functions, constants and the like there are so far. */
  itemCount(): number {
    return this.functions.length + this.externs.length + this.consts.length + this.statics.length;
  }

  /** Parses a file, and remembers where its syntax errors are. */
  parseFile(file: SourceFile): SourceUnit {
    const before = this.diagnostics.all.length;
    const unit = this.parse(file, this.diagnostics);
    const places = this.diagnostics.all
      .slice(before)
      .flatMap((d) => (d.severity === 'error' ? d.labels.map((l) => l.span.start) : []));
    this.syntaxErrors.set(file.id, places);
    return unit;
  }

  /** Whether there is a syntax error inside. */
  isBroken(span: Span): boolean {
    const places = this.syntaxErrors.get(span.file) ?? [];
    return places.some((p) => p >= span.start && p <= span.end);
  }

  /** Errors so far, of this stage and those before it. */
  errorCount(): number {
    const { all } = this.diagnostics;
    for (; this.counted < all.length; this.counted++) {
      if (all[this.counted]?.severity === 'error') this.errors++;
    }
    return this.errors;
  }

  /** A name that nothing else has: itself, or with a number behind it. */
  unique(name: string): string {
    const taken = this.names.get(name);
    this.names.set(name, (taken ?? 0) + 1);
    return taken === undefined ? name : this.unique(`${name}:${taken + 1}`);
  }

  /** The types directly inside a struct or enum; resolves its declaration first. */
  partsOf(type: StructType | EnumType): readonly Type[] {
    if (type.kind === 'struct') return this.fieldsOf(type).map((f) => f.type);
    return this.variantsOf(type).flatMap((v) => v.payload);
  }

  fieldsOf(type: StructType): ReturnType<TypeStore['fields']> {
    const symbol = this.symbolOfOrigin.get(type.origin);
    if (symbol?.kind === 'struct') ensureFields(this, symbol);
    return type.origin.fields === undefined ? [] : this.types.fields(type);
  }

  /** What a variant's payload is declared to be, `void` parts included. */
  payloadOf(type: EnumType, variant: number): readonly Type[] {
    this.variantsOf(type);
    const declared = type.origin.variants?.[variant]?.payload ?? [];
    const map = parameterMap(type.origin.parameters, type.args);
    return declared.map((part) => this.types.substitute(part, map));
  }

  variantsOf(type: EnumType): ReturnType<TypeStore['variants']> {
    const symbol = this.symbolOfOrigin.get(type.origin);
    if (symbol?.kind === 'enum') ensureVariants(this, symbol);
    return type.origin.variants === undefined ? [] : this.types.variants(type);
  }
}
