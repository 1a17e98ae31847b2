import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AbiType, ModuleInterface } from '../../../runtime/interface.ts';
import { hostParts } from '../../driver/package-files.ts';
import { build } from '../testing.ts';
import { bindingsDts } from './bindings-dts.ts';
import { type BindingsFiles, bindingsJs, needsReference } from './bindings-js.ts';
import { withResults } from './names.ts';
import { readParts } from './parts.ts';

const number = (name: 'i32' | 'u8' | 'i64' | 'f64'): AbiType => ({ kind: 'number', name });

/** Names that JavaScript does not like, and each kind of type. */
const INTERFACE: ModuleInterface = {
  version: 1,
  mode: 'direct',
  exports: [
    {
      name: 'add',
      params: [
        { name: 'a', type: number('i32'), mut: false },
        { name: 'default', type: number('i32'), mut: false },
      ],
      result: number('i32'),
      doc: 'Adds. */ Not the end.',
    },
    {
      name: 'delete',
      params: [{ name: 'use', type: number('i64'), mut: false }],
      result: number('i64'),
      doc: '',
    },
    { name: 'load', params: [], result: { kind: 'void' }, doc: '' },
    {
      name: 'use',
      params: [
        { name: 'bytes', type: { kind: 'slice', element: number('u8') }, mut: true },
        { name: 'xs', type: { kind: 'slice', element: number('f64') }, mut: false },
        { name: 'flags', type: { kind: 'slice', element: { kind: 'bool' } }, mut: false },
        { name: 'texts', type: { kind: 'array', element: { kind: 'str' }, length: 2 }, mut: true },
      ],
      result: { kind: 'list', element: { kind: 'char' } },
      doc: 'First line.\nSecond line.',
    },
  ],
  capabilities: [
    { module: 'clock', field: 'now', params: [{ kind: 'str' }], result: number('f64') },
    {
      module: 'my log',
      field: 'line-out',
      params: [number('i64'), number('i32'), number('i32')],
      names: ['at', 'new', 'new_'],
      result: { kind: 'void' },
    },
  ],
  tests: [],
  files: [],
  sites: [],
  runtime: [],
};

const FILES = {
  wasm: 'my program.wasm',
  source: 'a\n.fzy',
  reference: 'fzy-reference.js',
};

const PARTS = readParts(hostParts());

function scriptOf(iface: ModuleInterface, files: BindingsFiles): string {
  return bindingsJs(iface, files, PARTS);
}

/** What TypeScript says about programs that use the declarations, by the programs' names. */
function typeErrors(
  dts: string,
  programs: Readonly<Record<string, string>>,
  lib: readonly string[] = ['lib.es2022.d.ts'],
): Record<string, string[]> {
  const names = Object.keys(programs);
  const texts = new Map([
    ['/m.d.ts', dts],
    ...names.map((name, i): [string, string] => [`/${i}.ts`, programs[name] ?? '']),
  ]);
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: [],
    lib: [...lib],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists.call(host, path);
  host.readFile = (path) => texts.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    if (text === undefined) return getSourceFile.call(host, path, version, ...rest);
    return ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const messages = (path: string): string[] => {
    const file = program.getSourceFile(path);
    const found = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ];
    return found.map((d) => ts.flattenDiagnosticMessageText(d.messageText, ' '));
  };
  return {
    declarations: messages('/m.d.ts'),
    ...Object.fromEntries(names.map((name, i) => [name, messages(`/${i}.ts`)])),
  };
}

describe('bindingsDts', () => {
  it('types every function exactly', () => {
    const good = `import { add, delete as remove, use, load, instantiateSync, FzyTrap, type Exports } from './m';
const sum: number = add(1, 2);
const big: bigint = remove(3n);
const list: string[] = use(new Uint8Array(2), [1, 2], [true], ['a', 'b']);
const more: string[] = use(new Uint8ClampedArray(2), new Float64Array(2), [], []);
const imports = { clock: { now: (what: string) => what.length }, 'my log': { 'line-out': (x: bigint) => {} } };
const made: Promise<Exports> = load({ imports, print: (line) => { line.length; } });
const instance = instantiateSync(new Uint8Array(8), { imports });
const nothing: void = instance.load();
try { instance.use(new Uint8Array(1), [], [], []); } catch (e) {
  if (e instanceof FzyTrap && e.kind === 'index out of bounds') { const line: number | undefined = e.line; }
}
`;
    const owners = `import { allocate, use, type Owned } from './m';
const bytes = allocate('u8', 4);
const numbers: Owned<Float64Array> = allocate('f64', 4);
use(bytes, numbers, [], []);
use(bytes.view, numbers.view.subarray(1), [], []);
numbers.free();
`;
    const bad = {
      'an owner of other numbers': `import { allocate, use } from './m'; use(allocate('i8', 4), [], [], []);`,
      'memory of no type': `import { allocate } from './m'; allocate('str', 4);`,
      'a number for an i64': `import { delete as d } from './m'; d(3);`,
      'a plain array that is written into': `import { use } from './m'; use([1], [], [], []);`,
      'another typed array': `import { use } from './m'; use(new Uint8Array(1), new Float32Array(1), [], []);`,
      'no capabilities': `import { load } from './m'; load({});`,
      'a capability of another type': `import { load } from './m'; load({ imports: { clock: { now: () => '' }, 'my log': { 'line-out': () => {} } } });`,
      'too few arguments': `import { add } from './m'; add(1);`,
    };
    const {
      declarations,
      good: ofGood,
      owners: ofOwners,
      ...ofBad
    } = typeErrors(bindingsDts(INTERFACE), { good, owners, ...bad });
    expect(ofOwners).toEqual([]);
    // Where the library knows disposal already, the declarations say the same.
    const using = owners.replace('const bytes', 'using bytes');
    const newer = ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'];
    expect(typeErrors(bindingsDts(INTERFACE), { using }, newer)).toEqual({
      declarations: [],
      using: [],
    });
    expect(declarations).toEqual([]);
    expect(bindingsDts(INTERFACE)).toContain(
      '"line-out"(at: bigint, new_: number, new__: number): void',
    );
    expect(ofGood).toEqual([]);
    expect(Object.keys(ofBad)).toEqual(Object.keys(bad));
    for (const [name, errors] of Object.entries(ofBad)) expect(errors, name).toHaveLength(1);
  });
});

describe('types of a program in TypeScript', () => {
  const f64 = number('f64');
  const point: AbiType = {
    kind: 'struct',
    name: 'shapes::Point',
    fields: [
      { name: 'x', type: f64 },
      { name: 'label', type: { kind: 'option', some: { kind: 'str' } } },
    ],
  };
  const color: AbiType = {
    kind: 'enum',
    name: 'Color',
    variants: [
      { name: 'Red', payload: [] },
      { name: 'Blue', payload: [] },
    ],
  };
  const shape: AbiType = {
    kind: 'enum',
    name: 'Shape',
    variants: [
      { name: 'Dot', payload: [] },
      { name: 'Circle', payload: [point] },
      { name: 'Rect', payload: [f64, color] },
    ],
  };
  const parsed: AbiType = {
    kind: 'enum',
    name: 'Result<f64, str>',
    variants: [
      { name: 'Ok', payload: [f64] },
      { name: 'Err', payload: [{ kind: 'str' }] },
    ],
  };
  const row = (name: string, params: AbiType[], result: AbiType, mut = false) => ({
    name,
    params: params.map((type, i) => ({ name: `p${i}`, type, mut })),
    result,
    doc: '',
  });
  const dts = bindingsDts({
    ...INTERFACE,
    capabilities: [],
    exports: [
      row('grow', [shape, { kind: 'list', element: point }], shape),
      row('move', [point, { kind: 'tuple', elements: [f64, color] }], { kind: 'void' }, true),
      row('parse', [{ kind: 'str' }], parsed),
      row('count', [], {
        kind: 'map',
        key: { kind: 'str' },
        value: { kind: 'set', element: number('i64') },
      }),
      row('maybe', [{ kind: 'option', some: f64 }], { kind: 'option', some: color }),
    ],
  });

  it('take what fits and nothing else', () => {
    const good = `import { grow, move, parse, count, maybe, type Point, type Shape, type Color } from './m';
const grown: Shape = grow({ tag: 'Circle', value: { x: 1 } }, [{ x: 1, label: 'a' }] as const);
grow(grown, []);
switch (grown.tag) {
  case 'Dot': break;
  case 'Circle': { const label: string | undefined = grown.value.label; break; }
  case 'Rect': { const [w, c]: [number, Color] = grown.value; break; }
  default: { const never: never = grown; }
}
const p: Point = { x: 1, label: undefined };
const t: [number, Color] = [1, 'Red'];
move(p, t);
const r = parse('1');
const value: number = r.tag === 'Ok' ? r.value : r.value.length;
const all: Map<string, Set<bigint>> = count();
const color: Color | undefined = maybe(undefined);
`;
    const bad = {
      'a variant without its value': `import { grow } from './m'; grow({ tag: 'Circle' }, []);`,
      'an unknown tag': `import { grow } from './m'; grow({ tag: 'Square' }, []);`,
      'a field of another type': `import { grow } from './m'; grow({ tag: 'Dot' }, [{ x: '1' }]);`,
      'a missing field': `import { grow } from './m'; grow({ tag: 'Dot' }, [{ label: 'a' }]);`,
      'a tuple that cannot be written to': `import { move } from './m'; const t = [1, 'Red'] as const; move({ x: 1, label: '' }, t);`,
      'a result that was not looked at': `import { parse } from './m'; const n: number = parse('1').value;`,
      'nothing where something may be': `import { maybe } from './m'; maybe(null);`,
    };
    const { declarations, good: ofGood, ...ofBad } = typeErrors(dts, { good, ...bad });
    expect(declarations).toEqual([]);
    expect(ofGood).toEqual([]);
    for (const [name, errors] of Object.entries(ofBad)) expect(errors, name).toHaveLength(1);
    expect(Object.keys(ofBad)).toEqual(Object.keys(bad));
  });

  it('are named once, and what is taken apart only where it differs', () => {
    expect(dts.match(/export (?:interface|type) \w+/g)).toEqual(
      expect.arrayContaining(['export interface Point', 'export interface PointInput']),
    );
    expect(dts.match(/export type Color /g)).toHaveLength(1);
    expect(dts).not.toContain('ColorInput');
  });
});

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
