/** How many bytes of code each function of a module has, from the binary's own sections. */

const FUNCTION_IMPORT = 0;
const NAMES_OF_FUNCTIONS = 1;
const SECTION = { custom: 0, import: 2, code: 10 } as const;

/** Bytes by name, for functions that the name section names. */
export function codeSizes(wasm: Uint8Array): ReadonlyMap<string, number> {
  const sizes: number[] = [];
  const names = new Map<number, string>();
  let imported = 0;
  const reader = new Reader(wasm, 8, wasm.length);
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

class Reader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  /** An unsigned number in LEB128. */
  number(): number {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      result += (byte & 127) * 2 ** shift;
      if (byte < 128) return result;
    }
  }

  /** What follows its own length; goes on behind it. */
  part(): Reader {
    const length = this.number();
    const start = this.at;
    this.at += length;
    return new Reader(this.bytes, start, this.at);
  }

  text(): string {
    const { bytes, at, end } = this.part();
    return new TextDecoder().decode(bytes.subarray(at, end));
  }
}
