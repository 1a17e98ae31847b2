/** Lowered IR becomes a WebAssembly module. */

import type binaryen from 'binaryen';
import type { ModuleInterface } from '../../runtime/interface.ts';
import { type Func, type Import, INITIALIZE, type Module, SETTLE } from '../ir/module.ts';
import type { SourceSet } from '../report/source.ts';
import type { TrapKind } from '../report/trap.ts';
import { InternalError } from '../report/unreachable.ts';
import type { EmitContext } from './context.ts';
import type { VectorNeeds } from './folding.ts';
import { emitFunction } from './function.ts';
import { exportName, moduleInterface } from './interface.ts';
import {
  type Binaryen,
  type ExpressionRef,
  laneOf,
  lanesOf,
  wasmType,
  wasmTypes,
} from './lanes.ts';
import { layOut, type MemoryLayout, needsMemory } from './layout.ts';
import { constant } from './ops.ts';
import { type Level, optimize } from './optimize.ts';
import { SourceLocations } from './source-map.ts';
import { addSharedMemory, STACK_LIMIT, threadsInterface, tileFunctions } from './threads.ts';
import { TRAP_GLOBALS, Traps } from './traps.ts';

export interface EmitOptions {
  readonly level: Level;
  readonly sourceMap: boolean;
  /** Where a debugger finds the map, seen from the module. */
  readonly sourceMapUrl?: string;
  /** Give the text with places of the source in comments. */
  readonly annotate?: boolean;
  /** Told when a part of the work is done. */
  readonly onStage?: (stage: string) => void;
}

export interface Emitted {
  readonly wasm: Uint8Array;
  /** WebAssembly text; made on demand. */
  readonly wat: () => string;
  readonly sourceMap: string | undefined;
  /** The final text with `;;@ file:line:column` before what comes from there, if asked for. */
  readonly annotated?: string;
  readonly interface: ModuleInterface;
}

const TABLE = 'functions';
/** Pages of 64 KiB: all that 32-bit addresses reach. */
const MAX_PAGES = 65_535;
/** Where a debugger looks for the map when nobody tells it another place. */
const SOURCE_MAP_URL = 'module.wasm.map';

export function emitModule(
  b: Binaryen,
  module: Module,
  sources: SourceSet,
  options: EmitOptions,
): Emitted {
  const m = new b.Module();
  try {
    m.setFeatures(featuresOf(b, module));
    return new ModuleEmitter(b, m, module, sources, options).emit();
  } catch (error) {
    // Binaryen ends in exceptions that are no errors, and says why on the standard error stream.
    if (error instanceof Error) throw error;
    throw new InternalError('backend: Binaryen gave up');
  } finally {
    m.dispose();
  }
}

function featuresOf(b: Binaryen, module: Module): binaryen.Features {
  const { Features } = b;
  const base =
    Features.MutableGlobals |
    Features.BulkMemory |
    Features.BulkMemoryOpt |
    Features.SignExt |
    Features.NontrappingFPToInt |
    Features.Multivalue;
  if (module.dialect === 'reference') return base | Features.ReferenceTypes;
  const simd = hasVectors(module) ? Features.SIMD128 : 0;
  const threads = tileFunctions(module).length > 0 ? Features.Atomics : 0;
  return base | simd | threads;
}

function hasVectors(module: Module): boolean {
  return [...module.functions.values()].some((func) =>
    func.blocks.some((block) =>
      [...(block?.params ?? []), ...(block?.insts ?? [])].some(
        (value) => func.values[value]?.type.kind === 'vector',
      ),
    ),
  );
}

class ModuleEmitter {
  private readonly b: Binaryen;
  private readonly m: binaryen.Module;
  private readonly module: Module;
  private readonly sources: SourceSet;
  private readonly options: EmitOptions;
  private readonly layout: MemoryLayout;
  private readonly hasMemory: boolean;
  /** Functions that several threads may run at once; none in most modules. */
  private readonly tiles: readonly string[];
  private readonly traps: Traps;
  /** Functions that are called through the table, in the order of their first mention. */
  private readonly table: string[] = [];

  constructor(
    b: Binaryen,
    m: binaryen.Module,
    module: Module,
    sources: SourceSet,
    options: EmitOptions,
  ) {
    this.b = b;
    this.m = m;
    this.module = module;
    this.sources = sources;
    this.options = options;
    this.layout = layOut(module);
    this.hasMemory = needsMemory(module);
    this.tiles = tileFunctions(module);
    this.traps = new Traps(b, m, module, sources);
  }

  emit(): Emitted {
    const { b, m, module, sources, options } = this;
    const imports = this.imports();
    this.globals();
    // Accesses look the memory up when they are made.
    this.addMemory();
    const located = options.sourceMap || options.annotate === true;
    const locations = located ? new SourceLocations(m, sources) : undefined;
    const context = this.context(locations);
    const chains = new Map<string, number>();
    const vectors = new Map<string, VectorNeeds>();
    let blocks = 0;
    for (const func of module.functions.values()) {
      const { ref, folding } = emitFunction(context, func);
      chains.set(func.name, folding.longestChain);
      if (folding.vectors !== 'none') vectors.set(func.name, folding.vectors);
      blocks = Math.max(blocks, func.blocks.filter((block) => block !== undefined).length);
      locations?.attach(ref);
    }
    this.traps.addHelpers();
    this.exportTraps();
    this.addTable();
    const tests = this.exportFunctions();
    const iface = moduleInterface(module, sources, {
      imports,
      sites: this.traps.sites,
      tests,
      memory: this.hasMemory,
      threads: this.tiles.length > 0 ? threadsInterface(module, sources, this.layout) : undefined,
    });

    options.onStage?.('emit');
    this.validate('as emitted');
    optimize(b, m, options.level, { keepApart: keptApart(module), chains, vectors, blocks });
    if (options.level > 0) this.validate('as optimised');
    options.onStage?.('Binaryen');
    const { binary, sourceMap } = m.emitBinary(
      options.sourceMap ? (options.sourceMapUrl ?? SOURCE_MAP_URL) : null,
    );
    checkBinary(binary);
    options.onStage?.('write the module');
    return {
      ...(options.annotate === true ? { annotated: m.emitText() } : {}),
      wasm: binary,
      wat: () => textOf(b, binary),
      sourceMap: options.sourceMap ? locations?.complete(sourceMap ?? '{}', binary) : undefined,
      interface: iface,
    };
  }

  private context(locations: SourceLocations | undefined): EmitContext {
    const { b, m, module, traps, layout, table } = this;
    const places = new Map<string, number>();
    return {
      b,
      m,
      module,
      traps,
      address: layout.addressOf,
      tableIndex: (name) => {
        const known = places.get(name);
        if (known !== undefined) return known;
        places.set(name, table.length);
        return table.push(name) - 1;
      },
      table: TABLE,
      stack: {
        global: this.globalOf('stack-base') ?? OWN_STACK,
        limit: () =>
          this.tiles.length > 0 ? m.global.get(STACK_LIMIT, b.i32) : m.i32.const(layout.stackLimit),
      },
      shareLocals: this.options.level === 0,
      locate: locations?.locate,
    };
  }

  // ---- declarations ---------------------------------------------------------------------------------

  /** Declares the imports that some function uses. */
  private imports(): Import[] {
    const { b, m, module } = this;
    const used = usedNames(module);
    const imports = [...module.imports.values()].filter((i) => used.has(i.name));
    for (const { name, module: from, field, params, result } of imports) {
      const lanes = params.map((type) => laneOf(type, module.dialect));
      const results = lanesOf(result, module.dialect);
      m.addFunctionImport(name, from, field, wasmTypes(b, lanes), wasmTypes(b, results));
    }
    return imports;
  }

  /** Declares and exports globals. */
  private globals(): void {
    const { b, m, module, layout } = this;
    for (const { name, type, mutable, init } of module.globals.values()) {
      const lane = laneOf(type, module.dialect);
      const value = (): ExpressionRef => {
        if (init === 'heap-base') return m.i32.const(layout.heapBase | 0);
        if (init === 'stack-base') return m.i32.const(layout.stackBase | 0);
        if (init !== 'null') return constant(m, lane, init);
        return lane === 'externref' ? m.ref.null(b.externref) : m.i32.const(0);
      };
      m.addGlobal(name, wasmType(b, lane), mutable, value());
    }
    for (const { name, lane, init } of TRAP_GLOBALS) {
      m.addGlobal(name, wasmType(b, lane), true, constant(m, lane, init));
    }
    if (this.hasMemory) {
      const bases = [
        { own: OWN_ARENA, init: 'heap-base', at: layout.heapBase, exported: 'arena' },
        { own: OWN_STACK, init: 'stack-base', at: layout.stackBase, exported: 'stack' },
      ] as const;
      for (const { own, init, at, exported } of bases) {
        const given = this.globalOf(init);
        if (given === undefined) m.addGlobal(own, b.i32, true, m.i32.const(at | 0));
        m.addGlobalExport(given ?? own, exported);
      }
    }
  }

  /** Exports where a trap leaves what there is to say of it, as far as this module has something to say. */
  private exportTraps(): void {
    const kinds = new Set(this.traps.sites.map((site) => site.kind));
    const said = [...kinds].some((kind) => DETAILED.has(kind));
    for (const { name, exported } of TRAP_GLOBALS) {
      if (exported === 'trap_site' ? kinds.size > 0 : said) this.m.addGlobalExport(name, exported);
    }
  }

  /** The module's own global for the top of the arena or of the stack. */
  private globalOf(base: 'heap-base' | 'stack-base'): string | undefined {
    for (const { name, init, mutable } of this.module.globals.values()) {
      if (init === base && mutable) return name;
    }
    return undefined;
  }

  private addTable(): void {
    const { m, table } = this;
    const calls = [...this.module.functions.values()].some((f) =>
      f.values.some((v) => v.kind === 'call.indirect'),
    );
    if (table.length === 0 && !calls) return;
    m.addTable(TABLE, table.length, table.length);
    m.addActiveElementSegment(TABLE, TABLE, table, m.i32.const(0));
  }

  private addMemory(): void {
    if (!this.hasMemory) return;
    const { b, m, layout } = this;
    if (this.tiles.length > 0) {
      addSharedMemory(b, m, layout, MAX_PAGES);
      return;
    }
    const segments = layout.segments.map(({ address, bytes }) => ({
      offset: m.i32.const(address | 0),
      data: bytes,
    }));
    m.setMemory(layout.pages, MAX_PAGES, 'memory', segments);
  }

  /** Exports the program's functions and tests; gives the names of the latter. */
  private exportFunctions(): string[] {
    const { m, module } = this;
    for (const { name, func } of module.exports) m.addFunctionExport(func, exportName(name));
    const tests = module.tests.map((test, i) => {
      const name = `test:${i}`;
      m.addFunctionExport(test.func, name);
      return name;
    });
    if (module.functions.has(INITIALIZE)) m.addFunctionExport(INITIALIZE, 'initialize');
    for (const name of this.tiles) m.addFunctionExport(name, name);
    if (module.functions.has(SETTLE)) m.addFunctionExport(SETTLE, SETTLE);
    return tests;
  }

  private validate(when: string): void {
    // Binaryen prints what is wrong to the standard error stream and tells us only that something is.
    if (this.m.validate() === 0) throw new InternalError(`backend: the module is invalid ${when}`);
  }
}

/** Traps that say more than their kind: an index and a length, or where a text is. */
const DETAILED: ReadonlySet<TrapKind> = new Set([
  'index out of bounds',
  'panic',
  'assertion failed',
]);

/** No name of the source has a single colon. */
const OWN_ARENA = 'fzy:arena';
const OWN_STACK = 'fzy:stack';

/** What the engine says to the bytes, which is what counts. */
function checkBinary(binary: Uint8Array): void {
  const bytes = new Uint8Array(binary);
  if (WebAssembly.validate(bytes)) return;
  try {
    new WebAssembly.Module(bytes);
  } catch (error) {
    throw new InternalError(`backend: the engine rejects the module: ${String(error)}`);
  }
}

function textOf(b: Binaryen, binary: Uint8Array): string {
  const module = b.readBinary(binary);
  try {
    return module.emitText();
  } finally {
    module.dispose();
  }
}

/** Functions and imports that are called or referred to. */
function usedNames(module: Module): Set<string> {
  const used = new Set<string>();
  for (const func of module.functions.values()) {
    for (const block of func.blocks) {
      for (const value of block?.insts ?? []) {
        const inst = func.values[value];
        if (inst?.kind === 'call') used.add(inst.callee);
        if (inst?.kind === 'func.ref') used.add(inst.name);
      }
    }
  }
  return used;
}

/** Functions marked `#[inline(never)]`. */
function keptApart(module: Module): string[] {
  const never = (func: Func): boolean =>
    func.attributes.some((a) => a.name === 'inline' && a.args.includes('never'));
  return [...module.functions.values()].filter(never).map((f) => f.name);
}
