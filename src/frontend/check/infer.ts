/**
 * Unification. A variable stands for a type that is not known yet; it is a `ParameterType` of the store with
 * a name no source can write. Variables are numbered per body and shared between bodies, so that a large
 * program does not fill the store with them.
 */

import type { TypeStore } from '../../ir/type-store.ts';
import type { ParameterType, Type, VectorType } from '../../ir/types.ts';
import { NO_SPAN, type Span } from '../../report/source.ts';
import { impliesBound } from './bounds.ts';

/** `int` and `float` come from literals without suffix and fall back to `i32` and `f64`. */
export type VariableKind = 'any' | 'int' | 'float';

/** The variables of a compile, by number. */
export class VariablePool {
  private readonly types: TypeStore;
  private readonly variables: ParameterType[] = [];
  private readonly numbers = new Map<Type, number>();
  private readonly open = new Map<Type, boolean>();

  constructor(types: TypeStore) {
    this.types = types;
  }

  variable(index: number): ParameterType {
    const known = this.variables[index];
    if (known !== undefined) return known;
    const made = this.types.parameter('?', `?${index}`, []);
    this.variables[index] = made;
    this.numbers.set(made, index);
    return made;
  }

  numberOf(type: Type): number | undefined {
    return type.kind === 'parameter' ? this.numbers.get(type) : undefined;
  }

  /** Whether a variable occurs in the type. */
  isOpen(type: Type): boolean {
    switch (type.kind) {
      case 'parameter':
        return this.numbers.has(type);
      case 'vector':
      case 'array':
      case 'slice':
      case 'list':
      case 'set':
      case 'map':
      case 'tuple':
      case 'struct':
      case 'enum':
      case 'function': {
        const known = this.open.get(type);
        if (known !== undefined) return known;
        const answer = partsOf(type).some((t) => this.isOpen(t));
        this.open.set(type, answer);
        return answer;
      }
      default:
        return false;
    }
  }
}

/** The types a type is made of. */
export function partsOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case 'vector':
    case 'array':
    case 'slice':
    case 'list':
    case 'set':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'tuple':
      return type.elements;
    case 'struct':
    case 'enum':
      return type.args;
    case 'function':
      return [...type.params.map((p) => p.type), type.result];
    default:
      return [];
  }
}

interface Variable {
  readonly kind: VariableKind;
  /** What made it: where an annotation is asked for. */
  readonly span: Span;
  /** The type parameter it stands for, if one. */
  readonly name: string | undefined;
  binding: Type | undefined;
}

/** A type that nothing in the body says anything about. */
export interface Unknown {
  readonly span: Span;
  readonly name: string | undefined;
}

/** The unknowns of one body. */
export class Infer {
  private readonly types: TypeStore;
  private readonly pool: VariablePool;
  private readonly variables: Variable[] = [];
  private readonly trail: Variable[] = [];
  private readonly forgotten = new Set<Variable>();
  /** Results of `zonk`, kept once nothing changes any more. */
  private final: Map<Type, Type> | undefined;

  constructor(types: TypeStore, pool: VariablePool) {
    this.types = types;
    this.pool = pool;
  }

  fresh(kind: VariableKind, span: Span, name?: string): Type {
    this.variables.push({ kind, span, name, binding: undefined });
    return this.pool.variable(this.variables.length - 1);
  }

  /** A variable for a trial that will be rolled back: it is bound or forgotten, never asked about. */
  scratch(): Type {
    const variable: Variable = { kind: 'any', span: NO_SPAN, name: undefined, binding: undefined };
    this.variables.push(variable);
    this.forgotten.add(variable);
    return this.pool.variable(this.variables.length - 1);
  }

  /** The type, or what its variable is bound to; parts stay as they are. */
  resolve(type: Type): Type {
    let current = type;
    for (;;) {
      const variable = this.variableOf(current);
      if (variable?.binding === undefined) return current;
      current = variable.binding;
    }
  }

  /** The kind of an unbound variable; undefined for a type that is known at its top. */
  kindOf(type: Type): VariableKind | undefined {
    return this.variableOf(this.resolve(type))?.kind;
  }

  /** Puts `standIn` where nothing is known and nobody needs to know. */
  dismiss(type: Type, standIn: Type): void {
    const variable = this.variableOf(this.resolve(type));
    if (variable !== undefined) this.set(variable, standIn);
  }

  isOpen(type: Type): boolean {
    return this.pool.isOpen(type);
  }

  /** Puts bindings in, everywhere. Unbound variables stay. */
  zonk(type: Type): Type {
    if (!this.pool.isOpen(type)) return type;
    const known = this.final?.get(type);
    if (known !== undefined) return known;
    const result = this.zonkParts(type);
    this.final?.set(type, result);
    return result;
  }

  private zonkParts(type: Type): Type {
    const { types } = this;
    const go = (t: Type): Type => this.zonk(t);
    switch (type.kind) {
      case 'parameter': {
        const bound = this.resolve(type);
        return bound === type ? type : this.zonk(bound);
      }
      case 'vector':
        return type.mask ? types.mask(go(type.element)) : types.vector(go(type.element));
      case 'array':
        return types.array(go(type.element), type.length);
      case 'slice':
        return types.slice(go(type.element));
      case 'list':
        return types.list(go(type.element));
      case 'set':
        return types.set(go(type.element));
      case 'map':
        return types.map(go(type.key), go(type.value));
      case 'tuple':
        return types.tuple(type.elements.map(go));
      case 'struct':
        return types.struct(type.origin, type.args.map(go));
      case 'enum':
        return types.enum(type.origin, type.args.map(go));
      case 'function':
        return types.function(
          type.params.map((p) => ({ type: go(p.type), mut: p.mut })),
          go(type.result),
        );
      default:
        return type;
    }
  }

  /** Makes both the same type, or says that this cannot be and leaves everything as it was. */
  unify(left: Type, right: Type): boolean {
    const mark = this.trail.length;
    if (this.join(left, right)) return true;
    this.rollback(mark);
    return false;
  }

  /** A point to come back to with `rollback`. */
  mark(): number {
    return this.trail.length;
  }

  rollback(mark: number): void {
    while (this.trail.length > mark) {
      const variable = this.trail.pop();
      if (variable !== undefined) variable.binding = undefined;
    }
  }

  /** Gives every number variable that is left its default, and returns those nothing is known of. */
  settle(): readonly Unknown[] {
    const unknown: Unknown[] = [];
    this.variables.forEach((variable) => {
      if (variable.binding !== undefined) return;
      if (variable.kind === 'int') variable.binding = this.types.i32;
      else if (variable.kind === 'float') variable.binding = this.types.f64;
      else {
        variable.binding = this.types.error;
        if (!this.forgotten.has(variable)) unknown.push(variable);
      }
    });
    this.final = new Map();
    return unknown;
  }

  /** The type as people may read it: unknown parts are `_`, numbers have the type they would fall back to. */
  show(type: Type): string {
    const known = this.zonk(type);
    if (!this.pool.isOpen(known)) return known.text;
    return known.text.replace(/\?(\d+)/g, (_, digits: string) => {
      const kind = this.variables[Number(digits)]?.kind;
      return kind === 'int' ? 'i32' : kind === 'float' ? 'f64' : '_';
    });
  }

  private variableOf(type: Type): Variable | undefined {
    const number = this.pool.numberOf(type);
    return number === undefined ? undefined : this.variables[number];
  }

  private join(a: Type, b: Type): boolean {
    const left = this.resolve(a);
    const right = this.resolve(b);
    if (left === right || left.kind === 'error' || right.kind === 'error') return true;
    const leftVariable = this.variableOf(left);
    const rightVariable = this.variableOf(right);
    if (leftVariable !== undefined) {
      if (rightVariable !== undefined) return this.alias(leftVariable, left, rightVariable, right);
      return this.bind(leftVariable, left, right);
    }
    if (rightVariable !== undefined) return this.bind(rightVariable, right, left);
    if (!this.pool.isOpen(left) && !this.pool.isOpen(right)) return false;
    switch (left.kind) {
      case 'vector':
        return right.kind === 'vector' && this.joinVectors(left, right);
      case 'array':
        return (
          right.kind === 'array' &&
          left.length === right.length &&
          this.join(left.element, right.element)
        );
      case 'slice':
      case 'list':
      case 'set':
        return right.kind === left.kind && this.join(left.element, right.element);
      case 'map':
        return (
          right.kind === 'map' &&
          this.join(left.key, right.key) &&
          this.join(left.value, right.value)
        );
      case 'tuple':
        return right.kind === 'tuple' && this.joinAll(left.elements, right.elements);
      case 'struct':
        return (
          right.kind === 'struct' &&
          left.origin === right.origin &&
          this.joinAll(left.args, right.args)
        );
      case 'enum':
        return (
          right.kind === 'enum' &&
          left.origin === right.origin &&
          this.joinAll(left.args, right.args)
        );
      case 'function':
        return (
          right.kind === 'function' &&
          left.params.length === right.params.length &&
          left.params.every((p, i) => {
            const other = right.params[i];
            return other !== undefined && p.mut === other.mut && this.join(p.type, other.type);
          }) &&
          this.join(left.result, right.result)
        );
      default:
        return false;
    }
  }

  /** A mask does not say which element it is of, only how wide: that must be known from elsewhere. */
  private joinVectors(left: VectorType, right: VectorType): boolean {
    if (left.mask !== right.mask) return false;
    if (!left.mask || (left.lanes === 0 && right.lanes === 0))
      return this.join(left.element, right.element);
    return this.zonk(left) === this.zonk(right);
  }

  private joinAll(left: readonly Type[], right: readonly Type[]): boolean {
    if (left.length !== right.length) return false;
    return left.every((t, i) => {
      const other = right[i];
      return other !== undefined && this.join(t, other);
    });
  }

  private alias(a: Variable, left: Type, b: Variable, right: Type): boolean {
    // The older one stays: it stands nearer to where an annotation would go.
    if (a.kind === 'any' && b.kind === 'any') {
      return (this.pool.numberOf(left) ?? 0) < (this.pool.numberOf(right) ?? 0)
        ? this.set(b, left)
        : this.set(a, right);
    }
    if (a.kind === 'any') return this.set(a, right);
    if (b.kind === 'any' || a.kind === b.kind) return this.set(b, left);
    return false;
  }

  private bind(variable: Variable, self: Type, type: Type): boolean {
    if (variable.kind === 'int') {
      const numeric = type.kind === 'parameter' && impliesBound(type.bounds, 'Num');
      return (type.kind === 'int' || numeric) && this.set(variable, type);
    }
    if (variable.kind === 'float') {
      const floating = type.kind === 'parameter' && impliesBound(type.bounds, 'Float');
      return (type.kind === 'float' || floating) && this.set(variable, type);
    }
    return !this.occurs(self, type) && this.set(variable, type);
  }

  private set(variable: Variable, type: Type): boolean {
    variable.binding = type;
    this.trail.push(variable);
    return true;
  }

  private occurs(variable: Type, type: Type): boolean {
    if (!this.pool.isOpen(type)) return false;
    const known = this.resolve(type);
    return known === variable || partsOf(known).some((t) => this.occurs(variable, t));
  }
}
