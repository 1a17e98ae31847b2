/** What both conversions share about a module: imports, literals, trap sites, generated functions. */

import { FuncBuilder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/instructions.ts';
import { Layout, scalarLane } from '../../ir/layout.ts';
import type { Func, Module } from '../../ir/module.ts';
import { TrapSiteTable } from '../../ir/trap-sites.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import { isScalar, type Type } from '../../ir/types.ts';
import { zeroLanes } from '../../ir/vector-ops.ts';
import type { Site } from '../../report/source.ts';
import type { TrapKind } from '../../report/trap.ts';
import type { PassContext } from '../pass.ts';

/** Module of the reference runtime's functions. */
export const RUNTIME_MODULE = 'fzy';

export class Conversion {
  readonly context: PassContext;
  readonly module: Module;
  readonly types: TypeStore;
  readonly layout: Layout;
  private readonly sites: TrapSiteTable;
  private readonly dataByContent = new Map<string, string>();
  private readonly generated: (() => void)[] = [];
  /** Names of the host functions that the program itself asks for. */
  readonly capabilities: ReadonlySet<string>;

  constructor(context: PassContext) {
    this.context = context;
    this.module = context.module;
    this.types = context.module.types;
    this.layout = new Layout(this.types);
    this.sites = new TrapSiteTable(this.module);
    const imports = [...this.module.imports.values()];
    this.capabilities = new Set(imports.filter((i) => i.capability).map((i) => i.name));
  }

  /** Gives the capabilities machine types: what is no scalar crosses as a handle. */
  lowerCapabilities(): void {
    const { types } = this;
    const lane = (type: Type): Type =>
      isScalar(type) || type.kind === 'function' ? scalarLane(types, type) : types.handle;
    for (const [name, item] of this.module.imports) {
      if (!this.capabilities.has(name)) continue;
      this.module.imports.set(name, {
        ...item,
        params: item.params.map(lane),
        result: item.result.kind === 'void' ? item.result : lane(item.result),
        declared: { params: item.params, result: item.result },
      });
    }
  }

  /** No handle. */
  nullHandle(b: FuncBuilder): ValueId {
    const name = 'fzy:null';
    const type = this.types.handle;
    if (!this.module.globals.has(name)) {
      this.module.globals.set(name, { name, type, mutable: false, init: 'null' });
    }
    return b.add({ kind: 'global.get', type, name });
  }

  /** What a lane holds that nobody reads. */
  unusedLane(b: FuncBuilder, type: Type): ValueId {
    if (type.kind === 'handle') return this.nullHandle(b);
    if (type.kind === 'vector') return b.vector('const', type, [], zeroLanes(type));
    return b.constant(type, type.kind === 'int' && type.bits === 64 ? 0n : 0);
  }

  /** An `i32` operand that names a place that can trap. */
  site(b: FuncBuilder, kind: TrapKind, site: Site, unsigned = false): ValueId {
    return b.i32(this.sites.index(kind, site, unsigned));
  }

  /**
   * Calls `field` of the reference runtime. One field may have several signatures: the name of the
   * import says which by the types in `variant`.
   */
  callRuntime(
    b: FuncBuilder,
    field: string,
    args: readonly ValueId[],
    result: Type,
    variant: readonly Type[] = [],
  ): ValueId {
    const name = [RUNTIME_MODULE, field, ...variant.map((t) => t.text)].join('.');
    if (!this.module.imports.has(name)) {
      this.module.imports.set(name, {
        name,
        module: RUNTIME_MODULE,
        field: this.fieldName(field, variant),
        params: args.map((a) => b.typeOf(a)),
        result,
        capability: false,
      });
    }
    return b.call(name, result, args);
  }

  /** In direct mode a handle is an `i32`, so what is one must show in the field (docs/abi.md). */
  private fieldName(field: string, variant: readonly Type[]): string {
    const isHandle = variant.map((t) => t.kind === 'handle');
    if (this.context.options.fastPath === 'off' || !isHandle.includes(true)) return field;
    return `${field}:${isHandle.map((h) => (h ? 'h' : 'x')).join('')}`;
  }

  /** An immutable data segment with these bytes; equal ones are one. */
  data(prefix: string, bytes: Uint8Array, align: number): string {
    // One character per byte: latin1 text is an exact key.
    const key = `${align}:${Array.from(bytes, (x) => String.fromCharCode(x)).join('')}`;
    const known = this.dataByContent.get(key);
    if (known !== undefined) return known;
    const name = `${prefix}:${this.dataByContent.size}`;
    this.module.data.set(name, { name, bytes, align, mutable: false });
    this.dataByContent.set(key, name);
    return name;
  }

  /** Pointer and length of a text constant. */
  text(b: FuncBuilder, value: string): readonly [ValueId, ValueId] {
    const bytes = new TextEncoder().encode(value);
    // Reference mode has a memory only for its constants, and the host looks at it even for no bytes.
    const pointer =
      bytes.length === 0 && this.context.options.fastPath !== 'off'
        ? b.constant(this.types.u32, 0)
        : b.add({ kind: 'address', type: this.types.u32, name: this.data('text', bytes, 1) });
    return [pointer, b.i32(bytes.length)];
  }

  /**
   * The name of a generated function. The first request declares it with `params` and `result` and
   * lets `build` fill it in, later, so that functions of recursive types can name each other.
   */
  generate(
    name: string,
    params: readonly Type[],
    result: Type,
    site: Site,
    build: (b: FuncBuilder) => void,
  ): string {
    if (this.module.functions.has(name)) return name;
    const b = new FuncBuilder(this.types, {
      name,
      params: params.map((type) => ({ name: '', type, mut: false })),
      result,
      site,
      library: true,
    });
    this.module.functions.set(name, b.func);
    this.generated.push(() => build(b));
    return name;
  }

  /** Builds the generated functions that were asked for, and those that they ask for. */
  finishGenerated(): void {
    // Grows while it is walked.
    for (let build = this.generated.shift(); build !== undefined; build = this.generated.shift()) {
      build();
    }
  }

  /** Puts a converted function in its predecessor's place. */
  replace(func: Func): void {
    this.module.functions.set(func.name, func);
  }
}

/** The result type of a function that returns these lanes. */
export function resultType(types: TypeStore, lanes: readonly Type[]): Type {
  const [only] = lanes;
  if (only === undefined) return types.void;
  return lanes.length === 1 ? only : types.multi(lanes);
}

/** The results of a call as lanes. */
export function resultLanes(
  b: FuncBuilder,
  call: ValueId,
  lanes: readonly Type[],
): readonly ValueId[] {
  if (lanes.length === 0) return [];
  if (lanes.length === 1) return [call];
  return lanes.map((type, index) => b.add({ kind: 'result', type, call, index }));
}
