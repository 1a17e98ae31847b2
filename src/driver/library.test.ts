import { describe, expect, it } from 'vitest';
import { TypeStore } from '../ir/types.ts';
import { SourceSet } from '../report/source.ts';
import { libraryOf } from './library.ts';
import { librarySources } from './package-files.ts';

describe('the runtime library', () => {
  it('is built file by file, with what a file uses', () => {
    const library = libraryOf(new TypeStore(), new SourceSet());
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
