/** What the loader has to know about a module. */

import type {
  AbiCapability,
  AbiPlace,
  AbiSite,
  AbiThreads,
  ModuleInterface,
} from '../../runtime/interface.ts';
import { Layout } from '../ir/layout.ts';
import { type Import, INITIALIZE, type Module, SETTLE, type TrapSite } from '../ir/module.ts';
import type { Site, SourceSet, Span } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import { AbiTypes } from './abi-type.ts';
import { effectsOf } from './effects.ts';

/** Imports from here are functions of the runtime; all others are capabilities of the host. */
export const RUNTIME_MODULE = 'fzy';

/** What the module exports for the loader. */
const OWN_EXPORTS: ReadonlySet<string> = new Set([
  'memory',
  'arena',
  'stack',
  'trap_site',
  'trap_index',
  'trap_length',
  'initialize',
  'stack_limit',
]);

/** The wasm export of a `pub fn`. */
export function exportName(name: string): string {
  return OWN_EXPORTS.has(name) ? `fn:${name}` : name;
}

export interface InterfaceParts {
  /** Imports that some function uses. */
  readonly imports: readonly Import[];
  readonly sites: readonly TrapSite[];
  /** Export names of the tests, in order. */
  readonly tests: readonly string[];
  readonly memory: boolean;
  readonly threads: AbiThreads | undefined;
}

export function moduleInterface(
  module: Module,
  sources: SourceSet,
  parts: InterfaceParts,
): ModuleInterface {
  if (module.dialect === 'high') throw new InternalError('backend: the module was not lowered');
  const types = new AbiTypes(
    module.types,
    module.dialect === 'direct' ? new Layout(module.types) : undefined,
  );
  const effects = effectsOf(module);
  const files: string[] = [];
  const sites = parts.sites.map((site) => siteOf(site, sources, files));
  return {
    version: 1,
    mode: module.dialect,
    exports: module.exports.map(({ name, func, params, result, doc }) => ({
      name,
      ...(exportName(name) !== name && { wasm: exportName(name) }),
      params: types.params(params),
      result: types.of(result),
      effects: effects.get(func) ?? [],
      doc,
    })),
    ...(parts.memory && { memory: true }),
    ...(module.functions.has(INITIALIZE) && { initializes: true }),
    ...(module.functions.has(SETTLE) && { settles: true }),
    ...(keepsInArena(module) && { keeps: true }),
    ...(parts.threads !== undefined && { threads: parts.threads }),
    capabilities: parts.imports
      .filter((i) => i.module !== RUNTIME_MODULE)
      .map((i) => capability(types, i)),
    tests: module.tests.map((test, i) => ({ title: test.name, name: parts.tests[i] ?? '' })),
    files,
    sites,
    runtime: runtimeFunctions(parts.imports.filter((i) => i.module === RUNTIME_MODULE)),
  };
}

/** Statics that hold text or collections own the part of the arena that begins it (`settle.fzy`). */
function keepsInArena(module: Module): boolean {
  const names = [...module.functions.keys(), ...module.globals.keys(), ...module.data.keys()];
  return names.some((name) => name.startsWith('std:settle::'));
}

function capability(
  types: AbiTypes,
  { module, field, params, result, declared, names }: Import,
): AbiCapability {
  const own = declared ?? { params, result };
  const shown = names === undefined ? {} : { names };
  return {
    module,
    field,
    params: own.params.map((type) => types.of(type)),
    result: types.of(own.result),
    ...shown,
  };
}

/** One row per field and signature, however many lanes it is imported with. */
function runtimeFunctions(imports: readonly Import[]): ModuleInterface['runtime'] {
  const rows = new Map<string, ModuleInterface['runtime'][number]>();
  for (const { field, params, result } of imports) {
    const row: ModuleInterface['runtime'][number] = {
      field,
      params: params.map((type) => (type.kind === 'handle' ? 'handle' : 'scalar')),
      result: result.kind === 'void' ? 'void' : result.kind === 'handle' ? 'handle' : 'scalar',
    };
    rows.set(JSON.stringify(row), row);
  }
  return [...rows.values()];
}

function siteOf({ kind, site, unsigned }: TrapSite, sources: SourceSet, files: string[]): AbiSite {
  const [place, ...callers] = userSpans(site, sources).map((span) => placeOf(span, sources, files));
  // A place in the library says nothing to whoever runs the program.
  if (place === undefined) return { kind, file: -1, line: 0, column: 0, unsigned };
  return { kind, ...place, unsigned, ...(callers.length > 0 && { callers }) };
}

function placeOf(span: Span, sources: SourceSet, files: string[]): AbiPlace {
  const { path, line, column } = sources.locate(span);
  let file = files.indexOf(path);
  if (file < 0) file = files.push(path) - 1;
  return { file, line, column };
}

/** Where a site is in the user's own text, and the calls that it was inlined through: the nearest first. */
function userSpans(site: Site, sources: SourceSet): readonly Span[] {
  const spans: Span[] = [];
  for (let at: Site | undefined = site; at !== undefined; at = at.inlinedAt) {
    if (sources.file(at.span.file)?.library === false) spans.push(at.span);
  }
  return spans;
}

/** The innermost place in the user's own text: a trap inside of the library is the caller's. */
export function shownSpan(site: Site, sources: SourceSet): Span {
  return userSpans(site, sources)[0] ?? site.span;
}
