/** What the loader has to know of a module: `ModuleInterface`, from lowered IR. */

import type { AbiType, ModuleInterface } from '../../runtime/interface.ts';
import type { Import, Module, TrapSite } from '../ir/module.ts';
import type { Type } from '../ir/types.ts';
import type { SourceSet } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';

/** Name of the wasm export of test number `index`. */
export function testExport(index: number): string {
  return `test:${index}`;
}

/** `sites`: every place that can trap, in the order of the numbers that the code stores. */
export function moduleInterface(
  module: Module,
  sites: readonly TrapSite[],
  sources: SourceSet,
): ModuleInterface {
  if (module.dialect === 'high') throw new InternalError('the interface of a module before lowering');
  const files: string[] = [];
  const fileNumber = (path: string): number => {
    const known = files.indexOf(path);
    return known >= 0 ? known : files.push(path) - 1;
  };
  const imports = [...module.imports.values()];
  return {
    version: 1,
    mode: module.dialect,
    exports: module.exports.map((e) => ({
      name: e.name,
      params: e.params.map((p) => ({ name: p.name, type: abiType(p.type), mut: p.mut })),
      result: abiType(e.result),
      doc: e.doc,
    })),
    capabilities: imports.filter((i) => i.capability).map(capability),
    tests: module.tests.map((t, i) => ({ title: t.name, name: testExport(i) })),
    files,
    sites: sites.map(({ kind, site, unsigned }) => {
      const { path, line, column } = sources.locate(site.span);
      return { kind, file: fileNumber(path), line, column, unsigned };
    }),
    runtime: imports.filter((i) => !i.capability).map(runtimeRow),
    roots: [...module.globals.values()]
      .filter((g) => module.dialect === 'direct' && g.type.kind === 'handle')
      .map((g) => g.name),
  };
}

function capability(row: Import): ModuleInterface['capabilities'][number] {
  const { params, result } = row.declared ?? row;
  return {
    module: row.module,
    field: row.field,
    params: params.map(abiType),
    result: abiType(result),
  };
}

function runtimeRow(row: Import): ModuleInterface['runtime'][number] {
  return {
    field: row.field,
    params: row.params.map((t) => (t.kind === 'handle' ? 'handle' : 'scalar')),
    result:
      row.result.kind === 'void' ? 'void' : row.result.kind === 'handle' ? 'handle' : 'scalar',
  };
}

/** The checker lets only these types cross, so anything else is our mistake. */
export function abiType(type: Type): AbiType {
  switch (type.kind) {
    case 'int':
    case 'float':
      return { kind: 'number', name: type.name };
    case 'bool':
    case 'char':
    case 'str':
    case 'void':
      return { kind: type.kind };
    case 'slice':
    case 'list':
      return { kind: type.kind, element: abiType(type.element) };
    case 'array':
      return { kind: 'array', element: abiType(type.element), length: type.length };
    default:
      throw new InternalError(`${type.text} cannot cross to the host`);
  }
}
