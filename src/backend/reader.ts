/** Reads parts of a WebAssembly module in its binary format. */

/** Magic number and version. */
export const HEADER_BYTES = 8;

export class Reader {
  /** Where it is. */
  at: number;
  private readonly bytes: Uint8Array;
  readonly end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** The sections of a module. */
  static sections(wasm: Uint8Array): Reader {
    return new Reader(wasm, HEADER_BYTES, wasm.length);
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
