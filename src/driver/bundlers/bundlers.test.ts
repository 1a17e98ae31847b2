/** Projects with an `import … from './kernel.fzy'` in them, built by each bundler with the packed plug-ins, and run. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import * as vite from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webpack from 'webpack';
import { scriptOf } from './script.ts';

/** As `npm run build` makes them. */
async function plugin<T>(name: string): Promise<T> {
  const path = fileURLToPath(new URL(`../../../dist/${name}.js`, import.meta.url));
  return await import(/* @vite-ignore */ pathToFileURL(path).href);
}
const forVite = await plugin<typeof import('./vite.ts')>('vite');
const forRollup = await plugin<typeof import('./rollup.ts')>('rollup');
const forEsbuild = await plugin<typeof import('./esbuild.ts')>('esbuild');
const forWebpack = await plugin<typeof import('./webpack.ts')>('webpack');

/** What is compiled is small: optimising it is most of what a test would take. */
const FAST = { level: 0 } as const;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fzy-bundlers-')));
afterAll(() => rmSync(folder, { recursive: true }));

const KERNEL = `mod parts
/// The sum of all values.
pub fn sum(values: [f64]) -> f64 {
    let mut total = 0.0
    for value in values { total += value }
    total
}
pub fn greet(name: str) -> str { parts::greeting() + name }
pub fn third(values: [i32]) -> i32 { values[2] }
`;
const PARTS = 'pub fn greeting() -> str { "hello, " }\n';
const MAIN = `import { greet, sum, third } from './kernel.fzy';
export const results = [sum(Float64Array.of(1, 2, 3.5)), greet('Wörld')];
export function trap() {
  try {
    return third([1, 2]);
  } catch ({ name, kind, file, line, column }) {
    return { name, kind, file, line, column };
  }
}
`;
/** Columns that differ by what is counted: `é` is one character and two bytes. */
const WRONG = 'pub fn greeting() -> str {\n    let a = 1\n    "é" + nobody\n}\n';
const WARNED = 'pub fn greeting() -> str {\n    let a = 1\n    "hello, "\n}\n';

/** A project of its own; gives its folder. */
function project(name: string, files: Readonly<Record<string, string>> = {}): string {
  const root = join(folder, name);
  const all = { 'src/main.js': MAIN, 'src/kernel.fzy': KERNEL, 'src/parts.fzy': PARTS, ...files };
  for (const [path, text] of Object.entries(all)) put(join(root, path), text);
  return root;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Runs what a bundler wrote. */
async function expectToWork(path: string): Promise<void> {
  const { results, trap } = await import(/* @vite-ignore */ pathToFileURL(path).href);
  expect(results).toEqual([6.5, 'hello, Wörld']);
  expect(trap()).toEqual({
    name: 'FzyTrap',
    kind: 'index out of bounds',
    file: 'src/kernel.fzy',
    line: 9,
    column: 38,
  });
}

describe('esbuild', () => {
  const build = (root: string, options: esbuild.BuildOptions = {}): Promise<esbuild.BuildResult> =>
    esbuild.build({
      absWorkingDir: root,
      entryPoints: ['src/main.js'],
      bundle: true,
      format: 'esm',
      outfile: 'out.mjs',
      logLevel: 'silent',
      plugins: [forEsbuild.fzy(FAST)],
      ...options,
    });

  it('bundles', async () => {
    const root = project('esbuild');
    await build(root);
    await expectToWork(join(root, 'out.mjs'));
  });

  it('shows errors and warnings where they are, in bytes', async () => {
    const root = project('esbuild-wrong', { 'src/parts.fzy': WRONG });
    await expect(build(root)).rejects.toMatchObject({
      errors: [
        {
          text: 'FZ0101: cannot find name `nobody`',
          location: { file: 'src/parts.fzy', line: 3, column: 11, length: 6 },
        },
      ],
    });
    put(join(root, 'src/parts.fzy'), WARNED);
    const { warnings } = await build(root);
    expect(warnings).toMatchObject([
      { text: 'FZ0120: variable `a` is never used', location: { line: 2, column: 8, length: 1 } },
    ]);
  });

  it('builds again when a module that is used changes', async () => {
    const root = project('esbuild-watch');
    let onBuilt: () => void = () => undefined;
    const told = { name: 'told', setup: (b: esbuild.PluginBuild) => b.onEnd(() => onBuilt()) };
    const context = await esbuild.context({
      absWorkingDir: root,
      entryPoints: ['src/main.js'],
      bundle: true,
      format: 'esm',
      outfile: 'out.mjs',
      logLevel: 'silent',
      plugins: [forEsbuild.fzy(FAST), told],
    });
    const built = (): Promise<void> =>
      new Promise((resolve) => {
        onBuilt = resolve;
      });
    const first = built();
    await context.watch();
    await first;
    const second = built();
    put(join(root, 'src/parts.fzy'), PARTS.replace('hello', 'good day'));
    await second;
    await context.dispose();
    const { results } = await import(/* @vite-ignore */ pathToFileURL(join(root, 'out.mjs')).href);
    expect(results[1]).toBe('good day, Wörld');
  });
});

describe('Rolldown, and so Rollup', () => {
  it('bundles', async () => {
    const root = project('rolldown');
    const bundle = await rolldown({
      cwd: root,
      input: 'src/main.js',
      plugins: [forRollup.fzy(FAST)],
    });
    await bundle.write({ file: join(root, 'out.mjs') });
    const { results } = await import(/* @vite-ignore */ pathToFileURL(join(root, 'out.mjs')).href);
    expect(results).toEqual([6.5, 'hello, Wörld']);
  });
});

describe('webpack', () => {
  const build = (root: string): Promise<webpack.Stats> =>
    new Promise((resolve, reject) => {
      const compiler = webpack({
        mode: 'production',
        context: root,
        entry: './src/main.js',
        experiments: { outputModule: true },
        output: { path: root, filename: 'out.mjs', library: { type: 'module' } },
        optimization: { minimize: false },
        plugins: [forWebpack.fzy(FAST)],
      });
      compiler.run((error, stats) => {
        compiler.close(() => (stats === undefined ? reject(error) : resolve(stats)));
      });
    });

  it('bundles, and watches the modules that are used', async () => {
    const root = project('webpack');
    const stats = await build(root);
    expect(stats.hasErrors(), stats.toString()).toBe(false);
    const watched = [...stats.compilation.fileDependencies];
    expect(watched).toEqual(expect.arrayContaining([join(root, 'src/parts.fzy')]));
    await expectToWork(join(root, 'out.mjs'));
  });

  it('shows errors and warnings with their lines', async () => {
    const root = project('webpack-wrong', { 'src/parts.fzy': WRONG });
    const { errors = [] } = (await build(root)).toJson();
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain(
      'FZ0101: cannot find name `nobody`\n --> src/parts.fzy:3:11',
    );
    expect(errors[0]?.message).not.toMatch(/\n +at /);
    put(join(root, 'src/parts.fzy'), WARNED);
    const { warnings = [] } = (await build(root)).toJson();
    expect(warnings[0]?.message).toContain('--> src/parts.fzy:2:9');
  });
});

describe('Vite', () => {
  it('bundles', async () => {
    const root = project('vite');
    await vite.build({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [forVite.fzy(FAST)],
      build: { lib: { entry: 'src/main.js', formats: ['es'], fileName: 'out' }, outDir: '.' },
    });
    await expectToWork(join(root, 'out.mjs'));
  });

  describe('serving', () => {
    const root = project('vite-serve');
    const sent: vite.HotPayload[] = [];
    let server: vite.ViteDevServer;
    beforeAll(async () => {
      server = await vite.createServer({
        root,
        configFile: false,
        logLevel: 'silent',
        appType: 'custom',
        server: { middlewareMode: true, ws: false },
        plugins: [forVite.fzy(FAST)],
      });
      const { hot } = server.environments.client;
      hot.send = (what: vite.HotPayload | string) => {
        if (typeof what === 'object') sent.push(what);
      };
    });
    afterAll(() => server.close());

    it('gives the script to browsers and to Node', async () => {
      const served = await server.transformRequest('/src/main.js');
      expect(served?.code).toContain('from "/src/kernel.fzy?import"');
      const { results } = await server.ssrLoadModule('/src/main.js');
      expect(results).toEqual([6.5, 'hello, Wörld']);
    });

    it('updates the page when a module that is used changes', async () => {
      await server.transformRequest('/src/main.js');
      await server.transformRequest('/src/kernel.fzy');
      put(join(root, 'src/parts.fzy'), PARTS.replace('hello', 'good day'));
      await expect
        .poll(() => sent.at(-1), { timeout: 10_000 })
        .toMatchObject({ type: 'full-reload' });
      const { results } = await server.ssrLoadModule('/src/main.js');
      expect(results[1]).toBe('good day, Wörld');
    });

    it('says where an error is, with its lines', async () => {
      put(join(root, 'src/other.fzy'), WRONG);
      await expect(server.transformRequest('/src/other.fzy')).rejects.toMatchObject({
        message: 'FZ0101: cannot find name `nobody`',
        loc: { file: join(root, 'src/other.fzy'), line: 3, column: 11 },
        frame: expect.stringContaining('3 |     "é" + nobody\n  |           ^^^^^^'),
      });
    });
  });
});

describe('types beside the source', () => {
  it('are what TypeScript finds', async () => {
    const root = project('types', {
      'src/main.ts': `import { sum } from './kernel.fzy';
export const n: number = sum([1, 2]);
// @ts-expect-error: no numbers
sum('1');
`,
    });
    await scriptOf(join(root, 'src/kernel.fzy'), { root, development: false }, FAST);
    const program = ts.createProgram([join(root, 'src/main.ts')], {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts'],
      types: [],
      strict: true,
      noEmit: true,
    });
    const found = ts.getPreEmitDiagnostics(program);
    expect(found.map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n'))).toEqual([]);
  });
});
