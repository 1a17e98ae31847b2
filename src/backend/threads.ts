/**
 * What is different in a module whose `parallel for` loops a worker pool may run: memory is shared and the host's,
 * so that each thread has an instance over it; data are put there once; each thread has a stack of its own.
 */

import type binaryen from 'binaryen';
import type { AbiThreads } from '../../runtime/interface.ts';
import { type Module, TILES } from '../ir/module.ts';
import type { SourceSet } from '../report/source.ts';
import { RUNTIME_MODULE, shownSpan } from './interface.ts';
import type { Binaryen } from './lanes.ts';
import type { MemoryLayout } from './layout.ts';

/** Internal name of the memory. */
const MEMORY = '0';
/** Exported; copies the data segments into memory. No name of the source has a single colon. */
const LOAD = 'fzy:load';
/** The global with the lowest address of the thread's stack. */
export const STACK_LIMIT = 'fzy:stack-limit';

/** The functions that run tiles, in the order of their numbers. */
export function tileFunctions(module: Module): string[] {
  return [...module.functions.keys()].filter((name) => name.startsWith(TILES));
}

/** Imports the memory, and makes the function that fills it. */
export function addSharedMemory(
  b: Binaryen,
  m: binaryen.Module,
  layout: MemoryLayout,
  maxPages: number,
): void {
  const nameOf = (i: number): string => `data:${i}`;
  const segments = layout.segments.map(({ bytes }, i) => ({
    name: nameOf(i),
    passive: true,
    // None: it goes where `LOAD` puts it.
    offset: 0,
    data: bytes,
  }));
  m.setMemory(layout.pages, maxPages, 'memory', segments, true, false, MEMORY);
  m.addMemoryImport(MEMORY, RUNTIME_MODULE, 'memory', true);
  const copies = layout.segments.map(({ address, bytes }, i) =>
    m.memory.init(nameOf(i), m.i32.const(address | 0), m.i32.const(0), m.i32.const(bytes.length)),
  );
  m.addFunction(LOAD, b.none, b.none, [], m.block(null, copies));
  m.addFunctionExport(LOAD, LOAD);
  m.addGlobal(STACK_LIMIT, b.i32, true, m.i32.const(layout.stackLimit | 0));
  m.addGlobalExport(STACK_LIMIT, 'stack_limit');
}

/** What the loader has to know. */
export function threadsInterface(
  module: Module,
  sources: SourceSet,
  layout: MemoryLayout,
): AbiThreads {
  return {
    pages: layout.pages,
    stack: layout.stackBase - layout.stackLimit,
    loops: tileFunctions(module).map((name) => {
      const site = module.functions.get(name)?.site;
      const span = site === undefined ? undefined : shownSpan(site, sources);
      if (span === undefined || span.file < 0) return '';
      const { path, line, column } = sources.locate(span);
      return `${path}:${line}:${column}`;
    }),
  };
}
