/**
 * The facts of the lowering report against the module itself, before Binaryen's optimiser: loads, stores, calls, checks and
 * jump tables of every function of every program are counted again in WebAssembly text. Remarks must name registered rules.
 */

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { emitModule } from '../src/backend/emit.ts';
import { check, DEFAULT_OPTIONS } from '../src/driver/compile.ts';
import { nodeFileHost } from '../src/driver/files.ts';
import { libraryOf } from '../src/driver/library.ts';
import { startBinaryen } from '../src/driver/load-binaryen.ts';
import type { Import, Module } from '../src/ir/module.ts';
import { lower } from '../src/lower/pipeline.ts';
import { type FunctionFacts, moduleFacts } from '../src/lower/report/facts.ts';
import { ruleFault } from '../src/lower/rules.ts';
import { Diagnostics } from '../src/report/diagnostic.ts';
import { findPrograms } from './programs.ts';

/** Where less is done less can be counted wrongly: there one program in `every` will do. */
const CELLS = [
  { fastPath: 'on', level: 0, every: 4 },
  { fastPath: 'on', level: 3, every: 1 },
  { fastPath: 'off', level: 0, every: 4 },
] as const;

type Counts = Readonly<Record<string, number>>;

/** What a function of the module has, by name. */
function recount(wat: string, module: Module): ReadonlyMap<string, Counts> {
  const imports = importsOf(wat, module);
  const found = new Map<string, Counts>();
  for (const part of wat.split(/^ \(func /m).slice(1)) {
    const name = nameAt(part);
    const count = (pattern: RegExp): number => [...part.matchAll(pattern)].length;
    const calls = [...part.matchAll(/\(call \$("[^"]*"|[^\s)]+)/g)].map(([, at]) => unquoted(at));
    const called = (wanted: (callee: string) => boolean): number => calls.filter(wanted).length;
    const imported = (callee: string): Import | undefined => imports.get(callee);
    const isCheck = (item: Import | undefined): boolean =>
      item?.capability === false && /^check_(index|range)$/.test(item.field);
    const hostChecks = called((c) => isCheck(imported(c)));
    found.set(name, {
      loads: count(/\((?:[if]\d\d|v128)\.load/g),
      stores: count(/\((?:[if]\d\d|v128)\.store/g),
      blocks: count(/\(memory\.(copy|fill)/g),
      calls: called((c) => module.functions.has(c)) + count(/\(call_indirect/g),
      runtimeCalls: called((c) => imported(c)?.capability === false),
      hostCalls: called((c) => imported(c)?.capability === true),
      boundsChecks:
        called((c) => c.startsWith('trap:index_')) +
        // A range has two conditions.
        called((c) => c === 'trap:numbers') / 2 +
        hostChecks,
      jumpTables: count(/\(br_table/g),
    });
  }
  return found;
}

function nameAt(text: string): string {
  return unquoted(/^\$("[^"]*"|[^\s)]+)/.exec(text)?.[1]);
}

/** Names in the text have `\xx` for what is no plain character. */
function unquoted(name = ''): string {
  return name
    .replace(/^"|"$/g, '')
    .replace(/\\([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** By the names that the text gives them. */
function importsOf(wat: string, module: Module): ReadonlyMap<string, Import> {
  const rows = [...module.imports.values()];
  const found = new Map<string, Import>();
  const pattern = /\(import "([^"]*)" "([^"]*)" \(func \$("[^"]*"|[^\s)]+)/g;
  for (const [, from, field, name] of wat.matchAll(pattern)) {
    const row = rows.find(
      (item) => item.module === unquoted(from) && item.field === unquoted(field),
    );
    if (row !== undefined) found.set(unquoted(name), row);
  }
  return found;
}

function counted({ facts }: FunctionFacts): Counts {
  const { loads, stores, blocks, calls, runtimeCalls, hostCalls, boundsChecks, jumpTables } = facts;
  return { loads, stores, blocks, calls, runtimeCalls, hostCalls, boundsChecks, jumpTables };
}

const programs = findPrograms(fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, ''));

test.each(CELLS)('facts of $fastPath, level $level', { timeout: 600_000 }, async (cell) => {
  const binaryen = await (await startBinaryen())();
  let compared = 0;
  for (const [i, { name, path, text }] of programs.entries()) {
    if (i % cell.every !== 0) continue;
    const { module, sources } = check({ path, text }, nodeFileHost(), DEFAULT_OPTIONS);
    if (module === undefined) continue;
    const { remarks } = lower(
      module,
      { ...DEFAULT_OPTIONS, ...cell, disabled: new Set() },
      {
        sources,
        diagnostics: new Diagnostics(),
        library: libraryOf(module.types, sources),
      },
    );
    const wrong = remarks.flatMap((remark) => ruleFault(remark) ?? []);
    expect({ program: name, wrong }).toEqual({ program: name, wrong: [] });
    const facts = moduleFacts(module);
    const { wat } = emitModule(binaryen, module, sources, { level: 0, sourceMap: false });
    const found = recount(wat(), module);
    for (const row of facts) {
      const func = row.func.name;
      expect({ program: name, func, ...found.get(func) }).toEqual({
        program: name,
        func,
        ...counted(row),
      });
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(500 / cell.every);
});
