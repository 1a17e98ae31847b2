/**
 * One JavaScript engine's end of the bench: a process that reads a command per line and answers with a line.
 * It holds all sides that run in this engine, so that they share its state and differ in their code only.
 * Runs in Node and in Bun, and imports nothing but its own helpers.
 */

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { ARRAYS, type Argument, hostValue, type NumberArray, randomBytes } from './arguments.ts';
import type { Answer, Command, Load } from './protocol.ts';

/** A kernel that is ready to run. */
interface Loaded {
  /** Calls the function `n` times, or once with `n`; gives the last result. */
  readonly run: (n: number) => unknown;
  /** What the arrays hold now, as one number; `undefined` where the side keeps its own copies. */
  readonly checksum: () => number | undefined;
}

const sides = new Map<string, Loaded>();

async function answer(command: Command): Promise<Answer> {
  switch (command.op) {
    case 'info':
      return { engine: engineName() };
    case 'load':
      sides.set(
        command.side,
        command.shape === 'raw' ? loadRaw(command) : await loadModule(command),
      );
      return {};
    case 'run': {
      const side = sides.get(command.side);
      if (side === undefined) throw new Error(`no side ${command.side}`);
      const start = process.hrtime.bigint();
      const result = side.run(command.n);
      const ns = Number(process.hrtime.bigint() - start);
      return { ns, result: textOf(result), checksum: command.check ? side.checksum() : undefined };
    }
  }
}

/** Bytes alike, whatever their class prints. */
function textOf(result: unknown): string {
  return result instanceof Uint8Array ? [...result].join() : String(result);
}

function engineName(): string {
  const { bun, node, v8 } = process.versions;
  return bun === undefined ? `Node ${node} (V8 ${v8})` : `Bun ${bun} (JavaScriptCore)`;
}

/** Exports of a module of our own or of clang's, with the arguments written into its memory once. */
function loadRaw(load: Load): Loaded {
  const module = new WebAssembly.Module(readFileSync(load.path));
  const imports: WebAssembly.Imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] = {
      ...imports[from],
      [name]: () => {
        throw new Error(`${from}.${name} was called`);
      },
    };
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  if (typeof exports.initialize === 'function') exports.initialize();
  const memory = exports.memory as WebAssembly.Memory;
  const arena = exports.arena as WebAssembly.Global | undefined;
  const base = arena ?? (exports.__heap_base as WebAssembly.Global | undefined);
  let top = Number(base?.value ?? 0);
  const place = (bytes: number): number => {
    top = (top + 15) & ~15;
    const at = top;
    top += bytes;
    const missing = Math.ceil((top + 65536 - memory.buffer.byteLength) / 65536);
    if (missing > 0) memory.grow(missing);
    return at;
  };
  const placed: { readonly at: number; readonly bytes: number }[] = [];
  const text = (value: string): readonly [number, number] => {
    const bytes = new TextEncoder().encode(value);
    const at = place(bytes.length);
    new Uint8Array(memory.buffer).set(bytes, at);
    return [at, bytes.length];
  };
  const numbers = (array: NumberArray): readonly number[] => {
    const at = place(array.byteLength);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    new Uint8Array(memory.buffer).set(bytes, at);
    placed.push({ at, bytes: array.byteLength });
    return [at, array.length];
  };
  const lanes = (argument: Argument): readonly (number | bigint)[] => {
    switch (argument.kind) {
      case 'i32':
      case 'f32':
        return [argument.value];
      case 'u64':
        return [BigInt(argument.value)];
      case 'bytes':
        return numbers(randomBytes(argument.count));
      case 'numbers':
        return numbers(ARRAYS[argument.type].from(argument.values));
      case 'text':
        return text(argument.value);
      case 'texts': {
        const parts = argument.values.flatMap(text);
        const at = place(parts.length * 4);
        new Uint32Array(memory.buffer, at, parts.length).set(parts);
        return [at, argument.values.length];
      }
    }
  };
  const args = load.args.flatMap(lanes);
  if (arena !== undefined) arena.value = (top + 15) & ~15;
  const mark = arena?.value;
  const call = exports[load.function] as (...args: readonly (number | bigint)[]) => unknown;
  const restore = (): void => {
    if (arena !== undefined) arena.value = mark;
  };
  return {
    run: repeat(load, (extra) => call(...args, ...extra), restore),
    checksum: () => {
      let sum = 0;
      for (const { at, bytes } of placed) {
        for (const byte of new Uint8Array(memory.buffer, at, bytes))
          sum = (Math.imul(sum, 31) + byte) | 0;
      }
      return sum;
    },
  };
}

/** An ES module with functions that take JavaScript's own values. */
async function loadModule(load: Load): Promise<Loaded> {
  const module = (await import(pathToFileURL(load.path).href)) as Record<string, unknown>;
  const call = module[load.function] as (...args: readonly unknown[]) => unknown;
  const args = load.args.map(hostValue);
  return {
    run: repeat(
      load,
      (extra) => call(...args, ...extra),
      () => {},
    ),
    checksum: () => undefined,
  };
}

function repeat(
  load: Load,
  call: (extra: readonly number[]) => unknown,
  after: () => void,
): (n: number) => unknown {
  if (load.repeat === 'count') {
    return (n) => {
      const result = call([n]);
      after();
      return result;
    };
  }
  const none: readonly number[] = [];
  return (n) => {
    let result: unknown;
    for (let i = 0; i < n; i++) result = call(none);
    after();
    return result;
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as Command).catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error),
  }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
