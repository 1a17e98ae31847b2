/** The memory of a module in reference mode: it holds the texts of constants and of messages. */

import { giveText } from './give.ts';

export class ModuleMemory {
  private readonly memory: WebAssembly.Memory | undefined;

  /** Nothing is given by modules that have no memory, and then nothing is asked for. */
  constructor(memory: WebAssembly.Memory | undefined) {
    this.memory = memory;
  }

  /** Text of the module. */
  text(pointer: number, length: number): string {
    return giveText(this.readText(pointer, length));
  }

  /** A copy of text. */
  readText(pointer: number, length: number): Uint8Array {
    if (this.memory === undefined) throw new TypeError('the module has no memory');
    return new Uint8Array(this.memory.buffer, pointer >>> 0, length >>> 0).slice();
  }
}
