/** What a module is made of and when: functions on demand from a worklist, constants and imports when used. */

import type { Constant } from '../../ir/instructions.ts';
import { type Func, type Module, newModule, type Static } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { ParameterType, Type } from '../../ir/types.ts';
import { MAX_PARTS, PartCounts } from '../../ir/value-size.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { ConstDecl, ExternDecl, FunctionDecl, StaticDecl } from '../typed-ast.ts';
import { functionsIn, holdsFunction } from './constants.ts';
import { buildEquality, equalityName } from './equality.ts';
import { buildFunction } from './function-builder.ts';
import { InstanceRules } from './instance-rules.ts';
import { checkSize, reportSize } from './size-rules.ts';
import { StorageTable } from './storage.ts';

/** More instances of one function than any program has whose instances end. */
const MAX_INSTANCES = 10_000;
/** Length of the text of an instance's type arguments: types grow by doubling, texts show it first. */
const MAX_TYPE_TEXT = 4_096;

type Pending =
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly decl: FunctionDecl;
      readonly typeArgs: readonly Type[];
      readonly askedAt: Span;
    }
  | { readonly kind: 'equality'; readonly name: string; readonly type: Type };

export class ModuleBuilder {
  readonly module: Module;
  readonly types: TypeStore;
  readonly storage = new StorageTable();
  private readonly diagnostics: Diagnostics;
  private readonly pending: Pending[] = [];
  private readonly known = new Set<string>();
  /** How many instances a generic function has. */
  private readonly instances = new Map<FunctionDecl, number>();
  private readonly declared = new Map<string, FunctionDecl>();
  /** An error ends the making of instances. */
  private stopped = false;
  private faulty = false;
  private readonly rules: InstanceRules;
  private readonly counts: PartCounts;

  constructor(types: TypeStore, diagnostics: Diagnostics) {
    this.types = types;
    this.diagnostics = diagnostics;
    this.module = newModule(types);
    this.counts = new PartCounts(types);
    this.rules = new InstanceRules(types, diagnostics);
  }

  /** Builds until nothing is left to build. */
  run(): void {
    for (let at = 0; at < this.pending.length; at++) {
      const next = this.pending[at];
      if (next !== undefined) this.module.functions.set(next.name, this.build(next));
    }
    this.pending.length = 0;
  }

  /** Whether an error was reported; what was built then must not be used. */
  get failed(): boolean {
    return this.stopped || this.faulty;
  }

  /** Forgets a function, so that it is built again when asked for. */
  forget(name: string): void {
    this.module.functions.delete(name);
    this.known.delete(name);
  }

  /** The name of an instance; asks for it to be built. */
  instance(decl: FunctionDecl, typeArgs: readonly Type[], span: Span): string {
    const suffix = typeArgs.length === 0 ? '' : `<${typeArgs.map((t) => t.text).join(', ')}>`;
    const name = `${decl.name}${suffix}`;
    if (this.known.has(name) || this.stopped) return name;
    const before = this.instances.get(decl) ?? 0;
    if (before >= MAX_INSTANCES || suffix.length > MAX_TYPE_TEXT) {
      this.stopped = true;
      this.pending.length = 0;
      this.diagnostics.error(
        'FZ0290',
        span,
        `endless instantiation of \`${decl.name}\``,
        'asks for an instance with ever larger types',
        ['keep the type arguments of a recursive call the same'],
      );
      return name;
    }
    this.known.add(name);
    if (typeArgs.length > 0) this.instances.set(decl, before + 1);
    this.pending.push({ kind: 'function', name, decl, typeArgs, askedAt: span });
    return name;
  }

  /** The name of a function that compares two values of `type`; asks for it to be built. */
  equality(type: Type): string {
    const name = equalityName(type);
    if (!this.known.has(name) && !this.stopped) {
      this.known.add(name);
      this.pending.push({ kind: 'equality', name, type });
    }
    return name;
  }

  /** The name of an import; puts it into the module. */
  import(decl: ExternDecl): string {
    if (!this.module.imports.has(decl.name)) {
      this.module.imports.set(decl.name, {
        name: decl.name,
        module: decl.module,
        field: decl.field,
        params: decl.params.map((p) => p.type),
        result: decl.result,
        capability: true,
        names: decl.params.map((p) => p.name),
      });
    }
    return decl.name;
  }

  /** The name of a static; puts it into the module. */
  static(decl: StaticDecl): string {
    const { name, type, mutable, init, span, library } = decl;
    if (init === undefined) throw new InternalError(`${name} has no value`);
    return this.addStatic({ name, type, mutable, init, span, library });
  }

  constant(decl: ConstDecl): Constant {
    if (decl.value === undefined) throw new InternalError(`${decl.name} has no value`);
    return decl.value;
  }

  /** The name of a function that a constant names; asks for it to be built. */
  functionNamed(name: string): string {
    const decl = this.declared.get(name);
    if (decl === undefined)
      throw new InternalError(`a constant names the unknown function ${name}`);
    return this.instance(decl, [], decl.nameSpan);
  }

  /** Makes known by its name a function that constants may name. */
  declare(decl: FunctionDecl): void {
    this.declared.set(decl.name, decl);
  }

  isDeclared(name: string): boolean {
    return this.declared.has(name);
  }

  /** Puts a constant into the module as a static under a name of its own. */
  data(data: Omit<Static, 'mutable'>): string {
    return this.addStatic({ ...data, mutable: false });
  }

  /** The name of the global that holds the top of the arena; puts it into the module. */
  arena(): string {
    const name = 'arena';
    const type = this.types.u32;
    this.module.globals.set(name, { name, type, mutable: true, init: 'heap-base' });
    return name;
  }

  private addStatic(item: Static): string {
    if (!this.module.statics.has(item.name)) {
      this.module.statics.set(item.name, item);
      if (this.counts.of(item.type) > MAX_PARTS) {
        this.faulty = true;
        reportSize(this.diagnostics, item.span, item.type);
      }
      if (holdsFunction(this.types, item.type)) {
        for (const name of functionsIn(item.init)) this.functionNamed(name);
      }
    }
    return item.name;
  }

  /** Puts a function into the module that was built as a part of another one. */
  add(func: Func): void {
    this.module.functions.set(func.name, func);
    if (!checkSize(func, this.counts, this.diagnostics)) this.faulty = true;
  }

  private build(item: Pending): Func {
    if (item.kind === 'equality') return buildEquality(this, item.name, item.type);
    const map = new Map<ParameterType, Type>();
    item.decl.generics.forEach((parameter, i) => {
      const arg = item.typeArgs[i];
      if (arg !== undefined) map.set(parameter, arg);
    });
    if (map.size > 0) {
      const substitute = (type: Type): Type => this.types.substitute(type, map);
      if (!this.rules.check({ ...item, substitute })) this.faulty = true;
    }
    const func = buildFunction(this, item.name, item.decl, map);
    if (!checkSize(func, this.counts, this.diagnostics)) this.faulty = true;
    return func;
  }
}
