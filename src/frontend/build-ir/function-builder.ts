/** One function under construction: its IR, its variables, and the ways out of its blocks. */

import { FuncBuilder } from '../../ir/builder.ts';
import type { Constant, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { ParameterType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { Capture, ParallelLoop } from '../flow/captures.ts';
import type { ConstDecl, FunctionDecl, LoopTarget, StaticDecl, TypedExpr } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { isConstantData } from './constants.ts';
import type { Emitter } from './equality.ts';
import { type Exit, Exits } from './exits.ts';
import { finishFunction } from './finish.ts';
import type { ModuleBuilder } from './module-builder.ts';
import { Ssa, type VariableId } from './ssa.ts';
import { buildBlock } from './statements.ts';

/** Where a local lives. */
export type Home =
  | { readonly kind: 'variable'; readonly variable: VariableId }
  | { readonly kind: 'place'; readonly ref: ValueId }
  /** Of type `void`: nowhere. */
  | { readonly kind: 'none' };

export interface LoopExits {
  readonly onBreak: Exit;
  readonly onContinue: Exit;
  /** The value of a `loop` that gives one. */
  readonly result: VariableId | undefined;
}

/** The elements `lo..hi`, both `i32`. */
export interface Tile {
  readonly lo: ValueId;
  readonly hi: ValueId;
}

interface Confined extends Tile {
  readonly locals: ReadonlySet<Local>;
}

/** Builds the instance of `decl` for the type arguments in `map`. */
export function buildFunction(
  module: ModuleBuilder,
  name: string,
  decl: FunctionDecl,
  map: ReadonlyMap<ParameterType, Type>,
): Func {
  const f = new FunctionBuilder(module, name, decl, map);
  return f.build();
}

export class FunctionBuilder implements Emitter {
  readonly module: ModuleBuilder;
  readonly types: TypeStore;
  readonly ir: FuncBuilder;
  readonly ssa: Ssa;
  readonly exits: Exits;
  readonly name: string;
  readonly loops = new Map<LoopTarget, LoopExits>();
  private readonly decl: FunctionDecl;
  private readonly map: ReadonlyMap<ParameterType, Type>;
  private readonly substituted = new Map<Type, Type>();
  private readonly homes = new Map<Local, Home>();
  private readonly inStorage: ReadonlySet<Local>;
  private readonly onReturn: Exit;
  /** Holds the result on its way through `defer`s. */
  private returned: VariableId | undefined;
  private dataCount = 0;
  private tileCount = 0;
  /** Slices of which a tile's body sees only `lo..hi`. */
  private confined: Confined | undefined;

  constructor(
    module: ModuleBuilder,
    name: string,
    decl: FunctionDecl,
    map: ReadonlyMap<ParameterType, Type>,
  ) {
    this.module = module;
    this.types = module.types;
    this.decl = decl;
    this.map = map;
    this.name = name;
    this.ir = new FuncBuilder(module.types, {
      name,
      params: decl.params.map((p) => ({ name: p.name, type: this.type(p.type), mut: p.mut })),
      result: this.type(decl.result),
      attributes: decl.attributes,
      site: { span: decl.nameSpan },
      library: decl.library,
    });
    this.ssa = new Ssa(this.ir);
    this.exits = new Exits(this.ssa, (body) => {
      buildBlock(this, body);
    });
    this.inStorage = decl.body === undefined ? new Set() : module.storage.of(decl, decl.body);
    this.onReturn = { height: 0, finish: () => this.finishReturn() };
  }

  build(): Func {
    const { body } = this.decl;
    if (body === undefined) throw new InternalError(`${this.name} has no body`);
    const entry = this.ir.get(0);
    this.decl.params.forEach((local, i) => {
      const value = entry.params[i];
      if (value === undefined) throw new InternalError(`${this.name} lacks a parameter`);
      if (local.mut && this.type(local.type).kind !== 'slice') {
        this.homes.set(local, { kind: 'place', ref: value });
      } else {
        this.declare(local, value);
      }
    });
    const value = buildBlock(this, body);
    this.at(body.result?.span ?? endOf(body.span));
    this.return(value);
    return finishFunction(this.ir.func, this.ssa);
  }

  /** Builds the body of a `parallel for` as a function of what it captures and of its tile; gives its name. */
  tile(loop: ParallelLoop, captures: readonly Capture[]): string {
    const number = this.tileCount++;
    const name = `${this.name}:tile${number === 0 ? '' : number}`;
    const { types } = this;
    const { body, span } = loop;
    const bound = (end: string): Local => {
      return { id: -1, name: end, type: types.i32, mut: false, param: true, span };
    };
    const params = captures.map(({ local, writes }) => ({ ...local, mut: writes, param: true }));
    const f = new FunctionBuilder(
      this.module,
      name,
      {
        ...this.decl,
        name,
        params: [...params, bound('lo'), bound('hi')],
        result: types.void,
        attributes: [],
        nameSpan: span,
        span,
        body,
      },
      this.map,
    );
    f.buildTile(loop, captures);
    this.module.add(finishFunction(f.ir.func, f.ssa));
    return name;
  }

  private buildTile(loop: ParallelLoop, captures: readonly Capture[]): void {
    const { params } = this.ir.get(0);
    const [lo, hi] = params.slice(captures.length);
    if (lo === undefined || hi === undefined) throw new InternalError(`${this.name} has no tile`);
    captures.forEach(({ local }, i) => {
      this.declare(local, params[i]);
    });
    this.at(loop.span);
    this.declare(loop.tile, this.ir.aggregate(this.type(loop.tile.type), [lo, hi]));
    const written = captures.filter((c) => c.writes).map((c) => c.local);
    this.confined = { locals: new Set(written), lo, hi };
    buildBlock(this, loop.body);
    this.at(endOf(loop.body.span));
    this.return(undefined);
  }

  /** The tile that the elements of a slice must be in, if it is one that tiles write to. */
  tileOf(slice: TypedExpr): Tile | undefined {
    const { confined } = this;
    return slice.kind === 'local' && confined?.locals.has(slice.local) ? confined : undefined;
  }

  /** What is built next comes from `span`. */
  at(span: Span): void {
    if (this.ir.site.span !== span) this.ir.site = { span };
  }

  /** A type of the source with this instance's type arguments put in. */
  type(type: Type): Type {
    if (this.map.size === 0) return type;
    let result = this.substituted.get(type);
    if (result === undefined) {
      result = this.types.substitute(type, this.map);
      this.substituted.set(type, result);
    }
    return result;
  }

  /** Leaves the function, past all active `defer`s. `value` is absent for `void`. */
  return(value: ValueId | undefined): void {
    if (this.ssa.isDead) return;
    const { result } = this.ir.func;
    if (result.kind !== 'void' && value === undefined) {
      throw new InternalError(`${this.name} returns nothing`);
    }
    if (this.exits.height === 0) {
      this.ssa.terminate({ kind: 'return', values: value === undefined ? [] : [value] });
      return;
    }
    if (value !== undefined) {
      this.returned ??= this.ssa.variable(result);
      this.ssa.write(this.returned, value);
    }
    this.exits.leave(this.onReturn);
  }

  private finishReturn(): void {
    const values = this.returned === undefined ? [] : [this.ssa.read(this.returned)];
    this.ssa.terminate({ kind: 'return', values });
  }

  // ---- locals ---------------------------------------------------------------------------------------

  /** Gives a local its home, and its first value. */
  declare(local: Local, value: ValueId | undefined): void {
    const type = this.type(local.type);
    if (type.kind === 'void') {
      this.homes.set(local, { kind: 'none' });
    } else if (this.inStorage.has(local)) {
      const ref = this.ir.slot(type);
      this.ir.func.names.set(ref, local.name);
      this.homes.set(local, { kind: 'place', ref });
      if (value !== undefined) this.ir.store(ref, value);
    } else {
      const variable = this.ssa.variable(type, local.name);
      this.homes.set(local, { kind: 'variable', variable });
      if (value !== undefined) this.assign(variable, local, value);
    }
  }

  /** A local that is another name for a place nobody changes. */
  alias(local: Local, ref: ValueId): void {
    this.homes.set(local, { kind: 'place', ref });
  }

  isInStorage(local: Local): boolean {
    return this.inStorage.has(local);
  }

  home(local: Local): Home {
    const found = this.homes.get(local);
    if (found === undefined)
      throw new InternalError(`${local.name} is not declared in ${this.name}`);
    return found;
  }

  private assign(variable: VariableId, local: Local, value: ValueId): void {
    this.ssa.write(variable, value);
    if (!this.ir.func.names.has(value)) this.ir.func.names.set(value, local.name);
  }

  // ---- what the module has --------------------------------------------------------------------------

  equality(type: Type): string {
    return this.module.equality(type);
  }

  staticRef(decl: StaticDecl): ValueId {
    const name = this.module.static(decl);
    return this.ir.add({ kind: 'static.ref', type: this.types.ref(decl.type), name });
  }

  /** Whether a constant is data of the module; else it is written out. */
  isData(decl: ConstDecl): boolean {
    return isConstantData(this.types, decl.type, this.module.constant(decl));
  }

  constantRef(decl: ConstDecl): ValueId {
    const { name, type, span, library } = decl;
    this.module.data({ name, type, init: this.module.constant(decl), span, library });
    return this.ir.add({ kind: 'static.ref', type: this.types.ref(type), name });
  }

  /** The place of an array of literals. */
  literalRef(type: Type, init: Constant, span: Span): ValueId {
    const name = `${this.name}#${this.dataCount++}`;
    this.module.data({ name, type, init, span, library: this.decl.library });
    return this.ir.add({ kind: 'static.ref', type: this.types.ref(type), name });
  }
}

/** The brace that closes a body: where a debugger stops last. */
function endOf(body: Span): Span {
  return { ...body, start: Math.max(body.start, body.end - 1) };
}
