/** How many bytes of code each function of a module has, from the binary's own sections. */

import { Reader } from './reader.ts';

const FUNCTION_IMPORT = 0;
const NAMES_OF_FUNCTIONS = 1;
const SECTION = { custom: 0, import: 2, code: 10 } as const;

/** Bytes by name, for functions that the name section names. */
export function codeSizes(wasm: Uint8Array): ReadonlyMap<string, number> {
  const sizes: number[] = [];
  const names = new Map<number, string>();
  let imported = 0;
  const reader = Reader.sections(wasm);
  while (!reader.done) {
    const id = reader.byte();
    const section = reader.part();
    if (id === SECTION.import) imported = countFunctionImports(section);
    else if (id === SECTION.code) {
      for (let left = section.number(); left > 0; left--) {
        const before = section.at;
        section.part();
        sizes.push(section.at - before);
      }
    } else if (id === SECTION.custom && section.text() === 'name') readNames(section, names);
  }
  const byName = new Map<string, number>();
  sizes.forEach((size, i) => {
    const name = names.get(imported + i);
    if (name !== undefined) byName.set(name, size);
  });
  return byName;
}

function countFunctionImports(section: Reader): number {
  let functions = 0;
  for (let left = section.number(); left > 0; left--) {
    section.text();
    section.text();
    const kind = section.byte();
    if (kind === FUNCTION_IMPORT) {
      functions++;
      section.number();
    } else skipImport(section, kind);
  }
  return functions;
}

/** A table, a memory, a global or a tag. */
function skipImport(section: Reader, kind: number): void {
  const limits = (): void => {
    const hasMaximum = (section.byte() & 1) === 1;
    section.number();
    if (hasMaximum) section.number();
  };
  if (kind === 1) {
    section.byte();
    limits();
  } else if (kind === 2) limits();
  else {
    section.byte();
    section.number();
  }
}

function readNames(section: Reader, names: Map<number, string>): void {
  while (!section.done) {
    const id = section.byte();
    const part = section.part();
    if (id !== NAMES_OF_FUNCTIONS) continue;
    for (let left = part.number(); left > 0; left--) {
      const index = part.number();
      names.set(index, part.text());
    }
  }
}
