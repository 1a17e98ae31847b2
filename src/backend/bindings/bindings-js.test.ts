import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModuleInterface } from '../../../runtime/interface.ts';
import { hostParts } from '../../driver/package-files.ts';
import { build } from '../testing.ts';
import { bindingsDts } from './bindings-dts.ts';
import { type BindingsFiles, bindingsJs, needsReference } from './bindings-js.ts';
import { withResults } from './names.ts';
import { readParts } from './parts.ts';
import { INTERFACE, number } from './testing.ts';
import { typeErrors } from './types-testing.ts';

const FILES = {
  wasm: 'my program.wasm',
  source: 'a\n.fzy',
  reference: 'fzy-reference.js',
};

const PARTS = readParts(hostParts());

function scriptOf(iface: ModuleInterface, files: BindingsFiles): string {
  return bindingsJs(iface, files, PARTS);
}

describe('bindingsJs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fzy-bindings-'));

  beforeAll(() => {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Loads a script made for an interface, beside a module of IR text. */
  async function load(
    name: string,
    iface: ModuleInterface,
    text: string,
  ): Promise<Record<string, (...args: unknown[]) => unknown>> {
    writeFileSync(join(folder, `${name}.wasm`), build(text).emitted.wasm);
    const js = scriptOf(iface, { ...FILES, wasm: `${name}.wasm` });
    writeFileSync(join(folder, `${name}.js`), js);
    const script = pathToFileURL(join(folder, `${name}.js`)).href;
    return (await import(/* @vite-ignore */ script)) as Record<
      string,
      (...args: unknown[]) => unknown
    >;
  }

  const simple: ModuleInterface = {
    ...INTERFACE,
    exports: INTERFACE.exports.filter((e) => e.name !== 'use'),
    capabilities: [],
  };
  const text = `dialect direct
global mut @count: i32 = 0
export "add" = @add("a": i32, "default": i32) -> i32
export "delete" = @delete("use": i64) -> i64
export "load" = @load() -> void
func @add(v0: i32, v1: i32) -> i32 {
b0():
  v2 = global.get.i32 @count
  v3 = add.i32 v0, v1
  v4 = add.i32 v2, v3
  global.set @count, v4
  return v4
}
func @delete(v0: i64) -> i64 {
b0():
  return v0
}
func @load() -> void {
b0():
  return
}
`;

  it('works at once where files can be read, and gives instances of their own', async () => {
    const script = await load('at once', simple, text);
    expect(script.add?.(1, 2)).toBe(3);
    expect(script.add?.(1, 2)).toBe(6);
    expect(script.delete?.(7n)).toBe(7n);
    const own = (await script.instantiate?.()) as typeof script;
    expect(own.add?.(1, 2)).toBe(3);
    expect(own.load?.()).toBeUndefined();
    expect(script.add?.(1, 2)).toBe(9);
    expect(() => script.add?.(1.5, 2)).toThrow('parameter `a` of `add`');
    // It would be another instance than the one that was used already.
    await expect(script.load?.()).rejects.toThrow('loaded already');
  });

  it('takes bytes or a compiled module', async () => {
    const script = await load('given', simple, text);
    const { wasm } = build(text).emitted;
    const compiled = new WebAssembly.Module(new Uint8Array(wasm));
    for (const source of [wasm, compiled]) {
      const instance = script.instantiateSync?.(source) as typeof script;
      expect(instance.add?.(2, 3)).toBe(5);
    }
    const loaded = (await script.load?.({ module: compiled })) as typeof script;
    expect(loaded.add?.(1, 1)).toBe(2);
    expect(script.add?.(1, 1)).toBe(4);
  });

  it('imports the reference runtime only for modules that call it', () => {
    const row = { field: 'list_new', params: [], result: 'handle' as const };
    const print = { field: 'print', params: ['handle' as const], result: 'void' as const };
    expect(needsReference({ ...simple, runtime: [print] })).toBe(false);
    expect(needsReference({ ...simple, runtime: [row] })).toBe(true);
    expect(scriptOf(simple, FILES)).not.toContain('fzy-reference.js');
    expect(scriptOf({ ...simple, runtime: [row] }, FILES)).toContain("from './fzy-reference.js'");
  });

  it('carries the module itself, where it is asked to', async () => {
    const { wasm } = build(text).emitted;
    const js = scriptOf(simple, { ...FILES, inline: wasm });
    expect(js).not.toContain('import.meta.url');
    writeFileSync(join(folder, 'inline.js'), js);
    const href = pathToFileURL(join(folder, 'inline.js')).href;
    const script = await import(/* @vite-ignore */ href);
    expect(script.add(1, 2)).toBe(3);
    const own = await script.instantiate({ module: await script.compileModule() });
    expect(own.add(2, 2)).toBe(4);
  });

  it('gives one compiled module to two workers', async () => {
    await load('shared', simple, text);
    const href = pathToFileURL(join(folder, 'shared.js')).href;
    const script = await import(/* @vite-ignore */ href);
    const module = await script.compileModule();
    const body = `
      const { parentPort, workerData } = require('node:worker_threads');
      import(workerData.href).then(({ instantiateSync }) => {
        const instance = instantiateSync(workerData.module);
        instance.add(workerData.n, 0);
        parentPort.postMessage(instance.add(workerData.n, 0));
      });`;
    const answers = [10, 20].map(
      (n) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(body, { eval: true, workerData: { href, module, n } });
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    );
    // Each has a counter of its own.
    expect(await Promise.all(answers)).toEqual([20, 40]);
    expect(script.instantiateSync(module).add(1, 1)).toBe(2);
  });

  it('throws what is in an Err, where it is asked to', async () => {
    const variants = [
      { name: 'Ok', payload: [number('i32')] },
      { name: 'Err', payload: [number('i32')] },
    ];
    const layout = {
      size: 8,
      inMemory: false,
      lanes: [
        ['i32', 0],
        ['i32', 4],
      ],
      payloads: [[[1]], [[1]]],
    } as const;
    const iface: ModuleInterface = {
      ...simple,
      exports: [
        {
          name: 'checked',
          params: [{ name: 'n', type: number('i32'), mut: false }],
          result: { kind: 'enum', name: 'Result<i32, i32>', variants, layout },
          doc: 'Checks.',
        },
      ],
    };
    const program = `dialect direct
export "checked" = @checked("n": i32) -> i32
func @checked(v0: i32) -> {i32, i32} {
b0():
  v1 = const.i32 10
  v2 = lt.i32 v1, v0
  return v2, v0
}
`;
    const throwing = withResults(iface, 'throw');
    const { checked, FzyError } = await load('throwing', throwing, program);
    expect(checked?.(3)).toBe(3);
    expect(() => checked?.(11)).toThrow(FzyError);
    expect(() => checked?.(11)).toThrow(expect.objectContaining({ value: 11 }));
    const { checked: returning } = await load('returning', iface, program);
    expect(returning?.(3)).toEqual({ tag: 'Ok', value: 3 });
    expect(returning?.(11)).toEqual({ tag: 'Err', value: 11 });
    const good = `import { checked, FzyError } from './m';
const n: number = checked(1);
try { checked(11); } catch (e) { if (e instanceof FzyError) { const v: unknown = e.value; } }
`;
    expect(typeErrors(bindingsDts(throwing), { good })).toEqual({ declarations: [], good: [] });
    expect(bindingsDts(throwing)).toContain('@throws {FzyError}');
  });

  it('names the files it reads, whatever they are called', () => {
    const js = scriptOf(INTERFACE, FILES);
    expect(js).toContain("new URL('./my%20program.wasm', import.meta.url)");
    expect(js.split('\n')[0]).toBe('// Made by fzyc from a?.fzy. Do not edit.');
    expect(js).not.toMatch(/^(?:const|let) .*= await/m);
  });
});
