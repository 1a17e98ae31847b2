import { describe, expect, it } from 'vitest';
import type { Module } from '../ir/module.ts';
import { printFunc } from '../ir/print.ts';
import { TypeStore } from '../ir/type-store.ts';
import { SourceSet } from '../report/source.ts';
import { libraryOf } from './library.ts';
import { librarySources, packedLibraryFile } from './package-files.ts';

describe('the runtime library', () => {
  it('is built file by file, with what a file uses', () => {
    const library = libraryOf(new TypeStore(), new SourceSet(), () => undefined);
    expect(library('words::zeros').functions.has('words::zeros')).toBe(true);
    expect(library('words::zeros').functions.has('text::append')).toBe(false);
    expect(library('text::append').functions.has('arena::allocate')).toBe(true);
  });

  it('has no function twice, however it is asked for', () => {
    const library = libraryOf(new TypeStore(), new SourceSet());
    const first = library('arena::allocate').functions.get('arena::allocate');
    for (const { name } of librarySources()) library(`${name}::any`);
    expect(library('').functions.get('arena::allocate')).toBe(first);
  });

  it('is the same packed and compiled', () => {
    const types = new TypeStore();
    const [packedSources, ownSources] = [new SourceSet(), new SourceSet()];
    const packed = libraryOf(types, packedSources);
    const compiled = libraryOf(types, ownSources, () => undefined);
    for (const { name } of librarySources()) {
      expect(packedLibraryFile(name), name).toBeDefined();
      packed(name);
      compiled(name);
    }
    const [left, right] = [packed(''), compiled('')];
    const shown = ({ functions }: Module, sources: SourceSet) =>
      [...functions.values()]
        .map((func) => ({
          text: printFunc(func),
          values: func.values,
          names: func.names,
          places: [func, ...func.blocks].map((at) => at && sources.locate(at.site.span)),
          sites: func.sites.map((site) => sources.locate(site.span)),
        }))
        .sort((a, b) => (a.text < b.text ? -1 : 1));
    expect(left.functions.size).toBeGreaterThan(100);
    expect(shown(left, packedSources)).toEqual(shown(right, ownSources));
    for (const [name, item] of left.statics) {
      expect(item.init).toEqual(right.statics.get(name)?.init);
    }
    expect(left.globals).toEqual(right.globals);
  });

  // Where a static lives is decided by its own file alone.
  it('has no file that names a static of another', () => {
    const library = libraryOf(new TypeStore(), new SourceSet());
    for (const { name } of librarySources()) library(`${name}::any`);
    for (const func of library('').functions.values()) {
      for (const inst of func.values) {
        if (inst.kind !== 'static.ref') continue;
        expect(inst.name.split('::')[0], func.name).toBe(func.name.split('::')[0]);
      }
    }
  });
});
